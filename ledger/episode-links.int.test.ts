// Links of episodes on the real embedded engine: they follow the ids of the rows that they are made of.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { newVault } from '../test/new-vault.ts';
import { Forgotten } from '../vault/forgotten.ts';
import { campaignReport } from './campaign-report.ts';
import { EPISODE_NUMBER, LINK_NUMBER } from './episode-links.ts';
import { forgetRows } from './forget-rows.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { resealLedger } from './reseal.ts';

const path = ledgerFolder();
const vault = newVault();
const openedTime = shanghai('2026-03-30T10:00:00');
const march = { from: shanghai('2026-03-01T00:00:00'), to: shanghai('2026-04-01T00:00:00') };
const [GONE, KEPT] = ['6228480000099917', '6228480000011111'];
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path });
  const episodes = [GONE, GONE, KEPT, KEPT, KEPT].map((account, at) =>
    episodeOf({
      ...{ episodeId: `e${at}`, openedTime },
      suspects: [
        { kind: 'account', id: account },
        { kind: 'domain', id: `site-${at}.top` },
      ],
    }),
  );
  await ledger.write({ episodes }, token());
});
afterAll(() => ledger.close());

/** How many rows know this account by its number. */
async function rowsThatKnow(id: string): Promise<number> {
  const [row] = await ledger.query<{ rows: number }>(
    `WITH ('account', {id:String}) AS one SELECT toUInt32(count()) AS rows FROM episode_links FINAL WHERE has(links, ${LINK_NUMBER})`,
    { id },
  );
  return row?.rows ?? 0;
}

test('nothing of them leads to an id that was forgotten, and who shared it still does', async () => {
  const before = await campaignReport(ledger, march);
  expect(before.campaigns.map(({ episodes }) => episodes)).toEqual([3, 2]);
  expect(await rowsThatKnow(GONE)).toBe(2);
  const forgotten = new Forgotten([{ kind: 'account', id: GONE }]);
  await forgetRows(ledger, forgotten.replacements, false);
  expect([await rowsThatKnow(GONE), await rowsThatKnow(KEPT)]).toEqual([0, 3]);
  const after = await campaignReport(ledger, march);
  expect(after.campaigns.map(({ episodes }) => episodes)).toEqual([3, 2]);
});

test('of rows that are sealed afterwards they are those of the tokens, and none stands in plain', async () => {
  await ledger.close();
  ledger = await openLedger({ path, vault });
  await resealLedger({ ledger, vault, isDryRun: false });
  expect(
    await ledger.query(
      `SELECT toUInt32(count()) AS rows, max(is_plain) AS has_plain, uniqExact(episode) AS episodes FROM episode_links FINAL`,
    ),
  ).toEqual([{ rows: 5, has_plain: 0, episodes: 5 }]);
  expect(
    await ledger.query(
      `SELECT toUInt32(count()) AS rows FROM episodes WHERE ${EPISODE_NUMBER} NOT IN (SELECT episode FROM episode_links)`,
    ),
  ).toEqual([{ rows: 0 }]);
  expect([await rowsThatKnow(vault.tag('account', KEPT))]).toEqual([3]);
  const sealed = await campaignReport(ledger, march);
  expect(sealed.campaigns.map(({ episodes }) => episodes)).toEqual([3, 2]);
  expect(sealed.campaigns[0]?.suspects[0]).toMatchObject({ kind: 'account', id: KEPT });
});
