// Full collections of a thread that does what a checkpoint does: takes memory outside of its heap and lets it go.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const MODULE = new URL('./outside-memory.ts', import.meta.url).href;

/** How often a new process collects all of a heap of some MB while 40 buffers of 16 MiB come and go. */
function fullCollections(isWeighed: boolean): number {
  const program = `
    import { constants, PerformanceObserver } from 'node:perf_hooks';
    import { setImmediate as nextTurn } from 'node:timers/promises';
    import { weighOutsideMemoryWithHeap } from '${MODULE}';
    if (${isWeighed}) weighOutsideMemoryWithHeap();
    let count = 0;
    new PerformanceObserver((list) => {
      for (const { detail } of list.getEntries()) if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) count++;
    }).observe({ entryTypes: ['gc'] });
    const heap = Array.from({ length: 300_000 }, (_, at) => [at]);
    for (let at = 0; at < 40; at++) {
      new Uint8Array(16 << 20).fill(1);
      for (let turn = 0; turn < 20; turn++) await nextTurn();
    }
    console.log(count, heap.length);`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program]).toString();
  return Number.parseInt(said, 10);
}

test('memory outside of the heap has the whole heap collected less often when it is weighed with it', () => {
  const before = fullCollections(false);
  expect(before).toBeGreaterThan(2);
  expect(fullCollections(true)).toBeLessThan(before);
});
