// Transfers that several episodes know count once after rows of before anything was sealed got tokens, and after the key of the vault changed.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { episodeOf, START_TIME } from '../dissuasion/fixture.ts';
import { outcomeOf, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { vaultsOfKeys } from '../test/new-vault.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { report } from './report.ts';
import { resealLedger } from './reseal.ts';
import type { LedgerBatch, OutcomeRow } from './rows.ts';

const [vault, newerVault] = vaultsOfKeys();
const path = ledgerFolder();
let ledger: Ledger;

/** An episode of a county of its own that knows transfers of 700, and what its desk says of them. */
function batchOf(
  number: number,
  region: string,
  transferIds: readonly string[],
  said: Partial<OutcomeRow>,
): LedgerBatch {
  const [episodeId, openedTime] = [`e${number}`, START_TIME + number];
  const transfers = transferIds.map((transferId) => ({
    ...{ transferId, amountFen: 700, payee: `622848000009991${transferId}`, time: openedTime },
    state: 'attempted' as const,
  }));
  const ended = { outcomeId: `o${number}`, episodeId, region, eventTime: openedTime };
  return {
    episodes: [episodeOf({ episodeId, region, openedTime, touchedTime: openedTime, transfers })],
    outcomes: [outcomeOf({ ...ended, ...said })],
  };
}

beforeAll(async () => {
  const plain = await openLedger({ path });
  await plain.write(batchOf(1, '330106', ['1', '2'], { kept: { dissuaded: 1_400 } }), token());
  await plain.write(batchOf(2, '330110', ['2'], { kept: { dissuaded: 700 } }), token());
  await plain.close();
  ledger = await openLedger({ path, vault });
  await ledger.write(batchOf(3, '330203', ['1'], { lostFen: 700 }), token());
});
afterAll(() => ledger.close());

/** Of each county what was prevented and what was lost. */
async function counted() {
  const period = { from: START_TIME, to: START_TIME + 86_400_000 };
  const { rows } = await report(ledger, { ...period, by: 'county' });
  return Object.fromEntries(rows.map((row) => [row.key, [row.lossPreventedTotalFen, row.lostFen]]));
}

/** Of each episode that shares a transfer what is its own. */
function moneyOfEach() {
  return ledger.query(
    `SELECT episode_id, held_fen, elsewhere_fen, lost_fen, counted_in FROM shared_money FINAL ORDER BY episode_id`,
  );
}

/** Which episodes share the transfers, by all hashes that they ever had. */
function sharing() {
  return ledger.query(
    'SELECT arraySort(groupUniqArray(episode_id)) AS episodes FROM shared_transfers GROUP BY transfer ORDER BY episodes',
  );
}

const ONCE = { '330106': [700, 700], '330110': [0, 0], '330203': [0, 0] };

test('once rows of before have tokens, though the work was stopped and begun again', async () => {
  // What stands in plain and what has a token are not known to be one.
  expect(await counted()).toEqual({ '330106': [1_400, 0], '330110': [0, 0], '330203': [0, 700] });
  const options = { ledger, vault, isDryRun: false };
  // When all episodes have theirs.
  const feed = vi.spyOn(ledger, 'feed').mockRejectedValue(new Error('stopped'));
  await expect(resealLedger(options)).rejects.toThrow('stopped');
  feed.mockRestore();
  await resealLedger(options);
  expect(await counted()).toEqual(ONCE);
  expect(await moneyOfEach()).toEqual([
    { episode_id: 'e1', held_fen: 1_400, elsewhere_fen: 0, lost_fen: 700, counted_in: [] },
    { episode_id: 'e2', held_fen: 0, elsewhere_fen: 700, lost_fen: 0, counted_in: ['e1'] },
    { episode_id: 'e3', held_fen: 0, elsewhere_fen: 700, lost_fen: 0, counted_in: ['e1'] },
  ]);
});

test('though the view that notes who knows a transfer was not fed by rows that were written anew', async () => {
  const plain = await openLedger({ path });
  await plain.write(batchOf(5, '330402', ['5'], { kept: { dissuaded: 700 } }), token());
  await plain.close();
  await ledger.write(batchOf(6, '330421', ['5'], { kept: { dissuaded: 700 } }), token());
  const options = { ledger, vault, isDryRun: false };
  await ledger.feed('DETACH TABLE transfer_episodes_of_episodes');
  await resealLedger(options);
  await ledger.feed('ATTACH TABLE transfer_episodes_of_episodes');
  await resealLedger(options);
  expect(await counted()).toMatchObject({ '330402': [700, 0], '330421': [0, 0] });
});

test('when the key changes, and for what comes after', async () => {
  const [money, shared] = [await moneyOfEach(), await sharing()];
  await ledger.close();
  ledger = await openLedger({ path, vault: newerVault });
  const sealed = await resealLedger({ ledger, vault: newerVault, isDryRun: false });
  expect(sealed['token_values']).toBeGreaterThan(0);
  expect(await counted()).toMatchObject(ONCE);
  expect([await moneyOfEach(), await sharing()]).toEqual([money, shared]);

  await ledger.write(batchOf(4, '330381', ['1'], { lostFen: 700 }), token());
  expect(await counted()).toMatchObject({ ...ONCE, '330381': [0, 0] });
  expect(await sharing()).toContainEqual({ episodes: ['e1', 'e3', 'e4'] });
});
