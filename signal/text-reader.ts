// Texts out of bytes. Most are a dozen letters of one large array: Buffer reads such a piece several times quicker than a TextDecoder reads a
// subarray, so a view of the array is kept from one text to the next. A browser has no Buffer, and there stories of a few signals are played.

const HAS_BUFFER = typeof Buffer !== 'undefined';
const DECODER = new TextDecoder();

export class TextReader {
  #bytes: Uint8Array<ArrayBufferLike> | undefined;
  #view: Buffer | undefined;

  /** The UTF-8 text from `start` to `end`. Bytes that are no UTF-8 become U+FFFD. */
  read(bytes: Uint8Array, start: number, end: number): string {
    if (!HAS_BUFFER) return DECODER.decode(bytes.subarray(start, end));
    if (bytes !== this.#bytes || this.#view === undefined) {
      this.#bytes = bytes;
      this.#view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return this.#view.toString('utf8', start, end);
  }
}
