// What was saved and what was filed, over a stretch of event time: the JSON form of ledger/report.ts.
import Type from 'typebox';
import { LOSS_PAGE_MAX } from '../../ledger/loss-page.ts';
import { GROUPINGS } from '../../ledger/region-filter.ts';
import { OUTCOME_NAMES } from '../../signal/outcome.ts';

const Count = Type.Integer({ minimum: 0 });
const Fen = Type.Integer({ minimum: 0, description: 'In fen.' });
const MedianMs = Type.Union([Type.Integer(), Type.Null()], {
  description:
    'Median in processing time, ms, of waits cut to whole seconds, from an hour on to whole minutes; null when no task went that way.',
});

const Classes = (description: string) =>
  Type.Object(
    { dissuaded: Fen, 'payment-stopped': Fen, frozen: Fen, returned: Fen },
    { description },
  );

const FIGURES = {
  peopleDissuaded: Type.Integer({
    minimum: 0,
    description: 'Different persons who were dissuaded before paying.',
  }),
  lossPreventedFen: Classes('Loss prevented by class; a yuan counts once.'),
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
  lossStatedFen: Type.Integer({
    minimum: 0,
    description:
      'The part of that which people said they were about to pay and no transfer shows; not part of the total.',
  }),
  atRiskFen: Type.Integer({
    minimum: 0,
    description:
      'Money that was about to leave or had left, by the transfers of the episodes whose outcome counts here.',
  }),
  lostFen: Fen,
  casesFiled: Count,
  caseLossFen: Fen,
  casesFiledYearBefore: Type.Union([Count, Type.Null()], {
    description:
      'In the same stretch of the year before; null for a county that was redrawn since, and where that stretch begins before the first case of the region in the ledger.',
  }),
  casesChangeRatio: Type.Union([Type.Number(), Type.Null()], {
    description: 'Change on the year before; null when that had none or is not known.',
  }),
  casesChangeIsClear: Type.Union([Type.Boolean(), Type.Null()], {
    description:
      'Whether the change is more than chance makes of such numbers, at one error in twenty.',
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

export const Moment = (description: string, example: string) =>
  Type.String({
    maxLength: 40,
    description: `${description}: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.`,
    examples: [example],
  });

export const PERIOD = {
  from: Moment('Start of event time, inclusive', '2026-01-01'),
  to: Moment('End of event time, exclusive', '2027-01-01'),
  region: Type.Optional(
    Type.String({
      pattern: '^[1-9][0-9]{5}$',
      description: 'This region and those below it; everything when missing.',
    }),
  ),
};

export const ReportQuerystring = Type.Object(
  {
    ...PERIOD,
    by: Type.Optional(Type.Enum([...GROUPINGS], { description: 'city when missing.' })),
  },
  { additionalProperties: false },
);

export const LossPageQuerystring = Type.Object(
  {
    ...PERIOD,
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: LOSS_PAGE_MAX, description: '100 when missing.' }),
    ),
    offset: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'Rows before the page.' }),
    ),
  },
  { additionalProperties: false },
);

export const LossPage = Type.Object(
  {
    episodes: Type.Integer({ minimum: 0, description: 'Of the query, on all pages.' }),
    countedTotalFen: Fen,
    statedTotalFen: Fen,
    rows: Type.Array(
      Type.Object({
        episodeId: Type.String(),
        outcomeId: Type.String({ description: 'The outcome that counts.' }),
        eventTime: Type.Integer({ description: 'Event time to which it counts, epoch ms.' }),
        region: Type.String(),
        typology: Type.String(),
        outcome: Type.Enum([...OUTCOME_NAMES]),
        heldFen: Fen,
        leftFen: Fen,
        lostFen: Fen,
        claimedFen: Fen,
        statedFen: Fen,
        countedFen: Classes('What counts, by class.'),
        countedTotalFen: Fen,
        isConfirmed: Type.Boolean({
          description: 'The last call after the episode found that the money had stayed.',
        }),
        reason: Type.Enum(
          ['in-full', 'bounded', 'by-bank', 'went-out', 'elsewhere', 'not-seen', 'nothing'],
          { description: 'Why it counts what it does.' },
        ),
        elsewhere: Type.Optional(
          Type.Object(
            { amountFen: Fen, episodeIds: Type.Array(Type.String()) },
            {
              description:
                'Of its transfers whose money counts in other episodes, and which those are.',
            },
          ),
        ),
      }),
      { description: 'The largest first.' },
    ),
  },
  { description: 'The episodes behind a total of loss prevented.' },
);

export const HeadlineQuerystring = Type.Object(PERIOD, { additionalProperties: false });

const CASES = {
  casesFiled: FIGURES.casesFiled,
  caseLossFen: FIGURES.caseLossFen,
  casesFiledYearBefore: FIGURES.casesFiledYearBefore,
  casesChangeRatio: FIGURES.casesChangeRatio,
  casesChangeIsClear: FIGURES.casesChangeIsClear,
};
const Rate = Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
  description:
    'Per 100,000 residents, over the period as it is; null where residents are not known, and of a county that was redrawn after the period began.',
});

export const Headline = Type.Object(
  {
    from: Type.Integer({ description: 'Event time, epoch ms, inclusive.' }),
    to: Type.Integer({ description: 'Event time, epoch ms, exclusive.' }),
    region: Type.Optional(Type.String()),
    rows: Type.Array(
      Type.Object({
        level: Type.Enum(['province', 'city', 'county']),
        code: Type.String(),
        name: Type.Object({ zh: Type.String(), en: Type.String() }),
        peopleDissuaded: FIGURES.peopleDissuaded,
        lossPreventedTotalFen: FIGURES.lossPreventedTotalFen,
        lossPreventedFen: FIGURES.lossPreventedFen,
        lossConfirmedFen: FIGURES.lossConfirmedFen,
        lossStatedFen: FIGURES.lossStatedFen,
        ...CASES,
        population: Type.Union([Count, Type.Null()]),
        dissuadedPer100k: Rate,
        casesPer100k: Rate,
      }),
      {
        description: 'Provinces, each with its cities behind it, each with its counties behind it.',
      },
    ),
    areas: Type.Array(
      Type.Object({
        codesBefore: Type.Array(Type.String()),
        codesAfter: Type.Array(Type.String()),
        changedOn: Type.Array(Type.String()),
        ...CASES,
      }),
      { description: 'Counties that were redrawn since the start of the year before, together.' },
    ),
  },
  {
    description: 'People dissuaded, loss prevented and cases filed for province, city and county.',
  },
);
