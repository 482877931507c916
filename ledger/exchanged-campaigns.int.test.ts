// Days of campaigns whose ids are exchanged: nothing of the old ids is left in them, and who shared one still does.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { newVault } from '../test/new-vault.ts';
import { Forgotten } from '../vault/forgotten.ts';
import { LINK_NUMBER } from './campaign-days.ts';
import { campaignReport } from './campaign-report.ts';
import { withholdCampaigns } from './exchanged-campaigns.ts';
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
  const cases = [GONE, KEPT].map((account) =>
    caseAt(`of-${account}`, '2026-03-10T09:00:00', {
      ...{ suspects: [{ kind: 'account', id: account }], lossFen: 700 },
    }),
  );
  await ledger.write({ episodes, cases }, token());
  await ledger.countDays();
  await ledger.addUpDays();
});
afterAll(() => ledger.close());

/** How many days that are made know this account by its number or by its id. */
async function daysThatKnow(id: string): Promise<number> {
  const [row] = await ledger.query<{ days: number }>(
    `WITH ('account', {id:String}) AS one SELECT toUInt32(count()) AS days FROM campaign_days WHERE has(links, ${LINK_NUMBER}) OR has(link_ids, {id:String})`,
    { id },
  );
  return row?.days ?? 0;
}

/** How many cases name this account by its number. */
async function casesNaming(id: string): Promise<number> {
  const [row] = await ledger.query<{ rows: number }>(
    `WITH ('account', {id:String}) AS one SELECT toUInt32(count()) AS rows FROM cases WHERE has(links, ${LINK_NUMBER})`,
    { id },
  );
  return row?.rows ?? 0;
}

/** As if the hour were over for which days are read from rows. */
async function makeAgain(): Promise<void> {
  await ledger.query('TRUNCATE TABLE campaign_days');
  await ledger.addUpDays();
}

test('nothing of them leads to an id that was forgotten, and who shared it still does', async () => {
  const sizes = async () =>
    (await campaignReport(ledger, march)).campaigns.map((one) => [one.episodes, one.cases]);
  const both = [
    [3, 1],
    [2, 1],
  ];
  expect(await sizes()).toEqual(both);
  expect(await casesNaming(GONE)).toBe(1);
  expect(await daysThatKnow(GONE)).toBe(1);
  const forgotten = new Forgotten([{ kind: 'account', id: GONE }]);
  const rows = await forgetRows(ledger, forgotten.replacements, false);
  expect(Object.keys(rows)).not.toContain('campaign_days');
  expect([await casesNaming(GONE), await casesNaming(KEPT)]).toEqual([0, 1]);
  // Read from rows, and not made again until whoever began before that is done.
  expect(await daysThatKnow(GONE)).toBe(0);
  await ledger.addUpDays();
  expect(
    await ledger.query('SELECT toUInt32(max(is_made)) AS made FROM campaign_days FINAL'),
  ).toEqual([{ made: 0 }]);
  expect(await sizes()).toEqual(both);
  await makeAgain();
  expect([await daysThatKnow(GONE), await daysThatKnow(KEPT)]).toEqual([0, 1]);
  expect(await sizes()).toEqual(both);
});

test('of rows that are sealed afterwards they are those of the tokens, and none stands in plain', async () => {
  await ledger.close();
  ledger = await openLedger({ path, vault });
  const before = await campaignReport(ledger, march);
  expect(before.campaigns.map((one) => [one.episodes, one.cases, one.caseLossFen])).toEqual([
    [3, 1, 700],
    [2, 1, 700],
  ]);
  expect(before.campaigns[0]?.suspects[0]).toMatchObject({ kind: 'account', id: KEPT });
  await resealLedger({ ledger, vault, isDryRun: false });
  expect(await daysThatKnow(KEPT)).toBe(0);
  const from = async () => (await campaignReport(ledger, march)).campaigns;
  const sealed = await from();
  expect(sealed).toEqual(before.campaigns);
  await makeAgain();
  expect(await daysThatKnow(vault.tag('account', KEPT))).toBe(1);
  expect(await daysThatKnow(KEPT)).toBe(0);
  expect(await from()).toEqual(sealed);
});

test('what one left who was stopped before it dropped it is dropped by the next', async () => {
  const token = vault.tag('account', KEPT);
  await withholdCampaigns(ledger, '1');
  expect(await daysThatKnow(token)).toBe(1);
  const nobody = new Forgotten([{ kind: 'account', id: '6228480000077777' }]);
  await forgetRows(ledger, nobody.replacements, false);
  expect(await daysThatKnow(token)).toBe(0);
});

test('one suspect is one, in rows of before anything was sealed and in those since', async () => {
  const episodeId = 'e9';
  const suspects = [{ kind: 'account' as const, id: KEPT }];
  await ledger.write({ episodes: [episodeOf({ episodeId, openedTime, suspects })] }, token());
  const [largest] = (await campaignReport(ledger, march)).campaigns;
  expect(largest?.episodes).toBe(4);
  expect(largest?.suspects[0]).toMatchObject({ id: KEPT, episodes: 4 });
});
