// The reference page has every key and function of the language, and says of functions what they say of themselves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compileTimeFormat } from '../../signal/time-format.ts';
import { runMappingTests } from '../trial/run-tests.ts';
import { compileMapping, MAPPING_KEYS } from './compile-mapping.ts';
import { VALUE_KEYS } from './compile-value.ts';
import { FUNCTIONS, METHODS } from './function-table.ts';
import { compileTimes } from './time-reader.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/mappings.md'), 'utf8');

it('has a line for every function, as the function is described in the code', () => {
  const rows = [...FUNCTIONS.values()].map(({ usage, text }) => `| \`${usage}\` | ${text} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});

it('has a line for every method of texts', () => {
  const lines = page.split('\n');
  const missing = [...METHODS].filter(
    ([name, { text }]) =>
      !lines.some((line) => line.startsWith(`| \`row.x.${name}(`) && line.endsWith(`| ${text} |`)),
  );
  expect(missing.map(([name]) => name)).toEqual([]);
});

it('names every key of a mapping and of a value', () => {
  const keys = [...MAPPING_KEYS, ...VALUE_KEYS].filter(
    (key) => !new RegExp(`\`${key}\\b|\\b${key}:`).test(page),
  );
  expect(keys).toEqual([]);
});

it('has every letter of time formats, and no other', () => {
  const table = page.split('### Times\n')[1]?.split('\n\n')[0] ?? '';
  const first = table.split('\n').map((line) => line.split('|')[1] ?? '');
  const named = first.flatMap((cell) =>
    [...cell.matchAll(/`([A-Za-z])\1*`/g)].map((found) => found[1]),
  );
  const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const known = letters.filter((letter) => {
    const compiled = compileTimeFormat(`yyyy-MM-dd ${letter}`, 'UTC');
    const twice = compileTimeFormat(`yyyy-MM-dd ${letter.repeat(2)}`, 'UTC');
    return [compiled, twice].some((one) => one.ok || !one.reason.includes('is unknown'));
  });
  expect(known.length).toBeGreaterThan(6);
  expect([...new Set(named)].toSorted()).toEqual(known.toSorted());
});

it('has patterns for what databases print, that read it', () => {
  const table = page.split('| as it is printed by | pattern |')[1]?.split('\n\n')[0] ?? '';
  const rows = [...table.matchAll(/^\| [^,|]+, `([^`]+)` \| `([^`]+)`/gm)];
  expect(rows.length).toBeGreaterThan(6);
  for (const [, text = '', written = ''] of rows) {
    const formats = written.startsWith('[')
      ? [...written.matchAll(/"([^"]+)"/g)].map((m) => m[1] ?? '')
      : [written];
    const times = compileTimes(formats, 'UTC');
    const day = times.ok && new Date(times.read(text) ?? 0).toISOString().slice(0, 10);
    expect([text, day]).toEqual([text, '2026-03-02']);
  }
});

it('has whole mappings whose own tests hold', async () => {
  const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
  const whole = blocks.filter((text) => text.startsWith('name: ') && text.includes('\ntests:'));
  expect(whole.length).toBeGreaterThan(0);
  for (const text of whole) {
    const results = await runMappingTests(compileMapping(text, 'page.yaml'));
    expect(results.map(({ faults }) => faults)).toEqual([[], []]);
  }
});
