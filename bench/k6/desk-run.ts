// `npm run bench:desk`: desks at the rate of the busiest hour of a day of 230,000 tasks, ten times that of Zhejiang: k6 claims, renews, ends and lists on a
// system of its own in which tasks wait at every desk. Says how long claims took beside a request that does nothing, in the same minute.
// Options: --quick, --seconds N, --speed N (times that rate), --tasks N (that wait at the beginning).
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DAY_PACK, lineOf } from '../../test/desk-day/day-signals.ts';
import { arrivalsOf, staffOf } from '../../test/desk-day/plan.ts';
import { LocalSystem } from '../local-system.ts';
import { keepResult } from '../machine.ts';
import { k6Program } from './k6-program.ts';
import { printSummary } from './summary.ts';

const RESULT_FILE = 'bench/results/desk.json';
const PACK_DIR = '.cache/bench-desk-pack';
const DAY_TASKS = 230_000;
/** The busiest of 24 hours has 8 of 102 parts of a day (test/desk-day/plan.ts); a third of the tasks are claimed once more. */
const CLAIMS_A_SECOND = (DAY_TASKS * (8 / 102) * 1.33) / 3_600;
/** The page of each of 500 people is read anew every ten seconds. */
const LOOKS_A_SECOND = 50;
const SEND_LINES = 1_000;
const SETTLE_MS_MAX = 300_000;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    speed: { type: 'string', default: '1' },
    tasks: { type: 'string' },
  },
});
const seconds = Number(values.seconds ?? (values.quick ? 10 : 60));
const speed = Number(values.speed);
const work = Math.ceil(CLAIMS_A_SECOND * speed);
const tasks = Number(values.tasks ?? Math.max(1_000, work * seconds * 2));
const day = { tasks, staff: 500, dayMs: 1, seed: 7 };

const k6 = k6Program();
mkdirSync(PACK_DIR, { recursive: true });
writeFileSync(join(PACK_DIR, 'pack.yaml'), DAY_PACK);
const system = await LocalSystem.start('.cache/bench-desk.log', { FOREWARN_PACK_DIR: PACK_DIR });
try {
  await fill();
  const summaryFile = join(system.folder, 'desk.json');
  const settings = {
    BASE_URL: system.baseUrl,
    SUMMARY: summaryFile,
    SECONDS: `${seconds}`,
    WORK: `${work}`,
    LOOKS: `${Math.ceil(LOOKS_A_SECOND * speed)}`,
    DESKS: [...new Set(staffOf(day).map(({ desk }) => desk))].join(','),
  };
  console.log(`k6: ${work} tasks and ${settings.LOOKS} lists a second for ${seconds} s …`);
  const run = spawnSync(k6, ['run', '--quiet', 'bench/k6/desk.js'], {
    stdio: 'inherit',
    env: { ...process.env, ...settings },
  });
  const metrics = printSummary(JSON.parse(readFileSync(summaryFile, 'utf8')));
  const ratios = ratiosOf(metrics);
  for (const [name, ratio] of Object.entries(ratios))
    console.log(`  ${name} p99 is ${ratio.toFixed(1)} times that of a request that does nothing`);
  keepResult(RESULT_FILE, { seconds, speed, work, waiting: tasks, metrics, ratios });
  console.log(`kept in ${RESULT_FILE}`);
  process.exitCode = run.status === 0 ? 0 : 1;
} finally {
  await system.stop();
}

/** Makes tasks wait at every county. */
async function fill(): Promise<void> {
  const now = Date.now();
  const lines = arrivalsOf(day).map((arrival, index) => lineOf(arrival, index, now));
  for (let at = 0; at < lines.length; at += SEND_LINES)
    await system.send(lines.slice(at, at + SEND_LINES).join('\n'));
  const until = Date.now() + SETTLE_MS_MAX;
  while ((await system.takenCount()) < lines.length) {
    if (Date.now() > until) throw new Error(`the engine did not take ${lines.length} signals`);
    await pause(200);
  }
  console.log(`${tasks} people wait at all desks of the province`);
}

function ratiosOf(metrics: ReturnType<typeof printSummary>): Record<string, number> {
  const p99 = (name: string) => metrics[name]?.['p(99)'] ?? Number.NaN;
  const names = ['claim_ms', 'renew_ms', 'outcome_ms', 'list_ms'];
  return Object.fromEntries(names.map((name) => [name, p99(name) / p99('plain_ms')]));
}
