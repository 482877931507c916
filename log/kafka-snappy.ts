// Bytes of Snappy, as producers of Kafka write them, unpacked: Java's in pieces behind a head of their own (that of xerial's library), others' as one piece.
import { snappyUncompress } from 'hyparquet';

const HEAD = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
/** The head and two version numbers. */
const HEAD_BYTES = 16;

/** Unpacks all pieces. Throws an Error when they are damaged or hold more than `bytesMax`. */
export function unpackSnappy(packed: Buffer, bytesMax: number): Buffer {
  if (!packed.subarray(0, HEAD.length).equals(HEAD)) return unpackPiece(packed, bytesMax);
  const pieces: Buffer[] = [];
  let left = bytesMax;
  for (let at = HEAD_BYTES; at < packed.length; ) {
    const start = at + 4;
    at = start + packed.readUInt32BE(at);
    if (at > packed.length) throw new Error('what is packed with Snappy is cut off');
    const piece = unpackPiece(packed.subarray(start, at), left);
    left -= piece.length;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function unpackPiece(packed: Buffer, bytesMax: number): Buffer {
  const bytes = Buffer.alloc(lengthOf(packed, bytesMax));
  snappyUncompress(packed, bytes);
  return bytes;
}

/** What a piece says of its own length, seven bits a byte. */
function lengthOf(packed: Buffer, bytesMax: number): number {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = packed.readUInt8(i);
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80 && length <= bytesMax) return length;
    if (byte < 0x80) break;
  }
  throw new Error(`what is packed with Snappy holds more than ${bytesMax} bytes, or is damaged`);
}
