// What staff ask to be put on lists that rules ask for, or taken off: which forms entries have, when a second person has to agree, and the signals that
// carry it into the log, where engines take it in as what any other source says. Pure.
import { contentId } from '../signal/content-id.ts';
import { type Fault, readFieldValue } from '../signal/field-value.ts';
import { FwError } from '../signal/fw-error.ts';
import { normalizePhone } from '../signal/phone.ts';
import type { SignalOf } from '../signal/signal.ts';

/** A list as a pack declares it. */
export interface ListDefinition {
  readonly name: string;
  readonly match: 'exact' | 'prefix' | 'suffix';
  /** Entries confirm a suspect of this kind: everybody whom it touched is scored anew. */
  readonly confirms?: 'phone' | 'account' | 'domain' | 'device';
  /** What the pack's own files have. */
  readonly entries: readonly string[];
}

export interface AskedEntry {
  readonly entry: string;
  /** Event time from which it no longer counts, epoch ms; for good when missing. */
  readonly expiresTime?: number;
  readonly note?: string;
}

export const LIST_OPS = ['add', 'remove'] as const;
export const LIST_REQUEST_STATES = ['asked', 'done', 'refused'] as const;

export interface ListRequest {
  readonly requestId: string;
  readonly state: (typeof LIST_REQUEST_STATES)[number];
  readonly list: string;
  readonly op: (typeof LIST_OPS)[number];
  readonly entries: readonly AskedEntry[];
  readonly reason: string;
  readonly askedBy: string;
  /** Processing time, epoch ms. */
  readonly askedAt: number;
  /** Missing while it waits, and where one person was enough. */
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  readonly decision?: string;
}

export type AskedChange = Pick<ListRequest, 'op' | 'entries' | 'reason' | 'askedBy'>;

/** `source` of the signals. */
export const LISTS_SOURCE = 'forewarn.lists';
/** Entries of one request: what stands in the body of one call. Sources that send more send signals. */
export const LIST_ENTRIES_MAX = 5_000;
/** So many suspects one person may name alone. A longer list would have hundreds scored anew, and desks called busy, by one slip. */
export const ALONE_MAX = 100;
/** The end of an entry that has none. */
export const FOR_GOOD = Number.POSITIVE_INFINITY;
/** Faults that are told of one request. */
const FAULTS_MAX = 10;
/** A prefix or a suffix of less would take in half a country. */
const PART_LENGTH_MIN = 3;

/** The request, waiting for a second person. Entries that are there twice are there once. Throws FwError FW_REQUEST_INVALID with the first faults. */
export function askedRequest(
  list: ListDefinition,
  { op, entries, reason, askedBy }: AskedChange,
  { now, eventNow }: { readonly now: number; readonly eventNow: number },
): ListRequest {
  const faults: string[] = [];
  const byEntry = new Map<string, AskedEntry>();
  for (const [index, asked] of entries.entries()) {
    const entry = entryOf(list, asked.entry);
    const where = `entry ${index + 1} (${asked.entry.slice(0, 60)})`;
    if (entry === undefined) faults.push(`${where} is no ${kindOf(list)}`);
    else if (asked.expiresTime !== undefined && asked.expiresTime <= eventNow)
      faults.push(`${where} ends before now`);
    else byEntry.set(entry, { ...asked, entry });
  }
  if (faults.length > 0) throw invalid(faults);
  if (byEntry.size === 0) throw invalid(['there is no entry']);
  if (byEntry.size > LIST_ENTRIES_MAX)
    throw invalid([`there are ${byEntry.size} entries, more than ${LIST_ENTRIES_MAX}`]);
  return {
    requestId: contentId('list-request', list.name, op, askedBy, String(now), ...byEntry.keys()),
    state: 'asked',
    list: list.name,
    op,
    entries: [...byEntry.values()],
    reason,
    askedBy,
    askedAt: now,
  };
}

/**
 * Whether a second person has to agree. One alone may name suspects, a few at a time: that warns. Whatever may keep people from being warned takes two:
 * entries of other lists, suspects taken off, and an end for those that stay longer, by `untilTimes`: event times until which entries are listed already.
 */
