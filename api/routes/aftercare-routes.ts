// The calls after an episode.

import { type AftercareIntake, takeAftercare } from '../aftercare-intake.ts';
import type { App } from '../app.ts';
import { AftercareAnswer, AftercareRequest } from '../contract/aftercare.ts';
import { TaskParams } from '../contract/task.ts';
import { sendBack } from './send-back.ts';

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
