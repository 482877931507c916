// `npm run bench:task-queue`: what each step of a task costs at its source, in processor time of who asks and of Redis, and in calls of Redis, with something waiting at every
// county of the province, or nothing at any. Option: --tasks N.
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { taskNumbered } from '../../dissuasion/fixture.ts';
import { recordOutcome } from '../../dissuasion/outcome-record.ts';
import type { Claim } from '../../dissuasion/task.ts';
import { TaskQueue } from '../../dissuasion/task-queue.ts';
import { regionsOf } from '../../signal/region.ts';
import { startRedis } from '../../test/redis-server.ts';
import { keepResult } from '../machine.ts';

const RESULT_FILE = 'bench/results/task-queue.json';
const PROVINCE = '330000';
const LATER_MS = 3_600_000;
const STAFF = 500;
/** What was opened so far apart is alike in level alone; 230,000 tasks a day are 375 ms apart. */
const APART_MS = 375;
const COUNTIES = regionsOf(PROVINCE).flatMap(({ code }) => regionsOf(code).map((it) => it.code));

interface Used {
  readonly askerMs: number;
  readonly redisMs: number;
  readonly calls: number;
}

const { values } = parseArgs({ options: { tasks: { type: 'string', default: '2000' } } });
const tasks = Number(values.tasks);
const startedAt = Date.now() - (tasks + COUNTIES.length) * APART_MS;
const server = await startRedis();
const admin = new Redis(server.url);
const queue = new TaskQueue({
  redisUrl: server.url,
  leaseMs: LATER_MS,
  lapseCheckMs: LATER_MS,
  riseAfterMs: () => LATER_MS,
});
const rows: Record<string, Used> = {};
try {
  // Every desk had a task once, and none has one now.
  await many(COUNTIES.length, 1, open);
  for (const claim of await claimAll()) await complete(claim);
  await measured('claim that finds nothing, province', tasks, 50, (i) => claim(i, PROVINCE));
  await measured('claim that finds nothing, county', tasks, 50, (i) => claim(i, COUNTIES[0] ?? ''));
  await measured('open', tasks, 16, (i) => open(COUNTIES.length + i));
  const claims: Claim[] = [];
  await measured('claim, all wait at all counties', tasks, 50, async (i) => {
    const taken = await claim(i, PROVINCE);
    if (taken !== undefined) claims.push(taken);
  });
  const of = (work: (claim: Claim) => Promise<unknown>, from: number) => async (i: number) => {
    const one = claims[from + i];
    if (one !== undefined) await work(one);
  };
  const half = Math.floor(claims.length / 2);
  await measured(
    'renew',
    claims.length,
    50,
    of(({ task, lease }) => queue.renew(task.taskId, lease), 0),
  );
  await measured('put back', half, 50, of(putBack, 0));
  await measured('complete', half, 50, of(complete, half));
  await measured('count all desks', 20, 1, () => queue.counts());
} finally {
  await queue.close();
  admin.disconnect();
  await server.stop();
}
console.log('| step | of who asks, ms | of Redis, ms | calls of Redis |');
console.log('| --- | --: | --: | --: |');
for (const [step, { askerMs, redisMs, calls }] of Object.entries(rows))
  console.log(`| ${step} | ${askerMs.toFixed(3)} | ${redisMs.toFixed(3)} | ${calls.toFixed(0)} |`);
keepResult(RESULT_FILE, { tasks, rows });

function open(number: number): Promise<void> {
  const region = COUNTIES[number % COUNTIES.length] ?? PROVINCE;
  return queue.open(taskNumbered(number, { region }, startedAt + number * APART_MS));
}

function claim(number: number, desk: string): Promise<Claim | undefined> {
  return queue.claimNext(desk, `staff-${number % STAFF}`);
}

async function claimAll(): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (let one = await claim(0, PROVINCE); one !== undefined; one = await claim(0, PROVINCE))
    claims.push(one);
  return claims;
}

function complete(one: Claim): Promise<void> {
  const outcome = recordOutcome(one, { outcome: 'dissuaded' }, Date.now());
  return queue.complete(one.task.taskId, one.lease, outcome);
}

function putBack(one: Claim): Promise<void> {
  const report = { outcome: 'unreachable', callEnd: 'no-answer' } as const;
  const next = { kind: 'again', step: 'call', at: Date.now() + LATER_MS } as const;
  return queue.putBack(one.task.taskId, one.lease, recordOutcome(one, report, Date.now()), next);
}

async function many(
  count: number,
  atOnce: number,
  work: (number: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const go = async () => {
    for (let number = next++; number < count; number = next++) await work(number);
  };
  await Promise.all(Array.from({ length: atOnce }, go));
}

async function measured(
  step: string,
  count: number,
  atOnce: number,
  work: (number: number) => Promise<unknown>,
): Promise<void> {
  const before = await used();
  await many(count, atOnce, work);
  const after = await used();
  rows[step] = {
    askerMs: (after.askerMs - before.askerMs) / count,
    redisMs: (after.redisMs - before.redisMs) / count,
    calls: (after.calls - before.calls) / count,
  };
}

async function used(): Promise<Used> {
  const { user, system } = process.cpuUsage();
  const info = await admin.info('everything');
  const numberOf = (name: string) =>
    Number(new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    askerMs: (user + system) / 1_000,
    redisMs: (numberOf('used_cpu_user') + numberOf('used_cpu_sys')) * 1_000,
    calls: numberOf('total_commands_processed'),
  };
}
