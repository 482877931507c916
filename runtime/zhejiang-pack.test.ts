// The pack as it is shipped: it compiles without a warning and all its own stories come out as they say.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printDiagnostic } from '../rules/diagnostic.ts';
import { compileFolder } from './load-pack.ts';
import { runStory } from './story-run.ts';

const { plan, stories, diagnostics } = compileFolder(
  join(import.meta.dirname, '../rules/packs/zhejiang'),
);

test('the Zhejiang pack compiles without an error or a warning', () => {
  expect(diagnostics.map(printDiagnostic)).toEqual([]);
});

test('each of the thirteen frauds, contact with a confirmed suspect, and the seven suspect typologies have a story that reaches orange or red', () => {
  const told = new Set(
    stories.flatMap(({ expect: decisions }) =>
      decisions
        .filter(({ level }) => level === 'orange' || level === 'red')
        .map(({ typology }) => typology),
    ),
  );
  const typologies = plan?.typologies ?? [];
  expect(typologies.filter(({ role }) => role === 'victim')).toHaveLength(14);
  expect(typologies.filter(({ role }) => role === 'suspect')).toHaveLength(7);
  expect(typologies.map(({ id }) => id).filter((id) => !told.has(id))).toEqual([]);
});

test('each file of typologies tells of an honest look-alike about which nothing is said', () => {
  const files = [...new Set(stories.map(({ file }) => file))];
  const quiet = new Set(
    stories.filter((story) => story.expect.length === 0).map(({ file }) => file),
  );
  expect(files.filter((file) => !quiet.has(file))).toEqual([]);
});

describe('stories of the Zhejiang pack', () => {
  test.each(stories.map((story) => ({ name: `${story.file}: ${story.name}`, story })))(
    '$name',
    ({ story }) => {
      if (plan === undefined) throw new Error('the pack does not compile');
      expect(runStory(plan, story).faults).toEqual([]);
    },
  );
});
