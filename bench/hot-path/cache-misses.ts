// Cache misses a signal, by `perf stat` around whole processes: one that makes several passes less one that makes a single pass, so that
// starting up and filling memory with signals does not count. Many virtual machines do not let anybody count them.
import { spawnSync } from 'node:child_process';

const MORE_PASSES = 3;

export interface CacheMisses {
  readonly misses: number;
  /** Memory accesses that reached the last cache. */
  readonly references: number;
}

/** Of one pass of a program that makes a pass for each line of its input; undefined where `perf` cannot count. */
export function cacheMisses(command: readonly string[]): CacheMisses | undefined {
  const once = counted(command, 1);
  if (once === undefined) return undefined;
  const more = counted(command, 1 + MORE_PASSES);
  if (more === undefined) return undefined;
  return {
    misses: (more.misses - once.misses) / MORE_PASSES,
    references: (more.references - once.references) / MORE_PASSES,
  };
}

function counted(command: readonly string[], passes: number): CacheMisses | undefined {
  if (passes === 1 && !canCount()) return undefined;
  const input = 'pass\n'.repeat(passes);
  return read(perf(command, input));
}

function canCount(): boolean {
  return read(perf(['true'], '')) !== undefined;
}

function perf(command: readonly string[], input: string): string {
  const args = ['stat', '-x', ';', '-e', 'cache-misses,cache-references', ...command];
  const { status, stderr } = spawnSync('perf', args, { input, encoding: 'utf8' });
  return status === 0 ? stderr : '';
}

function read(report: string): CacheMisses | undefined {
  const count = (event: string) => Number(new RegExp(`^(\\d+);.*${event}`, 'm').exec(report)?.[1]);
  const misses = count('cache-misses');
  const references = count('cache-references');
  return Number.isNaN(misses + references) ? undefined : { misses, references };
}
