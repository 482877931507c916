import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { GOALS, isReached, numberAt } from './goals.ts';
import { STEPS } from './steps.ts';

const RESULT = {
  measured: [
    { name: 'map', cpuRatio: 2 },
    { name: 'esper', cpuRatio: 3 },
  ],
  rows: [
    { title: '50 %', by: 'clock', p999: 7 },
    { title: '50 %', by: 'work alone', p999: 8 },
  ],
};

test('a number is found by the place, the name, or the title of an entry and what it is by', () => {
  expect(numberAt(RESULT, 'measured.1.cpuRatio')).toBe(3);
  expect(numberAt(RESULT, 'measured.map.cpuRatio')).toBe(2);
  expect(numberAt(RESULT, 'rows.50 % work alone.p999')).toBe(8);
  expect(numberAt(RESULT, 'rows.80 % clock.p999')).toBeUndefined();
});

test('a goal is reached from its side, and a number without one neither reaches nor misses', () => {
  const goal = { what: 'a', unit: 'b', file: 'c', path: 'd' };
  expect(isReached({ ...goal, atLeast: 5 }, 4)).toBe(false);
  expect(isReached({ ...goal, atMost: 5 }, 4)).toBe(true);
  expect(isReached(goal, 4)).toBeUndefined();
});

test('every benchmark is named on its page, as one that is run with the others or as one that is not', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  );
  const page = readFileSync('docs/performance.md', 'utf8');
  const [, together = '', apart = ''] =
    /`npm run bench:all` runs ([\s\S]*?)By themselves run ([\s\S]*?)\n\n/.exec(page) ?? [];
  const all = Object.entries(scripts).filter(([name]) => /^bench(?!:all)/.test(name));
  expect(all.length).toBeGreaterThan(20);
  for (const [name, command] of all) {
    const isRun = STEPS.some(({ program }) => command.endsWith(program));
    expect(isRun ? together : apart, name).toContain(`\`${name}\``);
  }
});

test('every goal is of a benchmark that is run with the others, or of the full ledger', () => {
  const files = STEPS.map(({ name }) => `${name}.json`);
  const made = new Set([...files, 'peers-quick.json', 'ledger-full.json']);
  expect(GOALS.map(({ file }) => basename(file)).filter((file) => !made.has(file))).toEqual([]);
});
