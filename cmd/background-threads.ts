// Lets the threads of this process that nobody waits for run when the others leave a processor free: those of the embedded ClickHouse, which merges and counts, and those
// that compress checkpoints and bring them to the disk, of Node's pool and of our own. With equal rights the thread that answers, which wakes up for a fraction of a millisecond at a time, waits each time until one of them
// has used up its slice.
import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const THREADS = '/proc/self/task';

/** Threads come as ClickHouse has more to do; most take over the priority of the one that makes them. */
const LOOK_MS = 10_000;

/** Engines, and V8's helpers, for whom the thread that they collect for stands still. */
const WAITED_FOR = /^(engine-|V8Worker)/;

/**
 * Lowers them, and those that come later, by `nice` (0 to 19, as nice(1) has it; 0 leaves all as they are) until what it gives is called. They cannot be raised again: the system lets
 * nobody but its administrator do so. Does nothing where the system has no priorities of threads.
 */
export function lowerBackgroundThreads(nice: number): () => void {
  if (nice === 0 || process.platform !== 'linux') return () => {};
  const seen = new Set<string>([`${process.pid}`]);
  const look = () => {
    for (const id of readdirSync(THREADS)) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (!WAITED_FOR.test(nameOf(id))) lower(id, nice);
    }
  };
  look();
  const timer = setInterval(look, LOOK_MS).unref();
  return () => clearInterval(timer);
}

/** Empty for one that has ended meanwhile. */
function nameOf(id: string): string {
  try {
    return readFileSync(`${THREADS}/${id}/comm`, 'utf8');
  } catch {
    return '';
  }
}

/** One that has ended meanwhile, or was at a lower priority, is left. */
function lower(id: string, nice: number): void {
  try {
    setPriority(Number(id), nice);
  } catch {
    // Nobody waits for these threads: what cannot be lowered runs as before.
  }
}
