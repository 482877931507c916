import { expect, test } from 'vitest';
import { episodeOf, START_TIME } from '../dissuasion/fixture.ts';
import { Effects } from './effect.ts';

test('what a task went through is told the same, whether its changes are told together or one by one', () => {
  const changes = [
    { kind: 'opened', episode: episodeOf() },
    { kind: 'raised', episode: episodeOf({ level: 'red', revision: 2 }) },
    { kind: 'touched', episode: episodeOf({ level: 'red', revision: 3 }) },
  ] as const;
  const together = new Effects();
  const alone = changes.map((change, index) => {
    together.change(change, START_TIME + index);
    const effects = new Effects();
    effects.change(change, START_TIME + index);
    return effects;
  });
  const { taskEvents, episodes } = together.ledgerBatch();
  expect(taskEvents).toEqual(alone.flatMap((effects) => effects.ledgerBatch().taskEvents ?? []));
  expect(taskEvents?.map(({ kind, level }) => [kind, level])).toEqual([
    ['opened', 'orange'],
    ['raised', 'red'],
  ]);
  expect(episodes?.map(({ revision }) => revision)).toEqual([3]);
  expect(together.taskChanges().map(({ kind }) => kind)).toEqual(['open']);
});
