// docs/asvs.md answers each item with a test: those that it names must be there.
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const FORMS: Readonly<Record<string, RegExp>> = {
  unit: /(?<!\.int|\.sim|\.e2e)\.test\.tsx?$/,
  int: /\.int\.test\.tsx?$/,
  e2e: /\.e2e\.test\.ts$/,
};
const rows = readFileSync('docs/asvs.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!item|---)/.test(line))
  .map((line) => line.split(' | '));

test('every item has an answer, and a test that is there or a line that says why there is none', () => {
  expect(rows.length).toBeGreaterThan(100);
  const faults = rows.flatMap(([item = '', , answer = '', tests = '']) => {
    const named = [...tests.matchAll(/`(\w+) ([^`]+)`/g)];
    const missing = named.filter(
      ([, project = '', file = '']) =>
        FORMS[project]?.test(file) !== true || globSync(file).length === 0,
    );
    const isAnswered = answer.trim() !== '' && (named.length > 0 || tests.trim() === '- |');
    return [...missing.map(([name]) => `${item}: ${name}`), ...(isAnswered ? [] : [item])];
  });
  expect(faults).toEqual([]);
});

test('all chapters are answered', () => {
  const chapters = new Set(rows.flatMap(([item = '']) => /^\| (\d+)\./.exec(item)?.[1] ?? []));
  expect([...chapters].map(Number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 14 }, (_, index) => index + 1),
  );
});
