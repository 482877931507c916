// What came on lists and went off them, as the ledger keeps it: a row of each signal that said so, and a row of what staff asked for.
import { contentId } from '../signal/content-id.ts';
import type { SignalOf } from '../signal/signal.ts';
import { encodeTime } from './encode-value.ts';
import type { Closing } from './sealed-values.ts';

/** A `list.changed` signal that counted. */
export interface ListChangeRow {
  readonly list: string;
  readonly entry: string;
  readonly op: 'add' | 'remove';
  /** Event time, epoch ms. */
  readonly time: number;
  /** Event time from which the entry no longer counts; for good when missing. */
  readonly expiresTime?: number;
  readonly note?: string;
  readonly source: string;
  readonly signalId: string;
}

/** A revision of what somebody asked for. */
export interface ListRequestRow {
  readonly requestId: string;
  readonly revision: number;
  readonly state: string;
  readonly list: string;
  readonly askedBy: string;
  /** Processing time, epoch ms. */
  readonly askedAt: number;
  readonly decidedBy?: string;
  /** All of it, as JSON. */
  readonly record: string;
}

/** What an entry is that is nobody's: a code of a service or the beginning of numbers, and a domain. */
export const OPEN_ENTRY = '^[+]?[0-9]{1,6}$|^([a-z0-9_-]+[.])+[a-z][a-z0-9-]*$';
const IS_OPEN = new RegExp(OPEN_ENTRY);

/** Kind under which entries that may be somebody's are sealed. */
export const ENTRY_KIND = 'entry';

/** The row of a signal. */
export function listChangeRowOf(signal: SignalOf<'list.changed'>): ListChangeRow {
  const { list, entry, op, time, expiresTime, note, source, id } = signal;
  return {
    list,
    entry,
    op: op === 'remove' ? 'remove' : 'add',
    time,
    ...(expiresTime === undefined ? {} : { expiresTime }),
    ...(note === undefined ? {} : { note }),
    source,
    signalId: id,
  };
}

/** The id of the row of a signal, which tells nothing of its entry. */
export function listRowId(source: string, signalId: string): string {
  return contentId('list-change', source, signalId);
}

export function closeListChange(row: ListChangeRow, closing: Closing): ListChangeRow {
  const { entry, note, source, signalId } = row;
  return {
    ...row,
    entry: closeEntry(entry, closing),
    ...(note === undefined ? {} : { note: closing.words(note, listRowId(source, signalId)) }),
  };
}

/** An entry that may be somebody's as its token. */
export function closeEntry(entry: string, closing: Pick<Closing, 'id'>): string {
  return IS_OPEN.test(entry) ? entry : closing.id(ENTRY_KIND, entry);
}

export function closeListRequest(row: ListRequestRow, closing: Closing): ListRequestRow {
  return { ...row, record: closing.words(row.record, row.requestId) };
}

export function listChangeColumns(row: ListChangeRow) {
  const { expiresTime } = row;
  return {
    row_id: listRowId(row.source, row.signalId),
    list: row.list,
    entry: row.entry,
    op: row.op,
    time: encodeTime('time', row.time),
    expires_time: expiresTime === undefined ? null : encodeTime('expiresTime', expiresTime),
    note: row.note ?? '',
    source: row.source,
    signal_id: row.signalId,
  };
}

export function listRequestColumns(row: ListRequestRow) {
  return {
    request_id: row.requestId,
    revision: row.revision,
    state: row.state,
    list: row.list,
    asked_by: row.askedBy,
    asked_at: encodeTime('askedAt', row.askedAt),
    decided_by: row.decidedBy ?? '',
    record: row.record,
  };
}
