// Seeing the numbers and notes of a task: a lead who does not hold it types why, its holder chooses what for.
import Type from 'typebox';
import { LeaseToken, type Task } from './task.ts';

export const RevealRequest = Type.Object(
  {
    reason: Type.String({
      minLength: 4,
      maxLength: 200,
      description: 'Why they must be seen; it is kept in the audit.',
    }),
  },
  { additionalProperties: false, examples: [{ reason: '家属来电核实，坐席不在' }] },
);

export const HeldReason = Type.Enum(['call', 'order', 'visit'], {
  description:
    'What for; it is kept in the audit. call: to dial. order: to ask for a stop-payment or freeze. visit: to send somebody.',
});

export const HeldRevealRequest = Type.Object(
  { lease: LeaseToken, reason: HeldReason },
  {
    additionalProperties: false,
    examples: [{ lease: '3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21', reason: 'call' }],
  },
);

export const Revealed = Type.Object(
  {
    task: Type.Unsafe<Task>({ $ref: 'Task#' }),
    earlierNotes: Type.Array(Type.Object({ episodeId: Type.String(), note: Type.String() }), {
      description:
        'What was noted of earlier episodes of the person; none while the ledger is away or slow.',
    }),
  },
  { description: 'Nothing in it is masked.' },
);
