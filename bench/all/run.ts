// `npm run bench:all`: every benchmark after the other and one table at the end, with what is aimed for. Most of an hour on an idle
// machine of two cores; peers in their quick form. Options: --quick (all of them), --only NAME,NAME, --table (only the table, of the
// results that are there).
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine, keepResult } from '../machine.ts';
import { GOALS, isReached, numberAt } from './goals.ts';

const RESULTS = 'bench/results';
const PEERS = ['--quick', '--only', 'forewarn,map,esper-ext_timed', '--json'];

interface Step {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const STEPS: readonly Step[] = [
  { name: 'hot-path', program: 'bench/hot-path/run.ts', args: [] },
  { name: 'scan', program: 'bench/scan/run.ts', args: ['--rounds', '5'] },
  { name: 'mapping', program: 'bench/mapping/run.ts', args: [] },
  { name: 'latency', program: 'bench/latency/run.ts', args: [] },
  { name: 'tasks', program: 'bench/end-to-end/run.ts', args: [] },
  { name: 'checkpoints', program: 'bench/checkpoints/run.ts', args: [] },
  { name: 'checks', program: 'bench/checks/run.ts', args: [] },
  { name: 'kafka', program: 'bench/kafka/run.ts', args: [] },
  { name: 'ledger', program: 'bench/ledger/run.ts', args: [] },
  { name: 'growth', program: 'bench/growth/run.ts', args: [] },
  {
    name: 'peers',
    program: 'bench/peers/run.ts',
    args: [...PEERS, join(RESULTS, 'peers-quick.json')],
  },
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: STEPS.map(({ name }) => name).join(',') },
    table: { type: 'boolean', default: false },
  },
});
const failed = values.table ? [] : runSteps();
const rows = GOALS.map((goal) => {
  const file = join(RESULTS, goal.file);
  const result: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const value = numberAt(result, goal.path);
  return { ...goal, value, isReached: value === undefined ? undefined : isReached(goal, value) };
});
const machine = describeMachine();
console.log(
  `\n${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
console.log('| what | measured | aim | reached |\n| --- | --: | --: | --- |');
for (const { what, unit, value, atLeast, atMost, isReached: reached } of rows) {
  const aim = atLeast === undefined ? mostOf(atMost) : `≥ ${printed(atLeast)}`;
  const verdict = reached === undefined ? '' : reached ? 'yes' : 'NO';
  console.log(`| ${what} | ${printed(value)} ${unit} | ${aim} | ${verdict} |`);
}
keepResult(join(RESULTS, 'all.json'), { rows });
if (failed.length > 0) {
  console.log(`did not end well: ${failed.join(', ')}`);
  process.exitCode = 1;
}

/** Runs the chosen ones; gives the names of those that failed. */
function runSteps(): string[] {
  const wanted = values.only.split(',');
  const unknown = wanted.find((name) => STEPS.every((step) => step.name !== name));
  if (unknown !== undefined) throw new Error(`there is no benchmark '${unknown}'`);
  return STEPS.filter(({ name }) => wanted.includes(name))
    .filter(({ name, program, args }) => {
      console.log(`\n== ${name}`);
      const startedMs = performance.now();
      const quick = values.quick ? ['--quick'] : [];
      const all = [program, ...new Set([...args, ...quick])];
      const { status } = spawnSync(process.execPath, all, { stdio: 'inherit' });
      console.log(`${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
      return status !== 0;
    })
    .map(({ name }) => name);
}

function mostOf(atMost: number | undefined): string {
  return atMost === undefined ? '' : `≤ ${printed(atMost)}`;
}

function printed(value: number | undefined): string {
  if (value === undefined) return 'not measured,';
  if (value >= 1_000) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}
