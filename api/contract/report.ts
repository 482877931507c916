// What was saved and what was filed, over a stretch of event time: the JSON form of ledger/report.ts.
import Type from 'typebox';
import { GROUPINGS } from '../../ledger/region-filter.ts';

const Count = Type.Integer({ minimum: 0 });
const Fen = Type.Integer({ minimum: 0, description: 'In fen.' });
const MedianMs = Type.Union([Type.Integer(), Type.Null()], {
  description: 'Median in processing time, ms; null when no task went that way.',
});

const FIGURES = {
  peopleDissuaded: Type.Integer({
    minimum: 0,
    description: 'Different persons who were dissuaded before paying.',
  }),
  lossPreventedFen: Type.Object(
    { dissuaded: Fen, 'payment-stopped': Fen, frozen: Fen, returned: Fen },
    { description: 'Loss prevented by class; a yuan counts once.' },
  ),
  lossPreventedTotalFen: Fen,
  lossConfirmedFen: Type.Integer({
    minimum: 0,
    description:
      'The part of it whose last call after the episode found that the money had stayed.',
  }),
  claimedFen: Type.Integer({
    minimum: 0,
    description: 'Reported by the desks as kept, whether or not money at risk stands behind it.',
  }),
  lostFen: Fen,
  casesFiled: Count,
  caseLossFen: Fen,
  casesFiledYearBefore: Type.Integer({
    minimum: 0,
    description: 'In the same stretch of the year before.',
  }),
  casesChangeRatio: Type.Union([Type.Number(), Type.Null()], {
    description: 'Change on the year before; null when that had none.',
  }),
  episodes: Count,
  tasks: Count,
  tasksByOutcome: Type.Record(Type.String(), Count, {
    description: 'Closed tasks by the outcome that counts.',
  }),
  openedToClaimedMedianMs: MedianMs,
  claimedToClosedMedianMs: MedianMs,
  openedToClosedMedianMs: MedianMs,
};

export const Report = Type.Object(
  {
    from: Type.Integer({ description: 'Event time, epoch ms, inclusive.' }),
    to: Type.Integer({ description: 'Event time, epoch ms, exclusive.' }),
    region: Type.Optional(Type.String()),
    by: Type.Enum([...GROUPINGS]),
    total: Type.Object(FIGURES),
    rows: Type.Array(
      Type.Object({
        key: Type.String({ description: 'Region code, typology, or day, month, year as text.' }),
        name: Type.Object({ zh: Type.String(), en: Type.String() }),
        ...FIGURES,
      }),
      { description: 'Groups that have any figure, by key.' },
    ),
  },
  { description: 'People dissuaded, loss prevented and cases filed, in total and by group.' },
);

const Moment = (description: string, example: string) =>
  Type.String({
    maxLength: 40,
    description: `${description}: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.`,
    examples: [example],
  });

export const ReportQuerystring = Type.Object(
  {
    from: Moment('Start of event time, inclusive', '2026-01-01'),
    to: Moment('End of event time, exclusive', '2027-01-01'),
    region: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{5}$',
        description: 'This region and those below it; everything when missing.',
      }),
    ),
    by: Type.Optional(Type.Enum([...GROUPINGS], { description: 'city when missing.' })),
  },
  { additionalProperties: false },
);
