// Images of checkpoints: opening one and filling its arrays gives back what it was made of, and nothing in it is shared with that.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CheckpointImage, imageBytes, imageOf, openImage } from './checkpoint-image.ts';

function opened({ rest, arrays }: CheckpointImage): unknown {
  const { value, arrays: places } = openImage(rest);
  expect(places.map(({ length }) => length)).toEqual(arrays.map(({ length }) => length));
  for (const [index, bytes] of arrays.entries()) places[index]?.set(bytes);
  return value;
}

const anyArray = fc
  .tuple(fc.constantFrom(0, 1, 511, 512, 513, 3_000), fc.integer({ min: 0, max: 7 }))
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
    fc.oneof(fc.string(), fc.double(), anyArray, fc.dictionary(fc.string(), anyArray)),
  );
  fc.assert(
    fc.property(value, (given) => {
      const state = { given, map: new Map([['a', new Set([1])]]), missing: undefined };
      expect(opened(imageOf(state))).toEqual(state);
    }),
  );
});

test('an image does not change with what it was made of', () => {
  const small = new Uint32Array(4);
  const large = new Uint32Array(4_000);
  const image = imageOf({ small, large });
  small.fill(9);
  large.fill(9);
  expect(opened(image)).toEqual({ small: new Uint32Array(4), large: new Uint32Array(4_000) });
  expect(imageBytes(image)).toBeGreaterThan(16_000);
});

test('of an array that is a part of a larger memory only that part is kept', () => {
  const part = new Uint8Array(1_000_000).subarray(10, 10_010);
  expect(imageBytes(imageOf(part))).toBeLessThan(10_100);
});

test('a place may begin anywhere in memory when it is read, and doubles come out whole', () => {
  const state = { a: 'x', doubles: new Float64Array(3).fill(0.25) };
  const { rest } = imageOf(state);
  const shifted = new Uint8Array(rest.length + 1);
  shifted.set(rest, 1);
  expect(openImage(shifted.subarray(1)).value).toEqual(state);
});
