// `npm run bench:split`: what the stages cost when they run apart, by processor time of one slice, beside the whole engine in the same minutes: how many
// signals of the log a second each slice gets through, and what is sent. All slices of one cut together can take what the slowest slice takes.
// Options: --quick, --people N, --rounds N, --pack DIR.
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { LOG_START, type LoggedFrame } from '../../log/log.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import type { Share } from '../../runtime/stage.ts';
import { MergedLog, shufflePartition } from '../../shuffle/merged-log.ts';
import { MemoryLog } from '../../test/memory-log.ts';
import { simulated } from '../hot-path/workload.ts';
import { describeMachine, keepResult, median } from '../machine.ts';
import { runStage } from './stage-run.ts';
import type { StageWork } from './stage-worker.ts';

const RESULT_FILE = 'bench/results/split.json';
const CUTS = [1, 4];
const BATCH = 16;
/** The first runs compile. */
const WARM_PASSES = 2;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    rounds: { type: 'string' },
    pack: { type: 'string', default: 'rules/packs/zhejiang' },
  },
});
const people = Number(values.people ?? (values.quick ? 1_000 : 3_000));
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
const plan = loadPlan(values.pack);
const workload = simulated({ people, days: 2, seed: 7 });
const signals: LoggedFrame[] = workload.frames.map((frame, index) => ({
  frame,
  partition: 0,
  position: String(index),
  appendedAt: Number.MAX_SAFE_INTEGER,
}));
const { signalCount, byteCount } = workload;

function shareOf(stage: Share['stage'], cut: number, slice: number): Share {
  return { stage, suspects: { slice, count: cut }, people: { slice, count: cut } };
}

/** What the first slice of people reads, with the bytes that all slices send. */
async function readByPeople(cut: number): Promise<{ frames: LoggedFrame[]; sentBytes: number }> {
  const sent = new MemoryLog(cut * cut);
  let sentBytes = 0;
  for (let slice = 0; slice < cut; slice++) {
    runStage(plan, signals, shareOf('suspect', cut, slice), (peopleSlice, bytes) => {
      sentBytes += bytes.length;
      const to = { suspectSlice: slice, suspectSlices: cut, peopleSlice };
      void sent.append(shufflePartition(to), bytes);
    });
  }
  const pack = `${plan.pack}@${plan.version}`;
  const merged = new MergedLog({
    sent,
    suspectSlices: cut,
    peopleSlice: 0,
    peopleSlices: cut,
    pack,
  });
  const frames: LoggedFrame[] = [];
  for (let after = LOG_START; ; after = frames.at(-1)?.position ?? LOG_START) {
    const more = await merged.read({ partition: 0, after, framesMax: BATCH, waitMs: 0 });
    if (more.length === 0) return { frames, sentBytes };
    frames.push(...more.map((frame) => ({ ...frame, appendedAt: Number.MAX_SAFE_INTEGER })));
  }
}

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
console.log(`${signalCount} signals, ${byteCount} bytes: ${workload.name}`);
const whole = thread('whole engine', signals, undefined);
const contenders = [whole];
const sent: { cut: number; bytesASignal: number }[] = [];
for (const cut of CUTS) {
  const { frames, sentBytes } = await readByPeople(cut);
  sent.push({ cut, bytesASignal: sentBytes / signalCount });
  contenders.push(
    thread(`suspects, one slice of ${cut}`, signals, shareOf('suspect', cut, 0)),
    thread(`people, one slice of ${cut}`, frames, shareOf('victim', cut, 0)),
  );
}
for (let pass = 0; pass < WARM_PASSES + rounds; pass++)
  for (const each of contenders) {
    const ms = await each.pass();
    if (pass >= WARM_PASSES) each.rates.push((1000 * signalCount) / ms);
  }
const measured = contenders.map(({ name, rates }) => ({ name, rates, rate: median(rates) }));
for (const { name, rate, rates } of measured) {
  const ratio = (rate / median(whole.rates)).toFixed(2).padStart(6);
  const spread = (100 * (Math.max(...rates) - Math.min(...rates))) / rate;
  const shown = Math.round(rate).toLocaleString('en').padStart(10);
  console.log(`${shown} signals/s ${ratio} ×  ${name} (spread ${spread.toFixed(0)} %)`);
}
for (const { cut, bytesASignal } of sent)
  console.log(`${bytesASignal.toFixed(0)} bytes sent a signal with ${cut} × ${cut} slices`);
keepResult(RESULT_FILE, { pack: values.pack, signalCount, byteCount, rounds, measured, sent });
console.log(`kept in ${RESULT_FILE}`);
await Promise.all(contenders.map(({ end }) => end()));

function thread(name: string, frames: readonly LoggedFrame[], share: Share | undefined) {
  const workerData: StageWork = { pack: values.pack, frames, share };
  const worker = new Worker(new URL('./stage-worker.ts', import.meta.url), { workerData });
  const pass = async (): Promise<number> => {
    const answered = once(worker, 'message');
    worker.postMessage('run');
    return Number((await answered)[0]);
  };
  return { name, rates: [] as number[], pass, end: () => worker.terminate() };
}
