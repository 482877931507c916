// What the archive has of people before a moment: of those of missed cases, and of a sample of others over the same stretches to compare with.

import type { FiledCase } from '../../backtest/feedback.ts';
import type { LoggedFrame } from '../../log/log.ts';
import { frameLineBytes } from '../../log/unpack-frame.ts';
import { contentId } from '../../signal/content-id.ts';
import { parseSignalLine } from '../../signal/parse-signal-line.ts';
import { fieldOf, type Signal } from '../../signal/signal.ts';
import { signalTypeSpec } from '../../signal/signal-type.ts';
import { isTelling } from './trait.ts';

export interface Stretch {
  /** Epoch ms; `to` is the first moment outside. */
  readonly from: number;
  readonly to: number;
}

/** The telling signals of a person in a stretch, by event time; the newest where there are more than are kept. */
export interface Track {
  readonly signals: readonly Signal[];
  readonly isCut: boolean;
}

export interface Tracks {
  /** One for each case, in order. */
  readonly cases: readonly Track[];
  readonly others: readonly Track[];
  readonly signalsRead: number;
}

/** Bounds memory: about 500 bytes each. */
export const SIGNALS_A_PERSON_MAX = 400;
/** Other people; shares of a thousandth can still be told from none. */
export const OTHERS_MAX = 3_000;
const DAY_MS = 86_400_000;
const HASH_END = 2 ** 32;
const LINK_NAMES = ['"link.declared"', '"account.opened"', '"number.activated"'].map((name) =>
  Buffer.from(name),
);
const DECODER = new TextDecoder();

/** Before a case: so many days before its fraud, and until a day after it, as payments of a fraud follow one another, but never past its filing. */
export function stretchOf({ incidentTime, filedTime }: FiledCase, days: number): Stretch {
  const incident = Math.min(incidentTime, filedTime);
  return { from: incident - days * DAY_MS, to: Math.min(filedTime, incident + DAY_MS) };
}

interface Followed {
  readonly stretch: Stretch;
  signals: Signal[];
  isCut: boolean;
}

/**
 * Reads frames in the order of the log. Phones and accounts belong together as links among the frames say, from where they stand on; `isKnown` says whom
 * not to sample. Rejects with what reading throws.
 */
export async function tracksOf(
  cases: readonly FiledCase[],
  days: number,
  frames: AsyncIterable<Pick<LoggedFrame, 'frame'>>,
  isKnown: (phone: string) => boolean,
): Promise<Tracks> {
  const stretches = cases.map((each) => stretchOf(each, days));
  const people = new People(cases, stretches, isKnown);
  const begin = stretches.reduce(
    (least, { from }) => Math.min(least, from),
    Number.POSITIVE_INFINITY,
  );
  let hasBegun = false;
  let signalsRead = 0;
  for await (const { frame } of frames) {
    const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    // Before the first stretch links alone matter; most frames have none and cost a search.
    if (!hasBegun && !isFrom(bytes, begin) && !LINK_NAMES.some((name) => bytes.includes(name)))
      continue;
    for (const line of frameLineBytes(bytes)) {
      const parsed = parseSignalLine(DECODER.decode(line));
      if (!parsed.ok) continue;
      signalsRead++;
      hasBegun ||= parsed.signal.time >= begin;
      people.see(parsed.signal);
    }
  }
  return { ...people.tracks(), signalsRead };
}

function isFrom(bytes: Buffer, begin: number): boolean {
  for (const line of frameLineBytes(bytes)) {
    const parsed = parseSignalLine(DECODER.decode(line));
    // A frame's signals are about of one time; lateness is minutes and stretches are days.
    if (parsed.ok) return parsed.signal.time >= begin - DAY_MS;
  }
  return false;
}

/** Those who are followed, by phone, person and account. */
class People {
  readonly #cases: Followed[];
  readonly #stretches: readonly Stretch[];
  readonly #isKnown: (phone: string) => boolean;
  readonly #byName = new Map<string, readonly Followed[]>();
  #sampled = new Map<string, { readonly hash: number; readonly followed: readonly Followed[] }>();
  /** Phones with a hash below it are sampled; it sinks as more are seen. */
  #line = HASH_END;

