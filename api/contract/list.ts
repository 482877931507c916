// Lists that rules ask for: what is on them, and how it comes on and off.
import Type from 'typebox';
import { LIST_ENTRIES_MAX, LIST_OPS, LIST_REQUEST_STATES } from '../../rulebook/list-request.ts';
import { TEXT_LENGTH_MAX } from '../../signal/field-value.ts';
import { EpochMs, Staff } from './task.ts';

const NOTE_MAX = 500;
const Name = Type.String({ pattern: '^[a-z][a-z0-9-]{0,99}$', description: 'Name of the list.' });
const Reason = Type.String({
  minLength: 1,
  maxLength: NOTE_MAX,
  pattern: '\\S',
  description: 'Why; the audit has it.',
});
const Entry = Type.String({ minLength: 1, maxLength: TEXT_LENGTH_MAX });
const Op = Type.Enum([...LIST_OPS]);
const RequestState = Type.Enum([...LIST_REQUEST_STATES], {
  description: 'asked: it waits for a second person.',
});
const RowId = Type.String({ pattern: '^[0-9a-f]{16}$' });

export const ListParams = Type.Object({ list: Name });
export const ListRequestParams = Type.Object({
  requestId: Type.String({ pattern: '^[0-9a-f]{16}$', examples: ['0f3c2d1e4b5a6978'] }),
});

export const Lists = Type.Object({
  lists: Type.Array(
    Type.Object({
      list: Name,
      match: Type.Enum(['exact', 'prefix', 'suffix']),
      confirms: Type.Optional(
        Type.Enum(['phone', 'account', 'domain', 'device'], {
          description: 'An entry confirms a suspect of this kind.',
        }),
      ),
      packEntries: Type.Integer({ description: 'Entries that the pack itself has.' }),
      entries: Type.Integer({ description: 'Entries that signals put there, of now.' }),
      waiting: Type.Integer({ description: 'Requests that wait for a second person.' }),
    }),
    { description: 'Of the version that is live for everybody.' },
  ),
});

const EntryView = Type.Object({
  rowId: RowId,
  entry: Type.String({ description: 'Numbers masked.' }),
  state: Type.Enum(['listed', 'ended', 'removed']),
  time: EpochMs('Event time since when it stands so'),
  expiresTime: Type.Optional(EpochMs('Event time at which it ends')),
  note: Type.Optional(Type.String({ description: 'Why, numbers masked.' })),
  source: Type.String({ description: 'Whose signal said so; forewarn.lists: staff asked for it.' }),
  askedBy: Type.Optional(Type.String()),
  decidedBy: Type.Optional(Type.String()),
});

export const ListEntriesQuery = Type.Object(
  {
    state: Type.Optional(
      Type.Enum(['listed', 'ended'], {
        description: 'What is on the list, or what was and is not any more; listed when missing.',
      }),
    ),
    cursor: Type.Optional(Type.String({ pattern: '^\\d{1,16}-[0-9a-f]{16}$' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  },
  { additionalProperties: false },
);

export const ListEntriesPage = Type.Object({
  entries: Type.Array(EntryView, { description: 'The newest first.' }),
  cursor: Type.Optional(Type.String()),
});

export const ListSearch = Type.Object(
  { entry: Entry },
  { additionalProperties: false, examples: [{ entry: '17000000001' }] },
);

export const ListFound = Type.Object({
  isListed: Type.Boolean({ description: 'Whether rules find it on the list now.' }),
  inPack: Type.Boolean({ description: 'Whether the pack itself has it.' }),
  entries: Type.Array(EntryView, {
    description: 'What signals said of it, or of its beginnings or ends where the list has those.',
  }),
});

const AskedEntry = Type.Object(
  {
    entry: Entry,
    expiresTime: Type.Optional(EpochMs('Event time at which it ends')),
    note: Type.Optional(Type.String({ maxLength: NOTE_MAX })),
  },
  { additionalProperties: false },
);

export const ListChangeRequest = Type.Object(
  {
    staff: Type.Unsafe<string>({ ...Staff, description: 'Who asks.' }),
    op: Op,
    reason: Reason,
    entries: Type.Optional(Type.Array(AskedEntry, { minItems: 1, maxItems: LIST_ENTRIES_MAX })),
    csv: Type.Optional(
      Type.String({
        maxLength: 500_000,
        description:
          'Lines of entry, end and note instead; an end is a date (its last moment) or an RFC 3339 time, empty for good.',
      }),
    ),
    rowIds: Type.Optional(
      Type.Array(RowId, {
        minItems: 1,
        maxItems: LIST_ENTRIES_MAX,
        description: 'Entries as they were shown instead, to be taken off.',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        staff: 'analyst-1',
        op: 'add',
        reason: '协查通报第 12 号',
        entries: [{ entry: '17000000001', expiresTime: 4_102_416_000_000 }],
      },
    ],
  },
);

export const ListRequestView = Type.Object({
  requestId: Type.String(),
  state: RequestState,
  list: Name,
  op: Op,
  count: Type.Integer({ description: 'Entries.' }),
  sample: Type.Array(Type.String(), { description: 'The first ten, numbers masked.' }),
  expiresTime: Type.Optional(
    EpochMs('Event time at which the last of them ends; for good when missing'),
  ),
  reason: Type.String(),
  askedBy: Type.String(),
  askedAt: EpochMs('Processing time'),
  decidedBy: Type.Optional(Type.String()),
  decidedAt: Type.Optional(EpochMs('Processing time')),
  decision: Type.Optional(Type.String({ description: 'Why it was decided so.' })),
});

export const ListRequestsQuery = Type.Object(
  {
    list: Type.Optional(Name),
    state: Type.Optional(RequestState),
  },
  { additionalProperties: false },
);

export const ListRequests = Type.Object({
  requests: Type.Array(ListRequestView, { description: 'The newest 200, the newest first.' }),
});

export const ListDecision = Type.Object(
  {
    staff: Type.Unsafe<string>({ ...Staff, description: 'Who decides; not who asked.' }),
    accept: Type.Boolean(),
    reason: Reason,
  },
  {
    additionalProperties: false,
    examples: [{ staff: 'analyst-2', accept: true, reason: '与通报一致' }],
  },
);
