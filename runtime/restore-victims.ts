// Of how many frauds a person was the victim, put back from the ledger after Redis has lost it, so that a task says so again; doing it again changes nothing.
import { VICTIM_MS } from '../dissuasion/task-opening.ts';
import type { TaskQueue } from '../dissuasion/task-queue.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { fraudsSince } from '../ledger/restore-victims.ts';

export interface VictimRestoreOptions {
  readonly ledger: Ledger;
  readonly tasks: Pick<TaskQueue, 'rememberFrauds'>;
  /** Processing time, epoch ms. */
  readonly now: number;
  /** Only counts what would be done. */
  readonly isDryRun?: boolean;
}

/** What became of the frauds that the ledger knows, or would become of them in a dry run. */
export interface VictimRestoration {
  readonly frauds: number;
  /** Redis did not know them. */
  readonly restored: number;
}

/** Restores them. Throws FwError FW_LEDGER_AWAY and FW_REDIS_AWAY; the same may then be done again. */
export async function restoreVictims(options: VictimRestoreOptions): Promise<VictimRestoration> {
  const { ledger, tasks, now, isDryRun = false } = options;
  let [count, restored] = [0, 0];
  for await (const frauds of fraudsSince(ledger, now - VICTIM_MS)) {
    count += frauds.length;
    restored += await tasks.rememberFrauds(frauds, isDryRun);
  }
  return { frauds: count, restored };
}
