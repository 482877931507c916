// What a desk should know of a task beyond its episode: the person's other episodes, and how far its suspects have spread.
import Type from 'typebox';
import { LEVELS } from '../../signal/level.ts';
import { OUTCOME_NAMES } from '../../signal/outcome.ts';
import { Risk } from './risk.ts';
import { EpochMs, Text } from './task.ts';

export const EarlierList = Type.Object(
  {
    episodes: Type.Array(
      Type.Object({
        episodeId: Type.String(),
        openedTime: EpochMs('Event time'),
        region: Type.String(),
        regionName: Text,
        level: Type.Enum([...LEVELS]),
        typology: Type.String(),
        atRiskFen: Type.Integer({ description: 'Largest amount that was at risk, fen.' }),
        state: Type.Enum(['open', 'closed']),
        outcome: Type.Optional(
          Type.Enum([...OUTCOME_NAMES], { description: 'The newest; missing without one.' }),
        ),
        staff: Type.Optional(Type.String({ description: 'Who recorded it.' })),
        recordedAt: Type.Optional(EpochMs('Processing time')),
        note: Type.Optional(Type.String({ description: 'Its words masked.' })),
      }),
      { description: 'The newest first, at most 20.' },
    ),
  },
  { description: 'Other episodes of the person.' },
);
export type EarlierList = Type.Static<typeof EarlierList>;

export const SuspectList = Type.Object(
  {
    suspects: Type.Array(Type.Object(Risk.properties), {
      description: 'In the order of the episode, masked.',
    }),
  },
  { description: 'How the suspects of a task stand.' },
);
export type SuspectList = Type.Static<typeof SuspectList>;
