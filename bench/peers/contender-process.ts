// A contender of ours in a process of its own: `node contender-process.ts NAME FILE`. It holds the workload in memory and obeys one
// word a line: `run` works through it once from a clean state and prints what it took and found, `list` prints each hit as
// well. Esper's process keeps the same protocol (esper/EsperContender.java).
import { createInterface } from 'node:readline';
import { readFrames } from './frame-file.ts';
import { HitTally } from './hits.ts';
import type { MakeProgram } from './program.ts';

const PROGRAMS: Readonly<Record<string, () => Promise<MakeProgram>>> = {
  forewarn: async () => (await import('./forewarn-program.ts')).forewarnProgram,
  map: async () => (await import('./map-program.ts')).mapProgram,
  'json-rules-engine': async () => (await import('./json-rules-program.ts')).jsonRulesProgram,
  'zen-tables': async () => (await import('./zen-program.ts')).zenTableProgram,
  'zen-expressions': async () => (await import('./zen-program.ts')).zenExpressionProgram,
};

const [name = '', file = ''] = process.argv.slice(2);
const make = PROGRAMS[name];
if (make === undefined) throw new Error(`no contender is called '${name}'`);
const program = await (await make())(readFrames(file));
console.log(JSON.stringify({ ready: true }));
for await (const command of createInterface({ input: process.stdin })) {
  const tally = new HitTally(command === 'list');
  const pass = program.begin();
  // What the pass before left behind must not be collected in the time of this one.
  globalThis.gc?.();
  const startedCpu = process.cpuUsage();
  const startedMs = performance.now();
  await pass(tally);
  const seconds = (performance.now() - startedMs) / 1000;
  const cpu = process.cpuUsage(startedCpu);
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  console.log(
    JSON.stringify({ seconds, cpuSeconds, signals: program.signalCount, ...tally.hits() }),
  );
}
