// What a SELECT gives in ClickHouse's Native format: columns of numbers as they lie in its memory, in blocks one after the other, which costs a fraction of rows that are read one by one.
// The format: per block the number of its columns and rows, of each column its name, its type and its values; lengths have seven bits a byte; an array has the ends of all its rows
// before their values (clickhouse.com/docs/interfaces/formats/Native).

const HIGH = 2 ** 32;
/** Bytes of a value. */
const WIDTHS: ReadonlyMap<string, number> = new Map([
  ['UInt8', 1],
  ['UInt16', 2],
  ['Date', 2],
  ['UInt32', 4],
  ['UInt64', 8],
  ['Int64', 8],
]);
const ARRAY = /^Array\((.*)\)$/;

/** Values of fixed width of one block. */
interface Chunk {
  readonly bytes: Uint8Array;
  readonly values: number;
}

interface Column {
  /** Of the values of arrays, if it has arrays. */
  readonly type: string;
  readonly chunks: Chunk[];
  readonly texts: string[];
  /** Of each row of arrays, where its values end among all. */
  readonly ends: number[];
}

export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Columns by name, those of several answers to the same SELECT one after the other. */
export class NativeColumns {
  readonly #columns = new Map<string, Column>();
  readonly #rows: readonly number[];

  /** Throws RangeError when one ends within a block, or has a type other than numbers of 8 to 64 bits without a fraction, Date, String and arrays of them. */
  constructor(answers: readonly Uint8Array[]) {
    this.#rows = answers.map((bytes) => {
      const reader = new BlockReader(bytes);
      let rows = 0;
      while (!reader.isAtEnd) rows += this.#addBlock(reader);
      return rows;
    });
  }

  /** How many rows each answer has. */
  get rows(): readonly number[] {
    return this.#rows;
  }

  /** All values; those of arrays without their bounds. Numbers of 64 bits are such as JavaScript holds exactly. Empty when there is no such column. */
  numbers(name: string): Numbers {
    const column = this.#columns.get(name);
    if (column === undefined) return new Uint8Array();
    const values = column.chunks.reduce((sum, chunk) => sum + chunk.values, 0);
    const joined = new Uint8Array(values * widthOf(column.type));
    let at = 0;
    for (const { bytes } of column.chunks) {
      joined.set(bytes, at);
      at += bytes.length;
    }
    return numbersOf(column.type, joined.buffer);
  }

  texts(name: string): readonly string[] {
    return this.#columns.get(name)?.texts ?? [];
  }

  /** Of each row of a column of arrays, where its values end among all. */
  ends(name: string): readonly number[] {
    return this.#columns.get(name)?.ends ?? [];
  }

  /** Gives how many rows it has. */
  #addBlock(reader: BlockReader): number {
    const columns = reader.length();
    const rows = reader.length();
    for (let at = 0; at < columns; at++) {
      const name = reader.text();
      const type = reader.text();
      const inner = ARRAY.exec(type)?.[1];
      const column = this.#columns.get(name) ?? {
        type: inner ?? type,
        chunks: [],
        texts: [],
        ends: [],
      };
      this.#columns.set(name, column);
      addValues(column, reader, inner === undefined ? rows : addEnds(column, reader, rows));
    }
    return rows;
  }
}

/** Adds where the arrays of a block end, and gives how many values they have. */
function addEnds({ ends }: Column, reader: BlockReader, rows: number): number {
  const before = ends.at(-1) ?? 0;
  const bytes = reader.bytes(rows * 8);
  const inBlock = numbersOf('UInt64', bytes.slice().buffer);
  for (const end of inBlock) ends.push(before + end);
  return inBlock.at(-1) ?? 0;
}

function addValues(column: Column, reader: BlockReader, values: number): void {
  if (column.type === 'String') {
    for (let at = 0; at < values; at++) column.texts.push(reader.text());
    return;
  }
  column.chunks.push({ bytes: reader.bytes(values * widthOf(column.type)), values });
}

function widthOf(type: string): number {
  const width = WIDTHS.get(type);
  if (width === undefined) throw new RangeError(`a column of ${type} cannot be read`);
  return width;
}

/** ClickHouse and this machine write the lowest byte first. */
function numbersOf(type: string, buffer: ArrayBuffer): Numbers {
  switch (widthOf(type)) {
    case 1:
      return new Uint8Array(buffer);
    case 2:
      return new Uint16Array(buffer);
    case 4:
      return new Uint32Array(buffer);
    default: {
      const halves = new Uint32Array(buffer);
      const highs = type === 'Int64' ? new Int32Array(buffer) : halves;
      const numbers = new Float64Array(halves.length / 2);
      for (let at = 0; at < numbers.length; at++)
        numbers[at] = (highs[2 * at + 1] ?? 0) * HIGH + (halves[2 * at] ?? 0);
      return numbers;
    }
  }
}

class BlockReader {
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder();
  #at = 0;

  constructor(bytes: Uint8Array) {
    // Of a Buffer a slice would be no copy.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  length(): number {
    let length = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('columns end within a block');
      length += (byte & 127) * scale;
      if (byte < 128) return length;
    }
  }

  text(): string {
    return this.#decoder.decode(this.bytes(this.length()));
  }

  bytes(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('columns end within a block');
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }
}
