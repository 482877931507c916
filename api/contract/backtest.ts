// Backtests: a version of the rules beside the live one over archived signals, in the background.
import Type from 'typebox';
import type { BacktestResult } from '../../backtest/backtest-result.ts';
import { JOB_STATES } from '../../backtest/job.ts';
import { EpochMs, Staff } from './task.ts';

const VersionId = Type.String({ pattern: '^[0-9a-f]{16}$' });
const State = Type.Enum([...JOB_STATES], {
  description:
    'queued: it waits for those before it, or begins anew after a stop. cancelled: what it had read is its result. failed: `trouble` says why.',
});

/** Start of 2200: as far as times are written out safely. */
const EventTime = (description: string) =>
  Type.Integer({
    minimum: 0,
    maximum: 7_258_118_400_000,
    description: `${description}, epoch ms.`,
  });

const CALLS = { minimum: 1, maximum: 1_000_000 };

const STRETCH = {
  from: EventTime('Event time'),
  to: EventTime('Event time, not in it'),
  region: Type.Optional(
    Type.String({
      pattern: '^[1-9][0-9]{5}$',
      description: 'Judges this region and those below it alone.',
    }),
  ),
  capacity: Type.Optional(
    Type.Integer({
      ...CALLS,
      description:
        'Calls that every desk can make a day; as its people and hours are set when missing.',
    }),
  ),
  capacities: Type.Optional(
    Type.Record(Type.String({ pattern: '^[1-9][0-9]{5}$' }), Type.Integer(CALLS), {
      maxProperties: 500,
      description:
        'Calls that single desks, with those below them, can make a day; the nearest holds, before `capacity`.',
    }),
  ),
  warmUpDays: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 3_660,
      description: 'Days that are read before `from`; as long as the packs look back when missing.',
    }),
  ),
};

export const BacktestRequest = Type.Object(
  {
    staff: Type.Unsafe<string>({ ...Staff, description: 'Who does it.' }),
    reason: Type.String({ minLength: 1, maxLength: 2_000, description: 'Why; the audit has it.' }),
    versionId: Type.Unsafe<string>({
      ...VersionId,
      description: 'The version to try, as it is now: GET /v1/rules/versions.',
    }),
    against: Type.Optional(
      Type.Unsafe<string>({
        ...VersionId,
        description: 'What it is compared with; the live version when missing.',
      }),
    ),
    ...STRETCH,
  },
  {
    additionalProperties: false,
    examples: [
      {
        staff: 'analyst-1',
        reason: '新手法：冒充快递理赔',
        versionId: '3f6a1c09d2e4b875',
        from: 1_772_380_800_000,
        to: 1_772_640_000_000,
      },
    ],
  },
);

export const CancelBacktestRequest = Type.Object(
  { staff: Type.Unsafe<string>({ ...Staff, description: 'Who does it.' }) },
  { additionalProperties: false, examples: [{ staff: 'analyst-1' }] },
);

const Pack = Type.Object({
  versionId: Type.String(),
  pack: Type.String({ description: '`name@version`.' }),
  digest: Type.String({ description: 'Of its content when the backtest was asked for.' }),
});

const JOB = {
  backtestId: Type.String(),
  state: State,
  by: Type.String(),
  reason: Type.String(),
  version: Pack,
  against: Pack,
  ...STRETCH,
  askedAt: EpochMs('Processing time'),
  startedAt: Type.Optional(EpochMs('Processing time')),
  endedAt: Type.Optional(EpochMs('Processing time')),
  tries: Type.Integer({ description: 'How often it was begun: again after forewarn was stopped.' }),
  progress: Type.Optional(
    Type.Object(
      {
        share: Type.Number({ description: 'Of what is to be read, from 0 to 1.' }),
        signals: Type.Integer(),
        signalsPerSecond: Type.Integer(),
        secondsLeft: Type.Integer({ description: 'By the rate so far.' }),
        at: Type.Optional(EpochMs('Event time that was reached')),
      },
      { description: 'While it runs.' },
    ),
  ),
  trouble: Type.Optional(Type.String({ description: 'Why it failed, or who cancelled it.' })),
  hasResult: Type.Boolean(),
  isAttached: Type.Optional(
    Type.Boolean({ description: 'Whether the version has the result as evidence.' }),
  ),
};

export const BacktestView = Type.Object(JOB);
export type BacktestView = Type.Static<typeof BacktestView>;

export const BacktestDetail = Type.Object({
  ...JOB,
  result: Type.Optional(
    Type.Unsafe<BacktestResult>({
      type: 'object',
      additionalProperties: true,
      description:
        'Whom both versions would have warned, by what became known: docs/backtest.md has each figure. Phones and accounts are masked.',
    }),
  ),
});
export type BacktestDetail = Type.Static<typeof BacktestDetail>;

export const BacktestList = Type.Object(
  { backtests: Type.Array(BacktestView) },
  { description: 'The newest first.' },
);
export const BacktestParams = Type.Object(
  { backtestId: Type.String({ pattern: '^[0-9a-f]{16}$' }) },
  { additionalProperties: false },
);
export const BacktestQuery = Type.Object(
  {
    versionId: Type.Optional(Type.Unsafe<string>({ ...VersionId, description: 'The one tried.' })),
    state: Type.Optional(State),
  },
  { additionalProperties: false },
);
export const BacktestReportQuery = Type.Object(
  { lang: Type.Optional(Type.Enum(['zh', 'en'], { description: 'zh when missing.' })) },
  { additionalProperties: false },
);
