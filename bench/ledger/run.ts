// `npm run bench:ledger`: fills an embedded ledger with two years of a province and times each report over it, by the clock and by processor time
// of the whole process (the engine is in it): by itself, beside batches that are written, and as the first one after a write. Rows are
// sealed, as they are by default. Options: --rows N (1,000,000; the full size is 100,000,000), --repeats N of a report and --budget N, its most
// seconds, --seconds N of writing, --pace N, rows a second of the slow writing, --every N, ms between reports of a board, --path DIR to keep the ledger and fill it once, --plain, --quick.
import { parseArgs } from 'node:util';
import type { Ledger } from '../../ledger/ledger.ts';
import { describeMachine, keepResult } from '../machine.ts';
import { Batches } from './batches.ts';
import { countRows } from './fill.ts';
import { planOf } from './fill-sql.ts';
import { openKeptLedger } from './kept-ledger.ts';
import { DAYS, reportsOf, START } from './reports.ts';
import { type TimedReport, timeReports } from './time-reports.ts';
import { firstReports, reportsBesideWriting, timeWriting } from './writing.ts';

const ROWS_FULL = 100_000_000;
const MERGES_SECONDS_MAX = 600;
/** Reports that a board shows: a month, of the province, a county and all levels, and its cases. */
const BOARD = [
  'a month by city',
  'a month of a county by day',
  'headline of a month',
  'cases of a year by week',
];

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    repeats: { type: 'string', default: '200' },
    budget: { type: 'string' },
    seconds: { type: 'string' },
    pace: { type: 'string', default: '500' },
    every: { type: 'string', default: '250' },
    path: { type: 'string' },
    plain: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});
const rowsAsked = Number(values.rows ?? (values.quick ? 100_000 : 1_000_000));
const seconds = Number(values.seconds ?? (values.quick ? 2 : 30));
const budget = Number(values.budget ?? (values.quick ? 1 : 20));
const resultFile = `bench/results/ledger${rowsAsked >= ROWS_FULL ? '-full' : ''}.json`;
const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const startedMs = performance.now();
const plan = planOf(rowsAsked, START, DAYS);
const isSealed = !values.plain;
const { ledger, close } = await openKeptLedger({
  path: values.path,
  ...{ plan, isSealed },
  onNote: (text) => console.error(text),
});
try {
  // As a ledger that is open does beside; one that was filled before there was something to count catches up here.
  await ledger.countAhead();
  await addUp(ledger);
  const fillSeconds = (performance.now() - startedMs) / 1000;
  const rows = await countRows(ledger);
  console.log(
    `${rows.toLocaleString('en')} rows over ${DAYS} days, ${isSealed ? 'sealed' : 'plain'}; filled, or opened, and counted in ${fillSeconds.toFixed(1)} s`,
  );
  await mergeQuietMonths(ledger);
  await mergesDone(ledger);
  const reports = reportsOf({
    knownAt: await middleOfHearing(ledger),
    newest: await newestOutcome(ledger),
  });
  const asked = await timeReports(
    ledger,
    reports,
    { repeats: Number(values.repeats), seconds: budget },
    printTimed,
  );
  const run = `b${Date.now().toString(36)}`;
  const batches = await Batches.after(ledger, run);
  const first = await firstReports(
    ledger,
    reports[0] ?? missing(),
    { batches, plan, run },
    { repeats: values.quick ? 2 : 20, onTimed: (timed) => console.log(firstText(timed)) },
  );
  await addUp(ledger);
  // Of thousands of corrected days, which no minute of a province has.
  await mergesDone(ledger);
  const paced = { seconds, paceRows: Number(values.pace) };
  const besidePace = await reportsBesideWriting(ledger, reports, batches, paced);
  printBeside('at a pace', besidePace);
  const beside = await reportsBesideWriting(ledger, reports, batches, { seconds });
  printBeside('as fast as it goes', beside);
  const board = reports.filter(({ name }) => BOARD.includes(name));
  const askEveryMs = Number(values.every);
  const besideBoard = await reportsBesideWriting(ledger, board, batches, { seconds, askEveryMs });
  printBeside(`as fast as it goes, a report of the board every ${askEveryMs} ms`, besideBoard);
  const writingMs = await timeWriting(ledger, batches);
  console.log(
    `1,000 rows: ${writingMs.newMs.toFixed(1)} ms of processor, of people who are known ${writingMs.knownMs.toFixed(1)} ms, of a backlog ${writingMs.backlogMs.toFixed(1)} ms at ${writingMs.backlogRowsPerSecond.toLocaleString('en')} rows/s`,
  );
  const slowest = asked.toSorted((a, b) => b.p99Ms - a.p99Ms)[0];
  keepResult(resultFile, {
    ...{ rows, isSealed, fillSeconds, reports: asked, slowest, first, writingMs },
    beside: { pace: besidePace, full: beside, board: { askEveryMs, ...besideBoard } },
  });
  console.log(`kept in ${resultFile}`);
} finally {
  await close();
}

