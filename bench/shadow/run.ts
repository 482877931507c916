// `npm run bench:shadow`: what a challenger that runs in shadow beside the live pack costs on the hot path, by processor time: the same signals through the
// same engine with it and without it, in alternating rounds, on a state that was grown before. The ratio counts, not the rates.
// Options: --people N, --days D, --seed S, --rounds N, --pack DIR, --quick (one round).
import { parseArgs } from 'node:util';
import { Engine } from '../../engine/engine.ts';
import { SEED } from '../../engine/engine-base.ts';
import type { Plan } from '../../rules/plan.ts';
import { planOfPack, readPackFiles } from '../../runtime/load-pack.ts';
import type { Contender } from '../hot-path/measure.ts';
import { measure } from '../hot-path/measure.ts';
import { lineCount, takeFrames } from '../hot-path/subject.ts';
import { simulated } from '../hot-path/workload.ts';
import { describeMachine, keepResult, median } from '../machine.ts';
import { garbageCollector, threadMs } from '../thread-clock.ts';
import { challengerOf } from './challenger.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '8000' },
    days: { type: 'string', default: '2' },
    seed: { type: 'string', default: '7' },
    rounds: { type: 'string', default: '5' },
    pack: { type: 'string', default: 'rules/packs/zhejiang' },
    quick: { type: 'boolean', default: false },
  },
});
const files = readPackFiles(values.pack);
const live = planOfPack({ name: values.pack, files });
const challenger = planOfPack({ name: 'the challenger', files: challengerOf(files) });
const workload = simulated({
  people: Number(values.people),
  days: Number(values.days),
  seed: Number(values.seed),
});
const half = Math.floor(workload.frames.length / 2);
const [fill, rest] = [workload.frames.slice(0, half), workload.frames.slice(half)];
const rounds = values.quick ? 1 : Number(values.rounds);

function engineWith(name: string, second: Plan | undefined): Contender {
  let engine = new Engine(live);
  return {
    name,
    signalCount: lineCount(rest),
    prepare() {
      engine = new Engine(live, undefined, SEED, second);
      takeFrames(engine, fill);
    },
    run: () => takeFrames(engine, rest),
  };
}

const machine = describeMachine();
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${workload.name}`);
const contenders = [
  engineWith('live alone', undefined),
  engineWith('live with a challenger in shadow', challenger),
];
const measured = measure(contenders, workload.signalCount, rounds, {
  nowMs: threadMs,
  beforeRun: garbageCollector(),
});
const [alone, beside] = measured;
if (alone === undefined || beside === undefined) throw new Error('nothing was measured');
for (const { name, signalsPerSecond, spread } of measured) {
  const rate = signalsPerSecond.toLocaleString('en').padStart(12);
  console.log(`${rate} signals/s  ${name} (spread ${(100 * spread).toFixed(0)} %)`);
}
const ratios = alone.rounds.map((rate, index) => rate / (beside.rounds[index] ?? Number.NaN));
const extra = median(ratios) - 1;
console.log(
  `the challenger costs ${(100 * extra).toFixed(0)} % more processor time (rounds: ${ratios.map((ratio) => `${(100 * (ratio - 1)).toFixed(0)} %`).join(', ')}); live decisions ${alone.result} and ${beside.result}`,
);
keepResult('bench/results/shadow.json', { pack: values.pack, rounds, measured, extra });
