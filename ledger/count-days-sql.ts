// How days of a county are counted: from the facts of the episodes that ever lay in them, so that what moved away is left out and what moved
// in is there. The figures of a cell are those of ledger/report-figures.ts; the loss of an episode is that of docs/loss-prevented.md.
import { bankWordsSql } from './bank-word.ts';
import { newestFilingsSql } from './case-filings.ts';
import { lossSql, SHARED_MONEY_SQL } from './loss-prevented.ts';

/** A day of Shanghai in days since 1970, and a county. */
export interface CountedUnit {
  readonly day: number;
  readonly region: string;
}

/** Stands for "no such wait" in columns of waits, which may be negative when clocks disagree. */
const NO_WAIT = 'toInt64(-9223372036854775808)';
const NEVER = 'toInt64(9223372036854775807)';

/** Columns of `cells` that add up. */
export const SUM_COLUMNS = [
  'dissuaded_fen',
  'payment_stopped_fen',
  'frozen_fen',
  'returned_fen',
  'claimed_fen',
  'stated_fen',
  'at_risk_fen',
  'confirmed_fen',
  'lost_fen',
  'episodes',
  'tasks',
] as const;

/** Columns of `cells` that are lists of values, for figures that do not add up. */
export const WAIT_COLUMNS = [
  'opened_to_claimed_ms',
  'claimed_to_closed_ms',
  'opened_to_closed_ms',
] as const;

/** Columns of `entries` that only the outcome has. */
export const LOSS_COLUMNS = [
  'held_fen',
  'left_fen',
  'lost_fen',
  'dissuaded_fen',
  'payment_stopped_fen',
  'frozen_fen',
  'returned_fen',
  'claimed_fen',
  'stated_fen',
] as const;

/** Columns of `entries`. */
export const ENTRY_COLUMNS = [
  'is_loss',
  'ms',
  'typology',
  'episode_id',
  'outcome_id',
  'person',
  'outcome',
  ...LOSS_COLUMNS,
  'at_risk_fen',
  'is_confirmed',
  'has_task',
  ...WAIT_COLUMNS,
] as const;

/** Columns of a cell beside its typology. */
export const CELL_COLUMNS = [...SUM_COLUMNS, 'outcomes', 'people', ...WAIT_COLUMNS] as const;
export type CellColumn = (typeof CELL_COLUMNS)[number];

/** Aggregates of a cell over entries, of these columns, each AS what `column` makes of its name. */
export function cellOfEntriesSql(
  column: (name: CellColumn) => string,
  columns: readonly CellColumn[] = CELL_COLUMNS,
): string {
  return columns.map((name) => `${ofEntries(name)} AS ${column(name)}`).join(',\n');
}

function ofEntries(name: CellColumn): string {
  switch (name) {
    case 'outcomes':
      return 'sumMapIf(map(toString(e.outcome), toUInt64(1)), e.is_loss = 1)';
    case 'people':
      return "groupUniqArrayIf(e.person, least(e.is_loss, e.outcome = 'dissuaded'))";
    case 'opened_to_claimed_ms':
    case 'claimed_to_closed_ms':
    case 'opened_to_closed_ms':
      return `groupArrayIf(e.${name}, e.${name} != ${NO_WAIT})`;
    default:
      return sumOfEntries(name);
  }
}

function sumOfEntries(name: (typeof SUM_COLUMNS)[number]): string {
  switch (name) {
    case 'confirmed_fen': {
      const counted = 'e.dissuaded_fen + e.payment_stopped_fen + e.frozen_fen + e.returned_fen';
      return `sumIf(${counted}, e.is_confirmed = 1)`;
    }
    case 'episodes':
      return 'countIf(e.is_loss = 0)';
    case 'tasks':
      return 'countIf(e.has_task = 1)';
    default:
      return `sum(e.${name})`;
  }
}

