// The launcher round a small stand-in project: what it passes through, and that nothing is left behind. The stand-in's program
// prints a line a signal that it gets, so that the test sees how often one wish of the user arrives.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PROGRAM = `
import { writeSync } from 'node:fs';
const [wish, value] = process.argv.slice(2);
if (wish === 'exit') process.exit(Number(value));
if (wish === 'echo') { writeSync(1, value + ' on ' + process.version.split('.')[0]); process.exit(0); }
const timer = setInterval(() => {}, 1000);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
  writeSync(1, signal + '\\n');
  setTimeout(() => { writeSync(1, 'drained\\n'); clearInterval(timer); process.exitCode = 7; }, 300);
});
writeSync(1, 'ready ' + process.pid + '\\n');
`;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'forewarn-launch-'));
  for (const folder of ['scripts', 'cmd', 'dep']) mkdirSync(join(root, folder));
  for (const file of ['launch.mjs', 'with-launcher.mjs', 'forewarn.mjs']) {
    cpSync(join(import.meta.dirname, file), join(root, 'scripts', file));
  }
  writeFileSync(join(root, 'cmd', 'main.ts'), PROGRAM);
  writeFileSync(join(root, 'dep', 'package.json'), '{"name":"dep","version":"1.0.0"}');
  const ours = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'));
  const manifest = {
    name: 'stand-in',
    version: '1.0.0',
    type: 'module',
    scripts: { start: ours.scripts.start },
    dependencies: { dep: 'file:dep' },
  };
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
  const packages = {
    '': manifest,
    dep: { version: '1.0.0' },
    'node_modules/dep': { resolved: 'dep', link: true },
  };
  writeLock(packages);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function writeLock(packages: object): void {
  const lock = { name: 'stand-in', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
}

interface Launched {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;
}

function launch(...args: string[]): Launched {
  return spawned(process.execPath, [join(root, 'scripts', 'forewarn.mjs'), ...args]);
}

function spawned(file: string, args: readonly string[]): Launched {
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output: () => output, ended };
}

async function untilReady({ output }: Launched): Promise<number> {
  await expect.poll(output, { timeout: 20_000 }).toMatch(/ready \d+/);
  return Number(/ready (\d+)/.exec(output())?.[1]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('installs what the lock names, once, and runs on Node 24 with the arguments', async () => {
  const first = launch('echo', 'hello');
  expect(await first.ended).toBe(0);
  expect(first.output()).toMatch(/installing with npm ci[\s\S]*hello on v2[4-9]/);
  expect(existsSync(join(root, 'node_modules', 'dep'))).toBe(true);
  const second = launch('echo', 'hello');
  expect(await second.ended).toBe(0);
  expect(second.output()).toMatch(/^hello on v/);
});

test('passes the exit code on', async () => {
  expect(await launch('exit', '2').ended).toBe(2);
});

test('an install that fails ends with 1 and says what to look at', async () => {
  writeLock({
    '': { dependencies: { dep: 'file:dep', missing: '1.0.0' } },
    'node_modules/dep': { resolved: 'dep', link: true },
  });
  const launched = launch('exit', '0');
  expect(await launched.ended).toBe(1);
  expect(launched.output()).toMatch(/npm ci failed/);
});

test('a signal that comes twice at once arrives once, and the program drains before the end', async () => {
  const launched = launch('wait');
  await untilReady(launched);
  launched.child.kill('SIGINT');
  launched.child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 100));
  launched.child.kill('SIGINT');
  expect(await launched.ended).toBe(7);
  expect(launched.output().match(/SIGINT/g)).toHaveLength(1);
  expect(launched.output()).toMatch(/drained/);
});

test('a killed launcher leaves no program behind', async () => {
  const launched = launch('wait');
  const pid = await untilReady(launched);
  launched.child.kill('SIGKILL');
  await launched.ended;
  expect(launched.output()).toMatch(/SIGTERM\ndrained/);
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
});

test('npm start that is told to end, as by kill %1, ends the program', async () => {
  const started = spawned('npm', ['start']);
  const pid = await untilReady(started);
  started.child.kill('SIGTERM');
  await started.ended;
  expect(started.output()).toMatch(/SIGTERM\ndrained/);
  expect(isAlive(pid)).toBe(false);
});
