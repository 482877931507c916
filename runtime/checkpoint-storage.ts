// Where checkpoints lie: whole objects by name, each written once. Bytes come first, in a place that is nobody's checkpoint, and get their name when all of
// them are there: so whoever writes the bytes, in whichever thread, knows nothing of names. runtime/checkpoint-storage.conformance.ts says what every storage must do.
import { FwError } from '../signal/fw-error.ts';
import type { CheckpointFolder } from './checkpoint-folder.ts';

/** Takes bytes that have no name yet. */
export interface CheckpointBytes {
  /** Brings bytes to a place that `placeFor` gave; gives their number. When it resolves they are safe; when it rejects, any part of them is there. */
  put(place: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
}

export interface CheckpointStorage extends CheckpointBytes {
  /** As messages name it. */
  readonly place: string;
  /** The names of all objects, in any order. */
  list(): Promise<string[]>;
  /** A place for the bytes of an object before it has its name. */
  placeFor(name: string): string;
  /**
   * Makes an object, whole at once, of bytes that were put. Rejects with FW_CHECKPOINT_TAKEN when there is one of this name: somebody else writes here
   * too. When it rejects, the bytes are dropped unless the object may have come about.
   */
  name(place: string, name: string): Promise<void>;
  /** Drops bytes that get no name; that there are none is no fault. */
  drop(place: string): Promise<void>;
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
  /** Names that a file may have got although the disk said no: a file of such a name is our own. */
  readonly #unsure = new Set<string>();

  constructor(folder: CheckpointFolder) {
    this.#folder = folder;
  }

  get place(): string {
    return this.#folder.path;
  }

  async list(): Promise<string[]> {
    return this.#folder.names();
  }

  placeFor(name: string): string {
    return `${name}.part`;
  }

  put(place: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    return this.#folder.write(place, chunks);
  }

  async name(place: string, name: string): Promise<void> {
    try {
      if (!this.#unsure.has(name) && this.#folder.names().includes(name))
        throw takenError(this.place, name);
      this.#unsure.add(name);
      await this.#folder.rename(place, name);
      this.#unsure.delete(name);
    } catch (error) {
      await this.drop(place).catch(() => undefined);
      throw error;
    }
  }

  /** Half a file on a full disk would only keep it full. */
  drop(place: string): Promise<void> {
    return this.#folder.remove(place);
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