/** As a running forewarn does when days have been quiet for some minutes, with the parts of it merged. */
async function addUp(over: Ledger): Promise<void> {
  await over.addUpDays();
  await over.feed('OPTIMIZE TABLE counted_thirds FINAL');
}

/** As ClickHouse does of months to which nothing was written for an hour (ledger/schema/0056-quiet-months.sql). */
async function mergeQuietMonths(over: Ledger): Promise<void> {
  const tables = await over.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine_full LIKE '%min_age_to_force_merge_seconds = 3600%'",
  );
  for (const { name } of tables) await over.feed(`OPTIMIZE TABLE ${name} FINAL`);
}

/** Waits until ClickHouse has put together what the fill left in small parts: a ledger that grew in two years has that behind it. */
async function mergesDone(over: Ledger): Promise<void> {
  const untilMs = performance.now() + MERGES_SECONDS_MAX * 1000;
  for (let quiet = 0; quiet < 3 && performance.now() < untilMs; ) {
    const [row] = await over.query<{ merges: number }>(
      'SELECT (SELECT count() FROM system.merges) + (SELECT count() FROM system.mutations WHERE NOT is_done) AS merges',
    );
    quiet = row?.merges === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The processing time at which half of the cases were known. */
async function middleOfHearing(over: Ledger): Promise<number> {
  const [row] = await over.query<{ at: number }>(
    'SELECT toUnixTimestamp64Milli(quantileExact(0.5)(fromUnixTimestamp64Milli(heard.ms))) AS at FROM case_filings',
  );
  return row?.at ?? Date.now();
}

/** Event time of the newest outcome, epoch ms. */
async function newestOutcome(over: Ledger): Promise<number> {
  const [row] = await over.query<{ at: number }>(
    'SELECT max(arrayMax(entries.ms)) AS at FROM counted_days FINAL WHERE day = (SELECT max(day) FROM counted_days WHERE notEmpty(entries.ms))',
  );
  return row?.at ?? Date.now();
}

function printTimed({ name, asked, p50Ms, p99Ms, processorMs }: TimedReport): void {
  console.log(
    `${name.padEnd(34)} p50${shown(p50Ms)} ms  p99${shown(p99Ms)} ms  processor${shown(processorMs)} ms  asked ${asked} times`,
  );
}

function firstText(timed: Awaited<ReturnType<typeof firstReports>>[number]): string {
  const { name, rows, touchedDays, asked, p50Ms, longestMs } = timed;
  return `first report after ${name} (${rows} rows, ${touchedDays} days of counties): p50${shown(p50Ms)} ms, longest of ${asked}${shown(longestMs)} ms`;
}

function printBeside(how: string, beside: Awaited<ReturnType<typeof reportsBesideWriting>>): void {
  const { rowsPerSecond, asked, p50Ms, p99Ms, longestMs, histogram } = beside;
  const steps = histogram.map(({ toMs, reports }) => `${toMs ?? 'more'}: ${reports}`).join(', ');
  console.log(
    `writing ${how}, ${rowsPerSecond.toLocaleString('en')} rows/s, beside ${asked} reports: p50${shown(p50Ms)} ms  p99${shown(p99Ms)} ms  longest${shown(longestMs)} ms\n  reports up to so many ms: ${steps}`,
  );
}

function shown(ms: number): string {
  return ms.toFixed(0).padStart(7);
}

function missing(): never {
  throw new Error('there is no report');
}
