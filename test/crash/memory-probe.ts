// Loaded before a forewarn (`node --import`) by tests of what it holds on to: on SIGUSR2 it collects garbage and writes to TEST_MEMORY_FILE how many
// bytes are alive in its main thread, buffers among them. What a process takes of the machine says less: it is mostly garbage that nobody needed to collect yet.
import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const file = process.env['TEST_MEMORY_FILE'];
if (isMainThread && file !== undefined) {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    if (typeof collect === 'function') collect();
    const { heapUsed, external } = process.memoryUsage();
    writeFileSync(`${file}.part`, String(heapUsed + external));
    renameSync(`${file}.part`, file);
  });
}
