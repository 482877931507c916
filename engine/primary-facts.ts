// What a victim stage that runs elsewhere is told of a signal's primary suspect: everything that rules about people may read of one.
export interface PrimaryFeature {
  /** undefined where nothing can be told. */
  readonly value: number | string | undefined;
  /** Newest signals behind it as `source/id`, oldest first. */
  readonly signals: readonly string[];
  readonly isEstimate: boolean;
}

export interface PrimaryFacts {
  /** By index of the feature; those that no rule about people reads on this type of signal are not there. */
  readonly features: ReadonlyMap<number, PrimaryFeature>;
  /** Score by typology, the highest of them, and the highest level (0 for none). */
  readonly scores: ReadonlyMap<string, number>;
  readonly score: number;
  readonly level: number;
  readonly isConfirmed: boolean;
}

/** Of a signal without a suspect, and of a suspect of whom nothing is known. */
export const NO_FACTS: PrimaryFacts = {
  features: new Map(),
  scores: new Map(),
  score: 0,
  level: 0,
  isConfirmed: false,
};
