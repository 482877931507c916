// What was done to reach people, as the ledger keeps it: put back when Redis has lost it, and taken out when somebody in it is forgotten.
import type { DeskCover } from '../dissuasion/forget-desk.ts';
import { aboutReach, type KeptReach } from '../dissuasion/reach-book.ts';
import { openJson } from '../vault/record.ts';
import type { Vault } from '../vault/vault.ts';
import type { Ledger } from './ledger.ts';

type ReachRecord = Pick<KeptReach, 'taskId' | 'revision' | 'record'>;

/** One that was taken out has an empty record. */
const KEPT_SQL = `SELECT task_id AS taskId, toUInt32(revision) AS revision, record FROM reaches FINAL WHERE record != '' ORDER BY told_at, task_id`;

/** The newest revision of each, those told first before. Throws FwError FW_LEDGER_AWAY. */
export function keptReaches(ledger: Pick<Ledger, 'query'>): Promise<ReachRecord[]> {
  return ledger.query<ReachRecord>(KEPT_SQL);
}

/**
 * Takes out what somebody stands in who is to be forgotten, sealed or not; gives of how many tasks it was. With `isDryRun` only counts. Throws FwError
 * FW_LEDGER_AWAY, and FW_CONFIG when a key is missing.
 */
export async function forgetReaches(
  ledger: Pick<Ledger, 'query' | 'change'>,
  vault: Vault,
  cover: Pick<DeskCover, 'isIn'>,
  isDryRun: boolean,
): Promise<number> {
  const named = (await keptReaches(ledger)).filter(({ taskId, record }) =>
    cover.isIn(JSON.stringify(openJson(vault, record, aboutReach(taskId)))),
  );
  if (named.length > 0 && !isDryRun) {
    const ids = named.map(({ taskId }) => `'${taskId.replace(/[^A-Za-z0-9-]/g, '')}'`).join(', ');
    await ledger.change(`ALTER TABLE reaches UPDATE record = '' WHERE task_id IN (${ids})`);
  }
  return named.length;
}
