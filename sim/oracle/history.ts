// What happened, in order, and what follows from it: whose a thing is now, and what was on a list at a moment. Nothing is
// worked out before it is asked for.
import type { FieldValue, Signal } from '../../signal/signal.ts';
import type { OracleList } from './pack.ts';

/** A moment is the place of an event in the order in which things came to the oracle, from 1. */
export type Moment = number;

/** Everything kept under an identifier went to a person. */
export interface Move {
  readonly moment: Moment;
  readonly identifier: string;
  readonly person: string;
}

/** A signal of an event time was accepted. */
export interface Arrival {
  readonly moment: Moment;
  readonly time: number;
}

interface Link extends Move {
  /** Whether it was the identifier's first link, so that what was kept under it moved to the person. */
  readonly isFirst: boolean;
}

interface ListChange {
  readonly moment: Moment;
  readonly list: string;
  readonly entry: string;
  /** Event time until which the entry counts; minus infinity when it was taken off. */
  readonly untilTime: number;
}

export class History {
  readonly #links: Link[] = [];
  readonly #arrivals: Arrival[] = [];
  readonly #changes: ListChange[] = [];
  readonly #sightings: { person: string; phone: string }[] = [];
  #moment: Moment = 0;

  /** The next moment. */
  next(): Moment {
    return ++this.#moment;
  }

  /** Notes that a signal was accepted. */
  accept(time: number): void {
    this.#arrivals.push({ moment: this.next(), time });
  }

  get arrivals(): readonly Arrival[] {
    return this.#arrivals;
  }

  get moves(): readonly Move[] {
    return this.#links.filter((link) => link.isFirst);
  }

  /** Links an identifier to whoever `person` stands for. A person without a known number takes on the identifier's. */
  link(identifier: string, person: string): void {
    const holder = this.personOf(person);
    if (identifier === holder) return;
    const isFirst = this.wouldMove(identifier, person);
    this.#links.push({ moment: this.next(), identifier, person: holder, isFirst });
    const phone = this.phoneOf(identifier);
    if (isFirst && phone !== undefined && this.phoneOf(holder) === undefined)
      this.sawPhone(holder, phone);
  }

  /** Whether linking an identifier to somebody would move what is kept under it. */
  wouldMove(identifier: string, person: string): boolean {
    return (
      identifier !== this.personOf(person) &&
      !this.#links.some((link) => link.identifier === identifier)
    );
  }

  /** The person behind an identifier now. What stood for an identifier goes with it when that is linked for the first time. */
  personOf(identifier: string): string {
    let holder = identifier;
    for (const link of this.#links) {
      const goesWithIt = link.isFirst && holder === link.identifier;
      if (link.identifier === identifier || goesWithIt) holder = link.person;
    }
    return holder;
  }

  /** Who holds now what was kept under a key at a moment. */
  holderOf(key: string, since: Moment): string {
    return this.#movesOf(key, since).at(-1)?.person ?? key;
  }

  /** When it came to whoever holds it now, then when it came to whoever held it before, and so on. Ties of time go by it. */
  placeOf(key: string, since: Moment): readonly Moment[] {
    return [since, ...this.#movesOf(key, since).map((link) => link.moment)].reverse();
  }

  sawPhone(person: string, phone: string): void {
    this.#sightings.push({ person, phone });
  }

  /** The number last seen to be a person's; a phone that stands for a person is seen on itself. */
  phoneOf(person: string): string | undefined {
    const seen = this.#sightings.findLast((sighting) => sighting.person === person);
    return seen?.phone ?? (person.startsWith('phone:') ? person.slice(6) : undefined);
  }

  changeList(signal: Signal & { readonly type: 'list.changed' }): void {
    this.#changes.push({
      moment: this.next(),
      list: signal.list,
      entry: signal.entry,
      untilTime:
        signal.op === 'remove'
          ? Number.NEGATIVE_INFINITY
          : (signal.expiresTime ?? Number.POSITIVE_INFINITY),
    });
  }

  /** Whether a value is on a list now, at an event time. */
  isListed(name: string, list: OracleList, value: string, time: number): boolean {
    const untilTimes = new Map(list.entries.map((entry) => [entry, Number.POSITIVE_INFINITY]));
    for (const change of this.#changes)
      if (change.list === name) untilTimes.set(change.entry, change.untilTime);
    return [...untilTimes].some(([entry, untilTime]) => {
      if (time >= untilTime) return false;
      if (list.match === 'prefix') return value.startsWith(entry);
      const domain = entry.startsWith('.') ? entry : `.${entry}`;
      return value === entry || (list.match === 'suffix' && value.endsWith(domain));
    });
  }

  #movesOf(key: string, since: Moment): Link[] {
    const moves: Link[] = [];
    let holder = key;
    for (const link of this.#links) {
      if (link.moment < since || !link.isFirst || link.identifier !== holder) continue;
      moves.push(link);
      holder = link.person;
    }
    return moves;
  }
}

/** Orders things of one time by when they came to their holder. */
export function comparePlaces(a: readonly Moment[], b: readonly Moment[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The values of some fields; undefined when one of them is missing. */
export function valuesOf(
  read: (field: string) => FieldValue | undefined,
  fields: readonly string[],
): string[] | undefined {
  const values = fields.map(read);
  return values.includes(undefined) ? undefined : values.map(String);
}
