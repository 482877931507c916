// `npm run bench`: how many signals a second one core takes from bytes to decisions, beside JSON.parse of the same bytes in the
// same minutes. Options: --quick, --people N, --days D, --seed S, --rounds N, --pack DIR, --input FILE (NDJSON instead of
// the simulator's signals).
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadPlan } from '../../runtime/load-pack.ts';
import { describeMachine, keepResult } from '../machine.ts';
import { measure } from './measure.ts';
import { engineOn, parseOnly } from './subject.ts';
import { fromFile, simulated } from './workload.ts';

const RESULT_FILE = 'bench/results/hot-path.json';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    days: { type: 'string', default: '2' },
    seed: { type: 'string', default: '7' },
    rounds: { type: 'string' },
    pack: { type: 'string', default: 'rules/packs/zhejiang' },
    input: { type: 'string' },
  },
});
const people = Number(values.people ?? (values.quick ? 1_000 : 5_000));
const rounds = Number(values.rounds ?? (values.quick ? 3 : 5));
const settings = { people, days: Number(values.days), seed: Number(values.seed) };

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const workload = values.input === undefined ? simulated(settings) : fromFile(values.input);
const { frames, signalCount, byteCount } = workload;
const bytesEach = (byteCount / signalCount).toFixed(0);
console.log(
  `${signalCount} signals, ${(byteCount / 1e6).toFixed(1)} MB, ${bytesEach} bytes each: ${workload.name}`,
);

const plan = loadPlan(values.pack);
const contenders = [parseOnly(frames), engineOn(plan, frames)];
const measured = measure(contenders, signalCount, rounds, {
  nowMs: () => performance.now(),
  beforeRun: garbageCollector(),
});
const [baseline, subject] = measured;
if (baseline === undefined || subject === undefined) throw new Error('nothing was measured');
for (const { name, signalsPerSecond, spread } of measured) {
  const rate = Math.round(signalsPerSecond).toLocaleString('en').padStart(12);
  console.log(
    `${rate} signals/s  ${name} (median of ${rounds} rounds, spread ${(100 * spread).toFixed(0)} %)`,
  );
}
const ratio = subject.signalsPerSecond / baseline.signalsPerSecond;
console.log(`ratio ${ratio.toFixed(3)} of the baseline; ${subject.result} decisions`);
const result = {
  workload: { name: workload.name, signalCount, byteCount },
  rounds,
  ratio,
  measured,
};
keepResult(RESULT_FILE, { pack: values.pack, ...result });
console.log(`kept in ${RESULT_FILE}`);

/** What one contender leaves behind must not be collected in the time of the next. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function')
    throw new Error('this Node does not let its garbage be collected');
  return () => {
    collect();
  };
}
