// Which phone, account or device belongs to which person. An identifier that is not linked stands for a person of its own.

/** A key such as `phone:+8613800000000`, `account:62…`, `person:P1`. */
export type EntityKey = string;

export interface LinkState {
  /** identifier key → person key. */
  readonly personOf: Map<EntityKey, EntityKey>;
  /** person key → number on which the person was last seen. */
  readonly phoneOf: Map<EntityKey, string>;
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
   * Links an identifier to a person. Returns whether the identifier stood for itself before, so that whatever is kept under
   * it must now move to the person. An identifier of another person changes hands (numbers are recycled): nothing moves.
   */
  link(identifier: EntityKey, person: EntityKey): boolean {
    if (identifier === person) return false;
    const before = this.#state.personOf.get(identifier);
    this.#state.personOf.set(identifier, person);
    return before === undefined;
  }
}
