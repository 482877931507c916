// Memory for copies is used again once it is given back, and never while somebody may read it.
import { expect, test } from 'vitest';
import { CopyRooms, ROOM_BYTES_LEAST } from './copy-rooms.ts';

function words(count: number, first: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: count }, (_, at) => first + at);
}

function bytesOf(copy: Uint32Array<ArrayBuffer>): Uint8Array {
  return new Uint8Array(copy.buffer, copy.byteOffset, copy.byteLength);
}

const MANY = ROOM_BYTES_LEAST / 4;

test('a copy lies in memory that was given back, whatever its length within a size', () => {
  const rooms = new CopyRooms();
  const first = rooms.copyOf(words(MANY + 9, 1));
  expect(first).toEqual(words(MANY + 9, 1));
  rooms.giveBack(bytesOf(first));
  const second = rooms.copyOf(words(MANY + 3, 7));
  expect(second.buffer).toBe(first.buffer);
  expect(second).toEqual(words(MANY + 3, 7));
});

test('memory is not used twice while it is in use, however often it is given back', () => {
  const rooms = new CopyRooms();
  const first = rooms.copyOf(words(MANY, 1));
  rooms.giveBack(bytesOf(first));
  rooms.giveBack(bytesOf(first));
  const second = rooms.copyOf(words(MANY, 2));
  const third = rooms.copyOf(words(MANY, 3));
  expect(third.buffer).not.toBe(second.buffer);
  expect(second).toEqual(words(MANY, 2));
});

test('small copies and memory of others are left alone, and so is what was in use when it was forgotten', () => {
  const rooms = new CopyRooms();
  const small = rooms.copyOf(words(8, 1));
  rooms.giveBack(bytesOf(small));
  expect(rooms.copyOf(words(8, 2)).buffer).not.toBe(small.buffer);
  rooms.giveBack(new Uint8Array(ROOM_BYTES_LEAST));
  const kept = rooms.copyOf(words(MANY, 1));
  rooms.forget();
  rooms.giveBack(bytesOf(kept));
  expect(rooms.copyOf(words(MANY, 2)).buffer).not.toBe(kept.buffer);
  expect(kept).toEqual(words(MANY, 1));
});

test('memory that another thread had is used again when it comes back, and what is no copy is never handed over', () => {
  const rooms = new CopyRooms();
  const copy = rooms.copyOf(words(MANY + 9, 1));
  expect(rooms.handOver(bytesOf(copy))).toBe(true);
  expect(rooms.handOver(bytesOf(copy))).toBe(false);
  const there = structuredClone(copy, { transfer: [copy.buffer] });
  const back = structuredClone(there.buffer, { transfer: [there.buffer] });
  rooms.comeBack(back);
  const next = rooms.copyOf(words(MANY + 3, 7));
  expect(next.buffer).toBe(back);
  expect(next).toEqual(words(MANY + 3, 7));
  const small = rooms.copyOf(words(8, 1));
  expect(rooms.handOver(bytesOf(small))).toBe(false);
  expect(rooms.handOver(new Uint8Array(ROOM_BYTES_LEAST))).toBe(false);
});
