// The images of a checkpoint's pieces as frames that are not compressed yet: each large array is one, and small pieces share one.
import type { CheckpointImage } from './checkpoint-image.ts';

export type RawFrame =
  | { readonly kind: 'array'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** What is left of pieces whose arrays came before, each in memory of its own. */
  | { readonly kind: 'pieces'; readonly rests: readonly Uint8Array<ArrayBuffer>[] };

/** Small pieces share a frame of about this size. */
const FRAME_BYTES = 262_144;
/** Before each rest stands its length, u32. */
export const LENGTH_BYTES = 4;

export async function* framesOf(images: AsyncIterable<CheckpointImage>): AsyncGenerator<RawFrame> {
  let rests: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const { rest, arrays } of images) {
    for (const bytes of arrays) yield { kind: 'array', bytes };
    rests.push(rest);
    size += LENGTH_BYTES + rest.length;
    if (size < FRAME_BYTES) continue;
    yield { kind: 'pieces', rests };
    rests = [];
    size = 0;
  }
  if (size > 0) yield { kind: 'pieces', rests };
}
