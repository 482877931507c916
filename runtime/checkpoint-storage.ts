// Where checkpoints lie: whole objects by name, each written once. runtime/checkpoint-storage.conformance.ts says what every storage must do.
import { FwError, isFwError } from '../signal/fw-error.ts';
import type { CheckpointFolder } from './checkpoint-folder.ts';

export interface CheckpointStorage {
  /** As messages name it. */
  readonly place: string;
  /** The names of all objects, in any order. */
  list(): Promise<string[]>;
  /**
   * Makes an object that is there as a whole or not at all; gives its bytes. Rejects with FW_CHECKPOINT_TAKEN when there is one of this name: somebody
   * else writes here too.
   */
  write(name: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
  /** The first bytes of an object; all of them when it has fewer. */
  head(name: string, count: number): Promise<Uint8Array>;
  /** The bytes of an object. To go no further costs no more than what was read. */
  read(name: string): AsyncIterable<Uint8Array>;
  /** Removes an object; one that is not there is no fault. */
  remove(name: string): Promise<void>;
}

/** Says that a name is somebody else's. */
export function takenError(place: string, name: string, cause?: unknown): FwError {
  const text = `'${name}' is in '${place}' already: another process goes on with this partition, so this one must not`;
  return new FwError('FW_CHECKPOINT_TAKEN', text, cause === undefined ? {} : { cause });
}

/** Checkpoints as files. One is written under another name and renamed into place when it is whole and on the disk. */
export class FolderStorage implements CheckpointStorage {
  readonly #folder: CheckpointFolder;
  /** Names whose writing failed: a file of such a name is our own. */
  readonly #failed = new Set<string>();

  constructor(folder: CheckpointFolder) {
    this.#folder = folder;
  }

  get place(): string {
    return this.#folder.path;
  }

  async list(): Promise<string[]> {
    return this.#folder.names();
  }

  async write(name: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    const part = `${name}.part`;
    try {
      const byteCount = await this.#folder.write(part, chunks);
      if (!this.#failed.has(name) && this.#folder.names().includes(name))
        throw takenError(this.place, name);
      await this.#folder.rename(part, name);
      this.#failed.delete(name);
      return byteCount;
    } catch (error) {
      if (!isFwError(error, 'FW_CHECKPOINT_TAKEN')) this.#failed.add(name);
      // Half a file on a full disk would only keep it full.
      await this.#folder.remove(part).catch(() => undefined);
      throw error;
    }
  }

  async head(name: string, count: number): Promise<Uint8Array> {
    return this.#folder.peek(name, 0, count);
  }

  async *read(name: string): AsyncGenerator<Uint8Array> {
    const size = await this.#folder.size(name);
    if (size > 0) yield* this.#folder.read(name, 0, size);
  }

  remove(name: string): Promise<void> {
    return this.#folder.remove(name);
  }
}
