// `npm run bench:peers`: forewarn and its peers on the same work. First all contenders must find the oracle's hits in two small
// workloads, then each works through the reference workload in its own process, one core each, in rounds that alternate.
// Options: --quick, --rounds N, --warm-ups N, --signals N, --people N, --hours N, --seed S, --only NAME,NAME,
// --esper FORM,FORM (time, ext_timed, grouped, keyed), --chart FILE, --json FILE.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine, keepResult } from '../machine.ts';
import { difference, oracleHits, printedHits, SMALL } from './agreement.ts';
import {
  buildEsper,
  type ContenderPlan,
  contenders,
  hasJava,
  installPackages,
} from './contenders.ts';
import { Contestant, type Pass } from './contestant.ts';
import { PACK } from './forewarn-program.ts';
import { workloadFile } from './frame-file.ts';
import { RULES } from './hits.ts';
import { chart, measured, type Outcome, table } from './report.ts';
import { REFERENCE } from './workload.ts';

const FOLDER = join('.cache', 'peers');
const SHOWN_DIFFERENCES = 5;
/** The stretch of `--quick` is shorter, with as many signals a person. */
const QUICK_PART = 10;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    'warm-ups': { type: 'string' },
    signals: { type: 'string' },
    people: { type: 'string' },
    hours: { type: 'string', default: `${REFERENCE.hours}` },
    seed: { type: 'string', default: `${REFERENCE.seed}` },
    only: { type: 'string' },
    esper: { type: 'string', default: 'ext_timed' },
    chart: { type: 'string' },
    json: { type: 'string', default: 'bench/results/peers.json' },
  },
});
const part = values.quick ? QUICK_PART : 1;
const settings = {
  signals: Number(values.signals ?? REFERENCE.signals / part),
  people: Number(values.people ?? REFERENCE.people / part),
  hours: Number(values.hours),
  seed: Number(values.seed),
};
/** A just-in-time compiler needs some seconds of work, however short a pass is. */
const warmUps = Number(values['warm-ups'] ?? (values.quick ? 6 : 2));
const rounds = Number(values.rounds ?? (values.quick ? 3 : 5));

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
console.log(
  `${settings.signals} signals, ${settings.people} people, ${settings.hours} h of event time, seed ${settings.seed}`,
);
const plans = prepare();
const isAgreed = await agreeOnSmall();
const outcomes = await compete();
report(outcomes);
if (!isAgreed || !agreeOnWhole(outcomes)) process.exitCode = 1;

/** Installs what is needed; leaves out, and says so, what cannot run here. */
function prepare(): ContenderPlan[] {
  const wanted = values.only?.split(',');
  const all = contenders(values.esper.split(','));
  const chosen = all.filter(({ name }) => wanted === undefined || wanted.includes(name));
  if (chosen.some(({ name }) => /^(json|zen)/.test(name))) installPackages();
  if (!chosen.some(({ name }) => name.startsWith('esper'))) return chosen;
  if (hasJava()) {
    buildEsper();
    return chosen;
  }
  console.log('Esper is left out: java (17 or newer) and mvn are not on the path');
  return chosen.filter(({ name }) => !name.startsWith('esper'));
}

/** Lists the hits of every contender in the small workloads beside the oracle's. */
async function agreeOnSmall(): Promise<boolean> {
  let isGood = true;
  for (const small of SMALL) {
    const wanted = oracleHits(small, PACK);
    const file = workloadFile(FOLDER, small);
    for (const plan of plans) {
      const contestant = await Contestant.start(plan.title, plan.command(file));
      const found = printedHits(await contestant.pass('list'));
      await contestant.stop();
      const differences = difference(found, wanted);
      if (differences.length === 0) continue;
      isGood = false;
      const some = differences.slice(0, SHOWN_DIFFERENCES).join(', ');
      console.log(`${plan.title} differs from the oracle in ${differences.length} hits: ${some}`);
    }
    const { signals, people, hours } = small;
    console.log(
      `oracle: ${wanted.length} hits in ${signals} signals, ${people} people, ${hours} h; ${isGood ? 'all contenders find the same' : 'see above'}`,
    );
  }
  return isGood;
}

async function compete(): Promise<Outcome[]> {
  const file = workloadFile(FOLDER, settings);
  const started: { plan: ContenderPlan; contestant: Contestant; passes: Pass[] }[] = [];
  try {
    for (const plan of plans) {
      const contestant = await Contestant.start(plan.title, plan.command(file));
      started.push({ plan, contestant, passes: [] });
    }
    for (let round = 0; round < warmUps + rounds; round++) {
      for (const { contestant, passes } of started) {
        const pass = await contestant.pass('run');
        if (round >= warmUps) passes.push(pass);
      }
    }
  } finally {
    for (const { contestant } of started) await contestant.stop();
  }
  return started;
}

/** Contenders that do the whole work must find the same hits; the others see a part of the signals only. */
function agreeOnWhole(all: readonly Outcome[]): boolean {
  const complete = all.flatMap(({ plan, passes }) =>
    passes.filter((pass) => pass.signals === undefined).map((pass) => ({ plan, pass })),
  );
  const sums = new Map(complete.map(({ plan, pass }) => [pass.checksum, plan.title]));
  const parts = new Set(
    all
      .flatMap(({ passes }) => passes.filter(({ signals }) => signals !== undefined))
      .map((pass) => pass.checksum),
  );
  const isGood = sums.size <= 1 && parts.size <= 1;
  const first = complete[0]?.pass;
  const counts = RULES.map((rule, index) => `${rule} ${first?.counts[index] ?? 0}`).join(', ');
  console.log(
    isGood
      ? `hits: ${counts}; checksum ${first?.checksum}, the same for all that saw all signals`
      : `the hits DIFFER: ${[...sums].map(([sum, title]) => `${title} ${sum}`).join(', ')}; parts: ${[...parts].join(', ')}`,
  );
  return isGood;
}

function report(all: readonly Outcome[]): void {
  const rows = measured(all, settings.signals);
  console.log(`\n${table(rows)}\n`);
  console.log(`median of ${rounds} alternating rounds after ${warmUps} warm-up passes`);
  const hits = all[0]?.passes[0];
  const found = { counts: hits?.counts, checksum: hits?.checksum };
  keepResult(values.json, { workload: settings, rounds, hits: found, measured: rows });
  const { signals, people, hours } = settings;
  const size = `${signals.toLocaleString('en')} signals of ${people.toLocaleString('en')} people in ${hours} h of event time`;
  const notes = [
    `${size}; six features, six rules; median of ${rounds} rounds.`,
    `${machine.cpu}, Node ${machine.node}, commit ${machine.commit}: npm run bench:peers`,
  ];
  const path = values.chart ?? (values.quick ? 'bench/results/peers.svg' : 'docs/peers.svg');
  writeFileSync(path, chart(rows, notes));
  console.log(`kept in ${values.json}, drawn in ${path}`);
}
