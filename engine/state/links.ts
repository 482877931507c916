// Which phone, account or device belongs to which person. An identifier that is not linked stands for a person of its own, and
// others may stand for it. Whoever is linked to is always a holder: nobody who is linked to somebody else in turn.

/** A key such as `phone:+8613800000000`, `account:62…`, `person:P1`. */
export type EntityKey = string;

export interface LinkState {
  /** identifier key → key of its holder. */
  readonly personOf: Map<EntityKey, EntityKey>;
  /** holder key → number on which the person was last seen. */
  readonly phoneOf: Map<EntityKey, string>;
  /** Identifier that others stand for, not being linked itself → those others. */
  readonly followersOf: Map<EntityKey, Set<EntityKey>>;
}

export class Links {
  readonly #state: LinkState;

  constructor(state: LinkState) {
    this.#state = state;
  }

  snapshot(): LinkState {
    return this.#state;
  }

  /** The person behind an identifier. */
  personOf(key: EntityKey): EntityKey {
    return this.#state.personOf.get(key) ?? key;
  }

  phoneOf(person: EntityKey): string | undefined {
    return this.#state.phoneOf.get(person);
  }

  sawPhone(person: EntityKey, phone: string): void {
    if (this.#state.phoneOf.get(person) !== phone) this.#state.phoneOf.set(person, phone);
  }

  /**
   * Links an identifier to a person, which must be a holder. Returns whether the identifier stood for itself before: then whatever
   * stood for it follows, and whatever is kept under it must now move to the person. An identifier of another person changes
   * hands (numbers are recycled): nothing moves.
   */
  link(identifier: EntityKey, person: EntityKey): boolean {
    if (identifier === person) return false;
    const { personOf } = this.#state;
    const before = personOf.get(identifier);
    if (before !== undefined) this.#unfollow(identifier, before);
    this.#follow(identifier, person);
    if (before !== undefined) return false;
    const followers = this.#state.followersOf.get(identifier);
    this.#state.followersOf.delete(identifier);
    for (const follower of followers ?? []) this.#follow(follower, person);
    this.#bringPhone(identifier, person);
    return true;
  }

  #follow(identifier: EntityKey, person: EntityKey): void {
    this.#state.personOf.set(identifier, person);
    if (person.startsWith('person:')) return;
    const followers = this.#state.followersOf.get(person);
    if (followers === undefined) this.#state.followersOf.set(person, new Set([identifier]));
    else followers.add(identifier);
  }

  #unfollow(identifier: EntityKey, person: EntityKey): void {
    const followers = this.#state.followersOf.get(person);
    if (followers?.delete(identifier) && followers.size === 0)
      this.#state.followersOf.delete(person);
  }

  /** A person of whom no number is known takes on that of the identifier. */
  #bringPhone(identifier: EntityKey, person: EntityKey): void {
    const phone = this.#state.phoneOf.get(identifier);
    if (phone === undefined) return;
    this.#state.phoneOf.delete(identifier);
    if (!this.#state.phoneOf.has(person)) this.#state.phoneOf.set(person, phone);
  }
}
