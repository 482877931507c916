// What is otherwise than it was.
import Type from 'typebox';
import { DRIFT_KINDS } from '../../tuning/drift/drift.ts';
import { Moment, PERIOD } from './report.ts';
import { Staff } from './task.ts';

const PERIODS = {
  ...PERIOD,
  against: Type.Optional(
    Moment(
      'Start of the earlier period, as long as this one; the one just before when missing',
      '2025-12-01',
    ),
  ),
};

export const DriftQuerystring = Type.Object(PERIODS, { additionalProperties: false });

export const DriftDraftRequest = Type.Object(
  {
    staff: Type.Unsafe<string>({ ...Staff, description: 'Who does it.' }),
    rule: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The `name` of an alert of the kind rule-hits or rule-precision.',
    }),
    ...PERIODS,
    reason: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2_000,
        description: 'Why; what moved when missing. The audit has it.',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        staff: 'analyst-1',
        rule: 'loan-fee',
        from: '2026-03-01',
        to: '2026-04-01',
        region: '330000',
      },
    ],
  },
);

const Part = Type.Object({
  count: Type.Integer({ minimum: 0 }),
  of: Type.Integer({ minimum: 0 }),
});

const DriftAlert = Type.Object({
  kind: Type.Enum([...DRIFT_KINDS], {
    description:
      'rule-hits, source-share: a share moved by a quarter or more; rule-precision: by five points or more; scores, feature: a distribution moved; source: what is wrong with a source now.',
  }),
  name: Type.String({ description: 'A rule, a typology, a rule with its feature, or a source.' }),
  text: Type.String(),
  before: Type.Optional(Part),
  now: Type.Optional(Part),
  difference: Type.Optional(
    Type.Object(
      { at: Type.Number(), low: Type.Number(), high: Type.Number() },
      { description: 'Now less before, with the interval at the level of each test.' },
    ),
  ),
  index: Type.Optional(Type.Number({ description: 'Population stability index.' })),
  buckets: Type.Optional(
    Type.Array(
      Type.Object({
        from: Type.Union([Type.Number(), Type.Null()], {
          description: 'Where it begins; of a feature it is above this.',
        }),
        before: Type.Integer({ minimum: 0 }),
        now: Type.Integer({ minimum: 0 }),
      }),
      { description: 'People.' },
    ),
  ),
});

export const DriftAnswer = Type.Object(
  {
    from: Type.Integer({ description: 'Event time, epoch ms, inclusive.' }),
    to: Type.Integer({ description: 'Event time, epoch ms, exclusive.' }),
    against: Type.Integer({ description: 'Start of the earlier period, epoch ms.' }),
    region: Type.Optional(Type.String()),
    alerts: Type.Array(DriftAlert),
    tests: Type.Integer({ minimum: 0, description: 'What was looked at.' }),
    level: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Of each test, so that all together are wrong once in twenty.',
    }),
  },
  { $id: 'DriftAnswer' },
);
export type DriftAnswer = Type.Static<typeof DriftAnswer>;
