// Which optional fields the signals of one type and source carry, of which scale their numbers are, and whether that is what it used to be; and whether phones are numbers.
import { phoneKind } from '../../signal/phone.ts';
import type { Signal } from '../../signal/signal.ts';
import { fieldOf } from '../../signal/signal.ts';
import {
  type FieldName,
  fieldSpec,
  type SignalType,
  signalTypeSpec,
} from '../../signal/signal-type.ts';
import { isToken } from '../identity/keyed-hash.ts';
import { FieldScale, type ScaleChange } from './field-scale.ts';

/** How often a field is missing, as shares of signals. */
export interface FieldShape {
  readonly field: FieldName;
  readonly missing: number;
  /** What is usual; absent until enough was seen. */
  readonly usual?: number;
  /** Now it is another than it used to be. */
  readonly isChanged: boolean;
}

/** So many signals make a share. */
const WINDOW = 50;
/** Windows that make what is usual. */
const LEARN_WINDOWS = 4;
/** A share that differs by so much has changed. */
const CHANGE = 0.5;
/** How much of a window goes into what is usual: quickly while nothing is known, then over some fifty windows. */
const FOLLOW = 0.05;
/** The same for a share that has changed, so that it stays told of, and is the usual one some hundred windows later. */
const FOLLOW_CHANGED = 0.01;
/** Such a window is taken into account no more often: a stream fills several a second, and would be told of for some seconds only. */
const FOLLOW_CHANGED_MS = 60_000;
/** Kinds of fields that are amounts of something. */
const AMOUNTS: ReadonlySet<string> = new Set(['fen', 'ms', 'days', 'count']);

/** In how many of the signals that have it a field holds no phone number, as a share. */
export interface NoNumbers {
  readonly field: FieldName;
  readonly share: number;
}

/** Whoever calls or sends may be withheld or have a name. */
const NAMED: ReadonlySet<FieldName> = new Set(['caller', 'sender']);
/** A source whose numbers are mostly none has ids of its own. */
const OPAQUE = 0.5;

interface Phone {
  readonly name: FieldName;
  seen: number;
  other: number;
  /** Of the last window, and usually. */
  share: number;
  usual: number;
}

interface Field {
  readonly name: FieldName;
  missing: number;
  lastShare: number | undefined;
  usual: number;
  isChanged: boolean;
  /** Processing time at which a share that has changed went into what is usual. */
  followedAt: number;
}

export class SignalShape {
  readonly #fields: readonly Field[];
  readonly #scales: readonly (readonly [FieldName, FieldScale])[];
  readonly #phones: readonly Phone[];
  #seen = 0;
  #windows = 0;

  constructor(type: SignalType) {
    const { required, optional } = signalTypeSpec(type);
    this.#scales = [...required, ...optional].flatMap((name) =>
      AMOUNTS.has(fieldSpec(name).kind) ? [[name, new FieldScale(name)] as const] : [],
    );
    this.#fields = optional.map((name) => ({
      name,
      missing: 0,
      lastShare: undefined,
      usual: 0,
      isChanged: false,
      followedAt: Number.NEGATIVE_INFINITY,
    }));
    this.#phones = [...required, ...optional]
      .filter((name) => fieldSpec(name).kind === 'phone' && !NAMED.has(name))
      .map((name) => ({ name, seen: 0, other: 0, share: 0, usual: 0 }));
  }

  /** Looks at one signal of the type that came at a processing time, epoch ms. */
  look(signal: Signal, at: number): void {
    for (const [name, scale] of this.#scales) {
      const value = fieldOf(signal, name);
      if (typeof value === 'number') scale.add(value, at);
    }
    for (const field of this.#fields)
      if (fieldOf(signal, field.name) === undefined) field.missing++;
    for (const phone of this.#phones) {
      const text = fieldOf(signal, phone.name);
      if (typeof text !== 'string') continue;
      phone.seen++;
      if (phoneKind(text) === 'other' && !isToken(text)) phone.other++;
    }
    this.#seen++;
    if (this.#seen >= WINDOW) this.#close(at);
  }

  /** Fields whose numbers are of another scale than they used to be, at a processing time, epoch ms. */
  scaleChanges(at: number): ScaleChange[] {
    return this.#scales.flatMap(([, scale]) => scale.changed(at) ?? []);
  }

  /** Fields in which phones are numbers mostly, and not always. */
  get noNumbers(): NoNumbers[] {
    return this.#phones.flatMap(({ name, share, usual }) =>
      share > 0 && usual < OPAQUE ? [{ field: name, share: rounded(share) }] : [],
    );
  }

  get fields(): FieldShape[] {
    return this.#fields.flatMap(({ name, lastShare, usual, isChanged }) => {
      if (lastShare === undefined) return [];
      const known = this.#windows > LEARN_WINDOWS ? { usual: rounded(usual) } : {};
      return [{ field: name, missing: rounded(lastShare), ...known, isChanged }];
    });
  }

  #close(at: number): void {
    this.#windows++;
    const isLearning = this.#windows <= LEARN_WINDOWS;
    for (const field of this.#fields) {
      const share = field.missing / this.#seen;
      field.isChanged = !isLearning && Math.abs(share - field.usual) >= CHANGE;
      field.lastShare = share;
      field.missing = 0;
      if (field.isChanged && at - field.followedAt < FOLLOW_CHANGED_MS) continue;
      if (field.isChanged) field.followedAt = at;
      const follow = isLearning ? 1 / this.#windows : field.isChanged ? FOLLOW_CHANGED : FOLLOW;
      field.usual += (share - field.usual) * follow;
    }
    for (const phone of this.#phones) {
      phone.share = phone.seen === 0 ? 0 : phone.other / phone.seen;
      phone.usual += (phone.share - phone.usual) * (isLearning ? 1 / this.#windows : FOLLOW);
      [phone.seen, phone.other] = [0, 0];
    }
    this.#seen = 0;
  }
}

function rounded(share: number): number {
  return Math.round(share * 1_000) / 1_000;
}
