// Who did what to what, and why.
import Type from 'typebox';
import { EpochMs } from './task.ts';

/** Entries of a page that says nothing of how many. */
export const AUDIT_LIMIT = 100;

export const AuditQuerystring = Type.Object(
  {
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'Entries before this one.' })),
    cursor: Type.Optional(
      Type.String({ pattern: '^[1-9][0-9]{0,15}$', description: 'From the page before.' }),
    ),
    who: Type.Optional(Type.String({ maxLength: 64 })),
    act: Type.Optional(Type.String({ maxLength: 64, description: 'Operation, as claimTask.' })),
    object: Type.Optional(Type.String({ maxLength: 200, description: 'Task, order, account …' })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 500, description: `${AUDIT_LIMIT} when missing.` }),
    ),
  },
  { additionalProperties: false },
);

const Entry = Type.Object({
  seq: Type.Integer(),
  at: EpochMs('Processing time'),
  who: Type.String(),
  kind: Type.Enum(['person', 'service', 'nobody']),
  act: Type.String(),
  object: Type.String(),
  why: Type.String(),
  status: Type.Integer({
    description: 'HTTP status of the answer; refused acts are here as well.',
  }),
  change: Type.String({ description: 'JSON of what was changed.' }),
  previous: Type.String(),
  hash: Type.String(),
  region: Type.Optional(
    Type.String({ description: 'Region that it concerns; empty when it concerns none.' }),
  ),
});
export const AuditPage = Type.Object({
  entries: Type.Array(Entry),
  cursor: Type.Optional(
    Type.String({ description: 'Give it back to read on; absent after the last entry.' }),
  ),
});

export const VerificationQuerystring = Type.Object(
  {
    seq: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Of an anchor that was noted down.' }),
    ),
    hash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  { additionalProperties: false },
);

const Anchor = Type.Object({ seq: Type.Integer(), hash: Type.String() });
export const AuditVerification = Type.Object({
  entries: Type.Integer({
    description: 'Entries that are sound, from the first that is kept.',
  }),
  head: Anchor,
  letGo: Type.Optional(
    Type.Object(
      {
        seq: Type.Integer({ description: 'The last entry that was let go.' }),
        hash: Type.String(),
        at: EpochMs('When it was let go'),
        before: EpochMs('Before when the entries were'),
        by: Type.Integer({ description: 'The entry that says so.' }),
      },
      { description: 'What the retention let go, as an entry of the audit says.' },
    ),
  ),
  fault: Type.Optional(
    Type.Object({
      seq: Type.Integer(),
      reason: Type.Enum([
        'changed',
        'missing',
        'doubled',
        'not-chained',
        'other-than-noted',
        'cut-off',
        'let-go-unnoted',
      ]),
    }),
  ),
});
