// Two years of a province as rows, made by ClickHouse itself: what a row says is a function of its episode's number, so that the same size gives the
// same ledger. Shares of the tables are about those of real work: two decisions and revisions an episode, its task's way, an outcome. Half of the episodes
// are of gangs of about 40 victims within a month, who meet numbers, accounts and sites of theirs; one in a hundred knows a transfer that another one knows.
import { DAY_MS } from '../../signal/civil-date.ts';
import { regionsOf } from '../../signal/region.ts';
import type { SealingSql } from './sealing-sql.ts';

export interface FillPlan {
  /** First day, epoch ms. */
  readonly start: number;
  readonly days: number;
  readonly episodes: number;
}

/** Rows that lie in the tables of each episode when ClickHouse has merged its revisions. */
const ROWS_AN_EPISODE = 2 + 1 + 3 + 0.9 + 0.05 + 0.5 + 0.3 + 0.1;

const MONTHS_A_YEAR = 12;
const DAYS_A_YEAR = 365;
const VICTIMS_A_GANG = 40;

/** The plan that comes nearest to so many rows. */
export function planOf(rows: number, start: number, days: number): FillPlan {
  return { start, days, episodes: Math.max(days, Math.round(rows / ROWS_AN_EPISODE)) };
}

/** Codes of the counties that rows lie in. */
export function countyCodes(): string[] {
  return regionsOf('330000')
    .flatMap(({ code }) => regionsOf(code))
    .map(({ code }) => code);
}

/** What the rows of a part are made of, one row an episode: kept while the part is written, so that nothing of it is worked out for each table anew. */
const STAGE = 'bench_part';

/** Takes away what a part was made of. */
export const DROP_STAGE_SQL = `DROP TABLE IF EXISTS ${STAGE}`;

/** Makes the stage of episodes with the numbers from `from` to before `to`. */
export function stageSql(plan: FillPlan, from: number, to: number, seal?: SealingSql): string {
  const id = (kind: string, sql: string) => seal?.token(kind, sql) ?? sql;
  return `CREATE OR REPLACE TABLE ${STAGE} ENGINE = Memory AS
SELECT *, ${id('person', 'person')} AS who, ${id('account', 'account')} AS whom, ${id('phone', 'caller')} AS caller_id
FROM (${episodesSql(plan, `numbers(${from}, ${to - from})`)})`;
}

/** SELECT of what the rows of episodes are made of; `numbers` is SQL of theirs. */
export function episodesSql({ start, days, episodes }: FillPlan, numbers: string): string {
  const codes = countyCodes();
  const stepMs = (days * DAY_MS) / episodes;
  const drawOf = (number: string) => (label: number, below: number) =>
    `(sipHash64(${number}, ${label}) % ${below})`;
  const draw = drawOf('number');
  // Of whom somebody is a victim, and by which transfer: the same of two who know one.
  const met = drawOf('met');
  const aMonth = Math.max(1, Math.round((episodes / days) * (DAYS_A_YEAR / MONTHS_A_YEAR)));
  const gangs = Math.max(1, Math.round(aMonth / 2 / VICTIMS_A_GANG));
  return `
SELECT
  concat('e', hex(sipHash64(number))) AS id,
  [${codes.map((code) => `'${code}'`).join(',')}][1 + ${draw(1, codes.length)}] AS county,
  ['fake-loan', 'police-impersonation', 'task-rebate', 'fake-shopping'][1 + ${draw(2, 4)}] AS kind,
  fromUnixTimestamp64Milli(toInt64(${start} + number * ${stepMs}), 'UTC') AS opened,
  toInt64(10000 + ${met(3, 5_000_000)}) AS sum_fen,
  concat('[{"id":"rule-', toString(${draw(11, 40)}), '"},{"id":"rule-', toString(40 + ${draw(12, 40)}), '"}]') AS why,
  ${met(13, 2)} = 0 AS is_gang,
  toString(intDiv(met, ${aMonth}) * ${gangs} + ${met(14, gangs)}) AS gang,
  if(is_gang, concat('6222', gang, '00', toString(${met(15, 4)})), concat('6223', toString(met))) AS account,
  if(is_gang, concat('+8526', gang, '00', toString(${met(16, 12)})), concat('+8527', toString(met))) AS caller,
  if(is_gang AND ${met(17, 3)} = 0, concat('s', gang, '-', toString(${met(18, 2)}), '.top'), '') AS site,
  concat('m', toString(met)) AS transfer,
  met != number AS is_shared,
  concat('p', toString(${draw(4, Math.max(1_000, Math.round(episodes * 0.8)))})) AS person,
  ['dissuaded', 'dissuaded', 'already-paid', 'not-fraud', 'unreachable'][1 + ${draw(5, 5)}] AS result,
  ${draw(6, 9)} AS minutes,
  ${draw(7, 10)} < 9 AS has_outcome,
  ${draw(8, 20)} = 0 AS is_corrected,
  ${draw(9, 2)} = 0 AS has_aftercare,
  ${draw(10, 10)} < 3 AS has_case,
  ${draw(19, 5)} = 0 AS is_named,
  ${draw(20, 10)} = 0 AS has_order
FROM (SELECT number, if(number % 2 = 1 AND ${draw(21, 100)} = 0, number - 1, number) AS met FROM ${numbers})`;
}

