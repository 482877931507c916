// Looks at missed cases in a thread of its own: reading weeks of an archive takes minutes, in which the API answers others.
import { Worker } from 'node:worker_threads';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import type { MissedCases } from './missed.ts';
import type { MissedOrder } from './missed-order.ts';

let last: Promise<unknown> = Promise.resolve();

/** One at a time: each may hold a few hundred MB. Rejects with FwError FW_ARCHIVE when the archive cannot be read, FW_INTERNAL when the thread breaks. */
export function missedApart(order: MissedOrder): Promise<MissedCases> {
  const made = last.then(() => run(order));
  last = made.catch(() => undefined);
  return made;
}

function run(order: MissedOrder): Promise<MissedCases> {
  const made = Promise.withResolvers<MissedCases>();
  const worker = new Worker(new URL('./missed-worker.ts', import.meta.url), {
    workerData: order,
    name: 'missed cases',
  });
  worker.once('message', (found: MissedCases) => made.resolve(found));
  worker.once('error', (cause) => {
    // A thread's errors arrive as copies, without their class.
    const isOurs =
      isFwError(cause) || String(Reflect.get(Object(cause), 'code')).startsWith('FW_ARCHIVE');
    const what = `missed cases could not be looked at: ${cause instanceof Error ? cause.message : cause}`;
    made.reject(new FwError(isOurs ? 'FW_ARCHIVE' : 'FW_INTERNAL', what, { cause }));
  });
  worker.once('exit', () =>
    made.reject(new FwError('FW_INTERNAL', 'the thread that looks at missed cases ended early')),
  );
  return made.promise;
}