/** Episodes that ever lay in `units`. */
export const EPISODES_OF_UNITS_SQL =
  'SELECT episode_id FROM episode_days WHERE (day, region) IN (SELECT day, region FROM units)';

/** What is newest of each episode that ever lay in the units. */
export const FACTS_SQL = `
SELECT
  episode_id, max(newest_outcome) AS o, max(newest_revision) AS r, max(newest_call) AS c, max(episode_facts.has_task) AS has_task,
  min(task_opened_ms) AS opened, min(task_claimed_ms) AS claimed, min(task_ended_ms) AS closed
FROM episode_facts
WHERE episode_id IN (${EPISODES_OF_UNITS_SQL})
GROUP BY episode_id`;

/** The same with the loss of each. */
const LOSSES_SQL = lossSql({
  from: `(${FACTS_SQL}) AS facts LEFT JOIN banks AS b ON b.episode_id = facts.episode_id
    LEFT JOIN (${SHARED_MONEY_SQL}) AS s ON s.episode_id = facts.episode_id`,
  carried: [
    'facts.episode_id AS episode_id',
    ...['o', 'r', 'c', 'has_task', 'opened', 'claimed', 'closed'].map(
      (name) => `facts.${name} AS ${name}`,
    ),
  ],
  isKnown: "(r.region != '')",
  held: 'r.held_fen',
  left: 'r.left_fen',
  own: 's.own',
});

/**
 * What an entry of the outcome that counts says, and one of the opening, column by column as in ENTRY_COLUMNS. They do without AND: in so wide a
 * statement each takes the analysis of ClickHouse some 20 ms.
 */
const LOSS_ENTRY = [
  'toUInt8(1)',
  'o.event_ms',
  'o.typology',
  'episode_id',
  'o.outcome_id',
  'o.person',
  'o.outcome',
  ...LOSS_COLUMNS,
  'if(has_money, held_fen + left_fen, 0)',
  "least(c.result = 'money-stayed', c.is_last)",
  'toUInt8(0)',
  ...WAIT_COLUMNS.map(() => NO_WAIT),
];
const OPENING_ENTRY = [
  'toUInt8(0)',
  'r.opened_ms',
  'r.typology',
  'episode_id',
  "''",
  'toUInt64(0)',
  "''",
  ...LOSS_COLUMNS.map(() => 'toInt64(0)'),
  'toInt64(0)',
  'toUInt8(0)',
  'has_task',
  `if(greatest(opened, claimed) < ${NEVER}, claimed - opened, ${NO_WAIT})`,
  `if(greatest(claimed, closed) < ${NEVER}, closed - claimed, ${NO_WAIT})`,
  `if(greatest(opened, closed) < ${NEVER}, closed - opened, ${NO_WAIT})`,
];

/**
 * Entries of the units: day, region, and the columns of `entries`. Both entries of an episode are made as tuples at once: the analysis of ClickHouse
 * takes a second when each column chooses between them.
 */
const ENTRIES_SQL = `
SELECT
  toDate(fromUnixTimestamp64Milli(entry.2, 'UTC'), 'Asia/Shanghai') AS day, region,
  ${ENTRY_COLUMNS.map((name, at) => `entry.${at + 1} AS ${name}`).join(', ')}
FROM (
  SELECT pair.1 AS region, pair.2 AS entry
  FROM (
    SELECT arrayJoin([(o.region, (${LOSS_ENTRY.join(', ')})), (r.region, (${OPENING_ENTRY.join(', ')}))]) AS pair
    FROM (${LOSSES_SQL})
  )
)
WHERE region != '' AND (day, region) IN (SELECT day, region FROM units)`;

/**
 * INSERT of these days as they are now. `version` must be greater than that of every count that began before. A table that feeds a view has all that goes in worked out by one thread
 * unless it is told otherwise.
 */
