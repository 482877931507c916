// How staff change lists: kept in the ledger as asked, agreed to by a second person where that is needed, then told to the log, where engines and the
// ledger take it from. A failure between two steps leaves the request waiting: deciding it again sends the same signals, which count once.
import type { SignalAppender } from '../connectors/signal-appender.ts';
import type { ListEntry } from '../ledger/list-entries.ts';
import {
  ALONE_MAX,
  type AskedChange,
  askedRequest,
  candidatesOf,
  decidedRequest,
  doneRequest,
  entryOf,
  FOR_GOOD,
  type ListDefinition,
  type ListRequest,
  needsSecond,
  signalsOf,
} from '../rulebook/list-request.ts';
import { FwError } from '../signal/fw-error.ts';
import { didYouMean } from '../signal/nearest-name.ts';
import { homeRegion } from '../signal/region.ts';
import type { ListPort } from './ports.ts';

export interface ListDeskDeps {
  readonly lists: ListPort;
  readonly appender: Pick<SignalAppender, 'append'>;
  /** Processing time, epoch ms. */
  readonly now: () => number;
  /** Event time of now, epoch ms. */
  readonly eventNow: () => number;
}

export interface FoundEntry {
  readonly isListed: boolean;
  readonly inPack: boolean;
  readonly entries: readonly ListEntry[];
}

/** All throw FwError FW_NOT_FOUND for what is not there, FW_LEDGER_AWAY and FW_REDIS_AWAY. */
export class ListDesk {
  readonly #deps: ListDeskDeps;

  constructor(deps: ListDeskDeps) {
    this.#deps = deps;
  }

  async require(name: string): Promise<ListDefinition> {
    const all = await this.#deps.lists.definitions();
    const found = all.find((list) => list.name === name);
    if (found !== undefined) return found;
    const hint = didYouMean(
      name,
      all.map((list) => list.name),
    );
    throw new FwError('FW_NOT_FOUND', `The live rules have no list '${name}'${hint || '.'}`);
  }

  /** Asks for a change; it is done at once where one person is enough. Throws FW_REQUEST_INVALID, FW_LOG_AWAY. */
  async ask(name: string, asked: AskedChange): Promise<ListRequest> {
    const { lists, now, eventNow } = this.#deps;
    const list = await this.require(name);
    const request = askedRequest(list, asked, { now: now(), eventNow: eventNow() });
    const untilTimes = await this.#untilTimes(list, request);
    await lists.keep(request);
    if (needsSecond(list, request, untilTimes)) return request;
    return this.#carryOut(doneRequest(request));
  }

  /** What was asked for, as it stands. */
  async requireRequest(requestId: string): Promise<ListRequest> {
    const [request] = await this.#deps.lists.requests({ requestId, limit: 1 });
    if (request !== undefined) return request;
    throw new FwError('FW_NOT_FOUND', `There is no request ${requestId} for a list.`);
  }

  /** Decides what somebody else asked for. Throws FW_LIST_REFUSED, FW_LOG_AWAY. */
  async decide(
    requestId: string,
    decision: { readonly by: string; readonly accept: boolean; readonly reason: string },
  ): Promise<ListRequest> {
    const { lists, now } = this.#deps;
    const request = await this.requireRequest(requestId);
    const decided = decidedRequest(request, { ...decision, at: now() });
    if (decided.state === 'done') return this.#carryOut(decided);
    await lists.keep(decided);
    return decided;
  }

  /** What there is of an entry on a list. Throws FW_REQUEST_INVALID for what can be no entry. */
  async find(name: string, text: string): Promise<FoundEntry> {
    const { lists, eventNow } = this.#deps;
    const list = await this.require(name);
    const entry = entryOf(list, text);
    if (entry === undefined)
      throw new FwError('FW_REQUEST_INVALID', `The list ${name} has no entries like this one.`);
    const candidates = candidatesOf(list, entry);
    const entries = await lists.named(name, candidates);
    const off = new Set(entries.filter(({ op }) => op === 'remove').map((one) => one.entry));
    const packed = list.entries.filter((one) => candidates.includes(one));
    const isListed =
      packed.some((one) => !off.has(one)) || entries.some((one) => isOn(one, eventNow()));
    return { isListed, inPack: packed.length > 0, entries };
  }

  /** The entries of rows that were shown. Throws FW_LIST_REFUSED when one changed meanwhile. */
  async entriesOfRows(name: string, rowIds: readonly string[]): Promise<AskedChange['entries']> {
    const found = await this.#deps.lists.ofRows(name, rowIds);
    if (found.length === new Set(rowIds).size) return found.map(({ entry }) => ({ entry }));
    const text = 'An entry was changed meanwhile; read the list again.';
    throw new FwError('FW_LIST_REFUSED', text);
  }

  /** Until which event times the entries that a request gives an end are listed by now. */
  async #untilTimes(
    { name, entries: packed }: ListDefinition,
    { op, entries }: ListRequest,
  ): Promise<ReadonlyMap<string, number>> {
    const asked = entries.flatMap((one) => (one.expiresTime === undefined ? [] : [one.entry]));
    // More than that take two people anyway.
    if (op === 'remove' || asked.length === 0 || entries.length > ALONE_MAX) return new Map();
    const inPack = new Set(packed);
    const changed = await this.#deps.lists.named(name, asked);
    return new Map([
      ...asked.filter((one) => inPack.has(one)).map((one) => [one, FOR_GOOD] as const),
      ...changed.map(
        (one) => [one.entry, one.op === 'add' ? (one.expiresTime ?? FOR_GOOD) : 0] as const,
      ),
    ]);
  }

  async #carryOut(request: ListRequest): Promise<ListRequest> {
    const { appender, lists, eventNow } = this.#deps;
    await appender.append(signalsOf(request, { time: eventNow(), region: homeRegion() }));
    await lists.keep(request);
    return request;
  }
}

/** Whether an entry is on its list at an event time, epoch ms. */
export function isOn({ op, expiresTime }: ListEntry, now: number): boolean {
  return op === 'add' && (expiresTime === undefined || expiresTime > now);
}
