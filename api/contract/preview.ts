// What the text of a pack would do, told within seconds while somebody writes it.
import Type from 'typebox';
import { type PreviewResult, SAMPLE_CHANGES } from '../../backtest/preview.ts';
import { PREVIEW_STATES } from '../../backtest/previews.ts';
import { LEVELS } from '../../signal/level.ts';
import { Files } from './rule-version.ts';
import { EpochMs, Staff } from './task.ts';

const Count = (description: string) => Type.Integer({ description });

export const PreviewRequest = Type.Object(
  {
    staff: Type.Unsafe<string>({ ...Staff, description: 'Who writes it: one preview a person.' }),
    files: Files,
  },
  {
    additionalProperties: false,
    examples: [
      {
        staff: 'analyst-1',
        files: [{ name: 'pack.yaml', text: 'pack: demo\nversion: 1.0.0\n' }],
      },
    ],
  },
);

const Side = Type.Object({
  pack: Type.String({ description: '`name@version`.' }),
  hits: Count('How often rules held.'),
  calls: Count('People warned: a call each.'),
  desks: Type.Array(Type.Object({ desk: Type.String(), calls: Type.Integer() })),
});

const Rule = Type.Object({
  rule: Type.String(),
  isInText: Type.Boolean({ description: 'Else the live version alone has it.' }),
  hits: Count('How often it held.'),
  people: Count('Warned people among whose reasons it is.'),
  live: Type.Optional(
    Type.Object(
      { hits: Type.Integer(), people: Type.Integer() },
      { description: 'Of the live rule of that name.' },
    ),
  ),
  peopleLive: Count('Of its people those whom the live rules warn as well.'),
  liveRules: Type.Array(Type.Object({ rule: Type.String(), people: Type.Integer() }), {
    description: 'By which live rules most of them.',
  }),
});

const Sample = Type.Object({
  person: Type.String({ description: 'Masked.' }),
  change: Type.Enum([...SAMPLE_CHANGES], {
    description:
      'Warned by the text alone; by the live rules alone; by both, otherwise than before; by both alike.',
  }),
  openedTime: EpochMs('Event time'),
  region: Type.String(),
  typology: Type.String(),
  level: Type.Enum([...LEVELS]),
  score: Type.Number(),
  rules: Type.Array(Type.String()),
});

const Result = Type.Object({
  from: EpochMs('Event time from which it is counted'),
  to: EpochMs('Event time up to which it is counted'),
  isPartial: Type.Boolean({ description: 'Its seconds were over before the signals were.' }),
  signals: Count('Read in all, with those before `from`, which fill windows.'),
  warmUp: Type.Object({
    neededMs: Count('How far the packs look back.'),
    thereMs: Count('How far before `from` was read.'),
  }),
  text: Side,
  live: Side,
  both: Count('People whom both would warn.'),
  onlyText: Count('People whom the text alone would warn.'),
  onlyLive: Count('People whom the live rules alone would warn.'),
  rules: Type.Array(Rule, { description: 'Those that come to something else than live.' }),
  samples: Type.Array(Sample, { description: 'At most 20, those that changed first.' }),
});

export const PreviewAnswer = Type.Object({
  state: Type.Enum([...PREVIEW_STATES], {
    description:
      'done: `result` is there. empty: nothing is archived yet. off: no archive is kept here. busy: others have one, or the machine had no time for it; ask again. replaced: the same person asked anew.',
  }),
  result: Type.Optional(Type.Unsafe<PreviewResult>({ ...Result })),
});
export type PreviewAnswer = Type.Static<typeof PreviewAnswer>;
