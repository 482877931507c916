// Which slice of people a person lives in: that of the name. An identity moves in with the first phone, account or device that is linked to it,
// since the history is there. Every engine sees all links in the order of the log, so all agree.
import { sliceOfText } from './slice.ts';
import { type NameTable, PERSON_NAME } from './state/name-table.ts';

export class Homes {
  readonly #names: NameTable;
  readonly #sliceCount: number;

  constructor(names: NameTable, sliceCount: number) {
    this.#names = names;
    this.#sliceCount = sliceCount;
  }

  /** The slice of a person, or of an identifier that stands for itself. */
  of(person: number): number {
    const home = this.#names.homeOf(person);
    return home === 0 ? sliceOfText(this.#names.textOf(person), this.#sliceCount) : home - 1;
  }

  /** Settles where a person lives, to be called before an identifier is linked to it. */
  settle(identifier: number, person: number): void {
    if (this.#names.homeOf(person) !== 0) return;
    const names = this.#names;
    const movesIn = names.kindOf(person) === PERSON_NAME && names.linkOf(identifier) === 0;
    names.setHome(person, 1 + this.of(movesIn ? identifier : person));
  }
}
