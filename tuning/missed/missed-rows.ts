// Which filed cases of a period nobody was warned of, as the ledger has it.
import type { FiledCase } from '../../backtest/feedback.ts';
import { checkPeriod, type Period } from '../../ledger/check-period.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { filedCases } from '../known-rows.ts';

export interface MissedRows {
  /** Those missed, by time of filing; the newest where there are more than are looked at. */
  readonly missed: readonly FiledCase[];
  /** All that were filed in the period and not withdrawn. */
  readonly filed: number;
  /** All that were missed. */
  readonly missedInAll: number;
  /** Of whom a case was filed about that time: they are no people to compare with. */
  readonly phones: readonly string[];
}

/** What is needed of a ledger to find people in it. */
export type LedgerLookup = Pick<Ledger, 'query' | 'openAll' | 'formsOf'>;

/** An episode that was over longer before a case was filed did not warn of it. */
const WARNED_BEFORE_MS = 30 * 86_400_000;
/** Each costs up to 200 KB while it is looked at, and comparing groups grows with the square. */
export const MISSED_MAX = 2_000;
const AROUND_MS = 60 * 86_400_000;

interface WarnedLine {
  readonly who: string;
  readonly opened_ms: number;
  readonly touched_ms: number;
}

/** Who was called by lot was warned by no rule. */
const WARNED_SQL = `
SELECT arrayJoin([phone, person_id]) AS who, toUnixTimestamp64Milli(min(opened_time)) AS opened_ms,
  toUnixTimestamp64Milli(max(touched_time)) AS touched_ms
FROM episodes
WHERE NOT (level IN ('blue', 'yellow') AND score > 0) AND (phone IN {phones:Array(String)} OR person_id IN {phones:Array(String)})
  AND opened_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC') AND touched_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
GROUP BY episode_id, who`;
/** So many phones a query, to stay far below what ClickHouse takes as one. */
const PHONES_A_QUERY = 2_000;

/** Reads a period, by time of filing. Throws FwError FW_USAGE for a period that makes no sense, FW_LEDGER_AWAY. */
export async function missedRows(ledger: LedgerLookup, period: Period): Promise<MissedRows> {
  checkPeriod(period);
  const filed = await filedCases(ledger, period);
  const warned = await warnedOf(ledger, period, [...new Set(filed.map(({ phone }) => phone))]);
  const missed = filed.filter(
    ({ phone, filedTime }) =>
      !warned
        .get(phone)
        ?.some(
          (each) => each.opened_ms <= filedTime && each.touched_ms >= filedTime - WARNED_BEFORE_MS,
        ),
  );
  const { from, to } = period;
  const around = { from: Math.max(0, from - AROUND_MS), to: to + AROUND_MS };
  const known = await filedCases(ledger, around);
  return {
    missed: missed.slice(-MISSED_MAX),
    filed: filed.length,
    missedInAll: missed.length,
    phones: [...new Set(known.map(({ phone }) => phone))],
  };
}

async function warnedOf(
  ledger: LedgerLookup,
  { from, to }: Period,
  phones: readonly string[],
): Promise<Map<string, WarnedLine[]>> {
  const warned = new Map<string, WarnedLine[]>();
  for (let at = 0; at < phones.length; at += PHONES_A_QUERY) {
    const some = phones.slice(at, at + PHONES_A_QUERY);
    const rows = await ledger.query<WarnedLine>(WARNED_SQL, {
      phones: some.flatMap((phone) => ledger.formsOf('phone', phone)),
      from: Math.max(0, from - WARNED_BEFORE_MS),
      to,
    });
    for (const row of await ledger.openAll(rows))
      warned.set(row.who, [...(warned.get(row.who) ?? []), row]);
  }
  return warned;
}
