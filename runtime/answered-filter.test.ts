// Which checks may have been answered before.
import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { AnsweredFilter } from './answered-filter.ts';

const KEEP_MS = 900_000;
const hashOf = (number: number) => hash('sha256', `transfer ${number}`, 'buffer');

function filterAt() {
  const clock = { now: 1_000 };
  return { clock, filter: new AnsweredFilter({ keepMs: KEEP_MS, now: () => clock.now }) };
}

test('anything may have been answered by the process before, for as long as answers are kept', () => {
  const { clock, filter } = filterAt();
  expect(filter.mayHave(hashOf(1))).toBe(true);
  clock.now += KEEP_MS - 1;
  expect(filter.mayHave(hashOf(1))).toBe(true);
  clock.now += 1;
  expect(filter.mayHave(hashOf(1))).toBe(false);
});

test('what the process before answered is known once all of it was added', () => {
  const { filter } = filterAt();
  filter.add(hashOf(1));
  filter.complete();
  expect([filter.mayHave(hashOf(1)), filter.mayHave(hashOf(2))]).toEqual([true, false]);
});

test('an answer is known for as long as it is kept, at least', () => {
  const { clock, filter } = filterAt();
  clock.now += KEEP_MS;
  for (let number = 0; number < 1_000; number++) {
    clock.now += 1_700;
    filter.add(hashOf(number));
    const ago = Math.floor((KEEP_MS - 1) / 1_700);
    expect(filter.mayHave(hashOf(Math.max(0, number - ago)))).toBe(true);
  }
  clock.now += 2 * KEEP_MS;
  expect(filter.mayHave(hashOf(999))).toBe(true);
  clock.now += KEEP_MS;
  expect(filter.mayHave(hashOf(999))).toBe(false);
});

test('few others are taken for answered', () => {
  const { clock, filter } = filterAt();
  clock.now += KEEP_MS;
  for (let number = 0; number < 100_000; number++) filter.add(hashOf(number));
  let wrong = 0;
  for (let number = 100_000; number < 110_000; number++)
    if (filter.mayHave(hashOf(number))) wrong++;
  expect(wrong).toBeLessThan(10);
});