  constructor(
    cases: readonly FiledCase[],
    stretches: readonly Stretch[],
    isKnown: (phone: string) => boolean,
  ) {
    this.#stretches = stretches;
    this.#isKnown = isKnown;
    this.#cases = stretches.map((stretch) => ({ stretch, signals: [], isCut: false }));
    for (const [i, { phone }] of cases.entries()) {
      const followed = this.#cases[i];
      if (followed === undefined) continue;
      this.#byName.set(phone, [...(this.#byName.get(phone) ?? []), followed]);
    }
  }

  see(signal: Signal): void {
    if (
      signal.type === 'link.declared' ||
      signal.type === 'account.opened' ||
      signal.type === 'number.activated'
    )
      this.#link(signal);
    if (!isTelling(signal.type)) return;
    const [key] = signalTypeSpec(signal.type).victimKeys;
    const name = key === undefined ? undefined : fieldOf(signal, key);
    if (typeof name !== 'string') return;
    const found =
      this.#byName.get(name) ??
      (key === 'payer' || key === 'account' ? undefined : this.#sample(name));
    for (const followed of found ?? []) follow(followed, signal);
  }

  tracks(): Pick<Tracks, 'cases' | 'others'> {
    const others = [...this.#sampled.values()].flatMap(({ followed }) => followed);
    // Of whom nothing was seen nothing can be compared.
    const seen = others.map(trackOf).filter(({ signals }) => signals.length > 0);
    return { cases: this.#cases.map(trackOf), others: seen };
  }

  #link(signal: Signal): void {
    const phone = fieldOf(signal, 'phone');
    const person = fieldOf(signal, 'person');
    const account = fieldOf(signal, 'account');
    const found =
      (typeof phone === 'string' ? (this.#byName.get(phone) ?? this.#sample(phone)) : undefined) ??
      (typeof person === 'string' ? this.#byName.get(person) : undefined);
    for (const name of [person, account]) {
      if (typeof name !== 'string') continue;
      if (found === undefined && name === account) this.#byName.delete(name);
      else if (found !== undefined) this.#byName.set(name, found);
    }
  }

  #sample(phone: string): readonly Followed[] | undefined {
    const hash = hashOf(phone);
    const stretch = this.#stretches[hash % Math.max(1, this.#stretches.length)];
    if (hash >= this.#line || stretch === undefined || this.#isKnown(phone)) return undefined;
    const followed = [{ stretch, signals: [], isCut: false }];
    this.#sampled.set(phone, { hash, followed });
    this.#byName.set(phone, followed);
    if (this.#sampled.size > 2 * OTHERS_MAX) this.#thin();
    return followed;
  }

  /** Keeps those with the smallest hashes. */
  #thin(): void {
    const kept = [...this.#sampled].sort(([, a], [, b]) => a.hash - b.hash).slice(0, OTHERS_MAX);
    this.#line = (kept.at(-1)?.[1].hash ?? 0) + 1;
    this.#sampled = new Map(kept);
    const alive = new Set<unknown>([
      ...this.#cases,
      ...kept.flatMap(([, { followed }]) => followed),
    ]);
    for (const [name, followed] of this.#byName)
      if (!followed.some((each) => alive.has(each))) this.#byName.delete(name);
  }
}

function follow(followed: Followed, signal: Signal): void {
  const { from, to } = followed.stretch;
  if (signal.time < from || signal.time >= to) return;
  followed.signals.push(signal);
  // Cut in halves, so that keeping the newest costs little.
  if (followed.signals.length >= 2 * SIGNALS_A_PERSON_MAX) {
    followed.signals = followed.signals.slice(-SIGNALS_A_PERSON_MAX);
    followed.isCut = true;
  }
}

function trackOf({ signals, isCut }: Followed): Track {
  return {
    signals: signals.slice(-SIGNALS_A_PERSON_MAX).sort((a, b) => a.time - b.time),
    isCut: isCut || signals.length > SIGNALS_A_PERSON_MAX,
  };
}

/** 32 bits that are the same for a phone on every machine. */
function hashOf(phone: string): number {
  return Number.parseInt(contentId('missed', phone).slice(0, 8), 16);
}
