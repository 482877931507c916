// Drift as the API and the command line ask for it: a period beside an earlier one, by the rows of the ledger.
import { checkPeriod, type Period } from '../../ledger/check-period.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { regionPrefix } from '../../ledger/region-filter.ts';
import { type WorkReport, workReport } from '../../ledger/work-report.ts';
import { FwError } from '../../signal/fw-error.ts';
import { type BucketPair, type Drift, driftOf, type SharePair } from './drift.ts';

export interface DriftQuery extends Period {
  /** Where the earlier period begins, epoch ms; it is as long as the period. The one just before when missing. */
  readonly against?: number;
}

export interface DriftAnswer extends Drift, Period {
  readonly against: number;
}

const SCORE_STEP = 10;
const SCORE_BUCKETS = 100 / SCORE_STEP;
/** Ten for each feature of each rule; more would be a pack that nobody reads. */
const FEATURE_LINES_MAX = 20_000;

/** Decisions about victims in both periods; `is_now` tells which. */
const TOLD_SQL = `
SELECT time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({to:Int64}, 'UTC') AS is_now,
  toString(typology) AS typology_id, concat(subject_kind, ':', subject_id) AS person, score, toString(signal_source) AS source, rules
FROM decisions
WHERE role = 'victim' AND startsWith(region, {prefix:String})
  AND (time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    OR time >= fromUnixTimestamp64Milli({against:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({until:Int64}, 'UTC'))`;

const SCORES_SQL = `
SELECT typology_id AS name, intDiv(toUInt32(least(top, 99.9)), ${SCORE_STEP}) AS bucket, countIf(NOT is_now) AS before, countIf(is_now) AS now
FROM (SELECT typology_id, is_now, person, max(score) AS top FROM (${TOLD_SQL}) GROUP BY typology_id, is_now, person)
GROUP BY name, bucket ORDER BY name, bucket`;

/** The empty name is everybody. */
const SOURCES_SQL = `
SELECT arrayJoin([source, '']) AS name, uniqExactIf(person, NOT is_now) AS before, uniqExactIf(person, is_now) AS now
FROM (${TOLD_SQL}) GROUP BY name ORDER BY name`;

/** Each person once in a period, with the middle of their values; buckets are the deciles of the earlier period. */
const FEATURES_SQL = `
WITH told AS (
    SELECT concat(JSONExtractString(hit, 'id'), ' ', feature.1) AS name, is_now, person,
      quantileExactLow(0.5)(assumeNotNull(JSONExtract(feature.2, 'value', 'Nullable(Float64)'))) AS value
    FROM (${TOLD_SQL})
    ARRAY JOIN JSONExtractArrayRaw(rules) AS hit
    ARRAY JOIN JSONExtractKeysAndValuesRaw(hit, 'features') AS feature
    WHERE JSONExtract(feature.2, 'value', 'Nullable(Float64)') IS NOT NULL
    GROUP BY name, is_now, person
  ),
  edges AS (
    SELECT name, arrayDistinct(arraySort(quantilesExactLow(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)(value))) AS edges
    FROM told WHERE NOT is_now GROUP BY name
  )
SELECT name, edges, arrayCount(edge -> value > edge, edges) AS bucket, countIf(NOT is_now) AS before, countIf(is_now) AS now
FROM told INNER JOIN edges USING (name)
GROUP BY name, edges, bucket ORDER BY name, bucket LIMIT ${FEATURE_LINES_MAX}`;

/** Throws FwError FW_USAGE for periods that make no sense or overlap, FW_LEDGER_AWAY. */
export async function askDrift(
  ledger: Pick<Ledger, 'query' | 'countDays' | 'countWork'>,
  { from, to, region, against = from - (to - from) }: DriftQuery,
): Promise<DriftAnswer> {
  const place = region === undefined ? {} : { region };
  checkPeriod({ from, to, ...place });
  const until = against + (to - from);
  if (against < 0 || until > from)
    throw new FwError('FW_USAGE', 'The earlier period must lie before the period, and not in it.');
  const params = { from, to, against, until, prefix: regionPrefix(region) };
  const [before, now] = await Promise.all([
    workReport(ledger, { from: against, to: until, ...place, by: 'rule' }),
    workReport(ledger, { from, to, ...place, by: 'rule' }),
  ]);
  const scores = await ledger.query<ScoreLine>(SCORES_SQL, params);
  const sources = await ledger.query<SourceLine>(SOURCES_SQL, params);
  const features = await ledger.query<FeatureLine>(FEATURES_SQL, params);
  const made = driftOf({
    ...rulePairs(before, now),
    sourceShares: sourcePairs(sources),
    scores: scorePairs(scores),
    features: featurePairs(features),
  });
  return { from, to, ...place, against, ...made };
}

interface ScoreLine {
  readonly name: string;
  readonly bucket: number;
  readonly before: number;
  readonly now: number;
}

interface SourceLine {
  readonly name: string;
  readonly before: number;
  readonly now: number;
}

interface FeatureLine extends ScoreLine {
  readonly edges: readonly number[];
}

function rulePairs(
  before: WorkReport,
  now: WorkReport,
): { ruleHits: SharePair[]; rulePrecision: SharePair[] } {
  const rows = (report: WorkReport) => new Map(report.rows.map((row) => [row.key, row]));
  const [old, fresh] = [rows(before), rows(now)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const hits = (name: string, from: ReturnType<typeof rows>, { total }: WorkReport) => ({
    count: from.get(name)?.episodes ?? 0,
    of: total.episodes,
  });
  const right = (name: string, from: ReturnType<typeof rows>) => {
    const { confirmed = 0, notFraud = 0 } = from.get(name) ?? {};
    return { count: confirmed, of: confirmed + notFraud };
  };
  return {
    ruleHits: names.map((name) => ({
      name,
      before: hits(name, old, before),
      now: hits(name, fresh, now),
    })),
    rulePrecision: names.map((name) => ({
      name,
      before: right(name, old),
      now: right(name, fresh),
    })),
  };
}

function sourcePairs(lines: readonly SourceLine[]): SharePair[] {
  const all = lines.find(({ name }) => name === '');
  if (all === undefined) return [];
  return lines
    .filter((line) => line !== all)
    .map(({ name, before, now }) => ({
      name,
      before: { count: before, of: all.before },
      now: { count: now, of: all.now },
    }));
}

function scorePairs(lines: readonly ScoreLine[]): BucketPair[] {
  return [...Map.groupBy(lines, ({ name }) => name)].map(([name, buckets]) => {
    // Where nobody ever scored is no bucket: levels begin higher.
    const seen = Array.from({ length: SCORE_BUCKETS }, (_, i) =>
      buckets.find(({ bucket }) => bucket === i),
    ).filter((each) => each !== undefined);
    return {
      name,
      from: seen.map(({ bucket }) => bucket * SCORE_STEP),
      before: seen.map((each) => each.before),
      now: seen.map((each) => each.now),
    };
  });
}

function featurePairs(lines: readonly FeatureLine[]): BucketPair[] {
  return [...Map.groupBy(lines, ({ name }) => name)].map(([name, buckets]) => {
    const from = [null, ...(buckets[0]?.edges ?? [])];
    const at = (i: number) => buckets.find(({ bucket }) => bucket === i);
    return {
      name,
      from,
      before: from.map((_, i) => at(i)?.before ?? 0),
      now: from.map((_, i) => at(i)?.now ?? 0),
    };
  });
}
