// `npm run bench:ledger`: fills an embedded ledger with two years of a province and times each report over it, by the clock and by processor time
// of the whole process (the engine is in it), then writes batches beside reports that are asked without a pause. Options: --rows N (1,000,000;
// the full size is 100,000,000), --repeats N, --seconds N of writing, --path DIR to keep the ledger and fill it once, --sealed
// to seal what rows say of people.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { episodeOf } from '../../dissuasion/fixture.ts';
import { campaignReport } from '../../ledger/campaign-report.ts';
import { caseTrendSeries } from '../../ledger/case-trend-series.ts';
import { headline } from '../../ledger/headline.ts';
import { type Ledger, openLedger } from '../../ledger/ledger.ts';
import { lossPage } from '../../ledger/loss-page.ts';
import { report } from '../../ledger/report.ts';
import type { LedgerBatch } from '../../ledger/rows.ts';
import { workReport } from '../../ledger/work-report.ts';
import { textProvider } from '../../vault/key-ring.ts';
import { KeyedVault } from '../../vault/vault.ts';
import { spreadOf } from '../latency/percentiles.ts';
import { describeMachine, keepResult } from '../machine.ts';
import { countRows, fillLedger, planOf } from './fill.ts';

const RESULT_FILE = 'bench/results/ledger.json';
const DAYS = 730;
/** 2025-01-01 in Shanghai. */
const START = 1_735_660_800_000;
const DAY_MS = 86_400_000;
const ROWS_A_BATCH = 10_000;

const YEAR = { from: START + 365 * DAY_MS, to: START + DAYS * DAY_MS, region: '330000' };

const REPORTS: Readonly<Record<string, (over: Ledger, number: number) => Promise<unknown>>> = {
  'a month by city': monthByCity,
  'a month of a county by day': (over, number) =>
    report(over, { ...monthOf(number), region: '330106', by: 'day' }),
  'a year by city': (over) => report(over, { ...YEAR, by: 'city' }),
  'a year by month': (over) => report(over, { ...YEAR, by: 'month' }),
  'headline of a month': (over, number) => headline(over, monthOf(number)),
  'work of a month by rule': (over, number) => workReport(over, { ...monthOf(number), by: 'rule' }),
  'work of a month by desk': (over, number) => workReport(over, { ...monthOf(number), by: 'desk' }),
  'work of a year by city': (over) => workReport(over, { ...YEAR, by: 'city' }),
  'campaigns of a week of a city': (over, number) =>
    campaignReport(over, {
      from: monthOf(number).from,
      to: monthOf(number).from + 7 * DAY_MS,
      region: '330100',
    }),
  'cases of a year by week': (over) => caseTrendSeries(over, { ...YEAR, step: 'week' }),
  'episodes behind a month': (over, number) => lossPage(over, monthOf(number)),
};

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    repeats: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '10' },
    path: { type: 'string' },
    sealed: { type: 'boolean', default: false },
  },
});
const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const path = values.path ?? mkdtempSync(join(tmpdir(), 'forewarn-bench-ledger-'));
const isKept = values.path !== undefined && existsSync(join(path, 'store'));
const vault = new KeyedVault(textProvider(randomBytes(32).toString('base64')));
const ledger = await openLedger({ path, ...(values.sealed ? { vault } : {}) });
try {
  const plan = planOf(Number(values.rows), START, DAYS);
  if (!isKept)
    await fillLedger(ledger, plan, (done) =>
      console.error(`${done} of ${plan.episodes} episodes are in`),
    );
  const rows = await countRows(ledger);
  console.log(`${rows} rows over ${DAYS} days`);
  const countedMs = performance.now();
  await ledger.countDays();
  console.log(`all days counted in ${((performance.now() - countedMs) / 1000).toFixed(1)} s`);
  const reports = await timeAll(ledger, Number(values.repeats));
  const writing = await writeBesideReports(ledger, Number(values.seconds));
  const writingMs = await timeWriting(ledger);
  keepResult(RESULT_FILE, { rows, reports, writing, writingMs });
} finally {
  await ledger.close();
  if (values.path === undefined) rmSync(path, { recursive: true, force: true });
}

