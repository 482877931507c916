// Reads what byte-writer.ts writes. Every length is looked at before it is believed.
import { FwError } from '../signal/fw-error.ts';

const DECODER = new TextDecoder();

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  byte(): number {
    return this.#view.getUint8(this.#pass(1));
  }

  short(): number {
    return this.#view.getUint16(this.#pass(2), true);
  }

  word(): number {
    return this.#view.getUint32(this.#pass(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#pass(8), true);
  }

  text(): string {
    return DECODER.decode(this.bytes());
  }

  /** A view of bytes that were written with their length. */
  bytes(): Uint8Array {
    const length = this.word();
    const at = this.#pass(length);
    return this.#bytes.subarray(at, at + length);
  }

  #pass(byteCount: number): number {
    const { at } = this;
    if (at + byteCount > this.#bytes.length) {
      const text = `a record of signals.victim ends in the middle, at byte ${this.#bytes.length}`;
      throw new FwError('FW_SHUFFLE', text);
    }
    this.at = at + byteCount;
    return at;
  }
}
