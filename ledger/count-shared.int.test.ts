// Transfers that several episodes know on the real embedded engine: what is counted again when one of them is touched, in whichever order rows come.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Episode } from '../dissuasion/episode.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { openClickHouse } from './clickhouse.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { migrate } from './migrate.ts';
import { report } from './report.ts';
import type { LedgerBatch, OutcomeRow } from './rows.ts';

const path = ledgerFolder();
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path });
});
afterAll(() => ledger.close());
beforeEach(() => emptyLedger(ledger));

const NOON = shanghai('2026-03-05T12:00:00');
const DAY_MS = 86_400_000;
const transfer = { transferId: 't1', amountFen: 700, payee: 'a', time: NOON } as const;

/** Of two people in two cities on two days, each with an outcome that says all was kept. */
const first = sharing('e1', 0);
const second = sharing('e2', 1);
const outcomes = [outcomeAt('e1', 0), outcomeAt('e2', 1)] as const;

function sharing(episodeId: string, day: number, rest: Partial<Episode> = {}): Episode {
  return episodeOf({
    episodeId,
    person: { kind: 'person', id: `p-${episodeId}` },
    region: day === 0 ? '330106' : '330203',
    openedTime: NOON + day * DAY_MS,
    transfers: [{ ...transfer, state: 'attempted' }],
    ...rest,
  });
}

function outcomeAt(episodeId: string, day: number, changes: Partial<OutcomeRow> = {}): OutcomeRow {
  return {
    outcomeId: `o-${episodeId}`,
    taskId: `t-${episodeId}`,
    episodeId,
    staff: 's1',
    desk: '330106',
    recordedAt: NOON,
    eventTime: NOON + day * DAY_MS,
    outcome: 'dissuaded',
    kept: { dissuaded: 700 },
    region: day === 0 ? '330106' : '330203',
    typology: 'fake-loan',
    person: `p-${episodeId}`,
    atRiskFen: 0,
    ...changes,
  };
}

/** What the two days count, and what the work on their episodes says was kept. */
async function march() {
  const period = { from: NOON - DAY_MS, to: NOON + 3 * DAY_MS };
  const { rows } = await report(ledger, { ...period, by: 'county' });
  await ledger.countDays();
  const work = await ledger.query<{ kept_fen: number }>(
    "SELECT episode_id, kept_fen FROM episode_work FINAL WHERE outcome != '' ORDER BY episode_id",
  );
  // An episode of which no revision is known has no work.
  const counted = rows.map((row) => row.lossPreventedTotalFen).sort((a, b) => b - a);
  if (work.length === rows.length)
    expect(work.map((row) => row.kept_fen).sort((a, b) => b - a)).toEqual(counted);
  return Object.fromEntries(rows.map((row) => [row.key, row.lossPreventedTotalFen]));
}
const write = (batch: LedgerBatch) => ledger.write(batch, token());

test('count once, though the day of the other one was counted before and nothing of it is written again', async () => {
  await write({ episodes: [second], outcomes: [outcomes[1]] });
  expect(await march()).toEqual({ '330203': 700 });
  await write({ episodes: [first], outcomes: [outcomes[0]] });
  expect(await march()).toEqual({ '330106': 700, '330203': 0 });
  for (const table of ['episodes', 'outcomes', 'shared_money', 'shared_transfers'])
    await ledger.query(`OPTIMIZE TABLE ${table} FINAL`);
  await write({ episodes: [second], outcomes: [...outcomes] });
  expect(await march()).toEqual({ '330106': 700, '330203': 0 });
});

test('go to the other one and back as outcomes are corrected, and out of both when they leave', async () => {
  await write({ episodes: [first, second], outcomes: [...outcomes] });
  expect(await march()).toEqual({ '330106': 700, '330203': 0 });
  const correct = (at: number, outcome: OutcomeRow['outcome']) =>
    write({
      outcomes: [outcomeAt('e1', 0, { outcomeId: `o-${at}`, recordedAt: NOON + at, outcome })],
    });
  await correct(1, 'not-fraud');
  expect(await march()).toEqual({ '330106': 0, '330203': 700 });
  await correct(2, 'dissuaded');
  expect(await march()).toEqual({ '330106': 700, '330203': 0 });
  const left = { ...transfer, state: 'completed', time: NOON + 2 * DAY_MS } as const;
  await write({ episodes: [{ ...second, revision: 9, transfers: [left] }] });
  expect(await march()).toEqual({ '330106': 0, '330203': 0 });
});

