// Reads so many bytes at a time from chunks of any sizes.

export class ChunkReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next bytes, in memory of their own. Rejects with an Error when there are fewer. */
  async take(count: number): Promise<Buffer<ArrayBuffer>> {
    const bytes = Buffer.allocUnsafeSlow(count);
    for (let filled = 0; filled < count; ) {
      if (this.#at === this.#chunk.length) await this.#next();
      const part = this.#chunk.subarray(this.#at, this.#at + count - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
    return bytes;
  }

  /** All that is left, in chunks of any sizes. */
  async *rest(): AsyncGenerator<Uint8Array> {
    yield this.#chunk.subarray(this.#at);
    this.#at = this.#chunk.length;
    for (;;) {
      const { value, done } = await this.#chunks.next();
      if (done === true) return;
      yield value;
    }
  }

  /** Lets go of the chunks, read or not. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #next(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done === true) throw new Error('it is cut short');
    this.#chunk = value;
    this.#at = 0;
  }
}
