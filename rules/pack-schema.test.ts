// The schema that editors use accepts every pack that compiles, and marks the slips that its tables know of.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Compile } from 'typebox/schema';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packSchema } from './pack-schema.ts';

const schema = Compile({ ...packSchema() });
const ROOT = join(import.meta.dirname, '..');

function yamlFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));
}

function faultsOf(text: string): string[] {
  const value: unknown = parse(text);
  const [isGood, errors] = schema.Errors(value);
  return isGood ? [] : errors.map((error) => `${error.instancePath} ${error.message}`);
}

describe('the schema of pack files', () => {
  test.each(yamlFiles('rules/packs'))('accepts %s', (path) => {
    expect(faultsOf(readFileSync(join(ROOT, path), 'utf8'))).toEqual([]);
  });

  const page = readFileSync(join(ROOT, 'docs/rules.md'), 'utf8');
  const examples = [...page.matchAll(/```yaml pack\n([\s\S]*?)```/g)].map(
    (match) => match[1] ?? '',
  );

  test('accepts every example of the language reference', () => {
    expect(examples.length).toBeGreaterThan(4);
    expect(examples.flatMap(faultsOf)).toEqual([]);
  });

  test.each([
    'unknown-section',
    'unknown-key',
    'unknown-signal-type',
    'unknown-signal-type-in-list',
    'unknown-role',
    'unknown-combine',
    'unknown-level',
    'unknown-aggregate',
    'unknown-step-field',
    'unknown-key-field',
    'missing-window',
    'missing-when',
    'points-too-many',
    'points-in-quotes',
    'bad-window',
    'exact-up-to-too-small',
    'exact-up-to-fraction',
    'bad-duration-unit',
    'bad-version',
    'bad-pack-name',
    'bad-rule-name',
    'bad-feature-name',
    'one-step',
    'times-malformed',
    'rules-as-list',
    'story-missing-type',
    'name-in-one-language',
  ])('marks the mistake of broken-packs/%s.yaml', (name) => {
    const text = readFileSync(join(ROOT, 'rules/broken-packs', `${name}.yaml`), 'utf8');
    expect(faultsOf(text)).not.toEqual([]);
  });
});
