// The calls after an episode: did the money stay?
import Type from 'typebox';
import { AFTERCARE_RESULTS } from '../../dissuasion/aftercare.ts';
import { NOTE_LENGTH_MAX } from '../../dissuasion/outcome-record.ts';
import { type AftercareIntake, takeAftercare } from '../aftercare-intake.ts';
import type { App } from '../app.ts';
import { LeaseToken, Payments, TaskParams } from '../contract/task.ts';
import { sendBack } from './send-back.ts';

const Result = Type.Enum([...AFTERCARE_RESULTS], {
  description:
    'money-stayed; paid-after-all: needs `paid` and corrects the outcome; unreachable: called again after four hours, for two days.',
});

const AftercareRequest = Type.Object(
  {
    lease: LeaseToken,
    result: Result,
    paid: Type.Optional(Payments),
    note: Type.Optional(Type.String({ maxLength: NOTE_LENGTH_MAX })),
  },
  {
    additionalProperties: false,
    examples: [{ lease: '3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21', result: 'money-stayed' }],
  },
);

const AftercareAnswer = Type.Object(
  {
    aftercareId: Type.String(),
    taskId: Type.String(),
    episodeId: Type.String(),
    result: Result,
    recordedAt: Type.Integer({ description: 'Processing time, epoch ms.' }),
    again: Type.Optional(Type.Integer({ description: 'When they are called again, epoch ms.' })),
    repeated: Type.Boolean({ description: 'It had been recorded before by this very lease.' }),
  },
  { description: 'Recorded; the task is closed, or waits for another try.' },
);

/** POST /v1/tasks/{taskId}/aftercare. */
export function aftercareRoutes(app: App, intake: AftercareIntake): void {
  app.post(
    '/v1/tasks/:taskId/aftercare',
    {
      schema: {
        operationId: 'recordAftercare',
        tags: ['tasks'],
        summary: 'Record a call after the episode',
        description:
          'For tasks that have `aftercare`. Loss prevented is confirmed when the money stayed until the last call.',
        params: TaskParams,
        body: AftercareRequest,
        response: { 200: AftercareAnswer },
      },
      config: {
        problems: [
          'FW_NOT_FOUND',
          'FW_LEASE_LOST',
          'FW_TASK_CLOSED',
          'FW_OUTCOME_INVALID',
          'FW_LEDGER_AWAY',
          'FW_LOG_AWAY',
          'FW_REDIS_AWAY',
        ],
      },
      errorHandler: sendBack,
    },
    async ({ params: { taskId }, body: { lease, ...report } }) => {
      const { recorded, again, isRepeat } = await takeAftercare(intake, { taskId, lease, report });
      const { aftercareId, episodeId, result, recordedAt } = recorded;
      return {
        aftercareId,
        taskId,
        episodeId,
        result,
        recordedAt,
        ...(again === undefined ? {} : { again }),
        repeated: isRepeat,
      };
    },
  );
}
