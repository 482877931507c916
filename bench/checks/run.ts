// `npm run bench:checks`: transfers asked about at POST /v1/checks at a steady rate that waits for nobody, against the whole system on this machine
// (API, engine, Redis, embedded ClickHouse, and this client), while a province's signals come in as well. Each answer's time counts from when its
// question was due. Options: --quick, --rate N (checks a second), --seconds N, --background N (signals a second), --suspects N (checks a second
// that make somebody red), --deadline MS, --people N, --askers N (so many ask one after the other instead, the same checks and signals, so that what a
// check takes of the processor can be compared on a machine that does other work as well).
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { LocalSystem } from '../local-system.ts';
import { describeMachine, keepResult } from '../machine.ts';
import { type LeanAnswer, LeanClient } from './lean-client.ts';
import { checkWorkload } from './workload.ts';

const RESULT_FILE = 'bench/results/checks.json';
const LOG_FILE = '.cache/bench-checks.log';
const TICK_MS = 20;
/** The first seconds count for nothing: code is compiled, the first checkpoint is written. A service runs for weeks; after 8 s of it the next six were still its slowest. */
const WARM_UP_SECONDS = 20;
const LINES_A_BODY = 2_000;
/** As a bank's payment system keeps them; a check that finds none free waits, and its time counts. */
const CONNECTIONS = 128;
const SETTLE_MS_MAX = 300_000;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string' },
    background: { type: 'string', default: '1000' },
    suspects: { type: 'string', default: '2' },
    deadline: { type: 'string', default: '50' },
    people: { type: 'string', default: '10000' },
    askers: { type: 'string', default: '0' },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds ?? (values.quick ? 8 : 30));
const tickCount = Math.round(((WARM_UP_SECONDS + seconds) * 1000) / TICK_MS);
const workload = checkWorkload({
  people: Number(values.people),
  tickCount,
  tickMs: TICK_MS,
  linesATick: Math.max(1, Math.round((Number(values.background) * TICK_MS) / 1000)),
  checksASuspect: Math.max(1, Math.round(rate / Number(values.suspects))),
});

interface Answered {
  readonly ms: number;
  readonly decidedBy: string;
  readonly advice: string;
  readonly why: string;
}

interface Counted {
  readonly answer: LeanAnswer;
  readonly dueMs: number;
}

const counted: Counted[] = [];
const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const system = await LocalSystem.start(LOG_FILE, { FOREWARN_CHECK_DEADLINE_MS: values.deadline });
const client = new LeanClient(system.baseUrl, '/v1/checks', CONNECTIONS);
try {
  await sendBefore();
  const askers = Number(values.askers);
  report(await (askers > 0 ? askInTurn(askers) : askAll()));
} finally {
  client.close();
  await system.stop();
}

/** Sends what lies before the run, and waits until the engine has it. */
async function sendBefore(): Promise<void> {
  const { before } = workload;
  const count = before.length;
  while (before.length > 0) await system.send(before.splice(0, LINES_A_BODY).join('\n'));
  const untilMs = performance.now() + SETTLE_MS_MAX;
  while ((await system.takenCount()) < count) {
    if (performance.now() > untilMs) throw new Error('the engine did not take what lies before');
    await pause(100);
  }
  console.log(`${count} signals lie before`);
}

/** Processor seconds of each that shares this machine. */
interface Taken {
  readonly forewarn: number;
  readonly redis: number;
  readonly asker: number;
}

/** Asks each when it is due, whatever became of those before; gives the processor seconds that were taken for those that count. */
async function askAll(): Promise<Taken> {
  const checkCount = (tickCount * TICK_MS * rate) / 1000;
  const startedMs = performance.now() + TICK_MS;
  const firstCountedMs = startedMs + WARM_UP_SECONDS * 1000;
  const asking: Promise<void>[] = [];
  let tick = 0;
  let takenBefore: Promise<Taken> | undefined;
  for (let number = 0; number < checkCount; ) {
    const nowMs = performance.now();
    if (nowMs >= firstCountedMs) takenBefore ??= takenSoFar();
    for (; tick < tickCount && startedMs + tick * TICK_MS <= nowMs; tick++)
      asking.push(system.send(workload.ticks[tick]?.body ?? ''));
    const time = workload.ticks[Math.max(0, tick - 1)]?.time ?? 0;
    for (; number < checkCount; number++) {
      const dueMs = startedMs + (number * 1000) / rate;
      if (dueMs > nowMs) break;
      asking.push(ask(workload.checkAt(number, time), dueMs, dueMs >= firstCountedMs));
    }
    await pause(1);
  }
  await Promise.all(asking);
  return takenSince(await takenBefore);
}

