// Filed cases that nobody was warned of.
import Type from 'typebox';
import { PERIOD } from './report.ts';

const Count = Type.Integer({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Fen = Type.Integer({ description: 'In fen.' });
const Named = Type.Object({ name: Type.String(), cases: Count });
const Trait = Type.Object({
  trait: Type.String({ description: 'Signal type and conditions in the words of a rule.' }),
  cases: Count,
  share: Share,
  othersShare: Share,
  lift: Type.Number({ description: 'How many times as often as among other people.' }),
  low: Type.Number({ description: 'Of the lift, lower end (95 %).' }),
  high: Type.Number({ description: 'Of the lift, upper end (95 %).' }),
});

export const MissedCasesQuerystring = Type.Object(
  {
    ...PERIOD,
    days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 30,
        description: 'Days before a fraud in which signals are looked at; 7 when missing.',
      }),
    ),
  },
  { additionalProperties: false },
);

const Cluster = Type.Object({
  caseIds: Type.Array(Type.String()),
  cases: Count,
  lossFen: Fen,
  typologies: Type.Array(Named, { description: 'As filed, the most frequent first.' }),
  regions: Type.Array(Named),
  weeks: Type.Array(Count, {
    description: 'Filings in each seven days from the first missed case on.',
  }),
  traits: Type.Array(Trait, { description: 'The most telling first.' }),
  sequences: Type.Array(Trait, { description: 'Two traits within three days.' }),
  shared: Type.Array(
    Type.Object({
      kind: Type.Enum(['domain', 'app', 'phone', 'account', 'device']),
      value: Type.String({ description: 'Masked, but for domains and apps.' }),
      cases: Count,
      others: Count,
    }),
    { description: 'Suspects that several cases met and few others.' },
  ),
  draft: Type.Optional(
    Type.Object({
      name: Type.String({ description: 'Of the file of the pack.' }),
      text: Type.String({ description: 'YAML.' }),
      typology: Type.String(),
      share: Share,
      othersShare: Share,
      complaints: Type.Array(Type.String(), {
        description: 'What the compiler says of the draft in the live pack.',
      }),
    }),
  ),
});

export const MissedCases = Type.Object(
  {
    from: Type.Integer({ description: 'Time of filing, epoch ms, inclusive.' }),
    to: Type.Integer({ description: 'Time of filing, epoch ms, exclusive.' }),
    region: Type.Optional(Type.String()),
    filed: Count,
    missedInAll: Type.Integer({ minimum: 0, description: 'Of whom nobody was warned.' }),
    cases: Type.Integer({ minimum: 0, description: 'The newest of them, which are looked at.' }),
    unseen: Type.Integer({ minimum: 0, description: 'Of these, without signals in the archive.' }),
    others: Type.Integer({ minimum: 0, description: 'People who are compared with.' }),
    signalsRead: Count,
    alone: Type.Integer({ minimum: 0, description: 'Cases like no other.' }),
    clusters: Type.Array(Cluster, { description: 'The largest first.' }),
  },
  { $id: 'MissedCases' },
);
export type MissedCases = Type.Static<typeof MissedCases>;
