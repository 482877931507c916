// LevelPoints that use the staff of the desks best.
import Type from 'typebox';
import { POOLS } from '../../tuning/capacity/capacity-setting.ts';
import { CAPACITY_REASONS } from '../../tuning/capacity/gain.ts';
import { PERIOD } from './report.ts';
import { CALL_COST, keptShare, LevelPoints, packDiff, packFiles } from './tuning-part.ts';

const Count = Type.Integer({ minimum: 0 });
const Amount = Type.Number({ minimum: 0 });
const Share = (description: string) =>
  Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], { description });
const Wait = Type.Union([Count, Type.Null()], {
  description: 'Ms from the opening of a task to its call; null: no call, or none in the hours.',
});
const WAITS = { calls: Count, p50Ms: Wait, p90Ms: Wait };
const FenInterval = (description: string) =>
  Type.Object({ at: Type.Integer(), low: Type.Integer(), high: Type.Integer() }, { description });

const AskedHours = Type.Object(
  {
    hours: Type.String({
      pattern: '^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$',
      description: 'Of the day in Shanghai, as 08:00-16:00, or 22:00-06:00 over midnight.',
    }),
    callers: Type.Integer({ minimum: 0, maximum: 10_000 }),
  },
  { additionalProperties: false },
);
export type AskedHours = Type.Static<typeof AskedHours>;

export const CapacityRequest = Type.Object(
  {
    ...PERIOD,
    pool: Type.Optional(
      Type.Enum([...POOLS], {
        description: 'Which desks call, each with a queue of its own; city when missing.',
      }),
    ),
    staff: Type.Optional(
      Type.Array(AskedHours, {
        minItems: 1,
        maxItems: 24,
        description:
          'Who is there at each desk; hours that overlap add up. As the desks set it when missing.',
      }),
    ),
    callCostFen: CALL_COST,
    keptShare: keptShare('a call in time'),
  },
  {
    additionalProperties: false,
    examples: [
      {
        from: '2026-03-01',
        to: '2026-04-01',
        region: '330000',
        staff: [{ hours: '08:00-24:00', callers: 6 }],
      },
    ],
  },
);

const DeskUse = Type.Object({
  desk: Type.String(),
  callers: Type.Integer({ minimum: 0, description: 'Most that are there at one time.' }),
  callsADay: Amount,
  inTime: Share('As of the setting.'),
  used: Share('As of the setting.'),
  ...WAITS,
});

const Setting = Type.Object({
  line: Share(
    'The probability of fraud from which on people are called; null: levels as they are.',
  ),
  levels: Type.Record(Type.String(), LevelPoints, { description: 'By typology.' }),
  calls: Count,
  callsADay: Amount,
  inTime: Share('Called before the money went, by a filed case, or else before the task rises.'),
  waits: Type.Object(WAITS),
  redWaits: Type.Object(WAITS, { description: 'Of tasks that opened as red.' }),
  used: Share('Of the time for which somebody is there, what calls take.'),
  fraud: Type.Integer({
    minimum: 0,
    description: 'Frauds among those called, by what became known, else expected.',
  }),
  fraudInTime: Count,
  preventedFen: FenInterval('What calls in time keep, with its 95 % interval.'),
  gainFen: FenInterval('More than the levels as they are, with its 95 % interval.'),
  costFen: Count,
  netFen: Type.Integer({ description: 'What calls keep less what they cost.' }),
  desks: Type.Array(DeskUse),
});

export const CapacityAnswer = Type.Object(
  {
    from: Type.Integer({ description: 'Event time, epoch ms, inclusive.' }),
    to: Type.Integer({ description: 'Event time, epoch ms, exclusive.' }),
    region: Type.Optional(Type.String()),
    isCut: Type.Boolean({
      description: 'The period holds more decisions than are read; the newest are.',
    }),
    pack: Type.String(),
    pool: Type.Enum([...POOLS]),
    isCallLengthKnown: Type.Boolean({
      description:
        'Calls are as long as those of the ledger; else as calls-an-hour of the desks says.',
    }),
    settings: Type.Array(Setting, { description: 'By their calls, the fewest first.' }),
    now: Type.Integer({ description: 'Place of the levels as they are in settings.' }),
    best: Type.Integer({ description: 'Place of the best in settings.' }),
    because: Type.Enum([...CAPACITY_REASONS]),
    diff: packDiff('What the best changes in the files of the live pack.'),
    files: packFiles('The whole pack with the best in it, as POST /v1/rules/versions takes it.'),
  },
  { $id: 'CapacityAnswer' },
);
export type CapacityAnswer = Type.Static<typeof CapacityAnswer>;
