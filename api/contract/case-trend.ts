// Cases filed as a series: the JSON form of ledger/case-trend-series.ts.
import Type from 'typebox';
import { STEPS } from '../../ledger/case-series.ts';
import { Moment, PERIOD } from './report.ts';

const Count = Type.Integer({ minimum: 0 });
const CountOrNone = (description: string) => Type.Union([Count, Type.Null()], { description });

export const CaseTrendQuerystring = Type.Object(
  {
    ...PERIOD,
    step: Type.Optional(Type.Enum([...STEPS], { description: 'month when missing.' })),
    typology: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    known: Type.Optional(
      Moment('Also tell what the ledger had heard of by this time', '2026-03-01'),
    ),
  },
  { additionalProperties: false },
);

export const CaseTrend = Type.Object(
  {
    from: Type.Integer({ description: 'Event time, epoch ms, inclusive.' }),
    to: Type.Integer({ description: 'Event time, epoch ms, exclusive.' }),
    region: Type.Optional(Type.String()),
    step: Type.Enum([...STEPS]),
    typology: Type.Optional(Type.String()),
    knownAt: Type.Optional(Type.Integer({ description: 'Processing time, epoch ms.' })),
    points: Type.Array(
      Type.Object({
        key: Type.String({ description: 'A day, the Monday of a week, a month or a year.' }),
        casesFiled: Count,
        casesFiledYearBefore: CountOrNone(
          'On the same days of the year before, a week 52 weeks before; null where nothing compares.',
        ),
        movingAverage: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
          description: 'Over 7 days, 4 weeks or 3 months up to this point.',
        }),
        holidayDays: Count,
        holidayDaysYearBefore: Count,
        expected: Type.Union(
          [
            Type.Object({
              mean: Type.Number({ minimum: 0 }),
              low: Type.Number({ minimum: 0 }),
              high: Type.Number({ minimum: 0 }),
            }),
            Type.Null(),
          ],
          {
            description:
              'Band of 19 in 20; null where there are not enough like days, on holidays, and for weeks with one.',
          },
        ),
        standsOut: Type.Union([Type.Enum(['above', 'below']), Type.Null()]),
        isPart: Type.Boolean({
          description: 'The period begins or ends inside it, or it is not over: never judged.',
        }),
        casesFiledAsKnown: CountOrNone('What was known at `knownAt`.'),
        casesWithdrawn: Type.Integer({
          minimum: 0,
          description: 'Filed in it and withdrawn since; not among `casesFiled`.',
        }),
      }),
    ),
  },
  { description: 'Cases filed as a series.' },
);
