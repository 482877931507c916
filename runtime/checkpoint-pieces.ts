// What a checkpoint is made of: the pieces of an engine's state and those of the episodes, and both put together again.
import type { EpisodeBookSnapshot } from '../dissuasion/episode-book.ts';
import type { HeldState, StatePiece } from '../engine/held-state.ts';
import { StateBuilder } from '../engine/state-builder.ts';
import type { KeptState } from './checkpoint-migration.ts';

type EpisodePiece = {
  [Part in keyof EpisodeBookSnapshot]: {
    readonly part: Part;
    readonly entries: EpisodeBookSnapshot[Part];
  };
}[keyof EpisodeBookSnapshot];

export type CheckpointPiece = StatePiece | EpisodePiece;

/** A state in one piece, as checkpoints once had it. */
interface WholePiece {
  readonly part: 'whole';
  readonly state: unknown;
}

const NO_STATE = 'it holds something else than the state of an engine';
/** Episodes never change, they are exchanged: they may be written while the book goes on. */
const EPISODES_A_PIECE = 64;

/** All pieces of a checkpoint, to be taken one by one. */
export function* piecesOf(
  state: HeldState,
  { episodes, silences, overdue, claims, ended }: EpisodeBookSnapshot,
): Generator<CheckpointPiece> {
  yield* state.pieces;
  for (const entries of inParts(episodes)) yield { part: 'episodes', entries };
  for (const entries of inParts(silences)) yield { part: 'silences', entries };
  for (const entries of inParts(claims)) yield { part: 'claims', entries };
  for (const entries of inParts(ended)) yield { part: 'ended', entries };
  yield { part: 'overdue', entries: overdue };
}

function* inParts<Entry>(entries: readonly Entry[]): Generator<readonly Entry[]> {
  for (let at = 0; at < entries.length; at += EPISODES_A_PIECE)
    yield entries.slice(at, at + EPISODES_A_PIECE);
}

export class CheckpointBuilder {
  readonly #state = new StateBuilder();
  #whole: KeptState | undefined;
  readonly #episodes: EpisodeBookSnapshot['episodes'][number][] = [];
  readonly #silences: EpisodeBookSnapshot['silences'][number][] = [];
  readonly #overdue: EpisodeBookSnapshot['overdue'][number][] = [];
  readonly #claims: EpisodeBookSnapshot['claims'][number][] = [];
  readonly #ended: EpisodeBookSnapshot['ended'][number][] = [];

  /** Takes a piece in. Throws an Error when it is none. */
  put(piece: unknown): void {
    if (!isPiece(piece)) throw new Error(NO_STATE);
    switch (piece.part) {
      case 'whole':
        if (!isState(piece.state)) throw new Error(NO_STATE);
        this.#whole = piece.state;
        return;
      case 'episodes':
        this.#episodes.push(...piece.entries);
        return;
      case 'silences':
        this.#silences.push(...piece.entries);
        return;
      case 'claims':
        this.#claims.push(...piece.entries);
        return;
      case 'ended':
        this.#ended.push(...piece.entries);
        return;
      case 'overdue':
        this.#overdue.push(...piece.entries);
        return;
      default:
        this.#state.put(piece);
    }
  }

  /** The state, of the version that its checkpoint has. Throws an Error when the pieces were not all of a state. */
  take(): KeptState {
    if (this.#whole !== undefined) return this.#whole;
    const episodes = {
      episodes: this.#episodes,
      silences: this.#silences,
      overdue: this.#overdue,
      claims: this.#claims,
      ended: this.#ended,
    };
    return { engine: this.#state.take(), episodes };
  }
}

/** The checksums vouch for the content; the version for its shape. */
function isPiece(value: unknown): value is CheckpointPiece | WholePiece {
  return typeof value === 'object' && value !== null && 'part' in value;
}

function isState(value: unknown): value is KeptState {
  return typeof value === 'object' && value !== null && 'engine' in value && 'episodes' in value;
}
