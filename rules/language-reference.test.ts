// Every example of docs/rules.md is a pack that compiles without a warning and whose stories hold.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runStory } from '../runtime/story-run.ts';
import { compilePack } from './compile.ts';
import { printDiagnostic } from './diagnostic.ts';

const page = readFileSync(new URL('../docs/rules.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml pack\n([\s\S]*?)```/g)].map((match) => ({
  text: match[1] ?? '',
  line: page.slice(0, match.index).split('\n').length,
}));

describe('docs/rules.md', () => {
  it('has an example for every section of a pack', () => {
    for (const section of [
      'params',
      'lists',
      'features',
      'sequences',
      'typologies',
      'rules',
      'tests',
    ]) {
      expect(examples.some(({ text }) => text.includes(`${section}:`))).toBe(true);
    }
  });

  it.each(examples)('the example on line $line compiles and its stories hold', ({ text }) => {
    const { plan, stories, diagnostics } = compilePack([
      { name: 'pack.yaml', text: 'pack: example\nversion: 1.0.0\n' },
      { name: 'example.yaml', text },
    ]);
    const faults = diagnostics
      .filter(({ message }) => !message.startsWith('level '))
      .map(printDiagnostic);
    expect(faults).toEqual([]);
    expect(plan).toBeDefined();
    if (plan === undefined) return;
    expect(stories.flatMap((story) => runStory(plan, story).faults)).toEqual([]);
  });
});
