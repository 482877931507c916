// What a source is told of the warnings and reports that it sent.
import Type from 'typebox';
import { HANDED_BACK_MAX, HANDED_BACK_TYPES } from '../../ledger/handed-back.ts';
import { TEXT_LENGTH_MAX } from '../../signal/field-value.ts';
import { LEVELS } from '../../signal/level.ts';
import { OUTCOME_NAMES } from '../../signal/outcome.ts';
import { EpochMs } from './task.ts';

export const HandedBackQuerystring = Type.Object({
  source: Type.String({
    minLength: 1,
    maxLength: TEXT_LENGTH_MAX,
    description: 'Source of the warnings and reports, as their signals name it.',
  }),
  after: Type.Optional(
    Type.String({
      maxLength: 2_000,
      description: 'The `next` of the page before; the beginning when missing.',
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: HANDED_BACK_MAX, description: 'Rows; 100 when missing.' }),
  ),
});

const Fen = Type.Integer({ minimum: 0, description: 'In fen.' });

export const HandedBack = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        signalId: Type.String({ description: 'Id of the warning or report.' }),
        signalType: Type.Enum([...HANDED_BACK_TYPES]),
        signalTime: EpochMs('Event time of the warning or report'),
        level: Type.Enum([...LEVELS], { description: 'Of the decision that it made.' }),
        episodeId: Type.String(),
        outcomeId: Type.String(),
        outcome: Type.Enum([...OUTCOME_NAMES]),
        fraud: Type.Optional(
          Type.Boolean({ description: 'Whether it was fraud; absent when nobody could tell.' }),
        ),
        outcomeTime: EpochMs('Event time of the outcome'),
        recordedAt: EpochMs('When the outcome was recorded'),
        keptFen: Fen,
        lostFen: Fen,
      }),
      { description: 'The oldest outcome first. A later one of the same episode corrects it.' },
    ),
    next: Type.Optional(
      Type.String({
        description: 'The `after` of the next page, also when there is nothing new yet.',
      }),
    ),
  },
  {
    examples: [
      {
        items: [
          {
            signalId: 'W1',
            signalType: 'warning.received',
            signalTime: 1_772_416_800_000,
            level: 'orange',
            episodeId: '9f86d081884c7d65',
            outcomeId: 'o1',
            outcome: 'dissuaded',
            fraud: true,
            outcomeTime: 1_772_420_400_000,
            recordedAt: 1_772_420_401_000,
            keptFen: 5_500_000,
            lostFen: 0,
          },
        ],
        next: 'WzE3NzI0MjA0MDEwMDAsIm8xIiwiVzEiXQ',
      },
    ],
  },
);