interface Timed {
  readonly name: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly processorMs: number;
}

async function timeAll(over: Ledger, repeats: number): Promise<Timed[]> {
  const timed: Timed[] = [];
  for (const [name, ask] of Object.entries(REPORTS)) {
    await ask(over, 0);
    const times = new Float64Array(repeats);
    const before = process.cpuUsage();
    for (let at = 0; at < repeats; at++) {
      const startedMs = performance.now();
      await ask(over, at);
      times[at] = performance.now() - startedMs;
    }
    const { user, system } = process.cpuUsage(before);
    const spread = spreadOf(times);
    const row = {
      name,
      p50Ms: spread.p50,
      p99Ms: spread.p99,
      processorMs: (user + system) / 1000 / repeats,
    };
    timed.push(row);
    const show = (ms: number) => ms.toFixed(0).padStart(7);
    console.log(
      `${name.padEnd(34)} p50${show(row.p50Ms)} ms  p99${show(row.p99Ms)} ms  processor${show(row.processorMs)} ms`,
    );
  }
  return timed;
}

/** Batches of outcomes and episodes, as fast as they go in, while the month's report is asked again and again. */
async function writeBesideReports(over: Ledger, seconds: number) {
  const untilMs = performance.now() + seconds * 1000;
  let rows = 0;
  let asked = 0;
  const writes = async () => {
    for (let number = 0; performance.now() < untilMs; number++) {
      const batch = batchOf(number);
      await over.write(batch, `bench-${number}`);
      rows += 2 * ROWS_A_BATCH;
    }
  };
  const asks = async () => {
    for (; performance.now() < untilMs; asked++) await monthByCity(over, asked);
  };
  const startedMs = performance.now();
  await Promise.all([writes(), asks()]);
  const rowsASecond = Math.round((rows * 1000) / (performance.now() - startedMs));
  console.log(`writing: ${rowsASecond} rows/s beside ${asked} reports`);
  return { rowsASecond, asked };
}

/** Processor time of writing 1,000 rows of people who were not seen before, and of the same people once more, ms. */
async function timeWriting(over: Ledger) {
  const write = async (first: number, name: string) => {
    const before = process.cpuUsage();
    for (let number = 0; number < 5; number++)
      await over.write(batchOf(first + number), `${name}-${number}`);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / (5 * 2 * (ROWS_A_BATCH / 1000));
  };
  const newMs = await write(1_000_000, 'new');
  const knownMs = await write(1_000_000, 'known');
  console.log(
    `1,000 rows: ${newMs.toFixed(1)} ms of processor, of people who are known ${knownMs.toFixed(1)} ms`,
  );
  return { newMs, knownMs };
}

function batchOf(number: number): LedgerBatch {
  const time = START + (DAYS - 1) * DAY_MS;
  const ids = Array.from({ length: ROWS_A_BATCH }, (_, at) => `w${number}-${at}`);
  return {
    episodes: ids.map((episodeId) =>
      episodeOf({ episodeId, openedTime: time, person: { kind: 'person', id: episodeId } }),
    ),
    outcomes: ids.map((id) => ({
      outcomeId: `o${id}`,
      taskId: `t${id}`,
      episodeId: id,
      staff: 's1',
      desk: '330106',
      recordedAt: time,
      eventTime: time,
      outcome: 'dissuaded',
      kept: { dissuaded: 100 },
      region: '330106',
      typology: 'fake-loan',
      person: id,
      atRiskFen: 0,
    })),
  };
}

/** Months of the second year, another one each time, so that nothing is answered from a cache of answers. */
function monthOf(number: number) {
  const from = START + (366 + ((number * 31) % 330)) * DAY_MS;
  return { from, to: from + 30 * DAY_MS, region: '330000' };
}

function monthByCity(over: Ledger, number: number) {
  return report(over, { ...monthOf(number), by: 'city' });
}
