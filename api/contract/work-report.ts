// How the work goes: the JSON form of ledger/work-report.ts.
import Type from 'typebox';
import { WORK_GROUPS } from '../../ledger/work-report.ts';
import { PERIOD } from './report.ts';

const Count = Type.Integer({ minimum: 0 });
const Fen = Type.Integer({ minimum: 0, description: 'In fen.' });
const Ms = Type.Integer();
const Ratio = (description: string) =>
  Type.Union([Type.Number({ minimum: 0 }), Type.Null()], { description });
const Stretch = (description: string) =>
  Type.Union([Type.Object({ p50Ms: Ms, p90Ms: Ms, p99Ms: Ms }), Type.Null()], { description });
const Steps = (description: string) => Type.Record(Type.String(), Count, { description });

const FIGURES = {
  episodes: Count,
  lastTime: Type.Union([Type.Integer(), Type.Null()], {
    description: 'When the newest of them opened: event time, epoch ms; null without any.',
  }),
  tasks: Count,
  claimed: Count,
  decided: Type.Integer({
    minimum: 0,
    description: 'Episodes with an outcome; the newest counts.',
  }),
  reached: Type.Integer({ minimum: 0, description: 'Of those, the person was spoken with.' }),
  reachRatio: Ratio('Reached of those with an outcome other than duplicate; null without any.'),
  confirmed: Type.Integer({ minimum: 0, description: 'Found to be fraud.' }),
  notFraud: Type.Integer({ minimum: 0, description: 'Found not to be.' }),
  precision: Ratio('Confirmed of those that were found to be one or the other; null without any.'),
  calls: Type.Integer({
    minimum: 0,
    description: 'Outcomes recorded, also those that ended nothing.',
  }),
  callsAConfirmed: Ratio('Calls for each confirmed fraud; null without one.'),
  heldMs: Type.Integer({ description: 'Time for which somebody held the tasks, ms.' }),
  heldMsAConfirmed: Ratio('That for each confirmed fraud, ms; null without one.'),
  lossPreventedFen: Fen,
  lostFen: Fen,
  signalToTask: Stretch(
    'From the signal that opened the episode (event time) to its task. Waits of 10 s and more are in whole seconds, rounded down.',
  ),
  taskToClaim: Stretch('From the task to its first claim.'),
  claimToOutcome: Stretch('From the first claim to the end of the task.'),
  signalToOutcome: Stretch('From the signal to the end of the task.'),
  outcomesByStep: Steps('Outcomes by the step at which they were found.'),
  sentByStep: Steps('What went out of itself and was sent.'),
};

export const WorkReportQuerystring = Type.Object(
  {
    ...PERIOD,
    by: Type.Optional(Type.Enum([...WORK_GROUPS], { description: 'city when missing.' })),
  },
  { additionalProperties: false },
);

export const WorkReport = Type.Object(
  {
    from: Type.Integer({ description: 'Event time, epoch ms, inclusive.' }),
    to: Type.Integer({ description: 'Event time, epoch ms, exclusive.' }),
    region: Type.Optional(Type.String()),
    by: Type.Enum([...WORK_GROUPS]),
    total: Type.Object(FIGURES, { description: 'Each episode once.' }),
    rows: Type.Array(
      Type.Object({
        key: Type.String({ description: 'Region code, typology or rule; empty: not decided yet.' }),
        name: Type.Object({ zh: Type.String(), en: Type.String() }),
        ...FIGURES,
      }),
      { description: 'By key; rules by what they kept, the most first.' },
    ),
  },
  { description: 'The work on the episodes that opened in the period.' },
);
