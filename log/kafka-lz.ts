// Bytes of LZ4 frames, as producers of Kafka write them, unpacked. Node has no LZ4, and what npm has for it is not kept any more, or is native code for
// each platform; reading is all that is needed. What is said in a frame is believed no further than the bytes go. Checksums are not looked at: Kafka has its own
// over the whole batch.

const MAGIC = 0x184d2204;
/** Frames for whoever knows them, which everybody else leaves out. */
const SKIPPABLE = 0x184d2a50;
const VERSION = 1;
/** The end of a match or of literals that are longer than their four bits of the token. */
const MORE = 15;
const MATCH_LEAST = 4;
const STORED = 0x8000_0000;

/** Unpacks all frames. Throws an Error when they are damaged, want a dictionary, or hold more than `bytesMax`. */
export function unpackLz4(packed: Buffer, bytesMax: number): Buffer {
  const output = new Output(bytesMax);
  let at = 0;
  while (at < packed.length) {
    const magic = packed.readUInt32LE(at);
    if ((magic & ~0xf) >>> 0 === SKIPPABLE) at += 8 + packed.readUInt32LE(at + 4);
    else if (magic === MAGIC) at = unpackFrame(packed, at + 4, output);
    else throw damaged('it begins otherwise than a frame');
  }
  return output.bytes.subarray(0, output.length);
}

/** What was unpacked so far, in a room that grows. */
class Output {
  readonly #bytesMax: number;
  bytes = Buffer.alloc(0);
  length = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Throws an Error when there are more than are taken. */
  check(): void {
    if (this.length > this.#bytesMax) throw damaged(`it holds more than ${this.#bytesMax} bytes`);
  }

  /** Makes room for so many more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.bytes.length));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/** Unpacks one frame from behind its magic number on; gives where it ends. */
function unpackFrame(packed: Buffer, from: number, output: Output): number {
  const flags = packed.readUInt8(from);
  if (flags >> 6 !== VERSION) throw damaged('its version is unknown');
  if ((flags & 0b1) !== 0) throw damaged('it wants a dictionary');
  const [hasBlockSums, hasSize, hasSum] = [flags & 0b1_0000, flags & 0b1000, flags & 0b100];
  const sizeCode = (packed.readUInt8(from + 1) >> 4) & 0b111;
  if (sizeCode < 4) throw damaged('the size of its blocks is unknown');
  const blockBytesMax = 1 << (8 + 2 * sizeCode);
  const frameStart = output.length;
  let at = from + 3 + (hasSize === 0 ? 0 : 8);
  for (;;) {
    const word = packed.readUInt32LE(at);
    at += 4;
    if (word === 0) {
      const end = at + (hasSum === 0 ? 0 : 4);
      if (end > packed.length) throw damaged('it is cut off');
      return end;
    }
    const isStored = word >= STORED;
    const size = isStored ? word - STORED : word;
    if (size > blockBytesMax || at + size > packed.length) throw damaged('a block is too long');
    output.reserve(blockBytesMax);
    if (isStored) output.length += packed.copy(output.bytes, output.length, at, at + size);
    else unpackBlock(packed, at, at + size, output, frameStart, output.length + blockBytesMax);
    output.check();
    at += size + (hasBlockSums === 0 ? 0 : 4);
  }
}

/** Literals and matches in turn, up to the literals that end the block; there is room up to `outEnd`. */
function unpackBlock(
  packed: Buffer,
  from: number,
  end: number,
  output: Output,
  frameStart: number,
  outEnd: number,
): void {
  const { bytes } = output;
  let at = from;
  let out = output.length;
  const lengthFrom = (bits: number): number => {
    let length = bits;
    if (bits < MORE) return length;
    for (let byte = 255; byte === 255; ) {
      byte = at < end ? (packed[at++] ?? 0) : 0;
      length += byte;
    }
    return length;
  };
  while (at < end) {
    const token = packed[at++] ?? 0;
    const literals = lengthFrom(token >> 4);
    if (at + literals > end || out + literals > outEnd) throw damaged('literals are too long');
    out += packed.copy(bytes, out, at, at + literals);
    at += literals;
    if (at >= end) break;
    const distance = (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8);
    at += 2;
    const length = lengthFrom(token & MORE) + MATCH_LEAST;
    if (distance === 0 || out - distance < frameStart) throw damaged('a match lies before it');
    if (at > end || out + length > outEnd) throw damaged('a match is too long');
    if (distance >= length) bytes.copyWithin(out, out - distance, out - distance + length);
    // A match that reaches into itself repeats what it has just written.
    else for (let i = out; i < out + length; i++) bytes[i] = bytes[i - distance] ?? 0;
    out += length;
  }
  output.length = out;
}

function damaged(why: string): Error {
  return new Error(`what is packed with LZ4 is damaged: ${why}`);
}
