// The disk of a real forewarn is full, for checkpoints and then for dead letters as well, and then its newest checkpoints are damaged, each time with kill -9 in between while
// a bank sends and a desk works; with the log on Redis (disk.e2e.test.ts) and on Kafka (disk-kafka.e2e.test.ts). A full disk is Linux's /dev/full, to which the files to be written are linked: writing to it fails with ENOSPC as a full disk does, and
// it needs neither rights nor a file system of its own.
import {
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { BrokenSystem, Running, Verdict } from './broken-system.ts';

const LONG = { timeout: 120_000, interval: 100 };
/** Much more often than a checkpoint is tried. */
const RELINK_MS = 10;
/** Numbers of checkpoints from the newest on that find the disk full: the next attempt has one of them. */
const NUMBERS_MAX = 8;

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

/** A disk that is full for checkpoints. An attempt that fails takes its link away; it is back before the next. */
class FullDisk {
  readonly #system: BrokenSystem;
  #filling: NodeJS.Timeout | undefined;

  constructor(system: BrokenSystem) {
    this.#system = system;
  }

  /** From now on nothing is begun; one that is being written ends as it may. */
  fill(): void {
    this.#filling ??= setInterval(() => this.#link(), RELINK_MS).unref();
    this.#link();
  }

  /** Takes away what a program that was killed had begun. */
  fillAgain(): void {
    for (const part of this.#parts()) rmSync(part, { force: true });
    this.#link();
  }

  /** From now on it stays as it is. */
  leave(): void {
    clearInterval(this.#filling);
    this.#filling = undefined;
  }

  empty(): void {
    this.leave();
    for (const part of this.#parts()) rmSync(part, { force: true });
  }

  #link(): void {
    const newest = filesOf(this.#system, '.checkpoint').at(-1);
    const first = Number(/(\d+)\.checkpoint$/.exec(newest ?? '')?.[1] ?? 0);
    for (let number = first; number < first + NUMBERS_MAX; number++) {
      const part = `partition-0-${String(number).padStart(10, '0')}.checkpoint.part`;
      const path = join(checkpointDirOf(this.#system), part);
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined) symlinkSync('/dev/full', path);
    }
  }

  #parts(): string[] {
    const dir = checkpointDirOf(this.#system);
    return filesOf(this.#system, '.part').map((name) => join(dir, name));
  }
}

/** Full for checkpoints, then for dead letters; killed and started again, all must be told once. */
export async function breakByFullDisk(system: BrokenSystem): Promise<void> {
  const disk = new FullDisk(system);
  try {
    await breakBy(disk, system);
  } finally {
    disk.leave();
  }
}

async function breakBy(disk: FullDisk, system: BrokenSystem): Promise<void> {
  const checkpointsThere = () => filesOf(system, '.checkpoint');
  const deadLetterFile = join(system.dataDir, 'dead-letters.ndjson');
  const first = await startAgain(system);
  system.startTraffic();
  await expect.poll(() => checkpointsThere().length, LONG).toBe(3);
  disk.fill();
  await expect.poll(() => system.read('/v1/status'), LONG).toContain('ENOSPC');
  const kept = checkpointsThere();
  // It goes on without checkpoints.
  expect(await system.read('/readyz')).not.toContain('ENOSPC');

  await kill(first);
  disk.fillAgain();
  const second = await startAgain(system);
  await expect.poll(() => system.read('/v1/status'), LONG).toContain('ENOSPC');
  expect(checkpointsThere()).toEqual(kept);
  await kill(second);

  disk.fillAgain();
  renameSync(deadLetterFile, `${deadLetterFile}.kept`);
  symlinkSync('/dev/full', deadLetterFile);
  const third = await startAgain(system);
  // Without a place for dead letters it waits.
  await expect.poll(() => system.read('/readyz'), LONG).toContain('ENOSPC');
  await kill(third);

  disk.empty();
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
