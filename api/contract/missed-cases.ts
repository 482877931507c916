// Filed cases that nobody was warned of.
import Type from 'typebox';
import { JOB_STATES } from '../../backtest/job.ts';
import { PERIOD } from './report.ts';
import { EpochMs, Staff } from './task.ts';

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

const ASKED = {
  ...PERIOD,
  days: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 30,
      description: 'Days before a fraud in which signals are looked at; 7 when missing.',
    }),
  ),
};

export const MissedCasesQuerystring = Type.Object(ASKED, { additionalProperties: false });

const Who = Type.Unsafe<string>({ ...Staff, description: 'Who does it.' });

export const MissedLookRequest = Type.Object(
  { staff: Who, ...ASKED },
  {
    additionalProperties: false,
    examples: [
      { staff: 'analyst-1', from: '2026-03-01', to: '2026-04-01', region: '330000', days: 7 },
    ],
  },
);

export const CancelMissedLookRequest = Type.Object(
  { staff: Who },
  { additionalProperties: false, examples: [{ staff: 'analyst-1' }] },
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

const LOOK = {
  lookId: Type.String(),
  state: Type.Enum([...JOB_STATES], {
    description: 'queued: it waits for those before it. failed: `trouble` says why.',
  }),
  by: Type.String(),
  from: Type.Integer({ description: 'Time of filing, epoch ms, inclusive.' }),
  to: Type.Integer({ description: 'Time of filing, epoch ms, exclusive.' }),
  region: Type.Optional(Type.String()),
  days: Type.Integer({ description: 'Before a fraud, in which signals are looked at.' }),
  askedAt: EpochMs('Processing time'),
  startedAt: Type.Optional(EpochMs('Processing time')),
  endedAt: Type.Optional(EpochMs('Processing time')),
  progress: Type.Optional(
    Type.Object(
      { share: Type.Number({ description: 'Of what is to be read, from 0 to 1.' }) },
      { description: 'While it runs.' },
    ),
  ),
  trouble: Type.Optional(Type.String({ description: 'Why it failed, or who cancelled it.' })),
};

export const MissedLookView = Type.Object(LOOK);
export const MissedLookDetail = Type.Object({ ...LOOK, result: Type.Optional(MissedCases) });
export const MissedLookList = Type.Object({
  looks: Type.Array(MissedLookView, { description: 'The newest first.' }),
});
export const MissedLookParams = Type.Object({
  lookId: Type.String({
    pattern: '^[0-9a-f]{16}$',
    description: 'Id of a look: GET /v1/missed-cases.',
  }),
});
