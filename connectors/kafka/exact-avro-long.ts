// Avro's long with all its 64 bits: the package's own refuses what a double cannot hold, and an order's id of 19 digits is that.
import avro from 'avsc';

/** The place in a record, as the package keeps it. */
interface Tap {
  readonly buf: Uint8Array;
  readonly pos: number;
  readLong(): number;
}

/** The package folds signs into the lowest bit, which a double holds up to here and no further. */
const NEAR = 2 ** 52;
const BYTES_MAX = 10;
const BITS = 64;

/** For `typeHook` of the package's forSchema: longs, whatever they stand for. Others are left to the package. */
export function exactLong(schema: avro.Schema): avro.Type | undefined {
  const isLong = schema === 'long' || Reflect.get(Object(schema), 'type') === 'long';
  return isLong ? new ExactLong() : undefined;
}

/** Its values are numbers where a double holds them exactly, else the text of their digits, as `parseExact` has them of JSON. */
class ExactLong extends avro.types.LongType {
  _read(tap: Tap): number | string {
    const { pos } = tap;
    const near = tap.readLong();
    if (Math.abs(near) < NEAR) return near;
    const exact = unfolded(tap.buf.subarray(pos, tap.pos));
    const number = Number(exact);
    return Number.isSafeInteger(number) ? number : String(exact);
  }
}

/** The number behind the bytes of a long: seven bits each, the lowest first, the sign below them all. */
function unfolded(bytes: Uint8Array): bigint {
  let folded = 0n;
  for (const [at, byte] of bytes.subarray(0, BYTES_MAX).entries())
    folded |= BigInt(byte & 0x7f) << BigInt(7 * at);
  if (bytes.length > BYTES_MAX || folded !== BigInt.asUintN(BITS, folded))
    throw new Error(`it has a long of more than ${BITS} bits`);
  return (folded >> 1n) ^ -(folded & 1n);
}
