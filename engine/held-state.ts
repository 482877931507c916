// The state of an engine as it was at one moment, in pieces that are small enough to be copied between two batches while the engine goes on. The
// stores keep what they held just before they change it (state/held-words.ts, state/held-map.ts).
import type { HashSeed } from '../signal/key-hash.ts';
import type { Column, STATE_VERSION } from './engine-state.ts';
import type { Lateness } from './lateness.ts';
import type { Scoring } from './scoring.ts';
import type { DistinctSketch } from './state/distinct-sketch.ts';
import type { FeatureStore } from './state/feature-store.ts';
import type { TimesTable } from './state/hash-times.ts';
import { PagePool } from './state/held-words.ts';
import type { Chunk, Identities } from './state/identities.ts';
import type { Links } from './state/links.ts';
import type { ListEntry, ListStore } from './state/list-store.ts';
import type { IndexTable } from './state/name-index.ts';
import type { NameBase, NameTable } from './state/name-table.ts';
import type { ScoreState } from './state/score-store.ts';
import type { Slab, SlabBase } from './state/slab.ts';
import type { TouchStore } from './state/touch-store.ts';

/** What of the state is not kept by name, number or place. */
export interface StateBase {
  readonly version: typeof STATE_VERSION;
  readonly seed: HashSeed;
  readonly arrival: number;
  readonly columns: readonly Column[];
  readonly droppedCandidates: number;
  readonly lateness: {
    readonly newestTime: number;
    readonly rotatedTime: number;
    /** Of the younger generation and of the older one. */
    readonly tableBits: readonly [number, number];
  };
  readonly slab: SlabBase;
  readonly names: NameBase;
  readonly directory: readonly number[];
  readonly nextIdentity: number;
  readonly nextSketch: number;
  readonly lists: readonly string[];
  readonly suspectTypologies: readonly string[];
  readonly victimTypologies: readonly string[];
}

type Entries<K, V> = { readonly entries: readonly (readonly [K, V])[] };

/** Plain data that shares nothing with the engine that may change. The base comes first, each entry once. */
export type StatePiece =
  | { readonly part: 'base'; readonly base: StateBase }
  | ({ readonly part: 'slab' | 'names' } & Entries<number, Uint32Array<ArrayBuffer>>)
  | ({ readonly part: 'index' } & Entries<number, IndexTable>)
  | ({ readonly part: 'younger' | 'older' } & Entries<number, TimesTable>)
  | ({ readonly part: 'identities' } & Entries<number, Readonly<Chunk>>)
  | ({ readonly part: 'sketches' } & Entries<number, DistinctSketch>)
  | ({ readonly part: 'links' } & Entries<number, ReadonlySet<number>>)
  | ({ readonly part: 'confirmed' } & Entries<number, number>)
  | ({ readonly part: 'list'; readonly name: string } & Entries<string, ListEntry>)
  | ({ readonly part: 'suspect' | 'victim'; readonly name: string } & Entries<number, ScoreState>);

/** Memory that large arrays of pieces lie in: the next piece is copied into what comes back. */
export interface CopyMemory {
  /** Takes the memory of a piece's array back, when nobody reads it any more. */
  giveBack(bytes: Uint8Array): void;
  /** Forgets the memory of a piece's array, so that another thread may have it; false for what is no copy, which stays. */
  handOver(bytes: Uint8Array): boolean;
  /** Takes memory that was handed over, when that thread has handed it back. */
  comeBack(room: ArrayBuffer): void;
}

/** State that a checkpoint is taken of. `letGo` ends it, whether or not all pieces were taken. */
export interface HeldState extends CopyMemory {
  /** To be taken one by one; the engine may process signals between any two. */
  readonly pieces: Generator<StatePiece>;
  letGo(): void;
}

/** Of an engine, what has state. */
export interface HeldParts {
  readonly lateness: Lateness;
  readonly slab: Slab;
  readonly names: NameTable;
  readonly identities: Identities;
  readonly features: FeatureStore;
  readonly links: Links;
  readonly touches: TouchStore;
  readonly lists: ListStore;
  /** Of each plan that runs. */
  readonly suspectScorings: readonly Scoring[];
  readonly victimScorings: readonly Scoring[];
}

/** Entries of ordinary maps in one piece, and chunks of identities: each piece takes well under a millisecond. */
const ENTRIES_A_PIECE = 64;
const CHUNKS_A_PIECE = 16;