/**
 * Statements that write the rows of the stage, each by itself: they may run beside each other. Both revisions of an episode go in, and are one row
 * when ClickHouse has merged them.
 */
export function rowStatements(seal?: SealingSql): string[] {
  // Months of one part of the fill; revisions stay two rows, as when they come one after the other.
  const settings =
    'SETTINGS max_partitions_per_insert_block = 0, insert_deduplicate = 0, optimize_on_insert = 0';
  const into = (table: string, columns: string, select: string, rest = '') =>
    `INSERT INTO ${table} (${columns}) ${settings} SELECT ${select} FROM ${STAGE} ${rest}`;
  return [
    into(
      'episodes',
      'episode_id, revision, person_kind, person_id, region, opened_time, touched_time, level, typology, score, reasons, suspects, traces, transfers, at_risk_fen, held_fen, left_fen, state',
      `id, arrayJoin([1, 2]), 'person', who, county, opened, opened, 'red', kind, 90, why,
       concat('[{"kind":"account","id":"', whom, '"},{"kind":"phone","id":"', caller_id, '"}]'),
       if(site = '', '[]', concat('[{"kind":"domain","id":"', site, '"}]')),
       concat('[{"transferId":"', transfer, '","amountFen":', toString(sum_fen), ',"payee":"', whom, '","state":"attempted","time":',
         toString(toUnixTimestamp64Milli(opened)), '}]'),
       sum_fen, sum_fen, 0, 'open'`,
    ),
    into(
      'decisions',
      'decision_id, time, role, subject_kind, subject_id, typology, score, level, region, transfer_amount_fen, pack',
      `concat(arrayJoin(['a', 'b']), id), opened, 'victim', 'person', who, kind, 90, 'red', county, 0, 'bench@1'`,
    ),
    into(
      'task_events',
      'event_id, task_id, episode_id, desk, kind, at',
      `concat(id, event.1), concat('t', id), id, county, event.1, addMinutes(opened, event.2 + minutes)`,
      "ARRAY JOIN [('opened', 0), ('claimed', 10), ('closed', 20)] AS event",
    ),
    into(
      'outcomes',
      'outcome_id, task_id, episode_id, staff, desk, recorded_at, event_time, outcome, kept_dissuaded_fen, kept_payment_stopped_fen, lost_fen, region, typology, person, at_risk_fen',
      `concat(call.1, id), concat('t', call.1, id), id, 's1', county, addMinutes(opened, call.2), addMinutes(opened, 20),
       result, sum_fen, intDiv(sum_fen, 3), 0, county, kind, who, 0`,
      "ARRAY JOIN arrayConcat(if(has_outcome, [('o', 20)], []), if(is_corrected, [('x', 2000)], [])) AS call",
    ),
    into(
      'aftercare',
      'aftercare_id, task_id, episode_id, number, is_last, result, paid_fen, recorded_at, staff, desk',
      "concat('c', id), concat('c', id), id, 2, 1, 'money-stayed', 0, addDays(opened, 3), 's1', county",
      'WHERE has_aftercare',
    ),
    into(
      'cases',
      'case_id, row_id, region, typology, phone, loss_fen, filed_time, suspects',
      `concat('f', id), 'r1', county, kind, '', sum_fen, addDays(opened, 1), if(is_named, concat('[{"kind":"account","id":"', whom, '"}]'), '[]')`,
      'WHERE has_case',
    ),
    into(
      'orders',
      'order_id, revision, kind, state, episode_id, desk, person, target_kind, target_id, transfer_id, amount_fen, done_fen, requested_at, history',
      `concat('b', id), 1, 'stop-payment', 'done', id, county, who, 'account', whom, transfer, sum_fen, intDiv(sum_fen, 2), addMinutes(opened, 15), '[]'`,
      'WHERE has_order',
    ),
    ...(seal === undefined ? [] : [valuesSql(seal)]),
  ];
}

/** The touch of the part: when its rows are in, and not before. */
export const TOUCH_SQL = `INSERT INTO touches (touch_id, episode_ids, case_ids, transfers)
SELECT generateUUIDv4(), groupArray(id), groupArrayIf(concat('f', id), has_case), groupArrayIf(concat(transfer, '\\0', whom), is_shared) FROM ${STAGE}`;

/** What the tokens of the stage stand for, once each. */
function valuesSql(seal: SealingSql): string {
  return `INSERT INTO token_values (token, kind, sealed, seen) SETTINGS insert_deduplicate = 0
SELECT token, kind, ${seal.sealed('plain', 'token', 'nonce')}, today()
FROM (
  SELECT who AS token, 'person' AS kind, any(person) AS plain, any(randomString(12, sipHash64(person))) AS nonce FROM ${STAGE} GROUP BY who
  UNION ALL
  SELECT whom, 'account', any(account), any(randomString(12, sipHash64(account))) FROM ${STAGE} GROUP BY whom
  UNION ALL
  SELECT caller_id, 'phone', any(caller), any(randomString(12, sipHash64(caller))) FROM ${STAGE} GROUP BY caller_id
)`;
}
