// Puts the pieces of a held state together again (held-state.ts).
import type { EngineState } from './engine-state.ts';
import type { StateBase, StatePiece } from './held-state.ts';
import type { DistinctSketch } from './state/distinct-sketch.ts';
import type { TimesTable } from './state/hash-times.ts';
import type { Chunk } from './state/identities.ts';
import type { ListEntries } from './state/list-store.ts';
import type { IndexTable } from './state/name-index.ts';
import type { TypologyScores } from './state/score-store.ts';

export class StateBuilder {
  #base: StateBase | undefined;
  readonly #slab: Uint32Array<ArrayBuffer>[] = [];
  readonly #names: Uint32Array<ArrayBuffer>[] = [];
  readonly #index: IndexTable[] = [];
  readonly #younger = new Map<number, TimesTable>();
  readonly #older = new Map<number, TimesTable>();
  readonly #identities = new Map<number, Chunk>();
  readonly #sketches = new Map<number, DistinctSketch>();
  readonly #links = new Map<number, ReadonlySet<number>>();
  readonly #confirmed = new Map<number, number>();
  readonly #lists = new Map<string, ListEntries>();
  readonly #suspectScores = new Map<string, TypologyScores>();
  readonly #victimScores = new Map<string, TypologyScores>();

  /** Takes a piece in; it becomes part of the state. */
  put(piece: StatePiece): void {
    switch (piece.part) {
      case 'base':
        this.#begin(piece.base);
        break;
      case 'slab':
        fill(this.#slab, piece.entries);
        break;
      case 'names':
        fill(this.#names, piece.entries);
        break;
      case 'index':
        fill(this.#index, piece.entries);
        break;
      case 'younger':
        add(this.#younger, piece.entries);
        break;
      case 'older':
        add(this.#older, piece.entries);
        break;
      case 'identities':
        add(this.#identities, piece.entries);
        break;
      case 'sketches':
        add(this.#sketches, piece.entries);
        break;
      case 'links':
        add(this.#links, piece.entries);
        break;
      case 'confirmed':
        add(this.#confirmed, piece.entries);
        break;
      case 'list':
        add(this.#lists.get(piece.name), piece.entries);
        break;
      case 'suspect':
        add(this.#suspectScores.get(piece.name), piece.entries);
        break;
      case 'victim':
        add(this.#victimScores.get(piece.name), piece.entries);
        break;
    }
  }

  /** The whole state. Throws when there was no base among the pieces. */
  take(): EngineState {
    const base = this.#base;
    if (base === undefined) throw new Error('it holds no state');
    const { lateness, nextIdentity, nextSketch, directory } = base;
    const { newestTime, rotatedTime } = lateness;
    const [youngerBits, olderBits] = lateness.tableBits;
    return {
      version: base.version,
      seed: base.seed,
      arrival: base.arrival,
      lateness: {
        newestTime,
        rotatedTime,
        generations: [
          { tableBits: youngerBits, tables: this.#younger },
          { tableBits: olderBits, tables: this.#older },
        ],
      },
      columns: base.columns,
      slab: { ...base.slab, segments: this.#slab },
      names: { ...base.names, segments: this.#names, index: { tables: this.#index, directory } },
      identities: { next: nextIdentity, chunks: this.#identities },
      sketches: { next: nextSketch, sketches: this.#sketches },
      links: this.#links,
      confirmed: this.#confirmed,
      droppedCandidates: base.droppedCandidates,
      lists: this.#lists,
      suspectScores: this.#suspectScores,
      victimScores: this.#victimScores,
    };
  }

  #begin(base: StateBase): void {
    this.#base = base;
    for (const name of base.lists) this.#lists.set(name, new Map());
    for (const name of base.suspectTypologies) this.#suspectScores.set(name, new Map());
    for (const name of base.victimTypologies) this.#victimScores.set(name, new Map());
  }
}

function fill<T>(list: T[], entries: readonly (readonly [number, T])[]): void {
  for (const [index, value] of entries) list[index] = value;
}

function add<K, V>(map: Map<K, V> | undefined, entries: readonly (readonly [K, V])[]): void {
  for (const [key, value] of entries) map?.set(key, value);
}
