// Measures how well a pack catches frauds: simulates provinces, replays them through the engine, and judges the decisions by the truth.
// `--seeds 101,102` `--people N` `--days D` `--rate R` `--pack DIR`; `--print` writes nothing; `--show` lists misses and false alerts.
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
import { qualityHeadline, qualityPage } from '../runtime/quality-page.ts';
import { levelRank } from '../signal/level.ts';
import { simulate } from '../sim/simulate.ts';

const ROOT = join(import.meta.dirname, '..');
/** Seeds 1 to 9 are for tuning packs, 101 to 109 for reporting: never the same. */
const REPORTING_SEEDS = '104,105,106';

interface RunSize {
  readonly people: number;
  readonly days: number;
  readonly rate: number;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      pack: { type: 'string', default: 'rules/packs/zhejiang' },
      seeds: { type: 'string', default: REPORTING_SEEDS },
      people: { type: 'string', default: '12000' },
      days: { type: 'string', default: '4' },
      rate: { type: 'string', default: '100' },
      print: { type: 'boolean', default: false },
      show: { type: 'boolean', default: false },
    },
  });
  const seeds = values.seeds.split(',').map(Number);
  const size = {
    people: Number(values.people),
    days: Number(values.days),
    rate: Number(values.rate),
  };
  const plan = loadPlan(join(ROOT, values.pack));
  const quality = measureQuality(seeds.map((seed) => replaySeed(plan, seed, size)));
  for (const line of qualityHeadline(quality)) console.log(line);
  if (values.show) showDetails(quality);
  const facts = {
    command: commandOf(process.argv.slice(2)),
    pack: `${plan.pack}@${plan.version}`,
    seeds,
    people: size.people,
    days: size.days,
    fraudRate: size.rate,
  };
  const page = qualityPage(quality, facts);
  if (values.print) console.log(page);
  else writeFileSync(join(ROOT, 'docs/quality.md'), page);
}

function replaySeed(plan: Plan, seed: number, { people, days, rate }: RunSize): QualityRun {
  const simulation = simulate({ people, days, seed, fraudRatePer100kDay: rate });
  const engine = new Engine(plan);
  const decisions: JudgedDecision[] = [];
  let count = 0;
  for (const chunk of simulation.chunks) {
    count += chunk.length;
    for (const signal of chunk) {
      for (const decision of engine.process(signal).decisions) {
        if (levelRank(decision.level) >= levelRank('orange')) decisions.push(decision);
      }
    }
  }
  const { truth } = simulation;
  const frauds = truth.filter((record) => record.record === 'fraud');
  const lookAlikes = truth.filter((record) => record.record === 'hard-negative');
  console.log(
    `seed ${seed}: ${count} signals, ${frauds.length} frauds, ${lookAlikes.length} honest look-alikes`,
  );
  return { people, days, decisions, frauds, lookAlikes };
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
