// A piece of a checkpoint as bytes: its large typed arrays as they lie, and the rest serialised. The image shares the large arrays with the piece.
import { DefaultDeserializer, DefaultSerializer } from 'node:v8';

export interface CheckpointImage {
  /** Everything but the contents of large arrays, in memory of its own. */
  readonly rest: Uint8Array<ArrayBuffer>;
  /** Those contents, in the order in which the rest speaks of them. */
  readonly arrays: readonly Uint8Array<ArrayBuffer>[];
}

/** Smaller arrays stay within the rest: to be compressed alone costs more than to be copied. */
const LARGE_BYTES = 131_072;

/** By number, as images have them. */
export const KINDS = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
] as const;

/** The image of plain data (`v8.serialize` says which). Throws an Error when it holds something else. */
export function imageOf(value: unknown): CheckpointImage {
  const writer = new ImageWriter();
  writer.writeHeader();
  writer.writeValue(value);
  return { rest: writer.releaseBuffer(), arrays: writer.arrays };
}

/** What an image was made of. `arrays` are used as they are, so they begin at a place that is a multiple of 8. Throws when they are not its own. */
export function imageValue(rest: Uint8Array, arrays: Iterator<Uint8Array<ArrayBuffer>>): unknown {
  const reader = new ImageReader(rest);
  reader.arrays = arrays;
  reader.readHeader();
  return reader.readValue();
}

class ImageWriter extends DefaultSerializer {
  readonly arrays: Uint8Array<ArrayBuffer>[] = [];

  _writeHostObject(view: NodeJS.ArrayBufferView): void {
    const kind = KINDS.findIndex((each) => view instanceof each);
    const { buffer } = view;
    if (kind < 0 || !(buffer instanceof ArrayBuffer))
      throw new Error('a state holds an array of a kind that checkpoints do not have');
    this.writeUint32(kind);
    this.writeDouble(view.byteLength);
    const bytes = new Uint8Array(buffer, view.byteOffset, view.byteLength);
    if (bytes.length < LARGE_BYTES) this.writeRawBytes(bytes);
    else this.arrays.push(bytes);
  }
}

class ImageReader extends DefaultDeserializer {
  arrays: Iterator<Uint8Array<ArrayBuffer>> = [][Symbol.iterator]();

  _readHostObject(): NodeJS.ArrayBufferView {
    const Kind = KINDS[this.readUint32()];
    if (Kind === undefined) throw new Error('it holds an array of an unknown kind');
    const byteLength = this.readDouble();
    const bytes = byteLength < LARGE_BYTES ? this.#inline(byteLength) : this.#large(byteLength);
    return new Kind(bytes.buffer, bytes.byteOffset, byteLength / Kind.BYTES_PER_ELEMENT);
  }

  #inline(byteLength: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(byteLength);
    bytes.set(this.readRawBytes(byteLength));
    return bytes;
  }

  #large(byteLength: number): Uint8Array<ArrayBuffer> {
    const { value } = this.arrays.next();
    if (value?.length !== byteLength) throw new Error('it holds other arrays than it says');
    return value;
  }
}
