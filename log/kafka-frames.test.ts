import { expect, test } from 'vitest';
import { FRAME_BYTES_MAX } from './frame.ts';
import { framesOf, type KafkaRecord } from './kafka-frames.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function record(offset: number, text: string | undefined, more: Partial<KafkaRecord> = {}) {
  const value = text === undefined ? undefined : bytes(text);
  return { offset, appendedAt: 5, batch: 0, isFrame: false, value, ...more };
}

function seen(records: readonly KafkaRecord[]): [number, string][] {
  return framesOf(records).map(({ offset, frame }) => [offset, new TextDecoder().decode(frame)]);
}

test('a frame of ours stays as it is, whatever lies beside it', () => {
  const isFrame = true;
  expect(seen([record(0, '{"a":1}\n', { isFrame }), record(1, '{"b":2}', { isFrame })])).toEqual([
    [0, '{"a":1}\n'],
    [1, '{"b":2}'],
  ]);
});

test('signals of one batch and one moment share a frame, others do not', () => {
  const records = [
    record(0, '{"a":1}'),
    record(1, '{"a":2}'),
    record(2, '{"a":3}', { appendedAt: 6 }),
    record(3, '{"a":4}', { appendedAt: 6, batch: 3 }),
    record(4, '{"f":1}\n', { appendedAt: 6, batch: 3, isFrame: true }),
    record(5, '{"a":5}', { appendedAt: 6, batch: 3 }),
  ];
  expect(seen(records)).toEqual([
    [1, '{"a":1}\n{"a":2}\n'],
    [2, '{"a":3}\n'],
    [3, '{"a":4}\n'],
    [4, '{"f":1}\n'],
    [5, '{"a":5}\n'],
  ]);
});

test('reading on after any frame gives the same frames as reading all', () => {
  const records = Array.from({ length: 300 }, (_, i) =>
    record(i, i % 7 === 0 ? undefined : `"${'x'.repeat((i * 37) % 900)}"`, {
      batch: i - (i % 50),
      appendedAt: Math.floor(i / 20),
      isFrame: i % 11 === 0,
    }),
  );
  const all = framesOf(records);
  expect(all.length).toBeGreaterThan(50);
  for (const [i, { offset }] of all.entries()) {
    expect(framesOf(records.filter((one) => one.offset > offset))).toEqual(all.slice(i + 1));
  }
});

test('however many batches a fetch brings, the frames are the same, also of a run without signals that goes over several', () => {
  const records = Array.from({ length: 12 }, (_, i) =>
    record(i, i > 1 && i < 10 ? undefined : '{}', { batch: i - (i % 3) }),
  );
  const all = framesOf(records);
  for (const end of [3, 6, 9])
    expect([...framesOf(records.slice(0, end)), ...framesOf(records.slice(end))]).toEqual(all);
});

test('shared frames stay within the size of a frame, unless one signal is larger', () => {
  const half = 'x'.repeat(FRAME_BYTES_MAX / 2);
  const huge = 'x'.repeat(FRAME_BYTES_MAX * 2);
  expect(
    framesOf([record(0, half), record(1, half), record(2, huge), record(3, 'y')]).map(
      ({ offset, frame }) => [offset, frame.length],
    ),
  ).toEqual([
    [0, half.length + 1],
    [1, half.length + 1],
    [2, huge.length + 1],
    [3, 2],
  ]);
});

test('records of a batch that are no signals are one empty frame at the last of them', () => {
  expect(seen([record(0, undefined), record(1, undefined), record(2, '{}')])).toEqual([
    [1, ''],
    [2, '{}\n'],
  ]);
});

test('a signal printed over several lines becomes one line, and NDJSON stays', () => {
  expect(seen([record(0, '{\r\n  "a": 1\n}\n')])).toEqual([[0, '{    "a": 1 } \n']]);
  expect(seen([record(0, '{"a":1} \r\n{"a":2}\n')])).toEqual([[0, '{"a":1} \r\n{"a":2}\n\n']]);
  expect(seen([record(0, 'no\njson')])).toEqual([[0, 'no\njson\n']]);
});
