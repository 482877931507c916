// When a checkpoint is due, and what became of it. One is written at a time; without room on the disk the pump goes on, says so, and has more of the
// log to run again at the next start.
import type { Position } from '../log/log.ts';
import { LOG_START } from '../log/log.ts';
import { type FwError, isFwError } from '../signal/fw-error.ts';
import type { SavedCheckpoint } from './checkpoint-store.ts';
import type { EnginePort } from './engine-port.ts';

export interface CheckpointKeeperOptions {
  readonly engine: EnginePort;
  /** Processing time between checkpoints, in ms. */
  readonly everyMs: number;
  readonly now: () => number;
  /** Told after each attempt why it failed, or that it did not. */
  readonly onTried: (failure: FwError | undefined) => void;
  readonly onSaved: (saved: SavedCheckpoint) => void;
}

/** The engine stands still while pieces of its state are copied: a twentieth of the time at most. */
const PAUSE_REST = 20;
/** Compressing takes a core of its own: half the time at most. */
const WRITE_REST = 2;

export class CheckpointKeeper {
  readonly #options: CheckpointKeeperOptions;
  #savedAt: number;
  #triedAt: number;
  #restMs = 0;
  #writing: Promise<FwError | undefined> | undefined;

  constructor(options: CheckpointKeeperOptions) {
    this.#options = options;
    this.#savedAt = options.now();
    this.#triedAt = this.#savedAt;
  }

  /** Since the last checkpoint, or the start. */
  get ageMs(): number {
    return this.#options.now() - this.#savedAt;
  }

  get isDue(): boolean {
    const restMs = Math.max(this.#options.everyMs, this.#restMs);
    return this.#writing === undefined && this.#options.now() - this.#triedAt >= restMs;
  }

  /**
   * Keeps the state, which must be that at this position. Unless another one is still being written, the engine is asked before this returns, so that
   * no later call to it is part of the state. It counts once `told` says that all before it is told, and is dropped when that says no. Resolves when it is on the disk, with the reason when the disk does not take it.
   */
  async save(position: Position, told?: () => Promise<boolean>): Promise<FwError | undefined> {
    if (this.#writing !== undefined) await this.settled();
    this.#writing = this.#save(position, told).finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  /** When nothing is being written. */
  async settled(): Promise<void> {
    await this.#writing?.catch(() => undefined);
  }

  async #save(position: Position, told?: () => Promise<boolean>): Promise<FwError | undefined> {
    const { engine, now, onTried, onSaved } = this.#options;
    this.#triedAt = now();
    try {
      if (position !== LOG_START) {
        const saved = await engine.checkpoint(position, told);
        if (saved === undefined) return undefined;
        this.#restMs =
          1000 * Math.max(PAUSE_REST * saved.heldSeconds, WRITE_REST * saved.tookSeconds);
        onSaved(saved);
      }
      this.#savedAt = now();
      onTried(undefined);
      return undefined;
    } catch (error) {
      if (!isFwError(error, 'FW_CHECKPOINT')) throw error;
      onTried(error);
      return error;
    }
  }
}