type OwnBase = Pick<StateBase, 'version' | 'seed' | 'arrival' | 'columns' | 'droppedCandidates'>;

/** Holds states one after the other; the room that one took serves the next. */
export class StateHolder {
  readonly #parts: HeldParts;
  readonly #pool = new PagePool();
  #isHeld = false;

  constructor(parts: HeldParts) {
    this.#parts = parts;
  }

  /** Whether a state is held. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Holds the state as it is now. Throws when one is held already. */
  hold(own: OwnBase): HeldState {
    if (this.#isHeld) throw new Error('an engine holds one state at a time');
    this.#isHeld = true;
    const { lateness, slab, names, identities, features, lists, ...rest } = this.#parts;
    const pool = this.#pool;
    const times = lateness.hold(pool);
    const [younger, older] = times.generations;
    const { newestTime, rotatedTime } = times;
    const memory = slab.hold(pool);
    const table = names.hold(pool);
    const known = identities.hold();
    const suspects = rest.suspectScorings.flatMap(({ heldMaps }) => heldMaps);
    const victims = rest.victimScorings.flatMap(({ heldMaps }) => heldMaps);
    const base: StateBase = {
      ...own,
      lateness: { newestTime, rotatedTime, tableBits: [younger.tableBits, older.tableBits] },
      slab: memory.base,
      names: table.base,
      directory: table.index.directory,
      nextIdentity: known.next,
      nextSketch: features.nextSketch,
      lists: lists.heldMaps.map(([name]) => name),
      suspectTypologies: suspects.map(([name]) => name),
      victimTypologies: victims.map(([name]) => name),
    };
    // Maps are held before the first piece is asked for.
    const sketches = features.heldMap.hold();
    const links = rest.links.heldMap.hold();
    const confirmed = rest.touches.heldMap.hold();
    const listed = lists.heldMaps.map(([name, map]) => ({ name, held: map.hold() }));
    const suspectScores = suspects.map(([name, map]) => ({ name, held: map.hold() }));
    const victimScores = victims.map(([name, map]) => ({ name, held: map.hold() }));
    function* pieces(): Generator<StatePiece> {
      yield { part: 'base', base };
      // What changes most comes first, so that the least of it has to be kept.
      for (const { name, held } of victimScores)
        for (const entries of batched(held)) yield { part: 'victim', name, entries };
      for (const { name, held } of suspectScores)
        for (const entries of batched(held)) yield { part: 'suspect', name, entries };
      for (const entries of batched(sketches, 1)) yield { part: 'sketches', entries };
      for (const [index, take] of table.index.tables.entries())
        yield { part: 'index', entries: [[index, take()]] };
      for (const [index, words] of memory.segments.entries())
        yield { part: 'slab', entries: [[index, words.take()]] };
      for (const [index, words] of table.segments.entries())
        yield { part: 'names', entries: [[index, words.take()]] };
      for (const [index, take] of younger.tables)
        yield { part: 'younger', entries: [[index, take()]] };
      for (const [index, take] of older.tables) yield { part: 'older', entries: [[index, take()]] };
      for (const entries of batched(links)) yield { part: 'links', entries };
      for (const entries of batched(confirmed)) yield { part: 'confirmed', entries };
      for (const { name, held } of listed)
        for (const entries of batched(held)) yield { part: 'list', name, entries };
      for (const entries of batched(known.chunks, CHUNKS_A_PIECE))
        yield { part: 'identities', entries };
    }
    const { rooms } = pool;
    return {
      pieces: pieces(),
      giveBack: (bytes) => rooms.giveBack(bytes),
      handOver: (bytes) => rooms.handOver(bytes),
      comeBack: (room) => rooms.comeBack(room),
      letGo: () => this.#letGo(),
    };
  }

  #letGo(): void {
    const { lateness, slab, names, features, links, touches, lists, ...scorings } = this.#parts;
    lateness.letGo();
    slab.letGo();
    names.letGo();
    const named = [lists, ...scorings.suspectScorings, ...scorings.victimScorings];
    for (const map of [features.heldMap, links.heldMap, touches.heldMap]) map.letGo();
    for (const { heldMaps } of named) for (const [, map] of heldMaps) map.letGo();
    this.#pool.clear();
    this.#isHeld = false;
  }
}

function* batched<T>(all: Iterable<T>, size = ENTRIES_A_PIECE): Generator<T[]> {
  let batch: T[] = [];
  for (const each of all) {
    batch.push(each);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
