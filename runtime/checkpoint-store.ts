// Checkpoints on disk: the engine's state, the open episodes and the log position they belong to. The last few are kept; a damaged one, or one
// of another version, is passed over for the one before it, and goes when the next one is written.
import { join } from 'node:path';
import type { EpisodeBookSnapshot } from '../dissuasion/episode-book.ts';
import { type EngineState, STATE_VERSION } from '../engine/engine-state.ts';
import type { Position } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';
import { readCheckpointFile, readCheckpointHead, writeCheckpointFile } from './checkpoint-file.ts';
import { type CheckpointFolder, openCheckpointFolder } from './checkpoint-folder.ts';
import { imageOf } from './checkpoint-image.ts';

export interface Checkpoint {
  readonly position: Position;
  /** `name@version` of the pack that the state was made with. */
  readonly pack: string;
  readonly engine: EngineState;
  readonly episodes: EpisodeBookSnapshot;
}

export interface LoadedCheckpoint {
  readonly checkpoint: Checkpoint | undefined;
  /** Files that could not be used, each with the reason. */
  readonly refused: readonly string[];
}

export interface SavedCheckpoint {
  /** How long the state was held still to be copied. */
  readonly pauseSeconds: number;
  /** Until it was on the disk. */
  readonly tookSeconds: number;
  readonly byteCount: number;
}

export const CHECKPOINTS_KEPT = 3;

export class CheckpointStore {
  readonly #folder: CheckpointFolder;
  readonly #prefix: string;
  readonly #kept: number;
  readonly #clock: () => number;
  #number = 0;
  /** Found unusable: they do not count among those that are kept. */
  readonly #refused = new Set<string>();

  /**
   * Checkpoints of one partition in a folder, which is made when its path is given and it is missing; the newest `kept` stay. `clock` is
   * processing time in ms, from whenever. Throws FW_CHECKPOINT when the folder cannot be made.
   */
  constructor(
    folder: string | CheckpointFolder,
    partition: number,
    kept: number = CHECKPOINTS_KEPT,
    clock: () => number = () => performance.now(),
  ) {
    this.#prefix = `partition-${partition}-`;
    this.#kept = kept;
    this.#clock = clock;
    try {
      this.#folder = typeof folder === 'string' ? openCheckpointFolder(folder) : folder;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new FwError(
        'FW_CHECKPOINT',
        `cannot make the checkpoint folder '${String(folder)}' (${why})`,
        {
          cause,
        },
      );
    }
    this.#number = numberOf(this.#names().at(-1));
  }

  /**
   * Copies a checkpoint before it returns, so that its state may change from then on, and resolves when it is on the disk and the oldest is
   * gone. One at a time. Rejects with FW_CHECKPOINT when the disk refuses.
   */
  save({ position, pack, engine, episodes }: Checkpoint): Promise<SavedCheckpoint> {
    const startedAt = this.#clock();
    const image = imageOf({ engine, episodes });
    const pausedMs = this.#clock() - startedAt;
    const restBytes = image.rest.length;
    const head = { position, pack, stateVersion: STATE_VERSION, restBytes };
    return this.#write(async (name) => {
      const byteCount = await writeCheckpointFile(this.#folder, name, head, image);
      const tookSeconds = (this.#clock() - startedAt) / 1000;
      return { pauseSeconds: pausedMs / 1000, tookSeconds, byteCount };
    });
  }

  /** The newest checkpoint that can be used. */
  async load(): Promise<LoadedCheckpoint> {
    const refused: string[] = [];
    for (const name of this.#names().reverse()) {
      try {
        return { checkpoint: await this.#read(name), refused };
      } catch (error) {
        this.#refused.add(name);
        refused.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return { checkpoint: undefined, refused };
  }

  /** The position of the oldest checkpoint that is kept: no start needs the log before it. Undefined when there is none that says so. */
  oldestPosition(): Position | undefined {
    const [oldest] = this.#names();
    if (oldest === undefined) return undefined;
    try {
      return readCheckpointHead(this.#folder, oldest).position;
    } catch {
      return undefined;
    }
  }

  async #write(write: (name: string) => Promise<SavedCheckpoint>): Promise<SavedCheckpoint> {
    const name = `${this.#prefix}${String(++this.#number).padStart(10, '0')}.checkpoint`;
    try {
      const saved = await write(name);
      await this.#removeOld();
      return saved;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const path = join(this.#folder.path, name);
      const text = `cannot write the checkpoint '${path}' (${why}); see that the disk has room and can be written`;
      throw new FwError('FW_CHECKPOINT', text, { cause });
    }
  }

  /** Leaves the newest ones that can be used, and none that cannot: such a one would stand in the place of one to go back to. */
  async #removeOld(): Promise<void> {
    const usable = this.#names().filter((name) => !this.#refused.has(name));
    for (const name of [...this.#refused, ...usable.slice(0, -this.#kept)]) {
      await this.#folder.remove(name);
      this.#refused.delete(name);
    }
  }

  async #read(name: string): Promise<Checkpoint> {
    const { head, value } = await readCheckpointFile(this.#folder, name);
    if (!isState(value)) throw new Error('it holds something else than the state of an engine');
    return { position: head.position, pack: head.pack, ...value };
  }

  #names(): string[] {
    return this.#folder
      .names()
      .filter((name) => name.startsWith(this.#prefix) && name.endsWith('.checkpoint'))
      .sort();
  }
}

function numberOf(name: string | undefined): number {
  return Number(/(\d+)\.checkpoint$/.exec(name ?? '')?.[1] ?? 0);
}

/** The checksum vouches for the content; the version for its shape. */
function isState(value: unknown): value is Pick<Checkpoint, 'engine' | 'episodes'> {
  return typeof value === 'object' && value !== null && 'engine' in value && 'episodes' in value;
}
