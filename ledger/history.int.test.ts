// Two years of a province: the report says to the last fen and the last case what a recount of the raw events says, for every city, county and any
// month, before and after the writer was killed in the middle of a write, rows came twice in another order, the ledger was opened again, parts were merged,
// and a part of it was corrected.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { regionsOf } from '../signal/region.ts';
import { Rng } from '../sim/prng.ts';
import { type Recounted, type RecountQuery, recounterOf } from '../test/history-recount.ts';
import { shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { LedgerHistory, monthsOf, TWO_YEARS } from '../test/ledger-history.ts';
import { vaultOf } from '../test/new-vault.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { regionPrefix } from './region-filter.ts';
import { report } from './report.ts';
import type { ReportFigures } from './report-figures.ts';

const path = ledgerFolder();
const history = new LedgerHistory(TWO_YEARS);
const keys = [randomBytes(32), randomBytes(32)] as const;
const vault = vaultOf(...keys);
const KILLED_AFTER = 10;
let ledger: Ledger;
let writtenCount = 0;

/** The first months come from a process that is killed in the middle of the next write. */
beforeAll(async () => {
  const program = new URL('../test/history-writer.ts', import.meta.url).pathname;
  const args = [program, path, ...keys.map((key) => key.toString('hex'))];
  const child = spawn(process.execPath, ['--no-memory-protection-keys', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    writtenCount = Number(/^written (\d+)$/.exec(line)?.[1] ?? writtenCount);
    if (writtenCount === KILLED_AFTER) child.kill('SIGKILL');
  }
  await exited;
  expect(child.signalCode).toBe('SIGKILL');
  ledger = await openLedger({ path, vault });
});
afterAll(() => ledger.close());

const PERIODS = [
  ['2025-01-01', '2027-01-01', '2024-01-01', '2026-01-01'],
  ['2026-01-01', '2027-01-01', '2025-01-01', '2026-01-01'],
  ['2026-02-01', '2026-03-01', '2025-02-01', '2025-03-01'],
  ['2026-03-15', '2026-08-02', '2025-03-15', '2025-08-02'],
] as const;

const CITIES = regionsOf('330000').map(({ code }) => code);
const LEVELS = {
  city: CITIES,
  county: CITIES.flatMap((city) => regionsOf(city).map(({ code }) => code)),
} as const;

async function expectEqual(): Promise<void> {
  const recounted = recounterOf(history.events);
  const expected = (code: string, period: Omit<RecountQuery, 'prefix'>) => {
    const { episodes: _, ...rest } = recounted({ ...period, prefix: regionPrefix(code) });
    return rest;
  };
  for (const days of PERIODS) {
    const [from = 0, to = 0, ...before] = days.map((day) => shanghai(`${day}T00:00:00`));
    const period = { from, to, before: [before[0] ?? 0, before[1] ?? 0] as const };
    for (const by of ['city', 'county'] as const) {
      const made = await report(ledger, { from, to, region: '330000', by });
      expect(shownOf(made.total), days[0]).toEqual(expected('330000', period));
      const rows = new Map(made.rows.map((row) => [row.key, shownOf(row)]));
      for (const code of LEVELS[by]) {
        const counted = expected(code, period);
        // Without a row nothing was filed the year before either, unless nobody knows.
        const casesBefore = Number.isNaN(counted.casesBefore) ? Number.NaN : 0;
        const nothing = { ...NOTHING, casesBefore };
        expect(rows.get(code) ?? nothing, `${code} ${days[0]}`).toEqual(counted);
      }
    }
  }
}

/** Of a county in which nothing happened. */
const NOTHING: Omit<Recounted, 'episodes' | 'casesBefore'> = {
  ...{ peopleDissuaded: 0, dissuaded: 0, paymentStopped: 0, frozen: 0, returned: 0 },
  ...{ confirmed: 0, claimed: 0, stated: 0, lost: 0, cases: 0, caseLoss: 0 },
};

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

test('the report of two years is what the raw events say, through a kill, repeats, restarts and corrections', async () => {
  const batches = monthsOf(history.events).map((month) => history.batchOf(month));
  for (const [at, batch] of batches.entries())
    if (at >= writtenCount) await ledger.write(batch, `month-${at}`);
  await expectEqual();
  await ledger.countDays();
  await ledger.addUpDays();
  await expectEqual();

  const rng = new Rng(7);
  const drawn = batches.map((batch) => ({ batch, draw: rng.unit() }));
  const shuffled = drawn.sort((a, b) => a.draw - b.draw).map(({ batch }) => batch);
  for (const batch of shuffled.slice(0, 12)) await ledger.write(batch, token());
  await ledger.close();
  ledger = await openLedger({ path, vault });
  await expectEqual();

  for (const part of monthsOf(history.correct()))
    await ledger.write(history.batchOf(part), token());
  // Late and out of order: an old batch comes again after its rows were corrected.
  for (const batch of shuffled.slice(0, 4)) await ledger.write(batch, token());
  await expectEqual();
  await ledger.addUpDays();
  await expectEqual();

  for (const table of ['episodes', 'outcomes', 'cases', 'aftercare'])
    await ledger.query(`OPTIMIZE TABLE ${table} FINAL`);
  await ledger.close();
  ledger = await openLedger({ path, vault });
  await expectEqual();
}, 600_000);
