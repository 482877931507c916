// The reference page has every key and function of the language, and says of functions what they say of themselves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MAPPING_KEYS } from './compile-mapping.ts';
import { VALUE_KEYS } from './compile-value.ts';
import { FUNCTIONS, METHODS } from './function-table.ts';

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
