// Looks at missed cases in a thread of its own: reading weeks of an archive takes minutes.
import { runApart } from '../../runtime/apart.ts';
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
  return runApart(new URL('./missed-worker.ts', import.meta.url), order, {
    name: 'missed cases',
    thread: 'the thread that looks at missed cases',
    failed: 'missed cases could not be looked at',
    codes: ['FW_ARCHIVE'],
  });
}
