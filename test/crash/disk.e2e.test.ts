// The disk of a real forewarn is full, for checkpoints and then for dead letters as well, and then its newest checkpoints are damaged, each time with kill -9 in between while
// a bank sends and a desk works. A full disk is Linux's /dev/full, to which the files to be written are linked: writing to it fails with ENOSPC as a full disk does, and
// it needs neither rights nor a file system of its own.
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BrokenSystem, type Running, type Verdict } from './broken-system.ts';

const LONG = { timeout: 120_000, interval: 100 };
/** More than there are attempts in a test. */
const ATTEMPTS_MAX = 3_000;

let system: BrokenSystem;

beforeEach(async () => {
  system = await BrokenSystem.make();
});

afterEach(() => system.remove());

async function startAgain(): Promise<Running> {
  const running = system.start();
  await system.untilUp(running);
  return running;
}

async function kill({ child, ended }: Running): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** Has it end in good order, and nothing lost or doubled. */
async function endWell(running: Running, what: string): Promise<Verdict> {
  await system.comeToRest();
  running.child.kill('SIGTERM');
  expect(await running.ended, running.output()).toBe(0);
  const verdict = await system.judge();
  const { signals, decisions, tasks, outcomes, rows, lost, doubled } = verdict;
  console.log(
    `${what}: signals in ${signals}, decisions ${decisions}, tasks ${tasks}, outcomes ${outcomes}, rows ${rows}, lost ${lost.length}, doubled ${doubled.length}`,
  );
  expect([lost, doubled]).toEqual([[], []]);
  expect(tasks).toBeGreaterThan(5);
  return verdict;
}

const checkpointDir = () => join(system.dataDir, 'checkpoints');
const deadLetterFile = () => join(system.dataDir, 'dead-letters.ndjson');
const filesThere = (ending: string) =>
  readdirSync(checkpointDir())
    .filter((name) => name.endsWith(ending))
    .sort();

function fillDisk(): void {
  const newest = Number(
    /(\d+)\.checkpoint$/.exec(filesThere('.checkpoint').at(-1) ?? '')?.[1] ?? 0,
  );
  for (let number = newest; number < newest + ATTEMPTS_MAX; number++) {
    const part = `partition-0-${String(number).padStart(10, '0')}.checkpoint.part`;
    rmSync(join(checkpointDir(), part), { force: true });
    symlinkSync('/dev/full', join(checkpointDir(), part));
  }
}

function emptyDisk(): void {
  for (const name of filesThere('.part')) rmSync(join(checkpointDir(), name), { force: true });
}

test('a full disk keeps it from checkpoints, then from dead letters; killed and started again, all is told once', async () => {
  const first = await startAgain();
  system.startTraffic();
  await expect.poll(() => filesThere('.checkpoint').length, LONG).toBe(3);
  fillDisk();
  await expect.poll(() => system.read('/v1/status'), LONG).toContain('ENOSPC');
  const kept = filesThere('.checkpoint');
  // It goes on without checkpoints.
  expect(await system.read('/readyz')).not.toContain('ENOSPC');

  await kill(first);
  // An attempt that failed took its link away.
  fillDisk();
  const second = await startAgain();
  await expect.poll(() => system.read('/v1/status'), LONG).toContain('ENOSPC');
  expect(filesThere('.checkpoint')).toEqual(kept);
  await kill(second);

  fillDisk();
  renameSync(deadLetterFile(), `${deadLetterFile()}.kept`);
  symlinkSync('/dev/full', deadLetterFile());
  const third = await startAgain();
  // Without a place for dead letters it waits.
  await expect.poll(() => system.read('/readyz'), LONG).toContain('ENOSPC');
  await kill(third);

  emptyDisk();
  renameSync(`${deadLetterFile()}.kept`, deadLetterFile());
  const last = await startAgain();
  await expect.poll(() => filesThere('.checkpoint').at(-1), LONG).not.toBe(kept.at(-1));
  await endWell(last, 'full disk');
  const letters = readFileSync(deadLetterFile(), 'utf8');
  expect(system.lateIds.filter((id) => !letters.includes(id))).toEqual([]);
}, 900_000);

const BEGUN_ANEW = 'no checkpoint can be used: the log is run from its oldest frame';

test('damaged newest checkpoints are passed over for the one before, time and again; when all are damaged it begins anew from the log, and says so', async () => {
  let running = await startAgain();
  system.startTraffic();
  for (const damagedCount of [1, 2, 2, 3]) {
    await expect.poll(() => filesThere('.checkpoint').length, LONG).toBe(3);
    await kill(running);
    const damaged = filesThere('.checkpoint').slice(-damagedCount);
    for (const name of damaged) {
      const bytes = readFileSync(join(checkpointDir(), name));
      bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
      writeFileSync(join(checkpointDir(), name), bytes);
    }
    running = await startAgain();
    const said = readFileSync(join(system.dataDir, 'forewarn.log'), 'utf8');
    for (const name of damaged) expect(said).toContain(`${name}: it is damaged`);
    expect(said.includes(BEGUN_ANEW)).toBe(damagedCount === 3);
    await expect
      .poll(() => filesThere('.checkpoint').filter((name) => damaged.includes(name)), LONG)
      .toEqual([]);
  }
  await endWell(running, 'damaged checkpoints');
}, 900_000);
