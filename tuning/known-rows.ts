// What the ledger knows of a period: what was decided of people, what the desk found out, and what was filed.
import type { FiledCase, FoundOutcome } from '../backtest/feedback.ts';
import { OUTCOME_AFTER_MS } from '../backtest/judge.ts';
import { CASE_BEFORE_MS } from '../backtest/pack-run.ts';
import type { Subject } from '../engine/decision.ts';
import { newestFilingsSql } from '../ledger/case-filings.ts';
import { checkPeriod, type Period } from '../ledger/check-period.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { regionPrefix } from '../ledger/region-filter.ts';
import { isLevel } from '../signal/level.ts';
import { isOutcome } from '../signal/outcome.ts';
import type { TuningRows } from './propose.ts';
import type { WarnedDecision } from './spell.ts';

export interface KnownRows extends TuningRows {
  /** The period holds more decisions than are read; the newest of it are. */
  readonly isCut: boolean;
}

/** What is needed of a ledger to read rows with whom they are about. */
export type LedgerRows = Pick<Ledger, 'query' | 'openAll'>;

/** Bounds memory: about 400 bytes each. */
export const DECISIONS_MAX = 1_000_000;
/** A case is filed so long after its fraud, and no later. */
const FILED_AFTER_MS = 60 * 86_400_000;

interface DecisionLine {
  readonly time_ms: number;
  readonly kind: Subject['kind'];
  readonly id: string;
  readonly phone: string;
  readonly region_code: string;
  readonly typology_id: string;
  readonly score: number;
  readonly level_name: string;
  readonly hits: readonly { readonly id: string; readonly points: number }[];
  readonly amount_fen: number;
}

const DECISIONS_SQL = `
SELECT toUnixTimestamp64Milli(time) AS time_ms, toString(subject_kind) AS kind, subject_id AS id, phone, toString(region) AS region_code,
  toString(typology) AS typology_id, score, toString(level) AS level_name,
  JSONExtract(rules, 'Array(Tuple(id String, points Float64))') AS hits, transfer_amount_fen AS amount_fen
FROM decisions
WHERE role = 'victim' AND time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  AND startsWith(region, {prefix:String})
ORDER BY time DESC, decision_id
LIMIT 1 BY decision_id
LIMIT {limit:UInt32}`;

interface OutcomeLine {
  readonly name: string;
  readonly who: string;
  readonly episode_id: string;
  readonly time_ms: number;
  readonly is_by_lot: number;
}

/** An episode below orange that a decision opened is one of the hold-out; what staff found of it stands within a month of its beginning. */
const OUTCOMES_SQL = `
SELECT toString(outcome) AS name, person AS who, episode_id, toUnixTimestamp64Milli(event_time) AS time_ms,
  episode_id IN (
    SELECT episode_id FROM episodes WHERE level IN ('blue', 'yellow') AND score > 0 AND opened_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') - INTERVAL 30 DAY
  ) AS is_by_lot
FROM outcomes FINAL
WHERE event_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND event_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  AND startsWith(region, {prefix:String})
ORDER BY time_ms, outcome_id`;

interface CaseLine {
  readonly case_id: string;
  readonly phone: string;
  readonly typology_id: string;
  readonly region_code: string;
  readonly loss_fen: number;
  readonly filed_ms: number;
  readonly incident_ms: number;
}

/** The filing of a case that counts, whenever and wherever that was made, and none of a case that was withdrawn. */
const CASES_SQL = `
SELECT case_id, any(phone) AS phone, any(newest.typology) AS typology_id, any(newest.region) AS region_code, any(newest.loss_fen) AS loss_fen,
  any(newest.filed_ms) AS filed_ms, any(toUnixTimestamp64Milli(coalesce(incident_time, filed_time))) AS incident_ms
FROM cases
INNER JOIN (${newestFilingsSql(`case_id IN (
    SELECT case_id FROM cases
    WHERE filed_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND filed_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  )`)}) AS newest ON newest.case_id = cases.case_id AND newest.row_id = cases.row_id
WHERE startsWith(newest.region, {prefix:String}) AND newest.filed_ms >= {from:Int64} AND newest.filed_ms < {to:Int64}
GROUP BY case_id
ORDER BY filed_ms, case_id`;

/** Reads a period. Throws FwError FW_USAGE for a period that makes no sense, FW_LEDGER_AWAY. */
export async function knownRows(ledger: LedgerRows, period: Period): Promise<KnownRows> {
  checkPeriod(period);
  const { from, to, region } = period;
  const prefix = regionPrefix(region);
  const limit = DECISIONS_MAX + 1;
  const decisions = await ledger.openAll(
    await ledger.query<DecisionLine>(DECISIONS_SQL, { from, to, prefix, limit }),
  );
  const until = { from, to: to + OUTCOME_AFTER_MS, prefix };
  const outcomes = await ledger.openAll(await ledger.query<OutcomeLine>(OUTCOMES_SQL, until));
  return {
    decisions: decisions.slice(0, DECISIONS_MAX).reverse().flatMap(decisionOf),
    outcomes: outcomes.flatMap(
      ({ name, who, episode_id: episodeId, time_ms: time, is_by_lot }): FoundOutcome[] =>
        isOutcome(name)
          ? [{ outcome: name, person: who, episodeId, time, isByLot: is_by_lot === 1 }]
          : [],
    ),
    // A fraud of the period's end is filed after it; one that began before may be filed within.
    cases: await filedCases(ledger, {
      ...period,
      from: Math.max(0, from - CASE_BEFORE_MS),
      to: to + FILED_AFTER_MS,
    }),
    isCut: decisions.length > DECISIONS_MAX,
  };
}

/** Cases by the time of their filing. Throws FwError FW_LEDGER_AWAY. */
export async function filedCases(
  ledger: LedgerRows,
  { from, to, region }: Period,
): Promise<FiledCase[]> {
  const given = { from, to, prefix: regionPrefix(region) };
  const rows = await ledger.openAll(await ledger.query<CaseLine>(CASES_SQL, given));
  return rows.map((row) => ({
    caseId: row.case_id,
    phone: row.phone,
    typology: row.typology_id,
    region: row.region_code,
    lossFen: row.loss_fen,
    filedTime: row.filed_ms,
    incidentTime: row.incident_ms,
  }));
}

function decisionOf(row: DecisionLine): WarnedDecision[] {
  const { level_name: level, kind, id, phone } = row;
  if (!isLevel(level)) return [];
  return [
    {
      time: row.time_ms,
      subject: { kind, id },
      ...(phone === '' ? {} : { phone }),
      region: row.region_code,
      typology: row.typology_id,
      score: row.score,
      level,
      rules: row.hits,
      amountFen: row.amount_fen,
    },
  ];
}
