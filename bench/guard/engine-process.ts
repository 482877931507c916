// One commit's engine in a process of its own: `node engine-process.ts TREE PACK FILE`. It takes engine and compiler from the work
// tree that it is told, pack and frames from ours, and obeys `run` as the contenders of bench/peers/ do.
//
// What a tree must offer is what `npm run bench` is built on: `engineOn(plan, frames)` in bench/hot-path/subject.ts, and
// `loadPlan(folder)` in runtime/load-pack.ts.
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { loadPlan as LoadPlan } from '../../runtime/load-pack.ts';
import type { engineOn as EngineOn } from '../hot-path/subject.ts';
import { readFrames } from '../peers/frame-file.ts';

const [tree = '.', pack = '', file = ''] = process.argv.slice(2);
const { engineOn }: { engineOn: typeof EngineOn } = await fromTree('bench/hot-path/subject.ts');
const { loadPlan }: { loadPlan: typeof LoadPlan } = await fromTree('runtime/load-pack.ts');
const contender = engineOn(loadPlan(pack), readFrames(file));
console.log(JSON.stringify({ ready: true }));
for await (const _ of createInterface({ input: process.stdin })) {
  globalThis.gc?.();
  const startedCpu = process.cpuUsage();
  const startedMs = performance.now();
  const decisionCount = contender.run();
  const seconds = (performance.now() - startedMs) / 1000;
  const cpu = process.cpuUsage(startedCpu);
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  console.log(JSON.stringify({ seconds, cpuSeconds, counts: [decisionCount], checksum: '' }));
}

function fromTree(path: string) {
  return import(pathToFileURL(join(resolve(tree), path)).href);
}
