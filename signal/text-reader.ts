// Texts out of bytes. Most are a dozen letters of one large array: Buffer reads such a piece several times quicker than a TextDecoder reads a
// subarray, so a view of the array is kept from one text to the next.

export class TextReader {
  #bytes: Uint8Array<ArrayBufferLike> | undefined;
  #view: Buffer = Buffer.alloc(0);

  /** The UTF-8 text from `start` to `end`. Bytes that are no UTF-8 become U+FFFD. */
  read(bytes: Uint8Array, start: number, end: number): string {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return this.#view.toString('utf8', start, end);
  }
}
