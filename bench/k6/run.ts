// `npm run bench:http`: load on the real HTTP API with k6. Starts the embedded system on a free port with a data folder of its
// own, plays a simulated stretch into it, lets a desk of k6 users close the tasks that came of it, sends signals at a steady rate while pages read, then
// as fast as they are taken. Options: --quick, --people N, --seconds N, --senders N, --staff N, --batch N, --rate N (signals a second), --looks N (reads a second).
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { printSignal } from '../../signal/signal.ts';
import { simulate } from '../../sim/simulate.ts';
import { LocalSystem } from '../local-system.ts';
import { keepResult } from '../machine.ts';
import { k6Program } from './k6-program.ts';
import { printSummary } from './summary.ts';

const RESULT_FILE = 'bench/results/http.json';
const DESK = '330000';
/** The engine may be a while behind what was sent at full speed. */
const SETTLE_MS_MAX = 600_000;
/** Frauds a 100,000 people a day: far more than in life, so that a desk has work for minutes. */
const FRAUD_RATE = 4_000;
const STRETCH_DAYS = 1;
const DAY_MS = 86_400_000;
const SEND_BYTES = 500_000;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    seconds: { type: 'string' },
    senders: { type: 'string', default: '4' },
    staff: { type: 'string', default: '8' },
    batch: { type: 'string', default: '200' },
    rate: { type: 'string', default: '10000' },
    looks: { type: 'string', default: '50' },
  },
});

const k6 = k6Program();
const system = await LocalSystem.start('.cache/bench-http.log');
const { baseUrl, folder } = system;
try {
  const taskCount = await playStretch();
  console.log(`${taskCount} tasks wait at and below desk ${DESK}`);
  const claims = runK6('claims', {
    DESK,
    TASKS: `${taskCount}`,
    STAFF: `${Math.min(Number(values.staff), taskCount)}`,
  });
  const seconds = values.seconds ?? (values.quick ? '5' : '20');
  const load = { SECONDS: seconds, BATCH: values.batch };
  const mixed = runK6('mixed', { ...load, RATE: values.rate, LOOKS: values.looks, DESK });
  const ingest = runK6('ingest', { ...load, SENDERS: values.senders });
  keepResult(RESULT_FILE, {
    claims: claims.metrics,
    mixed: mixed.metrics,
    ingest: ingest.metrics,
  });
  console.log(`kept in ${RESULT_FILE}`);
  process.exitCode = claims.isGood && mixed.isGood && ingest.isGood ? 0 : 1;
} finally {
  await system.stop();
}

/**
 * Sends a simulated stretch in order and waits for the tasks that come of it. It ends now: outcomes carry the time of the
 * clock, and in a stretch of the past they would make every other episode look long quiet.
 */
async function playStretch(): Promise<number> {
  const lines = simulatedLines();
  const startedMs = performance.now();
  for (const body of bodiesOf(lines)) await system.send(body);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`sent ${lines.length} simulated signals in ${seconds} s`);
  const taskCount = await settledTaskCount(lines.length);
  const takenSeconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`the engine had taken them, tasks and ledger rows included, after ${takenSeconds} s`);
  return taskCount;
}

function simulatedLines(): string[] {
  const lines: string[] = [];
  const { chunks } = simulate({
    people: Number(values.people ?? (values.quick ? 4_000 : 20_000)),
    days: STRETCH_DAYS,
    seed: 7,
    startTime: Date.now() - STRETCH_DAYS * DAY_MS,
    fraudRatePer100kDay: FRAUD_RATE,
  });
  for (const chunk of chunks) lines.push(...chunk.map(printSignal));
  return lines;
}

function* bodiesOf(lines: readonly string[]): Generator<string> {
  let body: string[] = [];
  let size = 0;
  for (const line of lines) {
    body.push(line);
    size += line.length;
    if (size < SEND_BYTES) continue;
    yield body.join('\n');
    body = [];
    size = 0;
  }
  if (body.length > 0) yield body.join('\n');
}

/** How many tasks wait once the engine has taken every signal that was sent. */
async function settledTaskCount(sentCount: number): Promise<number> {
  const untilMs = Date.now() + SETTLE_MS_MAX;
  for (;;) {
    const count = await waitingTasks();
    if ((await system.takenCount()) >= sentCount && count > 0) return count;
    if (Date.now() > untilMs) {
      throw new Error(`the engine did not take ${sentCount} signals in time; ${count} tasks wait`);
    }
    await pause(500);
  }
}

/** From the gauge `forewarn_tasks_waiting`, summed over desks and levels. */
async function waitingTasks(): Promise<number> {
  const text = await (await fetch(`${baseUrl}/metrics`)).text();
  const values = [...text.matchAll(/^forewarn_tasks_waiting(?:\{[^}]*\})? (\S+)$/gm)];
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}

function runK6(script: string, settings: Record<string, string>) {
  console.log(`k6: ${script} …`);
  const summaryFile = join(folder, `${script}.json`);
  const env = { ...process.env, ...settings, BASE_URL: baseUrl, SUMMARY: summaryFile };
  const run = spawnSync(k6, ['run', '--quiet', `bench/k6/${script}.js`], { stdio: 'inherit', env });
  const summary: unknown = JSON.parse(readFileSync(summaryFile, 'utf8'));
  return { isGood: run.status === 0, metrics: printSummary(summary) };
}
