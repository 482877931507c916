// `npm run bench:http`: load on the real HTTP API with k6. Starts the embedded system on a free port with a data folder of its
// own, plays a simulated stretch into it, lets a desk of k6 users close the tasks that came of it, then sends signals as
// fast as they are taken. Options: --quick, --people N, --seconds N, --senders N, --staff N, --batch N.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { keepResult } from '../machine.ts';
import { k6Program } from './k6-program.ts';
import { printSummary } from './summary.ts';

const RESULT_FILE = 'bench/results/http.json';
const DESK = '330000';
const READY_MS_MAX = 120_000;
/** Tasks count as all there when their number has not changed for this long. */
const SETTLED_MS = 3_000;
const SEND_BYTES = 500_000;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    seconds: { type: 'string' },
    senders: { type: 'string', default: '4' },
    staff: { type: 'string', default: '8' },
    batch: { type: 'string', default: '200' },
  },
});

const k6 = k6Program();
const dir = mkdtempSync(join(tmpdir(), 'forewarn-bench-'));
const port = await freePort();
const baseUrl = `http://127.0.0.1:${port}`;
const system = startSystem();
try {
  await untilReady();
  const { taskCount, lastTime } = await playStretch();
  console.log(`${taskCount} tasks wait at desk ${DESK}`);
  const claims = runK6('claims', { DESK, TASKS: `${taskCount}`, STAFF: values.staff });
  const seconds = values.seconds ?? (values.quick ? '5' : '20');
  const load = { SECONDS: seconds, SENDERS: values.senders, BATCH: values.batch };
  const ingest = runK6('ingest', { ...load, FIRST_TIME: `${lastTime + 60_000}` });
  keepResult(RESULT_FILE, { claims: claims.metrics, ingest: ingest.metrics });
  console.log(`kept in ${RESULT_FILE}`);
  process.exitCode = claims.isGood && ingest.isGood ? 0 : 1;
} finally {
  await stopSystem(system);
  rmSync(dir, { recursive: true, force: true });
}

function startSystem(): ChildProcess {
  mkdirSync('.cache', { recursive: true });
  const log = createWriteStream('.cache/bench-http.log');
  const env = { ...process.env, FOREWARN_PORT: `${port}`, FOREWARN_DATA_DIR: join(dir, 'data') };
  const child = spawn(process.execPath, ['cmd/main.ts', 'start', '--no-feed'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  return child;
}

async function stopSystem(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

async function untilReady(): Promise<void> {
  const untilMs = Date.now() + READY_MS_MAX;
  while (Date.now() < untilMs && system.exitCode === null) {
    const response = await fetch(`${baseUrl}/readyz`).catch(() => undefined);
    if (response?.ok) return;
    await pause(200);
  }
  throw new Error('the system did not become ready; see .cache/bench-http.log');
}

/** Sends a simulated stretch in order and waits for the tasks that come of it. */
async function playStretch(): Promise<{ taskCount: number; lastTime: number }> {
  const people = values.people ?? (values.quick ? '2000' : '20000');
  const out = join(dir, 'stretch');
  const wish = ['--people', people, '--days', '2', '--seed', '7', '--out', out];
  execFileSync(process.execPath, ['cmd/main.ts', 'simulate', ...wish], { stdio: 'ignore' });
  const lines = readFileSync(join(out, 'signals.ndjson'), 'utf8').split('\n').filter(Boolean);
  const startedMs = performance.now();
  for (const body of bodiesOf(lines)) {
    const headers = { 'content-type': 'application/x-ndjson' };
    const response = await fetch(`${baseUrl}/v1/signals`, { method: 'POST', headers, body });
    if (response.status !== 202)
      throw new Error(`ingest answered ${response.status}: ${await response.text()}`);
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`sent ${lines.length} simulated signals in ${seconds} s`);
  const lastTime = Number(Reflect.get(Object(JSON.parse(lines.at(-1) ?? '{}')), 'time'));
  return { taskCount: await settledTaskCount(), lastTime };
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

async function settledTaskCount(): Promise<number> {
  let count = 0;
  let sinceMs = Date.now();
  while (count === 0 || Date.now() - sinceMs < SETTLED_MS) {
    await pause(250);
    const now = await waitingTasks();
    if (now !== count) sinceMs = Date.now();
    else if (count === 0 && Date.now() - sinceMs > READY_MS_MAX)
      throw new Error('no task came of the stretch');
    count = now;
  }
  return count;
}

/** From the gauge `forewarn_tasks_waiting`, summed over desks and levels. */
async function waitingTasks(): Promise<number> {
  const text = await (await fetch(`${baseUrl}/metrics`)).text();
  const values = [...text.matchAll(/^forewarn_tasks_waiting(?:\{[^}]*\})? (\S+)$/gm)];
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}

function runK6(script: string, settings: Record<string, string>) {
  console.log(`k6: ${script} …`);
  const summaryFile = join(dir, `${script}.json`);
  const env = { ...process.env, ...settings, BASE_URL: baseUrl, SUMMARY: summaryFile };
  const run = spawnSync(k6, ['run', '--quiet', `bench/k6/${script}.js`], { stdio: 'inherit', env });
  const summary: unknown = JSON.parse(readFileSync(summaryFile, 'utf8'));
  return { isGood: run.status === 0, metrics: printSummary(summary) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const free = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(free));
    });
  });
}
