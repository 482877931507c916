// What a story of a pack is once read: signals with their times, and the decisions that must come of them.
import type { Level } from '../signal/level.ts';

export interface StorySignal {
  /** Time since the start of the story. */
  readonly atMs: number;
  /** Fields as written; identity, source and region are filled in by whoever plays the story. */
  readonly fields: Readonly<Record<string, string | number | boolean>>;
  readonly line: number;
}

export interface StoryExpectation {
  readonly typology: string;
  /** Highest level that the typology must have reached. */
  readonly level: Level;
  /** Rules that the highest decision must name. */
  readonly rules: readonly string[];
  readonly line: number;
}

export interface Story {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly startMs: number;
  readonly signals: readonly StorySignal[];
  /** Exactly the typologies that must reach yellow or more; empty when nothing may be said. */
  readonly expect: readonly StoryExpectation[];
}
