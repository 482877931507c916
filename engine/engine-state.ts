// The whole state of an engine as plain data that `v8.serialize` and `structuredClone` can take: what is kept by name lies in a few large arrays.
import type { HashSeed } from '../signal/key-hash.ts';
import type { LatenessState } from './lateness.ts';
import type { SketchState } from './state/feature-store.ts';
import type { IdentityState } from './state/identities.ts';
import type { LinkState } from './state/links.ts';
import type { ListEntries } from './state/list-store.ts';
import type { NameState } from './state/name-table.ts';
import type { TypologyScores } from './state/score-store.ts';
import type { SlabState } from './state/slab.ts';
import type { ConfirmedState } from './state/touch-store.ts';

/** Grows when the shape of a checkpoint changes; runtime/checkpoint-migration.ts brings those of earlier versions up to it, and refuses what it has no step for. */
export const STATE_VERSION = 7;

/** One thing that may be kept under a name: what it is, so that another pack finds or frees it. */
export interface Column {
  readonly stateKey: string;
  readonly format: 'window' | 'windows by rest' | 'candidates' | 'touches';
}

export interface EngineState {
  readonly version: typeof STATE_VERSION;
  readonly seed: HashSeed;
  /** Signals accepted so far; breaks ties of event time in sequences. */
  readonly arrival: number;
  readonly lateness: LatenessState;
  readonly columns: readonly Column[];
  readonly slab: SlabState;
  readonly names: NameState;
  readonly identities: IdentityState;
  readonly sketches: SketchState;
  readonly links: LinkState;
  readonly confirmed: ConfirmedState;
  readonly droppedCandidates: number;
  readonly lists: ReadonlyMap<string, ListEntries>;
  readonly suspectScores: ReadonlyMap<string, TypologyScores>;
  readonly victimScores: ReadonlyMap<string, TypologyScores>;
}
