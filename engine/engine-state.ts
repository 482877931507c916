// The whole state of an engine as plain data that `v8.serialize` and `structuredClone` can take.
import type { LatenessState } from './lateness.ts';
import type { LinkState } from './state/links.ts';
import type { ListEntries } from './state/list-store.ts';
import type { SuspectState } from './suspect-stage.ts';
import type { VictimState } from './victim-stage.ts';

/** Grows when the shape changes; a checkpoint of another version is refused, not guessed at. */
export const STATE_VERSION = 3;

export interface EngineState {
  readonly version: typeof STATE_VERSION;
  /** Signals accepted so far; breaks ties of event time in sequences. */
  readonly arrival: number;
  readonly lateness: LatenessState;
  readonly links: LinkState;
  readonly lists: Map<string, ListEntries>;
  readonly suspect: SuspectState;
  readonly victim: VictimState;
}

/** The state before the first signal. */
export function emptyState(): EngineState {
  return {
    version: STATE_VERSION,
    arrival: 0,
    lateness: { newestTime: Number.NEGATIVE_INFINITY, seen: new Map() },
    links: { personOf: new Map(), phoneOf: new Map(), followersOf: new Map() },
    lists: new Map(),
    suspect: {
      features: new Map(),
      scores: new Map(),
      touches: { touches: new Map(), confirmed: new Map() },
    },
    victim: {
      features: new Map(),
      scores: new Map(),
      sequences: { states: new Map(), dropped: 0 },
    },
  };
}
