// How long reports take: one after the other, and beside writes.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../../ledger/ledger.ts';
import { spreadOf } from '../latency/percentiles.ts';
import type { AskedReport } from './reports.ts';

export interface TimedReport {
  readonly name: string;
  /** How often it was asked; a p99 of fewer than 100 is the longest. */
  readonly asked: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  /** Processor time of the whole process, the engine in it, for one. */
  readonly processorMs: number;
}

/** Asks each report up to `repeats` times, after once that does not count, and no longer than `seconds`. */
export async function timeReports(
  over: Ledger,
  reports: readonly AskedReport[],
  { repeats, seconds }: { readonly repeats: number; readonly seconds: number },
  onTimed: (timed: TimedReport) => void,
): Promise<TimedReport[]> {
  const timed: TimedReport[] = [];
  for (const { name, ask } of reports) {
    await ask(over, 0);
    const times: number[] = [];
    const before = process.cpuUsage();
    const untilMs = performance.now() + seconds * 1000;
    while (times.length < repeats && (times.length === 0 || performance.now() < untilMs)) {
      const startedMs = performance.now();
      await ask(over, times.length);
      times.push(performance.now() - startedMs);
    }
    const { user, system } = process.cpuUsage(before);
    const asked = times.length;
    const { p50, p99, max } = spreadOf(Float64Array.from(times));
    const processorMs = (user + system) / 1000 / asked;
    const row = { name, asked, p50Ms: p50, p99Ms: p99, longestMs: max, processorMs };
    timed.push(row);
    onTimed(row);
  }
  return timed;
}

/** Asks all reports in turn, one after the other, until `isOver`; gives how long each took, ms. */
export async function askInTurn(
  over: Ledger,
  reports: readonly AskedReport[],
  isOver: () => boolean,
): Promise<number[]> {
  const times: number[] = [];
  while (!isOver()) {
    const asked = reports[times.length % reports.length];
    const startedMs = performance.now();
    await asked?.ask(over, Math.floor(times.length / reports.length));
    times.push(performance.now() - startedMs);
  }
  return times;
}

/** Asks all reports in turn, one every `everyMs` whatever became of those before, until `isOver`; gives how long each took, ms, when all have been answered. */
export async function askAtRate(
  over: Ledger,
  reports: readonly AskedReport[],
  everyMs: number,
  isOver: () => boolean,
): Promise<number[]> {
  const asked: Promise<number>[] = [];
  const firstMs = performance.now();
  while (!isOver()) {
    const number = asked.length;
    const dueMs = firstMs + number * everyMs;
    await sleep(Math.max(0, dueMs - performance.now()));
    const one = reports[number % reports.length];
    const answered = one?.ask(over, Math.floor(number / reports.length));
    // From when it was due: one that was asked late has waited for that.
    const took = Promise.resolve(answered).then(() => performance.now() - dueMs);
    took.catch(() => undefined);
    asked.push(took);
  }
  return await Promise.all(asked);
}

/** Upper ends of the steps of a histogram, ms. */
const STEPS_MS = [50, 100, 200, 500, 1_000, 2_000, 5_000, Number.POSITIVE_INFINITY];

export interface HistogramStep {
  /** Up to so many ms; null for the rest. */
  readonly toMs: number | null;
  readonly reports: number;
}

/** How many of the times fall into each step. */
export function histogramOf(times: readonly number[]): HistogramStep[] {
  return STEPS_MS.map((end, at) => {
    const start = STEPS_MS[at - 1] ?? -1;
    const reports = times.filter((ms) => ms > start && ms <= end).length;
    return { toMs: Number.isFinite(end) ? end : null, reports };
  });
}
