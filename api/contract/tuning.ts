// What is learnt of the rules from what became known.
import Type from 'typebox';
import { PERIOD } from './report.ts';
import { CALL_COST, keptShare, LevelPoints, packDiff, packFiles } from './tuning-part.ts';

const Count = Type.Integer({ minimum: 0 });
const Points = Type.Number({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Fen = Type.Integer({ description: 'In fen.' });
const Interval = (description: string) =>
  Type.Union([Type.Object({ at: Share, low: Share, high: Share }), Type.Null()], { description });

export const TuningRequest = Type.Object(
  {
    ...PERIOD,
    calls: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Calls that the levels are made for; as many as now when missing.',
      }),
    ),
    callCostFen: CALL_COST,
    keptShare: keptShare('a call'),
    ignoresStories: Type.Optional(
      Type.Boolean({
        description: 'Goes as far as the data say, and leaves stories that break to be mended.',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ from: '2026-03-01', to: '2026-04-01', region: '330000', callCostFen: 2000 }],
  },
);

const Rule = Type.Object({
  rule: Type.String(),
  points: Points,
  fitted: Type.Number({ description: 'What the data say.' }),
  proposed: Type.Number({ description: 'fitted, or as near to it as stories let it.' }),
  low: Points,
  high: Type.Number({ description: 'low to high: the 95 % interval of fitted.' }),
  held: Type.Number({
    description: 'People of whom it held something, each for as many as it stands for.',
  }),
  fraud: Type.Number({ description: 'Of those the victims.' }),
});

const Typology = Type.Object({
  typology: Type.String(),
  examples: Count,
  fraud: Count,
  because: Type.Enum(['', 'few-examples', 'score-says-nothing', 'stories'], {
    description: 'Why it stays as it is, or goes only so far.',
  }),
  rules: Type.Array(Rule),
  levels: LevelPoints,
  fittedLevels: LevelPoints,
  proposedLevels: LevelPoints,
});

const SweepRow = Type.Object({
  line: Type.Number({ description: 'The probability of fraud from which on somebody is called.' }),
  calls: Count,
  fraud: Count,
  precision: Interval('Frauds among the calls; null without calls.'),
  recall: Interval('Frauds called among all that are known or estimated; null without any.'),
  reachedFen: Fen,
  costFen: Fen,
  netFen: Type.Integer({ description: 'What calls keep less what they cost, in fen.' }),
});

export const TuningAnswer = Type.Object(
  {
    from: Type.Integer({ description: 'Event time, epoch ms, inclusive.' }),
    to: Type.Integer({ description: 'Event time, epoch ms, exclusive.' }),
    region: Type.Optional(Type.String()),
    isCut: Type.Boolean({
      description: 'The period holds more decisions than are read; the newest are.',
    }),
    pack: Type.String(),
    selection: Type.Object({
      called: Type.Object({ fraud: Count, notFraud: Count, unknown: Count }),
      below: Type.Object({
        all: Count,
        heldOut: Count,
        fraud: Count,
        notFraud: Count,
        cases: Count,
      }),
      belowFraudEstimate: Type.Number({
        description: 'Victims below the line, by hold-out or filed cases.',
      }),
      isSilenceHonest: Type.Boolean({
        description:
          'There is no hold-out to speak of: below the line whoever filed no case counts as honest.',
      }),
    }),
    typologies: Type.Array(Typology),
    callsNow: Count,
    line: Type.Number({ description: 'The line at which the fitted levels call.' }),
    sweep: Type.Array(SweepRow),
    storyCount: Count,
    diff: packDiff('What the proposal changes in the files of the live pack.'),
    files: packFiles(
      'The whole pack with the proposal in it, as POST /v1/rules/versions takes it.',
    ),
  },
  { $id: 'TuningAnswer' },
);
export type TuningAnswer = Type.Static<typeof TuningAnswer>;
