// The SQL of loss prevented against the pure function, on random episodes and outcomes, whole and by period and region.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  arbitraryEpisodes,
  arbitraryOrders,
  arbitraryOutcomes,
  YEAR_START,
} from '../test/arbitrary-ledger.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { EPISODE_LOSS_SQL, lossByEpisode, newestOutcomes } from './loss-prevented.ts';
import { regionPrefix } from './region-filter.ts';

const path = mkdtempSync(join(tmpdir(), 'forewarn-loss-'));
let ledger: Ledger;
let runCount = 0;

beforeAll(async () => {
  ledger = await openLedger({ path });
});
afterAll(async () => {
  await ledger.close();
  rmSync(path, { recursive: true, force: true });
});

const DAY_MS = 86_400_000;

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

async function lossBySql(params: Readonly<Record<string, unknown>>) {
  const rows = await ledger.query<LossRow>(`${EPISODE_LOSS_SQL} ORDER BY episode_id`, params);
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
  startDay: fc.nat({ max: 50 }),
  days: fc.integer({ min: 1, max: 70 }),
  region: fc.constantFrom(undefined, '330000', '330100', '330106', '310000'),
});

test('SQL and TypeScript give the same loss of every episode', async () => {
  await fc.assert(
    fc.asyncProperty(scene, async ({ outcomes, episodes, orders, startDay, days, region }) => {
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

      const everything = { from: YEAR_START, to: YEAR_START + 100 * DAY_MS, prefix: '' };
      expect(await lossBySql(everything)).toEqual(lossByEpisode(outcomes, episodes, orders));

      const from = YEAR_START + startDay * DAY_MS;
      const to = from + days * DAY_MS;
      const prefix = regionPrefix(region);
      const inside = newestOutcomes(outcomes).filter(
        (row) => row.eventTime >= from && row.eventTime < to && row.region.startsWith(prefix),
      );
      expect(await lossBySql({ from, to, prefix })).toEqual(
        lossByEpisode(inside, episodes, orders),
      );
    }),
    { numRuns: 8, interruptAfterTimeLimit: 40_000 },
  );
});
