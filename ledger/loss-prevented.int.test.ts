// The SQL of loss prevented against the pure function, on random episodes and outcomes, of all and of one.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arbitraryEpisodes, arbitraryOrders, arbitraryOutcomes } from '../test/arbitrary-ledger.ts';
import { arbitraryLives } from '../test/arbitrary-lives.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { episodeLossSql, lossByEpisode } from './loss-prevented.ts';

const path = ledgerFolder();
let ledger: Ledger;
let runCount = 0;

beforeAll(async () => {
  ledger = await openLedger({ path });
});
afterAll(() => ledger.close());

interface LossRow {
  readonly episode_id: string;
  readonly outcome_id: string;
  readonly dissuaded_fen: number;
  readonly payment_stopped_fen: number;
  readonly frozen_fen: number;
  readonly returned_fen: number;
  readonly claimed_fen: number;
  readonly stated_fen: number;
  readonly lost_fen: number;
}

async function lossBySql(episodes: string) {
  const rows = await ledger.query<LossRow>(`${episodeLossSql(episodes)} ORDER BY episode_id`);
  return rows.map((row) => ({
    episodeId: row.episode_id,
    outcomeId: row.outcome_id,
    keptFen: {
      dissuaded: row.dissuaded_fen,
      'payment-stopped': row.payment_stopped_fen,
      frozen: row.frozen_fen,
      returned: row.returned_fen,
    },
    totalFen: row.dissuaded_fen + row.payment_stopped_fen + row.frozen_fen + row.returned_fen,
    claimedFen: row.claimed_fen,
    statedFen: row.stated_fen,
    lostFen: row.lost_fen,
  }));
}

const scene = fc.record({
  outcomes: arbitraryOutcomes,
  episodes: arbitraryEpisodes,
  orders: arbitraryOrders,
  id: fc.constantFrom('e0', 'e1', 'e2'),
});

test('SQL and TypeScript give the same loss of every episode', async () => {
  await fc.assert(
    fc.asyncProperty(scene, async ({ outcomes, episodes, orders, id }) => {
      runCount++;
      await emptyLedger(ledger);
      // One insert a revision, neither up nor down, so that several rows of an episode are stored side by side.
      for (const revision of [2, 4, 1, 3]) {
        const rows = episodes.filter((episode) => episode.revision === revision);
        await ledger.write({ episodes: rows }, `${runCount}-${revision}`);
      }
      const half = Math.floor(outcomes.length / 2);
      await ledger.write({ outcomes: outcomes.slice(half) }, `${runCount}-some`);
      await ledger.write({ orders: orders.slice(1) }, `${runCount}-orders`);
      await ledger.write({ outcomes, episodes: episodes.slice(1), orders }, `${runCount}-all`);

      // Whose the money of shared transfers is.
      await ledger.countDaysAlone();
      const losses = lossByEpisode(outcomes, episodes, orders);
      expect(await lossBySql('SELECT episode_id FROM outcomes')).toEqual(losses);
      expect(await lossBySql(`SELECT '${id}'`)).toEqual(
        losses.filter(({ episodeId }) => episodeId === id),
      );
    }),
    { numRuns: 6, interruptAfterTimeLimit: 40_000 },
  );
});

test('SQL and TypeScript give the same loss of episodes that end, open anew and whose money leaves late', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryLives, async ({ episodes, outcomes }) => {
      runCount++;
      await emptyLedger(ledger);
      const half = Math.floor(episodes.length / 2);
      await ledger.write({ episodes: episodes.slice(half), outcomes }, `${runCount}-late`);
      await ledger.write({ episodes: episodes.slice(0, half + 1) }, `${runCount}-early`);
      await ledger.countDaysAlone();
      expect(await lossBySql('SELECT episode_id FROM outcomes')).toEqual(
        lossByEpisode(outcomes, episodes),
      );
    }),
    { numRuns: 6, interruptAfterTimeLimit: 40_000 },
  );
});
