// `npm run bench:all`: the benchmarks of steps.ts one after the other and one table at the end, with what is aimed for. About an hour on an idle
// machine of two cores; peers in their quick form, and the ledger with a hundredth of the rows that are aimed for. Options: --quick (all of them), --only NAME,NAME, --table (only the table, of the
// results that are there).
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine, keepResult } from '../machine.ts';
import { GOALS, isReached, numberAt } from './goals.ts';
import { RESULTS, STEPS } from './steps.ts';

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
