// Which phone, account or device belongs to which person. An identifier that is not linked stands for a person of its own, and
// others may stand for it. Whoever is linked to is always a holder: nobody who is linked to somebody else in turn.
import { HeldMap } from './held-map.ts';
import { HAS_FOLLOWERS, IS_LINKED, type NameTable, PERSON_NAME, PHONE_NAME } from './name-table.ts';

/** Identifier that others stand for, not being linked itself → those others. Plain data; all else lies in the names. */
export type LinkState = ReadonlyMap<number, ReadonlySet<number>>;

export class Links {
  readonly #names: NameTable;
  readonly #followers: HeldMap<number, Set<number>>;

  constructor(names: NameTable, state?: LinkState) {
    this.#names = names;
    this.#followers = new HeldMap(
      [...(state ?? [])].map(([name, others]) => [name, new Set(others)]),
      (others) => new Set(others),
    );
  }

  snapshot(): LinkState {
    return new Map(this.#followers);
  }

  /** What a checkpoint holds beside what lies in the names. */
  get heldMap(): HeldMap<number, Set<number>> {
    return this.#followers;
  }

  /** The person behind an identifier. */
  personOf(name: number): number {
    const person = this.#names.linkOf(name);
    return person === 0 ? name : person;
  }

  /** The number on which a person was last seen, or the phone that stands for a person itself. */
  phoneOf(person: number): string | undefined {
    const phone = this.#phoneOf(person);
    return phone === 0 ? undefined : this.#names.textOf(phone);
  }

  sawPhone(person: number, phone: number): void {
    const before = this.#names.phoneOf(person);
    if (before !== phone && (before !== 0 || person !== phone)) this.#names.setPhone(person, phone);
  }

  /**
   * Links an identifier to a person, which must be a holder. Returns whether the identifier stood for itself before: then whatever
   * stood for it follows, and whatever is kept under it must now move to the person. An identifier of another person changes
   * hands (numbers are recycled): nothing moves.
   */
  link(identifier: number, person: number): boolean {
    if (identifier === person) return false;
    const before = this.#names.linkOf(identifier);
    if (before !== 0) {
      this.#followers.touch(before);
      this.#followers.get(before)?.delete(identifier);
    }
    this.#follow(identifier, person);
    if (before !== 0) return false;
    const followers = this.#followers.get(identifier);
    this.#followers.delete(identifier);
    for (const follower of followers ?? []) this.#follow(follower, person);
    // A person of whom no number is known takes on that of the identifier.
    const phone = this.#phoneOf(identifier);
    if (phone !== 0 && this.#phoneOf(person) === 0) this.#names.setPhone(person, phone);
    return true;
  }

  #phoneOf(person: number): number {
    const phone = this.#names.phoneOf(person);
    return phone === 0 && this.#names.kindOf(person) === PHONE_NAME ? person : phone;
  }

  #follow(identifier: number, person: number): void {
    this.#names.setLink(identifier, person);
    this.#names.mark(identifier, IS_LINKED, true);
    this.#names.mark(person, HAS_FOLLOWERS, true);
    if (this.#names.kindOf(person) === PERSON_NAME) return;
    const followers = this.#followers.get(person);
    if (followers === undefined) this.#followers.set(person, new Set([identifier]));
    else {
      this.#followers.touch(person);
      followers.add(identifier);
    }
  }
}