export function countDaysSql(units: readonly CountedUnit[], version: string): string {
  const cell = (name: string) => `cell_${name}`;
  const cells = ['typology', ...SUM_COLUMNS, 'outcomes', 'people', ...WAIT_COLUMNS];
  const columns = [
    ...cells.map((name) => [`cells.${name}`, `groupArray(${cell(name)})`] as const),
    ...ENTRY_COLUMNS.map((name) => [`entries.${name}`, `groupArrayArray(entry_${name})`] as const),
  ];
  return `
INSERT INTO counted_days (day, region, version, ${columns.map(([name]) => `\`${name}\``).join(', ')})
SETTINGS parallel_view_processing = 1
WITH
  units AS (${unitsSql(units)}),
  banks AS (${bankWordsSql(EPISODES_OF_UNITS_SQL)}),
  entries AS (${ENTRIES_SQL}),
  typologies AS (
    SELECT
      day, region, e.typology AS cell_typology,
      ${cellOfEntriesSql(cell)},
      ${ENTRY_COLUMNS.map((name) => `groupArray(e.${name}) AS entry_${name}`).join(', ')}
    FROM entries AS e
    GROUP BY day, region, e.typology
  ),
  counted AS (
    SELECT day, region, ${columns.map(([, sql], at) => `${sql} AS column_${at}`).join(', ')}
    FROM typologies GROUP BY day, region
  )
SELECT u.day, u.region, ${version}, ${columns.map((_, at) => `c.column_${at}`).join(', ')}
FROM units AS u LEFT JOIN counted AS c ON c.day = u.day AND c.region = u.region`;
}

/** Whether a case ever had a filing in the units, SQL over case_id. */
export const CASES_OF_UNITS_SQL =
  'case_id IN (SELECT case_id FROM case_days WHERE (day, region) IN (SELECT day, region FROM units))';

/** The same of days of filed cases. */
export function countCaseDaysSql(units: readonly CountedUnit[], version: string): string {
  return `
INSERT INTO counted_case_days (
  day, region, version, \`cells.typology\`, \`cells.cases\`, \`cells.loss_fen\`, \`entries.typology\`, \`entries.ms\`, \`entries.loss_fen\`
)
WITH
  units AS (${unitsSql(units)}),
  filed AS (
    SELECT
      region, typology, filed_ms AS ms, loss_fen,
      toDate(fromUnixTimestamp64Milli(ms, 'UTC'), 'Asia/Shanghai') AS day
    FROM (${newestFilingsSql(CASES_OF_UNITS_SQL)})
    WHERE (day, region) IN (SELECT day, region FROM units)
  ),
  typologies AS (
    SELECT day, region, typology, count() AS cases, sum(filed.loss_fen) AS loss_fen,
      groupArray(filed.ms) AS entry_ms, groupArray(filed.loss_fen) AS entry_loss_fen
    FROM filed GROUP BY day, region, typology
  ),
  counted AS (
    SELECT day, region, groupArray(typology) AS cell_typologies, groupArray(cases) AS cell_cases, groupArray(loss_fen) AS cell_losses,
      groupArrayArray(arrayMap(at -> typology, entry_ms)) AS all_typologies,
      groupArrayArray(entry_ms) AS all_ms, groupArrayArray(entry_loss_fen) AS all_losses
    FROM typologies GROUP BY day, region
  )
SELECT u.day, u.region, ${version}, c.cell_typologies, c.cell_cases, c.cell_losses, c.all_typologies, c.all_ms, c.all_losses
FROM units AS u LEFT JOIN counted AS c ON c.day = u.day AND c.region = u.region`;
}

/** SELECT of these days: day, region. */
export function unitsSql(units: readonly CountedUnit[]): string {
  const days = units.map(({ day }) => day).join(',');
  const regions = units.map(({ region }) => `'${region.replace(/[\\']/g, '\\$&')}'`).join(',');
  const pairs = `arrayJoin(arrayZip([${days}], [${regions}]))`;
  return `SELECT toDate(toUInt16(pair.1)) AS day, pair.2 AS region FROM (SELECT ${pairs} AS pair)`;
}
