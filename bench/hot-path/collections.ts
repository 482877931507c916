// Stops for the garbage collector while something runs.
import { constants, PerformanceObserver } from 'node:perf_hooks';

export interface Collection {
  readonly kind: string;
  /** On the clock of performance.now(). */
  readonly startMs: number;
  readonly durationMs: number;
}

const KINDS: ReadonlyMap<number, string> = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'young generation'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'whole heap'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'a step of marking'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weak callbacks'],
]);

/** Runs something synchronous; gives the stops for the collector meanwhile. */
export async function collectionsIn(run: () => void): Promise<Collection[]> {
  const seen: Collection[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const detail: unknown = Reflect.get(entry, 'detail');
      const kind = KINDS.get(Number(Reflect.get(Object(detail), 'kind'))) ?? 'other';
      seen.push({ kind, startMs: entry.startTime, durationMs: entry.duration });
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  const startedMs = performance.now();
  run();
  const endedMs = performance.now();
  // Entries are delivered in a later turn.
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  return seen.filter(({ startMs }) => startMs >= startedMs && startMs <= endedMs);
}
