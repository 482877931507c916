// On this system's own threads: whom a running forewarn lets go first.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

/** Starts threads of the pool and an engine's, lowers what is in the background, and prints who has which priority. */
const PROGRAM = `
import { readdirSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { lowerBackgroundThreads } from './cmd/background-threads.ts';
await stat('.');
const worker = new Worker('setInterval(() => {}, 1000)', { eval: true, name: 'engine-0' });
await once(worker, 'online');
const stop = lowerBackgroundThreads(Number(process.argv[1]));
const threads = readdirSync('/proc/self/task').map((id) => [
  Number(id) === process.pid ? 'main' : readFileSync('/proc/self/task/' + id + '/comm', 'utf8').trim(),
  getPriority(Number(id)),
]);
stop();
console.log(JSON.stringify(threads));
process.exit(0);
`;

async function threadsAt(nice: number): Promise<readonly (readonly [string, number])[]> {
  const child = spawn(
    process.execPath,
    ['--input-type=module-typescript', '--eval', PROGRAM, `${nice}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, 'close');
  return JSON.parse(text);
}

test.skipIf(process.platform !== 'linux')(
  'threads of the pool are lowered; the one that answers, engines and helpers of the collector are not',
  async () => {
    const own = new Map((await threadsAt(0)).map(([name, nice]) => [name, nice]));
    const usual = own.get('main') ?? 0;
    const lowered = await threadsAt(10);
    const waitedFor = lowered.filter(([name]) => /^(main|engine-0|V8Worker)$/.test(name));
    expect(waitedFor.map(([name]) => name)).toEqual(expect.arrayContaining(['main', 'engine-0']));
    expect(new Set(waitedFor.map(([, nice]) => nice))).toEqual(new Set([usual]));
    const others = lowered.filter((thread) => !waitedFor.includes(thread));
    expect(others.length).toBeGreaterThanOrEqual(4);
    expect(new Set(others.map(([, nice]) => nice))).toEqual(new Set([Math.max(usual, 10)]));
  },
);