/** Has so many ask one after the other, each as soon as it is answered; gives as `askAll`. */
async function askInTurn(askers: number): Promise<Taken> {
  const checkCount = (tickCount * TICK_MS * rate) / 1000;
  const firstCounted = WARM_UP_SECONDS * rate;
  const checksATick = (rate * TICK_MS) / 1000;
  const sending: Promise<void>[] = [];
  let takenBefore: Promise<Taken> | undefined;
  let number = 0;
  let tick = 0;
  const asker = async () => {
    while (number < checkCount) {
      const mine = number++;
      for (; tick <= mine / checksATick && tick < tickCount; tick++)
        sending.push(system.send(workload.ticks[tick]?.body ?? ''));
      if (mine >= firstCounted) takenBefore ??= takenSoFar();
      const time = workload.ticks[Math.max(0, tick - 1)]?.time ?? 0;
      await ask(workload.checkAt(mine, time), performance.now(), mine >= firstCounted);
    }
  };
  await Promise.all(Array.from({ length: askers }, asker));
  await Promise.all(sending);
  return takenSince(await takenBefore);
}

async function takenSince(before: Taken | undefined): Promise<Taken> {
  const after = await takenSoFar();
  const since = (who: keyof Taken) => after[who] - (before?.[who] ?? Number.NaN);
  return { forewarn: since('forewarn'), redis: since('redis'), asker: since('asker') };
}

async function ask(body: string, dueMs: number, isCounted: boolean): Promise<void> {
  const answer = await client.post(body);
  if (isCounted) counted.push({ answer, dueMs });
}

/** Reads what was answered, when nobody is waiting for the processor any more. */
function answered({ answer: { status, body, atMs }, dueMs }: Counted): Answered {
  if (status !== 200) throw new Error(`a check was answered ${status}: ${body}`);
  const answer: unknown = JSON.parse(body);
  const read = (from: unknown, name: string) => String(Reflect.get(Object(from), name) ?? '');
  const why = read(Reflect.get(Object(answer), 'fallback'), 'code');
  const decidedBy = read(answer, 'decidedBy');
  return { ms: atMs - dueMs, decidedBy, advice: read(answer, 'advice'), why };
}

async function takenSoFar(): Promise<Taken> {
  const { user, system: kernel } = process.cpuUsage();
  const [forewarn, redis] = await Promise.all([
    system.processorSeconds(),
    system.redisProcessorSeconds(),
  ]);
  return { forewarn, redis, asker: (user + kernel) / 1e6 };
}

function report(taken: Taken): void {
  const answers = counted.map(answered);
  const spreadFor = (kept: (answered: Answered) => boolean) => {
    const times = answers.filter(kept).map(({ ms }) => ms);
    times.sort((a, b) => a - b);
    const at = (part: number) => times[Math.max(0, Math.ceil(part * times.length) - 1)] ?? 0;
    const [p50, p90, p99, p999, max] = [0.5, 0.9, 0.99, 0.999, 1].map(at);
    return { count: times.length, p50, p90, p99, p999, max };
  };
  const all = spreadFor(() => true);
  const engine = spreadFor(({ decidedBy }) => decidedBy === 'engine');
  const tally = (of: (answered: Answered) => string) =>
    Object.fromEntries(
      [...Map.groupBy(answers, of)].map(([name, among]) => [name, among.length] as const),
    );
  const advice = tally((answered) => answered.advice);
  const fallbacks = tally(({ why }) => why || 'none');
  console.log(
    `${rate} checks a second for ${seconds} s beside ${values.background} signals a second; advice ${JSON.stringify(advice)}; fallback ${JSON.stringify(fallbacks)}`,
  );
  console.log(
    '| from when a check was due to its answer, ms | answers | p50 | p90 | p99 | p99.9 | longest |\n| --- | --: | --: | --: | --: | --: | --: |',
  );
  for (const [what, { count, ...spread }] of [
    ['all', all],
    ["the engine's", engine],
  ] as const) {
    const times = Object.values(spread).map((ms) => (ms ?? 0).toFixed(1));
    console.log(`| ${what} | ${[count, ...times].join(' | ')} |`);
  }
  const aCheck = (processorSeconds: number) => (processorSeconds * 1000) / all.count;
  const processorMs = aCheck(taken.forewarn);
  const [redisMs, askerMs] = [aCheck(taken.redis), aCheck(taken.asker)];
  console.log(
    `of the processor a check took ${processorMs.toFixed(2)} ms in forewarn, ${redisMs.toFixed(2)} ms in Redis and ${askerMs.toFixed(2)} ms in the asker, the signals beside it included`,
  );
  keepResult(RESULT_FILE, {
    ...{ rate, seconds, background: Number(values.background), all, engine },
    ...{ advice, fallbacks, processorMs, redisMs, askerMs },
  });
  console.log(`kept in ${RESULT_FILE}`);
}
