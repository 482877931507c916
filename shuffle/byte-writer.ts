// Bytes that grow as they are written: numbers little-endian, texts as UTF-8 with their length before them.
const ENCODER = new TextEncoder();
const BYTES_FIRST = 65_536;
const UTF8_BYTES_A_UNIT = 3;

export class ByteWriter {
  #bytes = new Uint8Array(BYTES_FIRST);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  /** Begins anew. */
  clear(): void {
    this.length = 0;
  }

  /** A copy of what was written from a place on. */
  taken(from = 0): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(from, this.length);
  }

  byte(value: number): void {
    const at = this.#room(1);
    this.#view.setUint8(at, value);
  }

  short(value: number): void {
    const at = this.#room(2);
    this.#view.setUint16(at, value, true);
  }

  word(value: number): void {
    const at = this.#room(4);
    this.#view.setUint32(at, value, true);
  }

  double(value: number): void {
    const at = this.#room(8);
    this.#view.setFloat64(at, value, true);
  }

  text(value: string): void {
    const at = this.#room(4 + value.length * UTF8_BYTES_A_UNIT);
    const { written } = ENCODER.encodeInto(value, this.#bytes.subarray(at + 4));
    this.#view.setUint32(at, written, true);
    this.length = at + 4 + written;
  }

  bytes(value: Uint8Array): void {
    this.word(value.length);
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  /** Puts a word in a place that was written before. */
  wordAt(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  #room(byteCount: number): number {
    const at = this.length;
    this.length += byteCount;
    if (this.length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}
