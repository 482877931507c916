import avro from 'avsc';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactLong } from './exact-avro-long.ts';

const long = avro.Type.forSchema('long', { typeHook: exactLong });

/** A long as Avro writes it. */
function written(value: bigint): Buffer {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  const bytes: number[] = [];
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

test.each([
  [6_222_020_000_001_111_222n, '6222020000001111222'],
  [2n ** 53n, '9007199254740992'],
  [2n ** 53n - 1n, 9_007_199_254_740_991],
  [1n - 2n ** 53n, -9_007_199_254_740_991],
  [-(2n ** 53n), '-9007199254740992'],
  [2n ** 63n - 1n, '9223372036854775807'],
  [-(2n ** 63n), '-9223372036854775808'],
  [1_772_380_800_000n, 1_772_380_800_000],
  [0n, 0],
  [-1n, -1],
])('a long of %d is %j', (value, read) => {
  expect(long.fromBuffer(written(value))).toBe(read);
});

test('every long is the digits that were written', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      expect(String(long.fromBuffer(written(value)))).toBe(String(value));
    }),
  );
});

test('longs in lists, unions and behind other names are read alike', () => {
  const schema: avro.Schema = {
    type: 'record',
    name: 'Order',
    fields: [
      { name: 'id', type: ['null', 'long'] },
      { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
      { name: 'parts', type: { type: 'array', items: 'long' } },
      { name: 'either', type: ['int', 'long'] },
    ],
  };
  const type = avro.Type.forSchema(schema, { typeHook: exactLong });
  const id = written(2n ** 62n);
  const bytes = [Buffer.from([2]), id, written(7n), Buffer.from([2]), id, Buffer.from([0, 2]), id];
  expect(type.fromBuffer(Buffer.concat(bytes))).toEqual({
    id: '4611686018427387904',
    at: 7,
    parts: ['4611686018427387904'],
    // Unions of two numbers say which it is, as the package has them.
    either: { long: '4611686018427387904' },
  });
});

test('what is no long of 64 bits, or is cut off, is refused', () => {
  const many = Buffer.alloc(100_000, 0xff);
  expect(() => long.fromBuffer(Buffer.concat([many, Buffer.of(1)]))).toThrow(/more than 64 bits/);
  const bits70 = Buffer.concat([Buffer.alloc(9, 0xff), Buffer.of(0x7f)]);
  expect(() => long.fromBuffer(bits70)).toThrow(/more than 64 bits/);
  expect(() => long.fromBuffer(Buffer.from([0xff, 0xff]))).toThrow(/truncated/);
});
