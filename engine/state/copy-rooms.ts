// Memory for copies of large arrays, used again and again: a checkpoint of gigabytes in new memory has the collector run ten times a second, and stop the engine for it.

/** Smaller arrays are copied into memory of their own. */
export const ROOM_BYTES_LEAST = 131_072;
/** Of each size, as many as are compressed and written at once, about. */
const KEPT_MAX = 8;

export class CopyRooms {
  /** By size, a power of two. */
  readonly #free = new Map<number, ArrayBuffer[]>();
  /** Those that are in use. */
  readonly #used = new Set<ArrayBufferLike>();

  /** A copy of some words; of a large array it lies in memory that may be given back. */
  copyOf(words: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
    if (words.byteLength < ROOM_BYTES_LEAST) return words.slice();
    const size = sizeOf(words.byteLength);
    const room = this.#free.get(size)?.pop() ?? new ArrayBuffer(size);
    this.#used.add(room);
    const copy = new Uint32Array(room, 0, words.length);
    copy.set(words);
    return copy;
  }

  /** Takes the memory of a copy back, which nobody reads any more. What lies in other memory is left alone. */
  giveBack({ buffer }: Uint8Array): void {
    if (buffer instanceof ArrayBuffer && this.#used.delete(buffer)) this.#keep(buffer);
  }

  /** Forgets the memory of a copy, for another thread to have; false for other memory, which it must not have. */
  handOver({ buffer }: Uint8Array): boolean {
    return this.#used.delete(buffer);
  }

  /** Takes memory that was handed over and was handed back: to this thread it is new, and nobody else can read it. */
  comeBack(room: ArrayBuffer): void {
    this.#keep(room);
  }

  /** What is still in use is left to the collector: somebody may be reading it. */
  forget(): void {
    this.#used.clear();
  }

  #keep(room: ArrayBuffer): void {
    const free = this.#free.get(room.byteLength);
    if (free === undefined) this.#free.set(room.byteLength, [room]);
    else if (free.length < KEPT_MAX) free.push(room);
  }
}

function sizeOf(byteLength: number): number {
  return 2 ** Math.ceil(Math.log2(byteLength));
}
