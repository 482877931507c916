// Seeing the numbers of a task that one does not hold.
import Type from 'typebox';
import type { Task } from './task.ts';

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

export const Revealed = Type.Object(
  { task: Type.Unsafe<Task>({ $ref: 'Task#' }) },
  { description: 'Nothing in it is masked.' },
);