test('are lost once, and move with what an episode decides that only another one shares a transfer with', async () => {
  const one = { ...transfer, state: 'completed' } as const;
  const other = { ...one, transferId: 't2' } as const;
  const episodes = [
    sharing('e1', 0, { transfers: [one] }),
    sharing('e2', 1, { transfers: [one, other] }),
    sharing('e3', 0, { transfers: [other] }),
  ];
  const lost = async () => {
    const { rows } = await report(ledger, {
      from: NOON - DAY_MS,
      to: NOON + 3 * DAY_MS,
      by: 'county',
    });
    return Object.fromEntries(rows.map((row) => [row.key, row.lostFen]));
  };
  const third = (at: number, outcome: OutcomeRow['outcome']) =>
    outcomeAt('e3', 0, { outcomeId: `o3-${at}`, recordedAt: NOON + at, outcome, kept: {} });
  await write({
    episodes,
    outcomes: [
      outcomeAt('e1', 0, { kept: {}, region: '330381' }),
      outcomeAt('e2', 1, { kept: {}, lostFen: 700 }),
      third(0, 'not-fraud'),
    ],
  });
  expect(await lost()).toEqual({ '330106': 0, '330203': 700, '330381': 0 });
  await write({ outcomes: [third(1, 'dissuaded')] });
  expect(await lost()).toEqual({ '330106': 0, '330203': 0, '330381': 700 });
  await write({ outcomes: [third(2, 'not-fraud')] });
  expect(await lost()).toEqual({ '330106': 0, '330203': 700, '330381': 0 });
});

test('of which the one that has it is not known yet wait for it', async () => {
  const marked = {
    ...second,
    transfers: [{ ...transfer, state: 'attempted', countedIn: 'e1' } as const],
  };
  await write({ episodes: [marked], outcomes: [outcomes[1]] });
  expect(await march()).toEqual({ '330203': 700 });
  await write({ outcomes: [outcomeAt('e1', 0, { atRiskFen: 700 })] });
  expect(await march()).toEqual({ '330106': 700, '330203': 0 });
  await write({ episodes: [first] });
  expect(await march()).toEqual({ '330106': 700, '330203': 0 });
});

test('that an episode does not know any more are free', async () => {
  await write({ episodes: [first, second], outcomes: [...outcomes] });
  expect(await march()).toEqual({ '330106': 700, '330203': 0 });
  await write({ episodes: [{ ...first, revision: 9, transfers: [] }] });
  expect(await march()).toEqual({ '330106': 0, '330203': 700 });
});

test('are counted again when the count was cut off between any two of its steps', async () => {
  await write({ episodes: [second], outcomes: [outcomes[1]] });
  await march();
  await write({ episodes: [first], outcomes: [outcomes[0]] });
  await ledger.countDaysAlone();
  for (const lost of [['shared_money'], ['shared_money', 'shared_transfers'], ['counted_days']]) {
    for (const table of [...lost, 'settled_touches', 'settled_days'])
      await ledger.query(`TRUNCATE TABLE ${table}`);
    expect(await march()).toEqual({ '330106': 700, '330203': 0 });
  }
});

/** Opens the ledger as one of before a migration, which is undone by these statements. */
async function openBefore(migration: string, undo: readonly string[]): Promise<void> {
  await ledger.close();
  const clickHouse = await openClickHouse({ path });
  for (const sql of undo) await clickHouse.run(sql);
  await clickHouse.run(
    `ALTER TABLE schema_migrations DELETE WHERE name = '${migration}' SETTINGS mutations_sync = 2`,
  );
  expect(await migrate(clickHouse)).toEqual([migration]);
  await clickHouse.close();
  ledger = await openLedger({ path });
}

test('are found in a ledger from before they were looked for', async () => {
  await write({ episodes: [first, second], outcomes: [...outcomes] });
  await march();
  const tables = ['transfer_episodes', 'shared_transfers', 'shared_money'];
  await openBefore(
    '0049-shared-transfers',
    tables.map((table) => `TRUNCATE TABLE ${table}`),
  );
  expect(await ledger.query('SELECT count() AS rows FROM shared_transfers')).toEqual([{ rows: 2 }]);
  expect(await march()).toEqual({ '330106': 700, '330203': 0 });
});

test('are lost once in a ledger from before that was looked for', async () => {
  await write({
    episodes: [first, second],
    outcomes: [outcomes[0], outcomeAt('e2', 1, { kept: {}, lostFen: 300 })],
  });
  expect(await march()).toEqual({ '330106': 400, '330203': 0 });
  await openBefore(
    '0052-shared-losses',
    ['lost_fen', 'heard_fen'].map((name) => `ALTER TABLE shared_money DROP COLUMN ${name}`),
  );
  expect(await march()).toEqual({ '330106': 400, '330203': 0 });
});
