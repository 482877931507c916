// What goes between the engine's thread and the one that writes its checkpoints. The writer asks for each frame when it has room for it, so that no more
// copies are on their way than it compresses at a time; their memory is handed over, and handed back with a later word.

import type { KeySource } from '../vault/key-ring.ts';
import type { CheckpointHead } from './checkpoint-codec.ts';
import type { RawFrame } from './checkpoint-frames.ts';
import type { Failure } from './engine-message.ts';

/** Where a writer writes, and what seals it. */
export interface WriterOptions {
  readonly place: string;
  readonly keys?: KeySource;
}

/** `number` is that of the checkpoint: a word about an earlier one comes too late. */
export type WriterOrder = { readonly number: number } & (
  | { readonly order: 'write'; readonly place: string; readonly head: CheckpointHead }
  /** `isLent`: its memory is to be handed back. */
  | { readonly order: 'frame'; readonly frame: RawFrame; readonly isLent: boolean }
  | { readonly order: 'end' }
  /** There will be no more frames, and no checkpoint. */
  | { readonly order: 'giveUp' }
);

export type Reported =
  | { readonly report: 'next' }
  | { readonly report: 'written'; readonly byteCount: number }
  | { readonly report: 'failed'; readonly failure: Failure };

/** `rooms`: memory that was lent and is read no more. */
export type WriterReport = Reported & {
  readonly number: number;
  readonly rooms: readonly ArrayBuffer[];
};
