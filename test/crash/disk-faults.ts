// The disk of a real forewarn is full, for checkpoints and then for dead letters as well, and then its newest checkpoints are damaged, each time with kill -9 in between while
// a bank sends and a desk works; with the log on Redis (disk.e2e.test.ts) and on Kafka (disk-kafka.e2e.test.ts). A full disk is Linux's /dev/full, to which the files to be written are linked: writing to it fails with ENOSPC as a full disk does, and
// it needs neither rights nor a file system of its own.
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { BrokenSystem, Running, Verdict } from './broken-system.ts';

const LONG = { timeout: 120_000, interval: 100 };
/** More than there are attempts in a test. */
const ATTEMPTS_MAX = 3_000;

async function startAgain(system: BrokenSystem): Promise<Running> {
  const running = system.start();
  await system.untilUp(running);
  return running;
}

async function kill({ child, ended }: Running): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** Has it end in good order, and nothing lost or doubled. */
async function endWell(system: BrokenSystem, running: Running, what: string): Promise<Verdict> {
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

const checkpointDirOf = (system: BrokenSystem) => join(system.dataDir, 'checkpoints');

/** Files of the checkpoints with such an ending, the oldest first. */
function filesOf(system: BrokenSystem, ending: string): string[] {
  return readdirSync(checkpointDirOf(system))
    .filter((name) => name.endsWith(ending))
    .sort();
}

function fillDisk(system: BrokenSystem): void {
  const newest = Number(
    /(\d+)\.checkpoint$/.exec(filesOf(system, '.checkpoint').at(-1) ?? '')?.[1] ?? 0,
  );
  for (let number = newest; number < newest + ATTEMPTS_MAX; number++) {
    const part = `partition-0-${String(number).padStart(10, '0')}.checkpoint.part`;
    rmSync(join(checkpointDirOf(system), part), { force: true });
    symlinkSync('/dev/full', join(checkpointDirOf(system), part));
  }
}

function emptyDisk(system: BrokenSystem): void {
  for (const name of filesOf(system, '.part'))
    rmSync(join(checkpointDirOf(system), name), { force: true });
}

/** Full for checkpoints, then for dead letters; killed and started again, all must be told once. */
export async function breakByFullDisk(system: BrokenSystem): Promise<void> {
  const checkpointsThere = () => filesOf(system, '.checkpoint');
  const deadLetterFile = join(system.dataDir, 'dead-letters.ndjson');
  const first = await startAgain(system);
  system.startTraffic();
  await expect.poll(() => checkpointsThere().length, LONG).toBe(3);
  fillDisk(system);
  await expect.poll(() => system.read('/v1/status'), LONG).toContain('ENOSPC');
  const kept = checkpointsThere();
  // It goes on without checkpoints.
  expect(await system.read('/readyz')).not.toContain('ENOSPC');

  await kill(first);
  // An attempt that failed took its link away.
  fillDisk(system);
  const second = await startAgain(system);
  await expect.poll(() => system.read('/v1/status'), LONG).toContain('ENOSPC');
  expect(checkpointsThere()).toEqual(kept);
  await kill(second);

  fillDisk(system);
  renameSync(deadLetterFile, `${deadLetterFile}.kept`);
  symlinkSync('/dev/full', deadLetterFile);
  const third = await startAgain(system);
  // Without a place for dead letters it waits.
  await expect.poll(() => system.read('/readyz'), LONG).toContain('ENOSPC');
  await kill(third);

  emptyDisk(system);
  renameSync(`${deadLetterFile}.kept`, deadLetterFile);
  const last = await startAgain(system);
  await expect.poll(() => checkpointsThere().at(-1), LONG).not.toBe(kept.at(-1));
  await endWell(system, last, 'full disk');
  const letters = readFileSync(deadLetterFile, 'utf8');
  expect(system.lateIds.filter((id) => !letters.includes(id))).toEqual([]);
}

const BEGUN_ANEW = 'no checkpoint can be used: the log is run from its oldest frame';

/** Damages the newest checkpoints, some and then all: those are passed over, and without any it begins anew from the log and says so. */
export async function breakByDamage(system: BrokenSystem): Promise<void> {
  const checkpointsThere = () => filesOf(system, '.checkpoint');
  let running = await startAgain(system);
  system.startTraffic();
  for (const damagedCount of [1, 2, 2, 3]) {
    await expect.poll(() => checkpointsThere().length, LONG).toBe(3);
    await kill(running);
    const damaged = checkpointsThere().slice(-damagedCount);
    for (const name of damaged) {
      const bytes = readFileSync(join(checkpointDirOf(system), name));
      bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
      writeFileSync(join(checkpointDirOf(system), name), bytes);
    }
    running = await startAgain(system);
    const said = readFileSync(join(system.dataDir, 'forewarn.log'), 'utf8');
    for (const name of damaged) expect(said).toContain(`${name}: it is damaged`);
    expect(said.includes(BEGUN_ANEW)).toBe(damagedCount === 3);
    await expect
      .poll(() => checkpointsThere().filter((name) => damaged.includes(name)), LONG)
      .toEqual([]);
  }
  await endWell(system, running, 'damaged checkpoints');
}
