// Rows as ClickHouse has them that were written before anything was sealed, with tokens in place of what they say of people: what close-row.ts does to rows
// on their way in. What is a token already stays one.
import type { Episode } from '../dissuasion/episode.ts';
import type { Order } from '../dissuasion/order.ts';
import type { Evidence } from '../dissuasion/outcome-evidence.ts';
import type { RuleHit, Subject } from '../engine/decision.ts';
import {
  closeDetail,
  closeEvidence,
  closeHistory,
  closeHit,
  closePayee,
  closePerson,
  closeSubject,
} from './close-row.ts';
import type { EncodedRow } from './encode-row.ts';
import { closeEntry, OPEN_ENTRY } from './list-row.ts';
import type { Closing } from './sealed-values.ts';

type Close = (text: string, row: EncodedRow, closing: Closing) => string;

/** What a table holds of people, and which of its rows are not sealed. */
export interface PersonalTable {
  readonly columns: Readonly<Record<string, Close>>;
  /** SQL of whether a row has an id or a text in plain. */
  readonly isPlain: string;
  /** What tells its rows apart. */
  readonly id: string;
}

const phone: Close = (text, _row, closing) => closing.id('phone', text);
const account: Close = (text, _row, closing) => closing.id('account', text);
const person: Close = (text, _row, closing) => closePerson(text, closing);
const ofKind =
  (column: string): Close =>
  (text, row, closing) =>
    closeSubject({ kind: kindOf(row[column]), id: text }, closing).id;
const words =
  (column = 'episode_id'): Close =>
  (text, row, closing) =>
    closing.words(text, String(row[column]));
const json =
  <T>(close: (value: T, closing: Closing, about: string) => unknown): Close =>
  (text, row, closing) =>
    text === '' ? '' : JSON.stringify(close(JSON.parse(text), closing, String(row['episode_id'])));

const suspects = json<Subject[]>((all, closing) => all.map((one) => closeSubject(one, closing)));

const hits = json<RuleHit[]>((all, closing) => all.map((hit) => closeHit(hit, closing)));

const idsOf = (...columns: string[]) =>
  columns.map(
    (name) =>
      `(${name} != '' AND NOT match(${name}, '^((phone|account|device):)?h_[0-9a-f]{24}$|^domain:'))`,
  );
const subjectOf = (name: string) =>
  `(${name}_id != '' AND ${name}_kind != 'domain' AND NOT match(${name}_id, '^h_[0-9a-f]{24}$'))`;
const textsOf = (...columns: string[]) =>
  columns.map((name) => `(${name} != '' AND NOT match(${name}, '^w_[0-9a-f]{24}$'))`);
const TYPED_SQL = `arrayExists(one -> one != '' AND NOT match(one, '^w_[0-9a-f]{24}$'), extractAll(detail, '"(?:reason|note|consent|relation)":"((?:\\\\\\\\.|[^"\\\\\\\\])*)"'))`;

const any = (...parts: readonly string[]) => parts.join(' OR ');

/** By table. */
export const PERSONAL_TABLES: Readonly<Record<string, PersonalTable>> = {
  decisions: {
    columns: {
      subject_id: ofKind('subject_kind'),
      phone,
      suspect_id: ofKind('suspect_kind'),
      transfer_payee: account,
      rules: hits,
    },
    isPlain: any(subjectOf('subject'), subjectOf('suspect'), ...idsOf('phone', 'transfer_payee')),
    id: 'decision_id',
  },
  episodes: {
    columns: {
      person_id: ofKind('person_kind'),
      phone,
      reasons: hits,
      suspects,
      traces: suspects,
      transfers: json<Episode['transfers']>((all, closing) =>
        all.map((one) => closePayee(one, closing)),
      ),
    },
    isPlain: any(...idsOf('person_id', 'phone')),
    id: 'episode_id',
  },
  task_events: {
    columns: {
      detail: (text, row, closing) => closeDetail(text, String(row['episode_id']), closing),
    },
    isPlain: TYPED_SQL,
    id: 'event_id',
  },
  outcomes: {
    columns: { person, note: words(), evidence: json<Evidence>(closeEvidence) },
    isPlain: any(...idsOf('person'), ...textsOf('note')),
    id: 'outcome_id',
  },
  cases: { columns: { phone, suspects }, isPlain: any(...idsOf('phone')), id: 'row_id' },
  orders: {
    columns: {
      person,
      target_id: ofKind('target_kind'),
      reason: words(),
      history: json<Order['history']>(closeHistory),
    },
    isPlain: any(...idsOf('person', 'target_id'), ...textsOf('reason')),
    id: 'order_id',
  },
  aftercare: { columns: { note: words() }, isPlain: any(...textsOf('note')), id: 'aftercare_id' },
  ladder_steps: {
    columns: { person, reason: ladderWords, answer: ladderWords },
    isPlain: any(...idsOf('person'), ...textsOf('reason', 'answer')),
    id: 'delivery_id',
  },
  desk_events: {
    columns: { reason: words('event_id') },
    isPlain: any(...textsOf('reason')),
    id: 'event_id',
  },
  reviews: {
    columns: { comment: words(), appeal: words(), decision_comment: words() },
    isPlain: any(...textsOf('comment', 'appeal', 'decision_comment')),
    id: 'review_id',
  },
  list_changes: {
    columns: {
      entry: (text, _row, closing) => closeEntry(text, closing),
      note: words('row_id'),
    },
    isPlain: any(
      `(entry != '' AND NOT match(entry, '^h_[0-9a-f]{24}$|${OPEN_ENTRY}'))`,
      ...textsOf('note'),
    ),
    id: 'row_id',
  },
  rule_quiets: {
    columns: { person, note: words('row_id') },
    isPlain: any(...idsOf('person'), ...textsOf('note')),
    id: 'row_id',
  },
  list_requests: {
    columns: { record: words('request_id') },
    isPlain: any(...textsOf('record')),
    id: 'request_id',
  },
};

/** The row with tokens; `closing` leaves alone what is one. */
export function closeColumns(
  { columns }: PersonalTable,
  row: EncodedRow,
  closing: Closing,
): EncodedRow {
  const closed = Object.entries(columns).map(([name, close]) => [
    name,
    close(String(row[name]), row, closing),
  ]);
  return { ...row, ...Object.fromEntries(closed) };
}

/** Leaves tokens as they are. */
export function keepingTokens(closing: Closing): Closing {
  return {
    id: (kind, id) => (/^h_[0-9a-f]{24}$/.test(id) ? id : closing.id(kind, id)),
    words: (text, about) => (/^w_[0-9a-f]{24}$/.test(text) ? text : closing.words(text, about)),
  };
}

/** A warning has no episode: its ladder is what it belongs to. */
function ladderWords(text: string, row: EncodedRow, closing: Closing): string {
  return closing.words(text, String(row['episode_id'] || row['ladder_id']));
}

function kindOf(value: EncodedRow[string] | undefined): Subject['kind'] {
  return (
    (['phone', 'account', 'domain', 'device'] as const).find((one) => one === value) ?? 'person'
  );
}
