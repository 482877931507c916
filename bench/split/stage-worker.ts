// One stage in a thread of its own, so that its code is compiled for it alone, as in a process that runs nothing else: answers each question with the
// processor time of one run.
import { parentPort, workerData } from 'node:worker_threads';
import type { LoggedFrame } from '../../log/log.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import type { Share } from '../../runtime/stage.ts';
import { required } from '../../signal/invariant.ts';
import { threadMs } from '../thread-clock.ts';
import { runStage } from './stage-run.ts';

export interface StageWork {
  readonly pack: string;
  readonly frames: readonly LoggedFrame[];
  readonly share: Share | undefined;
}

const port = required(parentPort, 'a thread that somebody started');
const { pack, frames, share }: StageWork = workerData;
const plan = loadPlan(pack);

port.on('message', () => {
  const startedMs = threadMs();
  runStage(plan, frames, share);
  port.postMessage(threadMs() - startedMs);
});
