// Rows of before anything was sealed get tokens, though the work was stopped before any of its writes and begun again: a person is one in every day that is
// counted, and what two episodes share counts once, whatever was counted meanwhile.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { episodeOf, START_TIME } from '../dissuasion/fixture.ts';
import { outcomeOf, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { newVault } from '../test/new-vault.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { report } from './report.ts';
import { resealLedger } from './reseal.ts';
import type { LedgerBatch } from './rows.ts';

const DAY_MS = 86_400_000;
const vault = newVault();
const path = ledgerFolder();
let plain: Ledger;
let ledger: Ledger;

beforeAll(async () => {
  plain = await openLedger({ path });
  ledger = await openLedger({ path, vault });
});
afterAll(async () => {
  await ledger.close();
  await plain.close();
});

/** Of the day of a round: an episode of its person in a county, and in another city one of somebody else that knows its transfer; both were dissuaded. */
function batchOf(round: number, name: string, county = '330106'): LedgerBatch {
  const time = START_TIME + round * DAY_MS;
  const payee = `${6_228_480_000_000_000 + round}`;
  const moved = {
    transferId: `t-${round}`,
    amountFen: 700,
    payee,
    time,
    state: 'attempted',
  } as const;
  const told = [
    { episodeId: `talk-${name}-${round}`, region: county, person: `p${round}`, transfers: [] },
    { episodeId: `pay-${name}-${round}`, region: '330203', person: name, transfers: [moved] },
  ];
  return {
    episodes: told.map(({ person, ...episode }) =>
      episodeOf({
        ...episode,
        openedTime: time,
        touchedTime: time,
        person: { kind: 'person', id: person },
      }),
    ),
    outcomes: told.map(({ episodeId, region, person, transfers }) =>
      outcomeOf({
        ...{ outcomeId: `o-${episodeId}`, episodeId, region, person, eventTime: time },
        kept: { dissuaded: transfers.length * 700 },
      }),
    ),
  };
}

/** Of each city how many people were dissuaded on the day of a round, and what was prevented. */
async function counted(round: number) {
  const from = START_TIME + round * DAY_MS;
  const { rows } = await report(ledger, { from, to: from + DAY_MS, by: 'city' });
  return rows.map((row) => [row.peopleDissuaded, row.lossPreventedTotalFen]);
}

const ONCE = [
  [1, 0],
  [2, 700],
];

/** Reseals, and throws before the write of that number; false when there were fewer. */
async function resealUntil(number: number): Promise<boolean> {
  let writes = 0;
  const next = async () => {
    if (++writes > number) throw new Error('stopped');
  };
  const [rewrite, merge] = [ledger.rewrite.bind(ledger), ledger.merge.bind(ledger)];
  const [feed, change] = [ledger.feed.bind(ledger), ledger.change.bind(ledger)];
  vi.spyOn(ledger, 'rewrite').mockImplementation((...all) => next().then(() => rewrite(...all)));
  vi.spyOn(ledger, 'merge').mockImplementation((...all) => next().then(() => merge(...all)));
  vi.spyOn(ledger, 'feed').mockImplementation((...all) => next().then(() => feed(...all)));
  vi.spyOn(ledger, 'change').mockImplementation((...all) => next().then(() => change(...all)));
  try {
    await resealLedger({ ledger, vault, isDryRun: false });
    return false;
  } catch (error) {
    expect(error).toMatchObject({ message: 'stopped' });
    return true;
  } finally {
    vi.restoreAllMocks();
  }
}

test('a person is one and a transfer counts once, wherever it was stopped', async () => {
  let round = 0;
  for (let isStopped = true; isStopped; round++) {
    await plain.write(batchOf(round, 'before'), token());
    await ledger.write(batchOf(round, 'after'), token());
    expect(await counted(round)).toEqual([
      [2, 0],
      [2, 1_400],
    ]);
    isStopped = await resealUntil(round);
    // What was touched is settled.
    await ledger.countDaysAlone();
    await resealLedger({ ledger, vault, isDryRun: false });
    expect([round, await counted(round)]).toEqual([round, ONCE]);
  }
  expect(round).toBeGreaterThan(8);
});

test('and so is one of whom a row of before was written again since', async () => {
  const rounds = Array.from({ length: 8 }, (_, at) => 100 + at);
  for (const one of rounds) {
    await plain.write(batchOf(one, 'before'), token());
    // Told once more by who seals: the row has a token then, and what is counted may go by the id all the same.
    const again = batchOf(one, 'again', '330110');
    await plain.write(again, token());
    await ledger.write(again, token());
  }
  await ledger.countDaysAlone();
  for (const table of ['episodes', 'outcomes']) await ledger.feed(`OPTIMIZE TABLE ${table} FINAL`);
  await resealLedger({ ledger, vault, isDryRun: false });
  for (const one of rounds) expect(await counted(one)).toEqual(ONCE);
});
