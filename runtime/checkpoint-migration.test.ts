// What each step makes of the state of an earlier version: that of an engine of today with the same history.
import { expect, test } from 'vitest';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { decisionOf, HOUR_MS, START_TIME } from '../dissuasion/fixture.ts';
import { Engine } from '../engine/engine.ts';
import { STATE_VERSION } from '../engine/engine-state.ts';
import { fixturePack } from '../test/checkpoint-fixture.ts';
import { canMigrate, migrated } from './checkpoint-migration.ts';
import { planOfPack } from './load-pack.ts';

const engine = new Engine(planOfPack(fixturePack())).snapshot();

/** Payer and payee are at risk of one transfer, the payer was first; the payee's episode has another of its own. */
function bookOfTwo(): EpisodeBook {
  const book = new EpisodeBook();
  const decisions = [
    ['d1', 'payer', 't1'],
    ['d2', 'payee', 't1'],
    ['d3', 'payee', 't2'],
  ] as const;
  for (const [index, [decisionId, id, transferId]] of decisions.entries()) {
    const transfer = { transferId, amountFen: 100, payee: 'a9', state: 'attempted' } as const;
    const subject = { kind: 'person', id } as const;
    book.observe(decisionOf({ decisionId, time: START_TIME + index * HOUR_MS, subject, transfer }));
  }
  return book;
}

test('from version 6, before anything was kept of whose money it is, each transfer counts in the episode that opened first', () => {
  const today = bookOfTwo().snapshot();
  expect(today.claims.map(([transferId]) => transferId)).toEqual(['t1', 't2']);
  const { claims: _claims, ended: _ended, ...kept } = today;
  const unmarked = today.episodes.map((episode) => ({
    ...episode,
    transfers: episode.transfers.map(({ countedIn: _, ...transfer }) => transfer),
  }));
  expect(unmarked).not.toEqual(today.episodes);
  const { episodes } = migrated(6, { engine, episodes: { ...kept, episodes: unmarked } });
  expect(episodes).toEqual(today);
});

test('what version 6 kept of it stays', () => {
  const book = bookOfTwo();
  const [first] = book.open();
  book.close(first?.episodeId ?? '', 'dissuaded', START_TIME + 3 * HOUR_MS);
  const today = book.snapshot();
  expect(today.ended).toHaveLength(1);
  expect(migrated(6, { engine, episodes: today }).episodes).toEqual(today);
});

test('who was told by version 6 that it was no fraud is left in peace about that typology until then', () => {
  const until = START_TIME + 48 * HOUR_MS;
  const silences = [['person:p1\u0000demo', until]] as const;
  const old = { ...new EpisodeBook().snapshot(), silences };
  const heard = (hours: number, typology: string) => {
    const book = new EpisodeBook();
    book.restore(migrated(6, { engine, episodes: old }).episodes);
    const subject = { kind: 'person', id: 'p1' } as const;
    const time = START_TIME + hours * HOUR_MS;
    return book.observe(decisionOf({ decisionId: 'd1', time, subject, typology }));
  };
  expect(heard(47, 'demo')).toBeUndefined();
  expect(heard(47, 'other')?.kind).toBe('opened');
  expect(heard(48, 'demo')?.kind).toBe('opened');
});

test('there is a way from version 5 on, and none from before or from later', () => {
  const versions = Array.from({ length: STATE_VERSION + 2 }, (_, version) => version);
  const from5 = versions.filter((version) => version >= 5 && version <= STATE_VERSION);
  expect(versions.filter(canMigrate)).toEqual(from5);
  expect(() => migrated(4, { engine, episodes: bookOfTwo().snapshot() })).toThrow('version 4');
});
