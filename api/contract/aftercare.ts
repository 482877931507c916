// Calls after the episode, to see that the money stayed.
import Type from 'typebox';
import { AFTERCARE_RESULTS } from '../../dissuasion/aftercare.ts';
import { NOTE_LENGTH_MAX } from '../../dissuasion/outcome-record.ts';
import { LeaseToken, Payments, Script } from './task.ts';

const Result = Type.Enum([...AFTERCARE_RESULTS], {
  description:
    'money-stayed; paid-after-all: needs `paid` and corrects the outcome; unreachable: called again after four hours, for two days.',
});

export const AftercareRequest = Type.Object(
  {
    lease: LeaseToken,
    result: Result,
    paid: Type.Optional(Payments),
    note: Type.Optional(Type.String({ maxLength: NOTE_LENGTH_MAX })),
    script: Type.Optional(Script),
  },
  {
    additionalProperties: false,
    examples: [{ lease: '3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21', result: 'money-stayed' }],
  },
);

export const AftercareAnswer = Type.Object(
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
