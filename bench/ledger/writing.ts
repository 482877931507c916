// Writing: beside reports, as fast as rows go in or at the pace of a province; the first report after a write, which has to count what was written;
// and what a write costs.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LedgerBatch } from '../../ledger/rows.ts';
import { spreadOf } from '../latency/percentiles.ts';
import { median } from '../machine.ts';
import { type Batches, corrections, ROWS_AN_EPISODE } from './batches.ts';
import type { FillPlan } from './fill-sql.ts';
import type { AskedReport } from './reports.ts';
import { askAtRate, askInTurn, type HistogramStep, histogramOf } from './time-reports.ts';

/** Episodes of a batch that is about one portion (ledger/portion.ts). */
const EPISODES_A_BATCH = 3_000;
/** Of one that waited, as after an outage: several portions. */
const EPISODES_OF_BACKLOG = 10_000;
const PACED_MS = 1_000;

export interface BesideOptions {
  readonly seconds: number;
  readonly paceRows?: number;
  readonly askEveryMs?: number;
}

export interface BesideWriting {
  readonly rowsPerSecond: number;
  readonly asked: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  readonly histogram: readonly HistogramStep[];
}

/**
 * All reports in turn, without a pause or one every `askEveryMs`, while batches are written for so long: at `paceRows` a second, or as fast as they go in.
 */
export async function reportsBesideWriting(
  over: Ledger,
  reports: readonly AskedReport[],
  batches: Batches,
  { seconds, paceRows, askEveryMs }: BesideOptions,
): Promise<BesideWriting> {
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1000;
  const isOver = () => performance.now() >= untilMs;
  const episodes =
    paceRows === undefined
      ? EPISODES_OF_BACKLOG
      : Math.max(1, Math.round(paceRows / ROWS_AN_EPISODE));
  let rows = 0;
  /** Rows come as they were read from a log: making them is no part of writing. */
  let madeMs = 0;
  const write = async () => {
    for (let dueMs = startedMs; !isOver(); dueMs += PACED_MS) {
      if (paceRows !== undefined) await sleep(Math.max(0, dueMs - performance.now()));
      const makingMs = performance.now();
      const batch = batches.next(episodes);
      madeMs += performance.now() - makingMs;
      await over.write(batch, 'bench');
      rows += episodes * ROWS_AN_EPISODE;
    }
    return (rows * 1000) / (performance.now() - startedMs - madeMs);
  };
  const asking =
    askEveryMs === undefined
      ? askInTurn(over, reports, isOver)
      : askAtRate(over, reports, askEveryMs, isOver);
  const [rate, times] = await Promise.all([write(), asking]);
  const { p50, p99, max } = spreadOf(Float64Array.from(times));
  return {
    rowsPerSecond: Math.round(rate),
    asked: times.length,
    ...{ p50Ms: p50, p99Ms: p99, longestMs: max },
    histogram: histogramOf(times),
  };
}

export interface FirstReport {
  /** What was written before. */
  readonly name: string;
  readonly rows: number;
  /** Days of counties that the report had to count first. */
  readonly touchedDays: number;
  readonly asked: number;
  readonly p50Ms: number;
  readonly longestMs: number;
}

/** The first report after a write, of one kind of write after the other. */
export async function firstReports(
  over: Ledger,
  report: AskedReport,
  { batches, plan, run }: { readonly batches: Batches; readonly plan: FillPlan; run: string },
  { repeats, onTimed }: { readonly repeats: number; onTimed: (timed: FirstReport) => void },
): Promise<FirstReport[]> {
  const kinds: readonly (readonly [string, (number: number) => Promise<LedgerBatch>])[] = [
    ['one episode', async () => batches.next(1)],
    ['90 episodes of a day', async () => batches.next(90)],
    ['3,000 episodes of a day', async () => batches.next(3_000)],
    ['one old outcome corrected', (number) => corrections(over, plan, `${run}-1-${number}`, 1)],
    ['100 old outcomes corrected', (number) => corrections(over, plan, `${run}-2-${number}`, 100)],
  ];
  const timed: FirstReport[] = [];
  for (const [name, make] of kinds) {
    const times: number[] = [];
    let batch: LedgerBatch = {};
    for (let number = 0; number < repeats; number++) {
      batch = await make(number);
      await over.countDays();
      await over.write(batch, 'bench');
      const startedMs = performance.now();
      await report.ask(over, number);
      times.push(performance.now() - startedMs);
    }
    const rows = Object.values(batch).reduce((sum, each) => sum + each.length, 0);
    const row = {
      ...{ name, rows, touchedDays: await touchedDays(over, batch), asked: times.length },
      ...{ p50Ms: median(times), longestMs: Math.max(...times) },
    };
    timed.push(row);
    onTimed(row);
  }
  return timed;
}

/** Days of counties in which episodes of the batch ever had a row. */
async function touchedDays(over: Ledger, { episodes = [], outcomes = [] }: LedgerBatch) {
  const ids = [...new Set([...episodes, ...outcomes].map(({ episodeId }) => episodeId))];
  const [row] = await over.query<{ days: number }>(
    'SELECT uniqExact(arrayJoin(places)) AS days FROM episode_facts WHERE episode_id IN {ids:Array(String)}',
    { ids },
  );
  return row?.days ?? 0;
}

/** Processor time of writing 1,000 rows of people who were not seen before, of the same people once more, and of a backlog, ms; and how fast a backlog goes in by itself. */
export async function timeWriting(over: Ledger, batches: Batches) {
  const write = async (made: readonly LedgerBatch[], token: string) => {
    const before = process.cpuUsage();
    const startedMs = performance.now();
    for (const batch of made) await over.write(batch, token);
    const seconds = (performance.now() - startedMs) / 1000;
    const { user, system } = process.cpuUsage(before);
    const rows =
      made.reduce((sum, { episodes = [] }) => sum + episodes.length, 0) * ROWS_AN_EPISODE;
    return { msA1000: (user + system) / rows, rowsPerSecond: Math.round(rows / seconds) };
  };
  const some = Array.from({ length: 5 }, () => batches.next(EPISODES_A_BATCH));
  const { msA1000: newMs } = await write(some, 'new');
  const { msA1000: knownMs } = await write(some, 'known');
  const waiting = Array.from({ length: 3 }, () => batches.next(EPISODES_OF_BACKLOG));
  const { msA1000: backlogMs, rowsPerSecond } = await write(waiting, 'backlog');
  return { newMs, knownMs, backlogMs, backlogRowsPerSecond: rowsPerSecond };
}
