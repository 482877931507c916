import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Signal } from '../signal/signal.ts';
import { partitionKeyOf, partitionOf } from './partition.ts';

const head = { id: '1', source: 'bank', time: 0, region: '330100' };

it('a signal is keyed by its first suspect key', () => {
  const transfer: Signal = {
    ...head,
    type: 'transfer.completed',
    transferId: 't',
    payer: 'p1',
    payee: 'p2',
    amountFen: 1,
  };
  expect(partitionKeyOf(transfer)).toBe('p2');
});

it('a signal whose suspect key is missing is keyed by its victim', () => {
  const install: Signal = { ...head, type: 'app.installed', phone: '13800000000', app: 'x' };
  expect(partitionKeyOf(install)).toBe('13800000000');
  expect(partitionKeyOf({ ...install, domain: 'bad.example' })).toBe('bad.example');
});

it('a signal without keys is keyed by its source', () => {
  const change: Signal = { ...head, type: 'list.changed', list: 'l', entry: 'e', op: 'add' };
  expect(partitionKeyOf(change)).toBe('bank');
});

it('a key always goes to the same partition of those there are', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 1024 }), (key, partitionCount) => {
      const partition = partitionOf(key, partitionCount);
      expect(Number.isInteger(partition) && partition >= 0 && partition < partitionCount).toBe(
        true,
      );
      expect(partitionOf(key, partitionCount)).toBe(partition);
    }),
  );
});

it('places of known keys never change, for the log is kept over versions', () => {
  expect(
    ['', 'a', '13800138000', '电诈'].map((key) => partitionOf(key, 64)),
  ).toMatchInlineSnapshot(`
    [
      5,
      44,
      11,
      8,
    ]
  `);
});

it('phone numbers spread evenly', () => {
  const counts = new Array<number>(16).fill(0);
  for (let i = 0; i < 16_000; i++) {
    const partition = partitionOf(`138${String(i).padStart(8, '0')}`, 16);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(700);
  expect(Math.max(...counts)).toBeLessThan(1300);
});
