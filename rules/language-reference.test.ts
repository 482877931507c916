// docs/rules.md against the language: every example is a pack that compiles without a warning and whose stories hold, and there is an
// example for everything that a pack can say.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runStory } from '../runtime/story-run.ts';
import { compilePack } from './compile.ts';
import { printDiagnostic } from './diagnostic.ts';
import { AGGREGATE_NAMES } from './feature.ts';
import { packSchema } from './pack-schema.ts';
import { CONSTANTS } from './scope.ts';

const page = readFileSync(new URL('../docs/rules.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml pack\n([\s\S]*?)```/g)].map((match) => ({
  text: match[1] ?? '',
  line: page.slice(0, match.index).split('\n').length,
}));

/** Text files that stand on the page; every example may name them. */
const textFiles = [...page.matchAll(/```text (\S+)\n([\s\S]*?)```/g)].map((match) => ({
  name: match[1] ?? '',
  text: match[2] ?? '',
}));

/** An example that names its pack is a pack.yaml of its own; the others stand beside one. */
function filesOf(text: string) {
  if (/^pack:/m.test(text)) return [{ name: 'pack.yaml', text }];
  return [
    ...textFiles,
    { name: 'pack.yaml', text: 'pack: example\nversion: 1.0.0\n' },
    { name: 'example.yaml', text },
  ];
}

/** Every key of every map in some YAML, and every text. */
function partsOf(value: unknown): { keys: string[]; texts: string[] } {
  if (typeof value === 'string') return { keys: [], texts: [value] };
  if (typeof value !== 'object' || value === null) return { keys: [], texts: [] };
  const entries = Object.entries(value);
  const inner = entries.map(([, each]) => partsOf(each));
  return {
    keys: [...(Array.isArray(value) ? [] : Object.keys(value)), ...inner.flatMap((x) => x.keys)],
    texts: inner.flatMap((x) => x.texts),
  };
}

/** Every field that the schema of pack files knows by name. */
function schemaFields(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    const named =
      key === 'properties' && typeof value === 'object' && value !== null ? Object.keys(value) : [];
    return [...named, ...schemaFields(value)];
  });
}

const { keys, texts } = partsOf(examples.map(({ text }) => parse(text)));
const FUNCTIONS = [
  'listed(',
  'has(',
  'known(',
  'coalesce(',
  'ratio(',
  'abs(',
  'least(',
  'greatest(',
  'int(',
  'double(',
  'size(',
  '.startsWith(',
  '.endsWith(',
  '.contains(',
  'hour()',
  'dayOfWeek()',
  'isHoliday()',
  'suspectScore(',
];
const OPERATORS = '&& || == != < <= > >= + - * / % in'.split(' ').map((word) => ` ${word} `);
const NAMES = ['suspect.score', 'suspect.level', 'suspect.confirmed', ...Object.keys(CONSTANTS)];

describe('docs/rules.md', () => {
  it.each([...new Set(schemaFields(packSchema()))])('has an example with the field %s', (field) => {
    expect(keys).toContain(field);
  });

  it.each([...FUNCTIONS, ...OPERATORS, '!signal', ' ? ', ...NAMES, ...AGGREGATE_NAMES])(
    'has an example with %s in an expression',
    (part) => {
      const isWord = /^\w+$/.test(part);
      const found = texts.some((text) =>
        isWord ? new RegExp(`\\b${part}\\b`).test(text) : text.includes(part),
      );
      expect(found).toBe(true);
    },
  );

  it.each(examples)('the example on line $line compiles and its stories hold', ({ text }) => {
    const { plan, stories, diagnostics } = compilePack(filesOf(text));
    const faults = diagnostics
      .filter(({ message }) => !message.startsWith('level '))
      .map(printDiagnostic);
    expect(faults).toEqual([]);
    expect(plan).toBeDefined();
    if (plan === undefined) return;
    expect(stories.flatMap((story) => runStory(plan, story).faults)).toEqual([]);
  });
});
