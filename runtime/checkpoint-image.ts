// A checkpoint as bytes. Making an image copies the large typed arrays of the state and serialises the rest: that is all that the engine must
// stand still for. The image shares nothing with the engine, so that it can be compressed and written while the engine goes on.
import { DefaultDeserializer, DefaultSerializer } from 'node:v8';

export interface CheckpointImage {
  /** Everything but the contents of large arrays. */
  readonly rest: Uint8Array;
  /** Those contents, in the order in which the rest speaks of them. */
  readonly arrays: readonly Uint8Array[];
}

/** Smaller arrays stay within the rest: a chunk of its own costs more than they do. */
const LARGE_BYTES = 4_096;

/** By number, as images have them. */
const KINDS = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
] as const;

/** Copies plain data (`v8.serialize` says which) as it is at this moment. Throws an Error when it holds something else. */
export function imageOf(value: unknown): CheckpointImage {
  const writer = new ImageWriter();
  writer.writeHeader();
  writer.writeValue(value);
  return { rest: writer.releaseBuffer(), arrays: writer.arrays };
}

/** Total bytes of an image. */
export function imageBytes({ rest, arrays }: CheckpointImage): number {
  return arrays.reduce((sum, { length }) => sum + length, rest.length);
}

/** What an image was made of, but for the contents of large arrays: those are zeros until somebody fills `arrays` in order. */
export function openImage(rest: Uint8Array): { value: unknown; arrays: readonly Uint8Array[] } {
  const reader = new ImageReader(rest);
  reader.readHeader();
  const value: unknown = reader.readValue();
  return { value, arrays: reader.arrays };
}

class ImageWriter extends DefaultSerializer {
  readonly arrays: Uint8Array[] = [];

  _writeHostObject(view: NodeJS.ArrayBufferView): void {
    const kind = KINDS.findIndex((each) => view instanceof each);
    if (kind < 0) throw new Error('a state holds an array of a kind that checkpoints do not have');
    this.writeUint32(kind);
    this.writeDouble(view.byteLength);
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    if (bytes.length < LARGE_BYTES) this.writeRawBytes(bytes);
    else this.arrays.push(bytes.slice());
  }
}

class ImageReader extends DefaultDeserializer {
  readonly arrays: Uint8Array[] = [];

  _readHostObject(): NodeJS.ArrayBufferView {
    const Kind = KINDS[this.readUint32()];
    if (Kind === undefined) throw new Error('it holds an array of an unknown kind');
    const bytes = new Uint8Array(this.readDouble());
    if (bytes.length < LARGE_BYTES) bytes.set(this.readRawBytes(bytes.length));
    else this.arrays.push(bytes);
    return new Kind(bytes.buffer);
  }
}
