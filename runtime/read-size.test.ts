import { expect, test } from 'vitest';
import { ReadSize } from './read-size.ts';

const framesOf = (count: number, bytes: number) =>
  Array.from({ length: count }, () => ({ frame: new Uint8Array(bytes) }));

test('small frames are read by the hundred, large ones as many as fit four megabytes, and never fewer than sixteen', () => {
  const size = new ReadSize();
  expect(size.frames).toBe(16);
  size.saw(framesOf(3, 300));
  expect(size.frames).toBe(256);
  size.saw(framesOf(2, 100_000));
  expect(size.frames).toBe(41);
  size.saw(framesOf(1, 2_000_000));
  expect(size.frames).toBe(16);
  size.saw([]);
  expect(size.frames).toBe(16);
});

test('a thousand small frames may wait to be told, and no more large ones than are read at once', () => {
  const size = new ReadSize();
  expect(size.held).toBe(16);
  size.saw(framesOf(3, 300));
  expect(size.held).toBe(1_024);
  size.saw(framesOf(2, 10_000));
  expect(size.held).toBe(419);
  size.saw(framesOf(2, 100_000));
  expect(size.held).toBe(41);
});
