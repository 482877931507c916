// Where checkpoints lie: whole objects by name.
import type { CheckpointFolder } from './checkpoint-folder.ts';

export interface CheckpointStorage {
  /** As messages name it. */
  readonly place: string;
  /** The names of all objects, in any order. */
  list(): Promise<string[]>;
  /** Makes an object that is there as a whole or not at all; gives its bytes. */
  write(name: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
  /** The bytes of an object. To go no further costs no more than what was read. */
  read(name: string): AsyncIterable<Uint8Array>;
  /** Removes an object; one that is not there is no fault. */
  remove(name: string): Promise<void>;
}

/** Checkpoints as files. One is written under another name and renamed into place when it is whole and on the disk. */
export class FolderStorage implements CheckpointStorage {
  readonly #folder: CheckpointFolder;

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
      await this.#folder.rename(part, name);
      return byteCount;
    } catch (error) {
      // Half a file on a full disk would only keep it full.
      await this.#folder.remove(part).catch(() => undefined);
      throw error;
    }
  }

  async *read(name: string): AsyncGenerator<Uint8Array> {
    yield* this.#folder.read(name, 0, await this.#folder.size(name));
  }

  remove(name: string): Promise<void> {
    return this.#folder.remove(name);
  }
}
