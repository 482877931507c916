// The schema that editors use accepts every pack that compiles, and marks the slips that its tables know of. Each file of a pack
// names it in its first line, so that an editor finds it without being told.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..');
const SCHEMA_FILE = join(ROOT, 'docs/schemas/pack.schema.json');
const HEAD = /^# yaml-language-server: \$schema=(\S+)\n/;

/** The file that editors read, judged by the rules of draft 7: a keyword that the draft does not know is an error too. */
const isPackFile = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
  JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')),
);

function yamlFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));
}

function faultsOf(text: string): string[] {
  if (isPackFile(parse(text))) return [];
  return (isPackFile.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

describe('the schema of pack files', () => {
  const packs = yamlFiles('rules/packs');

  test('is tried on packs', () => {
    expect(packs.length).toBeGreaterThan(15);
  });

  test.each(packs)('accepts %s', (path) => {
    expect(faultsOf(readFileSync(join(ROOT, path), 'utf8'))).toEqual([]);
  });

  test.each(packs)('is named in the first line of %s', (path) => {
    const [, named = 'nothing'] = HEAD.exec(readFileSync(join(ROOT, path), 'utf8')) ?? [];
    expect(resolve(ROOT, dirname(path), named)).toBe(SCHEMA_FILE);
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
