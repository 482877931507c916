// What was done to reach people put back from the ledger after Redis has lost it, each at its newest revision that the ledger knows, so that doing it again changes
// nothing. A request to a carrier whose time is over meanwhile has expired.
import type { ReachBook } from '../dissuasion/reach-book.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { keptReaches } from '../ledger/restore-reaches.ts';
import { countEach } from './count-each.ts';

export interface ReachRestoreOptions {
  readonly ledger: Ledger;
  readonly reach: Pick<ReachBook, 'find' | 'restore'>;
  /** Only counts what would be done. */
  readonly isDryRun?: boolean;
}

/** What became of what the ledger has, or would become of it in a dry run. */
export interface ReachRestoration {
  /** Tasks of whose people anything is known. */
  readonly reaches: number;
  /** Redis did not know it. */
  readonly restored: number;
  /** Redis had an older revision. */
  readonly updated: number;
  readonly unchanged: number;
}

/** Restores them. Throws FwError FW_LEDGER_AWAY and FW_REDIS_AWAY, after which the same may be done again, and FW_CONFIG when a key is missing. */
export async function restoreReaches(options: ReachRestoreOptions): Promise<ReachRestoration> {
  const { ledger, reach, isDryRun = false } = options;
  const known = await keptReaches(ledger);
  const counts = await countEach(known, { restored: 0, updated: 0, unchanged: 0 }, async (kept) => {
    const { revision } = await reach.find(kept.taskId);
    if (revision >= kept.revision) return 'unchanged';
    if (!isDryRun) await reach.restore(kept);
    return revision === 0 ? 'restored' : 'updated';
  });
  return { reaches: known.length, ...counts };
}
