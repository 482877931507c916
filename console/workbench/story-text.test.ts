// A test that is made of a story plays as the story did.
import { expect, test } from 'vitest';
import { compilePack } from '../../rules/compile.ts';
import { readPackFiles } from '../../runtime/load-pack.ts';
import { required } from '../../signal/invariant.ts';
import { playStory } from './compiler/play.ts';
import { durationText, testOf, withTest } from './story-text.ts';

const FILES = readPackFiles('rules/packs/zhejiang');
const { plan, stories } = compilePack(FILES);

test('every story of the pack for Zhejiang, written anew as a test, compiles and holds', () => {
  const sound = required(plan, 'the plan');
  const played = stories.map((story) => playStory(sound, story));
  const made = played.map((story) => testOf(story)).reduce(withTest, '');
  const again = compilePack([...FILES, { name: 'made.yaml', text: made }]);
  expect(again.diagnostics).toEqual([]);
  const mine = again.stories.filter(({ file }) => file === 'made.yaml');
  expect(mine).toHaveLength(stories.length);
  const results = mine.map((story) => playStory(required(again.plan, 'the plan'), story));
  expect(results.flatMap(({ faults }) => faults)).toEqual([]);
  expect(results.map(({ decisions }) => decisions.map(({ score }) => score))).toEqual(
    played.map(({ decisions }) => decisions.map(({ score }) => score)),
  );
});

test('a test goes to the end of the tests that there are, before the next section', () => {
  expect(withTest('rules: {}\n', '  - name: x\n')).toBe('rules: {}\n\ntests:\n  - name: x\n');
  const text = 'tests:\n  - name: a\n\nrules:\n  r: {}\n';
  expect(withTest(text, '  - name: x\n')).toBe(
    'tests:\n  - name: a\n  - name: x\n\nrules:\n  r: {}\n',
  );
  expect(withTest('tests:\n  - name: a\n', '  - name: x\n')).toBe(
    'tests:\n  - name: a\n  - name: x\n',
  );
});

test('a time since the start is written as stories write it', () => {
  expect([0, 90_000, 5_400_000, 86_400_001].map(durationText)).toEqual([
    '0',
    '1m30s',
    '1h30m',
    '1d1ms',
  ]);
});
