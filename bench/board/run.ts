// `npm run bench:board`: the board of a whole province, asked for at its source in Redis, with many open tasks and much staff at work. Gives what one
// answer takes on the wall, and of Redis's processor, which is what others wait for. Options: --tasks N, --staff N, --rounds N.
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { readDeskSettings } from '../../dissuasion/desk-settings.ts';
import { episodeOf } from '../../dissuasion/fixture.ts';
import { openSupervision } from '../../dissuasion/supervisor/supervision.ts';
import { taskOf } from '../../dissuasion/task.ts';
import { TaskQueue } from '../../dissuasion/task-queue.ts';
import { LEVELS } from '../../signal/level.ts';
import { startRedis } from '../../test/redis-server.ts';
import { keepResult, median } from '../machine.ts';

const RESULT_FILE = 'bench/results/board.json';
const PROVINCE = '330000';
/** Desks of counties, as many as have a code in Hangzhou and the cities after it. */
const REGIONS = ['330102', '330105', '330106', '330108', '330109', '330110', '330111', '330112']
  .concat(['330203', '330205', '330206', '330211', '330212', '330213', '330225', '330226'])
  .concat(['330302', '330303', '330304', '330305', '330324', '330326', '330327', '330328'])
  .concat(['330402', '330411', '330421', '330424', '330502', '330503', '330602', '330603'])
  .concat(['330702', '330703', '330802', '330803', '330902', '330903', '331002', '331102']);
const SEED_BATCH = 100;
/** Longer than an answer is given to others. */
const ANSWER_KEPT_MS = 600;

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '5000' },
    staff: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '30' },
  },
});
const [tasks, staff, rounds] = [Number(values.tasks), Number(values.staff), Number(values.rounds)];

const server = await startRedis();
const admin = new Redis(server.url);
const settings = readDeskSettings();
const place = { redisUrl: server.url };
const queue = new TaskQueue({
  ...place,
  leaseMs: 600_000,
  riseAfterMs: settings.riseAfterMs,
  lapseCheckMs: 600_000,
});
const leads = openSupervision({ ...place, settings: settings.staff });
try {
  const numbers = Array.from({ length: tasks }, (_, number) => number);
  for (let i = 0; i < tasks; i += SEED_BATCH)
    await Promise.all(numbers.slice(i, i + SEED_BATCH).map(open));
  for (let i = 0; i < staff; i++) await queue.claimNext(PROVINCE, `staff-${i}`);
  const wallMs: number[] = [];
  const before = await processorMs();
  for (let i = 0; i < rounds; i++) {
    const startedMs = performance.now();
    const board = await leads.board.read(PROVINCE);
    wallMs.push(performance.now() - startedMs);
    if (board.staff.length !== staff) throw new Error(`the board has ${board.staff.length} staff`);
    await pause(ANSWER_KEPT_MS);
  }
  const redisMs = ((await processorMs()) - before) / rounds;
  const sorted = wallMs.toSorted((a, b) => a - b);
  const result = {
    tasks,
    staff,
    desks: REGIONS.length,
    wallMs: { p50: median(wallMs), p99: sorted[Math.floor(0.99 * (rounds - 1))] },
    redisMs,
  };
  keepResult(RESULT_FILE, result);
  console.log(
    `${tasks} open tasks at ${REGIONS.length} desks, ${staff} staff: a board takes ${result.wallMs.p50.toFixed(1)} ms (p99 ${result.wallMs.p99?.toFixed(1)}), ${redisMs.toFixed(1)} ms of Redis's processor`,
  );
} finally {
  await leads.close();
  await queue.close();
  admin.disconnect();
  await server.stop();
}

async function open(number: number): Promise<void> {
  const region = REGIONS[number % REGIONS.length] ?? PROVINCE;
  const level = LEVELS[number % LEVELS.length] ?? 'blue';
  const person = { kind: 'person', id: `p${number}` } as const;
  await queue.open(
    taskOf(episodeOf({ episodeId: `b${number}`, person, region, level }), Date.now()),
  );
}

/** Processor time of Redis so far, ms. */
async function processorMs(): Promise<number> {
  const text = await admin.info('cpu');
  const rows = text.matchAll(/used_cpu_(?:user|sys):([\d.]+)/g);
  return [...rows].reduce((sum, [, seconds]) => sum + Number(seconds) * 1_000, 0);
}
