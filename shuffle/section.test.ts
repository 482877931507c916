import { expect, test } from 'vitest';
import { NO_FACTS } from '../engine/primary-facts.ts';
import { signal } from '../test/evaluate.ts';
import { ByteReader } from './byte-reader.ts';
import { readItem } from './item.ts';
import { Outbox, type SentRecord } from './outbox.ts';
import { readRecord, type SectionPart } from './section.ts';

const SENDER = { suspectSlice: 1, suspectSlices: 2, peopleSlices: 3, pack: 'zj@1.0.0' };
const HEAD = { after: '', appendedAt: 5, newestTime: 7 };
const ROUTE = { ...SENDER, peopleSlice: 2 };

function recordsOf(signalCount: number, frameCount = 1): readonly SentRecord[] {
  const outbox = new Outbox(SENDER);
  const sent = signal('sim.swapped', 0, { phone: '+8613800000001', device: 'd'.repeat(200) });
  for (let frame = 0; frame < frameCount; frame++) {
    for (let line = 0; line < signalCount; line++) {
      const routes = new Map([[2, [9]]]);
      const forwarded = { step: 0, signal: sent, routes, facts: NO_FACTS };
      outbox.signal(line, forwarded, 6, new Uint8Array());
    }
    outbox.endFrame({ ...HEAD, position: String(frame) });
  }
  return outbox.take();
}

const partsFor = (records: readonly SentRecord[], slice: number): SectionPart[] =>
  records
    .filter(({ peopleSlice }) => peopleSlice === slice)
    .flatMap(({ bytes }) => readRecord(bytes, { ...ROUTE, peopleSlice: slice }));

test('every slice of people gets a section of every frame, with its own signals in it', () => {
  const records = recordsOf(1, 2);
  expect(partsFor(records, 0)).toEqual([
    { ...HEAD, position: '0', part: 0, isLast: true, items: new Uint8Array() },
    { ...HEAD, position: '1', part: 0, isLast: true, items: new Uint8Array() },
  ]);
  const [part] = partsFor(records, 2);
  const item = readItem(new ByteReader(part?.items ?? new Uint8Array()));
  expect(item).toMatchObject({ kind: 'signal', line: 0, step: 0, newestTime: 6, people: [9] });
});

test('a frame that leads to very much is sent in parts, each small enough for a broker', () => {
  const records = recordsOf(5_000);
  expect(records.length).toBeGreaterThan(4);
  expect(Math.max(...records.map(({ bytes }) => bytes.length))).toBeLessThan(600_000);
  const parts = partsFor(records, 2);
  expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index));
  expect(parts.map(({ isLast }) => isLast)).toEqual(parts.map((_, i) => i === parts.length - 1));
});

test('a record of another version, pack, number of slices or place is refused with what to do', () => {
  const bytes = recordsOf(1).find(({ peopleSlice }) => peopleSlice === 2)?.bytes;
  const record = bytes ?? new Uint8Array();
  expect(() => readRecord(record, { ...ROUTE, pack: 'zj@1.1.0' })).toThrow(
    /made with the pack zj@1.0.0, this engine runs zj@1.1.0.*finish what was sent/,
  );
  expect(() => readRecord(record, { ...ROUTE, peopleSlices: 4 })).toThrow(
    /from suspects 1 of 2 to people 2 of 3, where from suspects 1 of 2 to people 2 of 4/,
  );
  expect(() => readRecord(Uint8Array.of(9), ROUTE)).toThrow(/version 9/);
  expect(() => readRecord(record.subarray(0, record.length - 3), ROUTE)).toThrow(/in the middle/);
});