export function needsSecond(
  list: ListDefinition,
  { op, entries }: ListRequest,
  untilTimes: ReadonlyMap<string, number>,
): boolean {
  const warns = list.confirms !== undefined && op === 'add';
  if (!warns || entries.length > ALONE_MAX) return true;
  return entries.some(
    ({ entry, expiresTime = FOR_GOOD }) => expiresTime < (untilTimes.get(entry) ?? 0),
  );
}

/** The request as one person did it alone. */
export function doneRequest(request: ListRequest): ListRequest {
  return { ...request, state: 'done' };
}

/** The request as somebody else decided it. Throws FwError FW_LIST_REFUSED when it is decided, or by who asked. */
export function decidedRequest(
  request: ListRequest,
  { by, accept, reason, at }: { by: string; accept: boolean; reason: string; at: number },
): ListRequest {
  const { requestId, state, askedBy } = request;
  const named = `The request ${requestId}`;
  if (state !== 'asked') throw new FwError('FW_LIST_REFUSED', `${named} is ${state} already.`);
  if (by === askedBy)
    throw new FwError('FW_LIST_REFUSED', `${named} is of ${by}; somebody else decides it.`);
  const decided = { decidedBy: by, decidedAt: at, decision: reason };
  return { ...request, state: accept ? 'done' : 'refused', ...decided };
}

/** What the log gets of a request that is done; the same request gives the same signals. `time` is event time, epoch ms. */
export function signalsOf(
  request: ListRequest,
  { time, region }: { readonly time: number; readonly region: string },
): SignalOf<'list.changed'>[] {
  const { requestId, list, op, reason } = request;
  return request.entries.map(({ entry, expiresTime, note = reason }, index) => ({
    id: `${requestId}-${index}`,
    source: LISTS_SOURCE,
    type: 'list.changed',
    time,
    region,
    list,
    entry,
    op,
    ...(op === 'remove' || expiresTime === undefined ? {} : { expiresTime }),
    note: note.replaceAll('\n', ' '),
  }));
}

/** Everything of a text that an entry of the list could be: the text itself, each beginning of it, or each domain that it is below. */
export function candidatesOf({ match }: ListDefinition, entry: string): string[] {
  if (match === 'exact') return [entry];
  if (match === 'prefix')
    return Array.from({ length: entry.length }, (_, at) => entry.slice(0, at + 1));
  const domains = [...entry.matchAll(/\./g)].flatMap(({ index }) => [
    entry.slice(index),
    entry.slice(index + 1),
  ]);
  return [entry, ...domains];
}

/** An entry in the form in which signals have it; undefined when it can be none. */
export function entryOf({ match, confirms }: ListDefinition, text: string): string | undefined {
  const trimmed = text.trim();
  if (match !== 'exact') {
    const part = match === 'suffix' ? trimmed.toLowerCase().replace(/^[.]/, '') : trimmed;
    return part.length < PART_LENGTH_MIN || /\s/.test(part) ? undefined : part;
  }
  const faults: Fault[] = [];
  const form = confirms === undefined ? normalizePhone(trimmed) : trimmed;
  const kind = confirms ?? 'text';
  const value = readFieldValue('entry', { kind, text: '' }, spaceless(kind, form), faults);
  if (typeof value !== 'string' || value === '') return undefined;
  // A heading that was pasted along with the numbers.
  return (kind === 'phone' || kind === 'account') && !/\d/.test(value) ? undefined : value;
}

/** People copy numbers with spaces between groups. */
function spaceless(kind: string, text: string): string {
  return kind === 'account' ? text.replaceAll(/\s/g, '') : text;
}

function kindOf({ match, confirms }: ListDefinition): string {
  if (match === 'prefix') return `beginning of ${PART_LENGTH_MIN} or more characters`;
  if (match === 'suffix') return `end of ${PART_LENGTH_MIN} or more characters`;
  return confirms ?? 'text that a signal could have';
}

function invalid(faults: readonly string[]): FwError {
  const more = faults.length > FAULTS_MAX ? `; and ${faults.length - FAULTS_MAX} more` : '';
  const text = `The list cannot be changed like this: ${faults.slice(0, FAULTS_MAX).join('; ')}${more}.`;
  return new FwError('FW_REQUEST_INVALID', text);
}
