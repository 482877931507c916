// Measures how well a pack catches frauds: simulates provinces, replays them through the engine, and judges the decisions by the truth.
// Two measures on the same seeds: who is caught, where every typology is equally frequent; and what a desk has to call, at an ordinary rate.
// `--seeds 101,102` `--pack DIR`; `--only catch|load` and `--print` write nothing; `--show` lists misses and false alerts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from '../engine/engine.ts';
import type { Plan } from '../rules/plan.ts';
import { loadPlan } from '../runtime/load-pack.ts';
import {
  type JudgedDecision,
  measureQuality,
  type Quality,
  type QualityRun,
} from '../runtime/quality.ts';
import { catchHeadline, loadHeadline, qualityPage } from '../runtime/quality-page.ts';
import { levelRank } from '../signal/level.ts';
import { FRAUD_SCRIPTS } from '../sim/script/all-scripts.ts';
import { type SimulateOptions, simulate } from '../sim/simulate.ts';

const ROOT = join(import.meta.dirname, '..');
/** Seeds 1 to 20 are for tuning packs, 101 and up for reporting: never the same, and a reporting seed only once for a tuned pack. */
const REPORTING_SEEDS = '107,108,109';

type RunOptions = Required<
  Pick<SimulateOptions, 'people' | 'days' | 'fraudRatePer100kDay' | 'evenTypologies'>
>;

/** Long enough for frauds that take a week, and with some thirty victims of each typology on three seeds. */
const CATCH: RunOptions = {
  people: 6000,
  days: 8,
  fraudRatePer100kDay: 380,
  evenTypologies: true,
};
/** A fifth of the simulator's own rate of frauds, each kind as frequent as it is. */
const LOAD: RunOptions = {
  people: 12_000,
  days: 4,
  fraudRatePer100kDay: 20,
  evenTypologies: false,
};

function main(): void {
  const { values } = parseArgs({
    options: {
      pack: { type: 'string', default: 'rules/packs/zhejiang' },
      seeds: { type: 'string', default: REPORTING_SEEDS },
      only: { type: 'string' },
      print: { type: 'boolean', default: false },
      show: { type: 'boolean', default: false },
    },
  });
  const seeds = values.seeds.split(',').map(Number);
  const plan = loadPlan(join(ROOT, values.pack));
  const measured = (name: string, options: RunOptions): Quality | undefined => {
    if (values.only !== undefined && values.only !== name) return undefined;
    const runs = seeds.map((seed) => replaySeed(plan, name, { ...options, seed }));
    return measureQuality(runs);
  };
  const caught = measured('catch', CATCH);
  const load = measured('load', LOAD);
  for (const line of caught === undefined ? [] : catchHeadline(caught, WEIGHTS)) console.log(line);
  for (const line of load === undefined ? [] : loadHeadline(load)) console.log(line);
  if (values.show) for (const quality of [caught, load]) if (quality) showDetails(quality);
  if (caught === undefined || load === undefined) return;
  const page = qualityPage(caught, load, {
    command: commandOf(process.argv.slice(2)),
    pack: `${plan.pack}@${plan.version}`,
    seeds,
    catch: CATCH,
    load: LOAD,
    weights: WEIGHTS,
  });
  if (values.print) console.log(page);
  else writeFileSync(join(ROOT, 'docs/quality.md'), page);
}

const WEIGHTS = new Map(FRAUD_SCRIPTS.map(({ typology, weight }) => [typology, weight]));

function replaySeed(plan: Plan, name: string, options: RunOptions & { seed: number }): QualityRun {
  const startedMs = performance.now();
  const simulation = simulate(options);
  const engine = new Engine(plan);
  const decisions: JudgedDecision[] = [];
  let count = 0;
  for (const chunk of simulation.chunks) {
    count += chunk.length;
    for (const signal of chunk) {
      for (const decision of engine.process(signal).decisions) {
        if (levelRank(decision.level) >= levelRank('yellow')) decisions.push(decision);
      }
    }
  }
  const { truth } = simulation;
  const frauds = truth.filter((record) => record.record === 'fraud');
  const lookAlikes = truth.filter((record) => record.record === 'hard-negative');
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(
    `${name} ${options.seed}: ${count} signals, ${frauds.length} frauds, ${lookAlikes.length} honest look-alikes, ${seconds} s`,
  );
  return { people: options.people, days: options.days, decisions, frauds, lookAlikes };
}

function showDetails(quality: Quality): void {
  for (const { fraud } of quality.missed) {
    console.log(
      `missed: ${fraud.typology} ${fraud.victim.person}, lost ${fraud.lossFen / 100} yuan`,
    );
  }
  for (const { isRight, subject, typology, kinds, decisions } of quality.alerts) {
    if (isRight) continue;
    const rules = decisions[0]?.rules.map(({ id, points }) => `${id} ${points}`).join(', ');
    console.log(`false: ${subject.kind} ${subject.id} ${typology} [${kinds.join(' ')}]: ${rules}`);
  }
}

function commandOf(args: readonly string[]): string {
  return ['npm run quality', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
}

main();
