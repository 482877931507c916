// Two years of a province: the report says to the last fen and the last case what a recount of the raw events says, for every city and any
// month, before and after rows came twice in another order, the ledger was opened again, parts were merged, and a part of it was corrected.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { regionsOf } from '../signal/region.ts';
import { Rng } from '../sim/prng.ts';
import { type Recounted, recount } from '../test/history-recount.ts';
import { shanghai, token } from '../test/ledger-case.ts';
import { LedgerHistory, type RawEvent } from '../test/ledger-history.ts';
import { newVault } from '../test/new-vault.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { regionPrefix } from './region-filter.ts';
import { report } from './report.ts';
import type { ReportFigures } from './report-figures.ts';

const path = mkdtempSync(join(tmpdir(), 'forewarn-history-'));
const history = new LedgerHistory({
  seed: 20_260_301,
  start: shanghai('2025-01-01T00:00:00'),
  days: 730,
  episodesADay: 4,
  casesADay: 5,
});
const vault = newVault();
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path, vault });
});
afterAll(async () => {
  await ledger.close();
  rmSync(path, { recursive: true, force: true });
});

const PERIODS = [
  ['2025-01-01', '2027-01-01', '2024-01-01', '2026-01-01'],
  ['2026-01-01', '2027-01-01', '2025-01-01', '2026-01-01'],
  ['2026-02-01', '2026-03-01', '2025-02-01', '2025-03-01'],
  ['2026-03-15', '2026-08-02', '2025-03-15', '2025-08-02'],
] as const;

async function expectEqual(): Promise<void> {
  for (const days of PERIODS) {
    const [from = 0, to = 0, ...before] = days.map((day) => shanghai(`${day}T00:00:00`));
    const period = { from, to, before: [before[0] ?? 0, before[1] ?? 0] as const };
    const made = await report(ledger, { from, to, region: '330000', by: 'city' });
    expect(shownOf(made.total), days[0]).toEqual(recounted('330000', period));
    for (const { code } of regionsOf('330000')) {
      const row = made.rows.find(({ key }) => key === code);
      expect(row === undefined ? undefined : shownOf(row), `${code} ${days[0]}`).toEqual(
        recounted(code, period),
      );
    }
  }
}

function recounted(
  code: string,
  period: { from: number; to: number; before: readonly [number, number] },
) {
  const { episodes: _, ...rest } = recount(history.events, {
    ...period,
    prefix: regionPrefix(code),
  });
  return rest;
}

function shownOf(figures: ReportFigures): Omit<Recounted, 'episodes'> {
  return {
    peopleDissuaded: figures.peopleDissuaded,
    dissuaded: figures.lossPreventedFen.dissuaded,
    paymentStopped: figures.lossPreventedFen['payment-stopped'],
    frozen: figures.lossPreventedFen.frozen,
    returned: figures.lossPreventedFen.returned,
    confirmed: figures.lossConfirmedFen,
    claimed: figures.claimedFen,
    stated: figures.lossStatedFen,
    lost: figures.lostFen,
    cases: figures.casesFiled,
    caseLoss: figures.caseLossFen,
    casesBefore: figures.casesFiledYearBefore ?? Number.NaN,
  };
}

/** Events in parts of about a month. */
function partsOf(events: readonly RawEvent[]): RawEvent[][] {
  const size = Math.ceil(events.length / 30);
  return Array.from({ length: 30 }, (_, at) => events.slice(at * size, (at + 1) * size));
}

test('the report of two years is what the raw events say, through repeats, restarts and corrections', async () => {
  const batches = partsOf(history.events).map((part) => history.batchOf(part));
  for (const batch of batches) await ledger.write(batch, token());
  await expectEqual();

  const rng = new Rng(7);
  const drawn = batches.map((batch) => ({ batch, draw: rng.unit() }));
  const shuffled = drawn.sort((a, b) => a.draw - b.draw).map(({ batch }) => batch);
  for (const batch of shuffled.slice(0, 12)) await ledger.write(batch, token());
  await ledger.close();
  ledger = await openLedger({ path, vault });
  await expectEqual();

  for (const part of partsOf(history.correct())) await ledger.write(history.batchOf(part), token());
  // Late and out of order: an old batch comes again after its rows were corrected.
  for (const batch of shuffled.slice(0, 4)) await ledger.write(batch, token());
  await expectEqual();

  for (const table of ['episodes', 'outcomes', 'cases', 'aftercare'])
    await ledger.query(`OPTIMIZE TABLE ${table} FINAL`);
  await ledger.close();
  ledger = await openLedger({ path, vault });
  await expectEqual();
}, 600_000);
