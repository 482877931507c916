// Checks a pack in a thread of its own: compiling and playing stories takes a second or more, in which the API answers others.
import { Worker } from 'node:worker_threads';
import type { PackCheck } from '../rules/pack-check.ts';
import type { PackFile } from '../rules/pack-file.ts';
import { FwError } from '../signal/fw-error.ts';

/** What checkPack gives. Rejects with FwError FW_INTERNAL when the thread breaks. */
export function checkPackApart(files: readonly PackFile[]): Promise<PackCheck> {
  const checked = Promise.withResolvers<PackCheck>();
  const worker = new Worker(new URL('./pack-check-worker.ts', import.meta.url), {
    workerData: files,
    name: 'pack-check',
  });
  worker.once('message', (check: PackCheck) => checked.resolve(check));
  worker.once('error', (cause) => {
    const what = `the thread that checks a rule pack broke: ${cause}`;
    checked.reject(new FwError('FW_INTERNAL', what, { cause }));
  });
  worker.once('exit', () =>
    checked.reject(new FwError('FW_INTERNAL', 'the thread that checks a rule pack ended early')),
  );
  return checked.promise;
}
