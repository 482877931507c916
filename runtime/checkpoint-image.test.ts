// Images of pieces: what was made into one comes out again, large arrays as they lie.
import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CheckpointImage, imageOf, imageValue } from './checkpoint-image.ts';

function read({ rest, arrays }: CheckpointImage): unknown {
  return imageValue(rest, arrays.map((bytes) => bytes.slice()).values());
}

const anyArray = fc
  .tuple(fc.constantFrom(0, 1, 511, 16_383, 16_384, 17_000), fc.integer({ min: 0, max: 7 }))
  .map(([length, kind]) => {
    const bytes = Uint8Array.from({ length: length * 8 }, (_, index) => index * 31 + kind);
    const { buffer } = bytes;
    return [
      bytes,
      new Int32Array(buffer),
      new Uint32Array(buffer),
      new Float64Array(length).fill(0.5 + kind),
      new Uint16Array(buffer),
      new Int8Array(buffer),
      new Float32Array(length).fill(kind),
      bytes.subarray(length, 3 * length),
    ][kind];
  });

test('whatever plain data is put in comes out again, arrays of every size and kind among it', () => {
  const value = fc.array(
    fc.oneof(
      fc.string(),
      fc.double(),
      anyArray,
      fc.dictionary(fc.string(), anyArray, { noNullPrototype: true }),
    ),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(value, (given) => {
      const state = { given, map: new Map([['a', new Set([1])]]), missing: undefined };
      deepStrictEqual(read(imageOf(state)), state);
    }),
    { numRuns: 50 },
  );
});

test('a large array is not copied, a small one is', () => {
  const [small, large] = [new Uint32Array(4), new Uint32Array(40_000)];
  const image = imageOf({ small, large });
  small.fill(9);
  large.fill(9);
  expect(read(image)).toEqual({ small: new Uint32Array(4), large });
});

test('of an array that is a part of a larger memory only that part is kept', () => {
  const part = new Uint8Array(1_000_000).subarray(10, 10_010);
  expect(imageOf(part).rest.length).toBeLessThan(10_100);
});

test('a place may begin anywhere in memory when it is read, and doubles come out whole', () => {
  const state = { a: 'x', doubles: new Float64Array(3).fill(0.25) };
  const { rest } = imageOf(state);
  const shifted = new Uint8Array(rest.length + 1);
  shifted.set(rest, 1);
  expect(imageValue(shifted.subarray(1), [].values())).toEqual(state);
});

test('arrays that are not those of the image are refused', () => {
  const { rest } = imageOf(new Uint8Array(200_000));
  expect(() => imageValue(rest, [].values())).toThrow(/other arrays/);
  expect(() => imageValue(rest, [new Uint8Array(199_999)].values())).toThrow(/other arrays/);
});
