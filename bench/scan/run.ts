// `npm run bench:scan`: how fast frames are scanned into registers, with nothing, with every key and with every text hashed, beside
// JSON.parse of the same lines and beside the memory: adding up the same bytes as 32-bit words. Times are processor time. Options: --quick, --people N, --days D,
// --seed S, --rounds N.
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Contender, measure } from '../hot-path/measure.ts';
import { parseOnly } from '../hot-path/subject.ts';
import { simulated } from '../hot-path/workload.ts';
import { describeMachine, keepResult } from '../machine.ts';
import { readWords, scanning } from './subject.ts';

const RESULT_FILE = 'bench/results/scan.json';
const KEY_KINDS = ['phone', 'account', 'domain', 'device', 'person'];
const TEXT_KINDS = [...KEY_KINDS, 'text', 'region', 'code'];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    days: { type: 'string', default: '2' },
    seed: { type: 'string', default: '7' },
    rounds: { type: 'string', default: '7' },
  },
});
const people = Number(values.people ?? (values.quick ? 1_000 : 5_000));
const rounds = Number(values.rounds);
setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
if (typeof collect !== 'function')
  throw new Error('this Node does not let its garbage be collected');

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const workload = simulated({ people, days: Number(values.days), seed: Number(values.seed) });
const { frames, signalCount, byteCount } = workload;
const bytesEach = byteCount / signalCount;
console.log(
  `${signalCount} signals, ${(byteCount / 1e6).toFixed(1)} MB, ${bytesEach.toFixed(0)} bytes each: ${workload.name}`,
);

const scans: readonly Contender[] = [
  scanning(frames, 'scan, nothing hashed', []),
  scanning(frames, 'scan, every key hashed', KEY_KINDS),
  scanning(frames, 'scan, every text hashed', TEXT_KINDS),
];
const contenders: readonly Contender[] = [parseOnly(frames), readWords(frames), ...scans];
const measured = measure(contenders, signalCount, rounds, {
  nowMs: threadMs,
  beforeRun: () => collect(),
});
const baseline = measured[0]?.signalsPerSecond ?? Number.NaN;
const results = measured.map((one) => ({
  ...one,
  gigabytesPerSecond: (one.signalsPerSecond * bytesEach) / 1e9,
  ratio: one.signalsPerSecond / baseline,
}));
for (const { name, signalsPerSecond, gigabytesPerSecond, ratio, spread } of results) {
  const rate = signalsPerSecond.toLocaleString('en').padStart(12);
  const speed = `${gigabytesPerSecond.toFixed(2).padStart(6)} GB/s`;
  console.log(
    `${rate} signals/s ${speed} ${ratio.toFixed(1).padStart(5)} ×  ${name} (spread ${(100 * spread).toFixed(0)} %)`,
  );
}
const memory = measured[1]?.signalsPerSecond ?? Number.NaN;
const tooQuick = measured.slice(2).find((one) => one.signalsPerSecond > memory);
if (tooQuick !== undefined) {
  throw new Error(
    `${tooQuick.name} is quicker than the memory: one of the two does not measure what it says`,
  );
}
const allocated = scans.map((scan) => ({ name: scan.name, bytesPerSignal: allocatedBy(scan) }));
for (const { name, bytesPerSignal } of allocated) {
  console.log(`${bytesPerSignal.toFixed(2).padStart(12)} bytes allocated a signal: ${name}`);
}
keepResult(RESULT_FILE, {
  workload: { name: workload.name, signalCount, byteCount },
  rounds,
  measured: results,
  allocated,
});
console.log(`kept in ${RESULT_FILE}`);

/** Processor time of this thread, so that what else runs on the machine takes no part of it. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** What the heap grows by in a run that ends before anything is collected. */
function allocatedBy(scan: Contender): number {
  if (typeof collect === 'function') collect();
  const before = process.memoryUsage().heapUsed;
  scan.run();
  return (process.memoryUsage().heapUsed - before) / signalCount;
}
