// What a number was measured on, and where it is kept. A number without its machine means nothing.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
  /** Commit that was measured, with a + when files were changed after it; results of benchmarks are none of those. */
  readonly commit: string;
}

/** Describes this machine and the commit of the work tree. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    commit: commitOf('.'),
  };
}

/** The commit of a folder's work tree, as `Machine` has it. */
export function commitOf(folder: string): string {
  const changed = git(folder, 'status', '--porcelain', '-uno', '--', '.', ':!bench/results');
  return `${git(folder, 'rev-parse', '--short', 'HEAD') || 'none'}${changed ? '+' : ''}`;
}

/** Writes a result as JSON with the machine and the time of measuring beside it. */
export function keepResult(path: string, result: object): void {
  mkdirSync(dirname(path), { recursive: true });
  const kept = { measuredAt: new Date().toISOString(), machine: describeMachine(), ...result };
  writeFileSync(path, `${JSON.stringify(kept, null, 2)}\n`);
}

/**
 * What to put before a command so that it stays on one core, helpers of its runtime included; nothing where the machine cannot
 * do that. It is the last core: the first ones tend to serve the machine's devices.
 */
export function onOneCore(): string[] {
  const last = availableParallelism() - 1;
  const canHold = last > 0 && spawnSync('taskset', ['--version']).status === 0;
  return canHold ? ['taskset', '--cpu-list', `${last}`] : [];
}

/** The middle value; the mean of the two middle ones when there are two. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  const high = sorted[Math.ceil((sorted.length - 1) / 2)] ?? Number.NaN;
  return (low + high) / 2;
}

function git(folder: string, ...args: string[]): string {
  try {
    return execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
