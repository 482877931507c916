// Memory in which frames go to the engine's thread and come back.
import { expect, test } from 'vitest';
import { FrameRooms, packed, unpacked } from './engine-message.ts';

function stepped(text: string) {
  return { frame: Buffer.from(text), appendedAt: 5, position: '1' };
}

test('frames come out of memory that was used before as they went in', () => {
  const rooms = new FrameRooms();
  const first = packed([stepped('a longer frame than the next'), stepped('b')], rooms);
  rooms.giveBack(first.bytes.buffer);
  const second = packed([stepped('c'), stepped(''), stepped('de')], rooms);
  expect(second.bytes.buffer).toBe(first.bytes.buffer);
  const texts = unpacked(second).map(({ frame }) => Buffer.from(frame).toString());
  expect(texts).toEqual(['c', '', 'de']);
});

test('memory that is too small, in use or larger than usual is not used again', () => {
  const rooms = new FrameRooms();
  const small = rooms.take(10);
  expect(rooms.take(10)).not.toBe(small);
  rooms.giveBack(small);
  expect(rooms.take(small.byteLength + 1)).not.toBe(small);
  const large = rooms.take(9 * 1_048_576);
  rooms.giveBack(large);
  expect(rooms.take(10)).toBe(small);
  expect(rooms.take(10)).not.toBe(large);
});
