// Who makes the bytes of a checkpoint and brings them to their place, without their name: this thread, or one of its own (checkpoint-writer-thread.ts),
// which spares this one's collector all memory that is taken for it.
import type { CopyMemory } from '../engine/held-state.ts';
import type { Vault } from '../vault/vault.ts';
import { type CheckpointHead, encodeCheckpoint } from './checkpoint-codec.ts';
import type { RawFrame } from './checkpoint-frames.ts';
import type { CheckpointBytes } from './checkpoint-storage.ts';

/** A checkpoint in the making. */
export interface Writing {
  readonly head: CheckpointHead;
  /** Taken one by one: no more than are compressed at a time are ever there. */
  readonly frames: AsyncIterable<RawFrame>;
  /** Whose the memory of their arrays is. */
  readonly memory: CopyMemory;
}

export interface CheckpointWriter {
  /** Brings the bytes to a place of its storage; gives their number once they are safe. One at a time. Rejects with what the place says, or the frames, or that it was closed meanwhile. */
  write(place: string, writing: Writing): Promise<number>;
  close(): Promise<void>;
}

/** Writes in this thread. */
export class WriterHere implements CheckpointWriter {
  readonly #storage: CheckpointBytes;
  readonly #vault: Vault;

  constructor(storage: CheckpointBytes, vault: Vault) {
    this.#storage = storage;
    this.#vault = vault;
  }

  write(place: string, { head, frames, memory }: Writing): Promise<number> {
    const chunks = encodeCheckpoint(head, frames, this.#vault, (bytes) => memory.giveBack(bytes));
    return this.#storage.put(place, chunks);
  }

  async close(): Promise<void> {}
}
