// A list of a million entries, changed while it is asked: number ranges, domains, and accounts one by one.
import { expect, test } from 'vitest';
import type { ListPlan } from '../../rules/plan.ts';
import { KeyHasher } from '../../signal/key-hash.ts';
import { ListStore } from './list-store.ts';

const MILLION = 1_000_000;
const hasher = new KeyHasher({ low: 7, high: 11 });
const stays = { source: 'test', note: '', expiresTime: Number.POSITIVE_INFINITY };

function listOf(index: number, match: ListPlan['match'], entries: readonly string[]): ListPlan {
  return { index, name: match, match, confirms: undefined, entries };
}

test('a million entries in a pack and a million more by signals are each found, and nothing else is', () => {
  const packed = Array.from({ length: MILLION }, (_, i) => `account-${i}`);
  const lists = new ListStore([listOf(0, 'exact', packed)], hasher);
  for (let i = MILLION; i < 2 * MILLION; i++) lists.add('exact', `account-${i}`, stays);
  for (let i = 0; i < 2 * MILLION; i += 97) {
    expect(lists.hasText(0, `account-${i}`, 0)).toBe(true);
    expect(lists.hasText(0, `account-${i}x`, 0)).toBe(false);
  }
  expect(lists.hasText(0, `account-${2 * MILLION}`, 0)).toBe(false);
});

test('a million ranges and domains are found by what begins or ends with them', () => {
  const ranges = Array.from(
    { length: MILLION / 2 },
    (_, i) => `+86170${String(i).padStart(6, '0')}`,
  );
  const domains = Array.from({ length: MILLION / 2 }, (_, i) => `.bad-${i}.example`);
  const lists = new ListStore([listOf(0, 'prefix', ranges), listOf(1, 'suffix', domains)], hasher);
  for (let i = 0; i < MILLION / 2; i += 53) {
    expect(lists.hasText(0, `+86170${String(i).padStart(6, '0')}99`, 0)).toBe(true);
    expect(lists.hasText(0, `+86171${String(i).padStart(6, '0')}99`, 0)).toBe(false);
    expect(lists.hasText(1, `www.bad-${i}.example`, 0)).toBe(true);
    expect(lists.hasText(1, `bad-${i}.example.org`, 0)).toBe(false);
  }
});

test('entries among a million expire, go and come back while the list is asked', () => {
  const packed = Array.from({ length: MILLION }, (_, i) => `a${i}`);
  const lists = new ListStore([listOf(0, 'exact', packed)], hasher);
  for (let i = 0; i < MILLION; i += 1_003) {
    lists.remove('exact', `a${i}`);
    expect(lists.hasText(0, `a${i}`, 0)).toBe(false);
    lists.add('exact', `a${i}`, { ...stays, expiresTime: 1_000 });
    expect(lists.hasText(0, `a${i}`, 999)).toBe(true);
    expect(lists.hasText(0, `a${i}`, 1_000)).toBe(false);
    expect(lists.hasText(0, `a${i + 1}`, 1_000)).toBe(true);
  }
  const restored = new ListStore([listOf(0, 'exact', packed)], hasher, lists.snapshot());
  expect(restored.hasText(0, 'a1003', 999)).toBe(true);
  expect(restored.hasText(0, 'a1003', 1_000)).toBe(false);
});
