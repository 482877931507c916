// What a process of the growth benchmark is asked to do, and what it answers.

export interface GrowthSpec {
  /** As planOf reads it. */
  readonly pack: string;
  readonly people: number;
  readonly signalsAPerson: number;
  /** Event time of the whole stretch. */
  readonly hours: number;
  /** Signals that are timed in one round. */
  readonly timed: number;
  /**
   * Rounds. With one, every round begins afresh and comes to the same state. With more, the rounds are consecutive parts of one stretch
   * that is made while it is taken, so that the signals need not be in memory.
   */
  readonly parts: number;
}

export interface GrowthRound {
  readonly signals: number;
  readonly cpuSeconds: number;
  readonly decisions: number;
  readonly names: number;
  /** Of the engine's state, by part. */
  readonly stateBytes: Readonly<Record<string, number>>;
  /** What the process holds more than before there was an engine: heap and typed arrays. */
  readonly heldBytes: number;
}
