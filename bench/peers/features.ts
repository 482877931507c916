// The six features by hand, as a careful programmer would write them without an engine: a Map of keys, for each key an array of
// times with a head index, and a count of each value where values are counted once. Windows are exact, (t - window, t].
// Two mercies that a product could not take: signals must come in order of time, and a key that falls silent is never let go.
import type { SignalOf } from '../../signal/signal.ts';

export type WorkloadSignal =
  | SignalOf<'call.ended'>
  | SignalOf<'sms.received'>
  | SignalOf<'site.visited'>
  | SignalOf<'transfer.completed'>;

/** What the features are at one signal; 0 where the signal is not counted by one. */
export interface FeatureValues {
  callees10m: number;
  longCalls2h: number;
  riskyVisits24h: number;
  linkSms24h: number;
  payers1h: number;
  sent24hFen: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const LONG_CALL_MS = 20 * MINUTE_MS;
const YOUNG_DOMAIN_DAYS = 60;
/** Space before the head is given back from here on, when it is more than half. */
const HEAD_MIN = 32;

/** Counts the six features of a stream that is in order of time. */
export class Features {
  readonly #callees = new DistinctWindows(10 * MINUTE_MS);
  readonly #longCalls = new CountWindows(2 * HOUR_MS);
  readonly #riskyVisits = new CountWindows(24 * HOUR_MS);
  readonly #linkSms = new CountWindows(24 * HOUR_MS);
  readonly #payers = new DistinctWindows(HOUR_MS);
  readonly #sent = new SumWindows(24 * HOUR_MS);
  readonly #values: FeatureValues = noValues();

  /** Counts a signal and gives what the features are now. The same object is filled again by the next signal. */
  count(signal: WorkloadSignal): FeatureValues {
    const values = this.#values;
    values.callees10m = 0;
    values.longCalls2h = 0;
    values.riskyVisits24h = 0;
    values.linkSms24h = 0;
    values.payers1h = 0;
    values.sent24hFen = 0;
    const { time } = signal;
    switch (signal.type) {
      case 'call.ended':
        values.callees10m = this.#callees.add(signal.caller, time, signal.callee);
        if (signal.durationMs >= LONG_CALL_MS)
          values.longCalls2h = this.#longCalls.add(signal.callee, time);
        break;
      case 'sms.received':
        if (signal.domain !== undefined)
          values.linkSms24h = this.#linkSms.add(signal.receiver, time);
        break;
      case 'site.visited':
        if (isRisky(signal)) values.riskyVisits24h = this.#riskyVisits.add(signal.visitor, time);
        break;
      case 'transfer.completed':
        values.payers1h = this.#payers.add(signal.payee, time, signal.payer);
        values.sent24hFen = this.#sent.add(signal.payer, time, signal.amountFen);
        break;
    }
    return values;
  }
}

function noValues(): FeatureValues {
  return {
    callees10m: 0,
    longCalls2h: 0,
    riskyVisits24h: 0,
    linkSms24h: 0,
    payers1h: 0,
    sent24hFen: 0,
  };
}

function isRisky({ topic, domainAgeDays }: SignalOf<'site.visited'>): boolean {
  return (
    (topic === 'loan' || topic === 'investment' || topic === 'task') &&
    domainAgeDays !== undefined &&
    domainAgeDays < YOUNG_DOMAIN_DAYS
  );
}

interface Times {
  times: number[];
  head: number;
}

class CountWindows {
  readonly #windowMs: number;
  readonly #keys = new Map<string, Times>();

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(key: string, time: number): number {
    let entry = this.#keys.get(key);
    if (entry === undefined) {
      entry = { times: [], head: 0 };
      this.#keys.set(key, entry);
    }
    const { times } = entry;
    times.push(time);
    const since = time - this.#windowMs;
    let { head } = entry;
    while ((times[head] ?? time) <= since) head++;
    if (head > HEAD_MIN && head * 2 > times.length) {
      times.splice(0, head);
      head = 0;
    }
    entry.head = head;
    return times.length - head;
  }
}

interface Amounts extends Times {
  amounts: number[];
  sum: number;
}

class SumWindows {
  readonly #windowMs: number;
  readonly #keys = new Map<string, Amounts>();

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(key: string, time: number, amount: number): number {
    let entry = this.#keys.get(key);
    if (entry === undefined) {
      entry = { times: [], amounts: [], head: 0, sum: 0 };
      this.#keys.set(key, entry);
    }
    const { times, amounts } = entry;
    times.push(time);
    amounts.push(amount);
    entry.sum += amount;
    const since = time - this.#windowMs;
    let { head } = entry;
    while ((times[head] ?? time) <= since) entry.sum -= amounts[head++] ?? 0;
    if (head > HEAD_MIN && head * 2 > times.length) {
      times.splice(0, head);
      amounts.splice(0, head);
      head = 0;
    }
    entry.head = head;
    return entry.sum;
  }
}

interface Values extends Times {
  values: string[];
  counts: Map<string, number>;
}

class DistinctWindows {
  readonly #windowMs: number;
  readonly #keys = new Map<string, Values>();

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(key: string, time: number, value: string): number {
    let entry = this.#keys.get(key);
    if (entry === undefined) {
      entry = { times: [], values: [], head: 0, counts: new Map() };
      this.#keys.set(key, entry);
    }
    const { times, values, counts } = entry;
    times.push(time);
    values.push(value);
    counts.set(value, (counts.get(value) ?? 0) + 1);
    const since = time - this.#windowMs;
    let { head } = entry;
    while ((times[head] ?? time) <= since) {
      const gone = values[head++] ?? '';
      const left = (counts.get(gone) ?? 1) - 1;
      if (left === 0) counts.delete(gone);
      else counts.set(gone, left);
    }
    if (head > HEAD_MIN && head * 2 > times.length) {
      times.splice(0, head);
      values.splice(0, head);
      head = 0;
    }
    entry.head = head;
    return counts.size;
  }
}
