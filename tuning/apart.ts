// Runs what takes many seconds in a thread of its own, so that the API answers others meanwhile.
import { Worker } from 'node:worker_threads';
import { FwError } from '../signal/fw-error.ts';

/** What a thread posts first. Rejects with FwError FW_INTERNAL when it breaks or ends without. `name` is for people. */
export function runApart<T>(worker: URL, workerData: unknown, name: string): Promise<T> {
  const made = Promise.withResolvers<T>();
  const thread = new Worker(worker, { workerData, name });
  thread.once('message', (result: T) => made.resolve(result));
  thread.once('error', (cause) => {
    const what = `the thread for ${name} broke: ${cause}`;
    made.reject(new FwError('FW_INTERNAL', what, { cause }));
  });
  thread.once('exit', () =>
    made.reject(new FwError('FW_INTERNAL', `the thread for ${name} ended early`)),
  );
  return made.promise;
}
