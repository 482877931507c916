// Versions of the rules: who wrote them, how they were tried, for whom they are live.
import Type from 'typebox';
import { EVIDENCE_KINDS, VERSION_STATES } from '../../rulebook/version.ts';
import { EpochMs, Staff } from './task.ts';

const TEXT_MAX = 2_000;
const VersionId = Type.String({
  pattern: '^[0-9a-f]{16}$',
  description: 'Id of a version: GET /v1/rules/versions.',
});
const Reason = Type.String({
  minLength: 1,
  maxLength: TEXT_MAX,
  description: 'Why; the audit has it.',
});
const Who = Type.Unsafe<string>({ ...Staff, description: 'Who does it.' });
const State = Type.Enum([...VERSION_STATES], {
  description:
    'checked: it compiles and its stories hold; the text is fixed from there. backtested: it was played against the past. shadow: it runs beside the live one and tells nobody. approved: by somebody who did not write it. live: for everybody, or for those of `scope`. retired: over.',
});
const File = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Relative to the pack, as `pack.yaml`.',
    }),
    text: Type.String(),
  },
  { additionalProperties: false },
);
export const Files = Type.Array(File, { maxItems: 500 });

export const LiveScope = Type.Object(
  {
    regions: Type.Optional(
      Type.Array(Type.String({ pattern: '^[1-9][0-9]{5}$' }), {
        minItems: 1,
        maxItems: 200,
        description: 'Region codes; each holds for all below it.',
      }),
    ),
    percent: Type.Optional(
      Type.Number({
        minimum: 0.01,
        maximum: 99.99,
        description: 'Of a hundred people so many, always the same ones.',
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);

const Evidence = Type.Object({
  kind: Type.Enum([...EVIDENCE_KINDS]),
  by: Type.String(),
  at: EpochMs('Processing time'),
  digest: Type.String({ description: 'The content that it is about.' }),
  text: Type.String(),
  ref: Type.Optional(Type.String({ description: 'Where it is kept: the id of a backtest.' })),
  figures: Type.Optional(Type.Unsafe<object>({ type: 'object', additionalProperties: true })),
});

const Check = Type.Object(
  {
    pack: Type.String({ description: '`name@version`; empty when it does not compile.' }),
    diagnostics: Type.Array(
      Type.Object({
        severity: Type.Enum(['error', 'warning']),
        file: Type.String(),
        line: Type.Integer(),
        column: Type.Integer(),
        message: Type.String(),
        hint: Type.Optional(Type.String()),
      }),
    ),
    storyCount: Type.Integer(),
    storyFaults: Type.Array(
      Type.Object({
        file: Type.String(),
        line: Type.Integer(),
        story: Type.String(),
        message: Type.String(),
      }),
    ),
  },
  { description: 'What compiling it and playing its stories came to.' },
);

const HEAD = {
  versionId: Type.String(),
  revision: Type.Integer({ description: 'The ETag of the version, in quotes.' }),
  state: State,
  pack: Type.String({ description: '`name@version`; empty when it does not compile.' }),
  digest: Type.String({ description: 'Of its files; equal contents have equal ones.' }),
  author: Type.String(),
  editors: Type.Array(Type.String(), { description: 'Nobody of them approves it.' }),
  madeAt: EpochMs('Processing time'),
  reason: Type.String(),
  basedOn: Type.Optional(Type.String()),
  isAdopted: Type.Optional(
    Type.Boolean({ description: 'It came from the pack folder at a start, approved by nobody.' }),
  ),
  replaced: Type.Optional(Type.String({ description: 'The version that it took the place of.' })),
  scope: Type.Optional(LiveScope),
};

export const RuleVersionHead = Type.Object({
  ...HEAD,
  isSound: Type.Boolean({ description: 'It compiles and its stories hold.' }),
});

export const RuleVersionList = Type.Object(
  { versions: Type.Array(RuleVersionHead) },
  { description: 'The newest first.' },
);

export const RuleVersionView = Type.Object(
  {
    ...HEAD,
    isSound: Type.Boolean(),
    check: Check,
    evidence: Type.Array(Evidence),
    moves: Type.Array(
      Type.Object({
        from: State,
        to: State,
        by: Type.String(),
        at: EpochMs('Processing time'),
        reason: Type.String(),
        scope: Type.Optional(LiveScope),
      }),
    ),
    files: Type.Array(
      Type.Object({
        name: Type.String(),
        digest: Type.String(),
        text: Type.Optional(Type.String()),
      }),
      { description: '`text` with ?files=true.' },
    ),
  },
  { $id: 'RuleVersion' },
);
export type RuleVersionView = Type.Static<typeof RuleVersionView>;
export type RuleVersionHead = Type.Static<typeof RuleVersionHead>;

export const RuleVersionParams = Type.Object(
  { versionId: VersionId },
  { additionalProperties: false },
);
export const RuleVersionQuery = Type.Object(
  { state: Type.Optional(State) },
  { additionalProperties: false },
);
export const RuleVersionFilesQuery = Type.Object(
  { files: Type.Optional(Type.Boolean({ description: 'With the texts.' })) },
  { additionalProperties: false },
);
export const RuleDiffQuery = Type.Object(
  {
    against: Type.Optional(
      Type.Unsafe<string>({ ...VersionId, description: 'The live version when missing.' }),
    ),
  },
  { additionalProperties: false },
);

export const RuleDiff = Type.Object({
  from: Type.String({ description: 'Id of the version before.' }),
  to: Type.String(),
  files: Type.Array(
    Type.Object({
      name: Type.String(),
      kind: Type.Enum(['added', 'removed', 'changed']),
      patch: Type.String({ description: 'A unified diff.' }),
    }),
  ),
});

export const DraftRequest = Type.Object(
  {
    staff: Who,
    reason: Reason,
    files: Type.Optional(Files),
    basedOn: Type.Optional(
      Type.Unsafe<string>({ ...VersionId, description: 'The live version when missing.' }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ staff: 'analyst-1', reason: '新手法：冒充快递理赔' }],
  },
);

export const IfMatch = Type.Object({
  'if-match': Type.String({
    pattern: '^"[0-9]+"$',
    description: 'The ETag of the draft that was read.',
  }),
});

export const DraftFilesRequest = Type.Object(
  { staff: Who, files: Files },
  {
    additionalProperties: false,
    examples: [
      {
        staff: 'analyst-1',
        files: [{ name: 'pack.yaml', text: 'pack: zhejiang\nversion: 1.1.0\n' }],
      },
    ],
  },
);

export const EvidenceRequest = Type.Object(
  {
    staff: Who,
    kind: Type.Enum(['note'], {
      description:
        'The other kinds are left by what ran: a backtest (POST /v1/backtests), a run in shadow when it is approved, a halt, a draft from drift.',
    }),
    text: Type.String({ minLength: 1, maxLength: TEXT_MAX }),
    ref: Type.Optional(Type.String({ maxLength: 200, description: 'Where more of it is.' })),
    figures: Type.Optional(Type.Unsafe<Record<string, unknown>>({ type: 'object' })),
  },
  {
    additionalProperties: false,
    examples: [
      {
        staff: 'analyst-1',
        kind: 'note',
        text: '与杭州、宁波两地反诈中心逐例核对，误报均为装修定金',
        ref: 'meeting-11',
      },
    ],
  },
);

export const MoveRequest = Type.Object(
  {
    staff: Who,
    to: Type.Enum(['draft', 'checked', 'backtested', 'shadow', 'retired']),
    reason: Reason,
  },
  {
    additionalProperties: false,
    examples: [{ staff: 'analyst-1', to: 'checked', reason: '写完' }],
  },
);

export const ApprovalRequest = Type.Object(
  { staff: Who, reason: Reason },
  { additionalProperties: false, examples: [{ staff: 'analyst-2', reason: '回测与影子运行一致' }] },
);

export const LiveRequest = Type.Object(
  { staff: Who, reason: Reason, scope: Type.Optional(LiveScope) },
  {
    additionalProperties: false,
    examples: [{ staff: 'analyst-2', reason: '先在杭州试行', scope: { regions: ['330100'] } }],
  },
);

export const RollbackRequest = Type.Object(
  { staff: Who, reason: Reason },
  { additionalProperties: false, examples: [{ staff: 'analyst-2', reason: '误报过多' }] },
);

const Decided = Type.Object({
  blue: Type.Integer(),
  yellow: Type.Integer(),
  orange: Type.Integer(),
  red: Type.Integer(),
});
const ComparedSide = Type.Object({
  pack: Type.String({ description: '`name@version`.' }),
  decisions: Decided,
  rules: Type.Record(Type.String(), Type.Integer(), {
    description: 'Decisions that name a rule, by its id.',
  }),
});
const Calls = Type.Array(
  Type.Object({ desk: Type.String(), live: Type.Integer(), second: Type.Integer() }),
);

export const RuleComparison = Type.Object(
  {
    isRunning: Type.Boolean({ description: 'Whether a version runs beside the live one here.' }),
    use: Type.Optional(
      Type.Enum(['challenger', 'partial', 'before'], {
        description:
          'challenger: in shadow. partial: live for some people. before: the one that the live version replaced, kept warm for a step back.',
      }),
    ),
    signals: Type.Optional(Type.Integer({ description: 'Signals that both took in.' })),
    passedMs: Type.Optional(
      Type.Integer({
        description: 'Event time that passed from the first of them to the newest, ms.',
      }),
    ),
    sinceTime: Type.Optional(EpochMs('Event time of the first decision that was compared')),
    untilTime: Type.Optional(EpochMs('Event time of the newest')),
    live: Type.Optional(ComparedSide),
    second: Type.Optional(ComparedSide),
    people: Type.Optional(
      Type.Object(
        { both: Type.Integer(), live: Type.Integer(), second: Type.Integer() },
        { description: 'People with an orange or red decision of both, and of one alone.' },
      ),
    ),
    isCut: Type.Optional(
      Type.Boolean({ description: 'There were more people than are told apart.' }),
    ),
    desks: Type.Optional(Calls),
    hour: Type.Optional(Calls),
    differences: Type.Optional(
      Type.Array(
        Type.Object({
          side: Type.Enum(['live', 'second']),
          decisionId: Type.String(),
          time: EpochMs('Event time'),
          typology: Type.String(),
          level: Type.String(),
          region: Type.String(),
        }),
        { description: 'The newest decisions about people of whom the other side says nothing.' },
      ),
    ),
  },
  {
    description:
      'Calls: people with an orange or red decision, each once an hour of event time and desk; `desks` since the start, `hour` in the running one.',
  },
);
