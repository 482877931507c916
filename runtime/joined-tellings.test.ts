import { expect, test } from 'vitest';
import { episodeOf, START_TIME } from '../dissuasion/fixture.ts';
import { Effects } from './effect.ts';
import { joinTellings } from './joined-tellings.ts';

test('runs that are told together leave the rows that one run would, and each change of a task in its turn', () => {
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
    effects.verdict('bank', 'transfer.attempted', 'accepted');
    return effects.tellings();
  });
  const joined = joinTellings(alone);
  expect(joined.ledger).toMatchObject(together.ledgerBatch());
  expect(joined.tasks.map(({ kind, task }) => [kind, task.episode.revision])).toEqual([
    ['open', 1],
    ['raise', 2],
    ['raise', 3],
  ]);
  expect(joined.verdicts).toHaveLength(3);
});
