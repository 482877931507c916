// `npm run bench:tasks`: from a signal's due time at the HTTP API to the dissuasion task that a desk has claimed, with everything on this
// machine: API, engine, Redis, embedded ClickHouse, and this client. A simulated province is sent at a steady rate that waits for
// nobody; among its signals are calls of a number on the list of confirmed suspects, each of which makes a task at once.
// Options: --quick, --rate N (signals a second), --seconds N, --probes N (a second), --people N.
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { printSignal, type Signal } from '../../signal/signal.ts';
import { simulate } from '../../sim/simulate.ts';
import { spreadOf } from '../latency/percentiles.ts';
import { LocalSystem } from '../local-system.ts';
import { describeMachine, keepResult } from '../machine.ts';
import { claimNextPhone } from './claim.ts';
import { isProbePhone, probeCall, probePhone, suspectListed } from './probe.ts';

const RESULT_FILE = 'bench/results/tasks.json';
const LOG_FILE = '.cache/bench-tasks.log';
const TICK_MS = 20;
/** The first seconds count for nothing: code is compiled, the first checkpoint is written. */
const WARM_UP_SECONDS = 8;
/** How often a desk with nothing to do asks again. */
const ASK_MS = 10;
const SETTLE_MS_MAX = 60_000;
const LINES_A_BODY = 2_000;
const DAY_MS = 86_400_000;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rate: { type: 'string', default: '5000' },
    seconds: { type: 'string' },
    probes: { type: 'string', default: '10' },
    people: { type: 'string' },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds ?? (values.quick ? 10 : 40));
const ticks = Math.round(((WARM_UP_SECONDS + seconds) * 1000) / TICK_MS);
const signalsATick = Math.round((rate * TICK_MS) / 1000);
const ticksAProbe = Math.max(1, Math.round(1000 / TICK_MS / Number(values.probes)));
const firstCounted = (WARM_UP_SECONDS * 1000) / TICK_MS;

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const { before, parts } = stretch();
const dueMs = new Map<string, number>();
const claimedMs = new Map<string, number>();
let others = 0;
const system = await LocalSystem.start(LOG_FILE);
try {
  await sendBefore();
  const desk = workDesk();
  const answers = await sendAll();
  await settle();
  desk.stop();
  await desk.ended;
  await report(answers);
} finally {
  await system.stop();
}

/**
 * The province's signals: what lies before the run and links people to phones and accounts, and then one part a tick with the probes
 * among them.
 */
function stretch(): { before: string[]; parts: string[] } {
  const people = Number(values.people ?? Math.max(1_000, Math.round((ticks * signalsATick) / 25)));
  const startTime = Date.now() - DAY_MS;
  const before: string[] = [];
  const parts: string[] = [];
  let lines: string[] = [];
  for (const signal of signalsOf(people, startTime)) {
    if (signal.time < startTime) {
      before.push(printSignal(signal));
      continue;
    }
    if (parts.length === 0 && lines.length === 0) before.push(suspectListed(signal.time));
    lines.push(printSignal(signal));
    if (lines.length < signalsATick) continue;
    const tick = parts.length;
    if (tick % ticksAProbe === 0) lines[lines.length >> 1] = probeCall(tick, signal.time);
    parts.push(lines.join('\n'));
    lines = [];
    if (parts.length === ticks) return { before, parts };
  }
  throw new Error('the simulated stretch is too short for so many signals');
}

function* signalsOf(people: number, startTime: number): Generator<Signal> {
  for (const chunk of simulate({ people, days: 2, seed: 7, startTime }).chunks) yield* chunk;
}

/** Sends what lies before the run, as fast as it is taken. */
async function sendBefore(): Promise<void> {
  for (let at = 0; at < before.length; at += LINES_A_BODY)
    await system.send(before.slice(at, at + LINES_A_BODY).join('\n'));
}

/** Sends each part when it is due, whatever became of those before; gives how long each answer took from then. */
async function sendAll(): Promise<number[]> {
  const startedMs = performance.now() + TICK_MS;
  const answersMs: number[] = [];
  const sending: Promise<void>[] = [];
  for (const [tick, body] of parts.entries()) {
    const due = startedMs + tick * TICK_MS;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    const isCounted = tick >= firstCounted;
    if (isCounted && tick % ticksAProbe === 0) dueMs.set(probePhone(tick), due);
    const sent = system.send(body).then(() => {
      if (isCounted) answersMs.push(performance.now() - due);
    });
    sending.push(sent);
  }
  await Promise.all(sending);
  return answersMs;
}

/** A desk that claims whatever waits, as soon as it waits. */
function workDesk(): { stop: () => void; ended: Promise<void> } {
  let isStopped = false;
  const work = async () => {
    while (!isStopped) {
      const claimed = await claimNextPhone(system.baseUrl);
      if (claimed === undefined) await pause(ASK_MS);
      else if (isProbePhone(claimed.phone)) claimedMs.set(claimed.phone, claimed.answeredMs);
      else others++;
    }
  };
  const stop = () => {
    isStopped = true;
  };
  return { stop, ended: work() };
}

/** Until all probes that count are claimed, or it is too late. */
async function settle(): Promise<void> {
  const untilMs = performance.now() + SETTLE_MS_MAX;
  while (performance.now() < untilMs && [...dueMs.keys()].some((phone) => !claimedMs.has(phone)))
    await pause(100);
}

async function report(answersMs: readonly number[]): Promise<void> {
  const taken = await system.takenCount();
  const waits = [...dueMs].map(([phone, due]) => (claimedMs.get(phone) ?? Number.NaN) - due);
  const missing = waits.filter(Number.isNaN).length;
  const toTask = spreadOf(Float64Array.from(waits.filter((wait) => !Number.isNaN(wait))));
  const toAnswer = spreadOf(Float64Array.from(answersMs));
  console.log(
    `${taken} signals taken at ${rate} a second; ${waits.length} probes counted, ${missing} without a task; ${others} other tasks claimed`,
  );
  console.log(
    '| from when a signal was due, ms | p50 | p99 | p99.9 | longest |\n| --- | --: | --: | --: | --: |',
  );
  for (const [what, { p50, p99, p999, max }] of [
    ['to the claimed task', toTask],
    ['to the durable answer (202)', toAnswer],
  ] as const)
    console.log(`| ${what} | ${[p50, p99, p999, max].map((ms) => ms.toFixed(1)).join(' | ')} |`);
  keepResult(RESULT_FILE, { rate, seconds, taken, missing, others, toTask, toAnswer });
  console.log(`kept in ${RESULT_FILE}`);
  if (missing > 0) process.exitCode = 1;
}
