// What the audit lets go when it is old. An entry of the audit itself says up to which place, by its hash, so that what is left is still one chain: it begins
// after that place, and whoever cuts off more than the entry says is found.
import type { AuditAct, AuditFault } from '../access/audit-entry.ts';
import { type AuditLetGo, LET_GO, letGoOf, verifyAudit, wordsUpTo } from './audit-trail.ts';
import { dropValues } from './forget-values.ts';
import type { Ledger } from './ledger.ts';

/** The audit as it grows. */
export interface AuditChain {
  add(act: AuditAct): Promise<unknown>;
  /** Hands what the ledger has not got to it. */
  tellNow(): Promise<unknown>;
  /** Notes down elsewhere how far it goes. */
  anchorNow(): Promise<unknown>;
}

const DAY_MS = 86_400_000;

/**
 * Lets entries of before so many days go, and gives what went, nothing when there are none. Done again after a crash at any step it changes nothing more. An audit
 * with a fault is left as it is, and the fault given: what is wrong with it may be all that tells of it. Throws FwError FW_LEDGER_AWAY, FW_REDIS_AWAY.
 */
export async function letAuditGo(
  ledger: Ledger,
  chain: AuditChain,
  { days, now }: { readonly days: number; readonly now: number },
): Promise<{ readonly letGo?: AuditLetGo; readonly fault?: AuditFault }> {
  await chain.tellNow();
  const before = now - days * DAY_MS;
  const last = await lastBefore(ledger, before);
  if (last === undefined) return {};
  const { fault } = await verifyAudit(ledger);
  if (fault !== undefined) return { fault };
  const known = (await letGoOf(ledger))?.seq ?? 0;
  if (last.seq > known) {
    const change = JSON.stringify({ ...last, entries: last.seq - known, before });
    await chain.add({
      ...{ at: now, who: 'forewarn', kind: 'service', act: LET_GO, object: 'audit' },
      ...{ why: `older than ${days} days`, status: 200, change },
    });
    await chain.tellNow();
    await chain.anchorNow();
  }
  const upTo = Math.max(last.seq, known);
  await dropValues(ledger, await wordsUpTo(ledger, upTo));
  await ledger.change(`ALTER TABLE audit DELETE WHERE seq <= ${upTo}`);
  const letGo = await letGoOf(ledger);
  return letGo === undefined ? {} : { letGo };
}

/** The newest of the entries that are all old: one that is younger keeps those after it, too. */
async function lastBefore(ledger: Ledger, before: number) {
  const [row] = await ledger.query<{ seq: number; hash: string }>(
    `SELECT toUInt32(seq) AS seq, toString(hash) AS hash FROM audit FINAL
     WHERE seq < (SELECT if(count() = 0, 0, min(seq)) FROM audit WHERE at >= fromUnixTimestamp64Milli({before:Int64}))
     ORDER BY seq DESC LIMIT 1`,
    { before },
  );
  return row;
}
