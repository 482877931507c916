// The newest red episodes, for a wall: where, what kind and how far, never who.
import Type from 'typebox';
import { RECEIPT_STATES } from '../../connectors/delivery/delivery.ts';
import { TASK_STEPS } from '../../dissuasion/follow-up.ts';
import { LADDER_STEPS } from '../../dissuasion/ladder-state.ts';
import { OUTCOME_NAMES } from '../../signal/outcome.ts';
import { EpochMs } from './task.ts';

export const RedQuery = Type.Object(
  {
    region: Type.Optional(
      Type.String({
        pattern: '^\\d{6}$',
        description: "A province, city or county; the caller's own when missing.",
      }),
    ),
  },
  { additionalProperties: false },
);

const RedStep = Type.Object({
  step: Type.Enum([...new Set([...LADDER_STEPS, ...TASK_STEPS])]),
  state: Type.Enum(['due', 'dropped', 'overdue', ...RECEIPT_STATES]),
});

const RedEpisode = Type.Object({
  taskId: Type.String(),
  openedAt: EpochMs('When its task was opened'),
  region: Type.String({ description: 'County of the person.' }),
  typology: Type.String(),
  atRiskFen: Type.Integer({ minimum: 0, description: 'What could still be lost, in fen.' }),
  state: Type.Enum(['waiting', 'deferred', 'claimed', 'closed']),
  outcome: Type.Optional(Type.Enum([...OUTCOME_NAMES])),
  steps: Type.Array(RedStep, { description: 'What was done, the newest of each step.' }),
});
export type RedEpisode = Type.Static<typeof RedEpisode>;

export const RedList = Type.Object({
  episodes: Type.Array(RedEpisode, { description: 'The newest first, twelve at most.' }),
});
