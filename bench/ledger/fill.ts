// Fills a ledger part by part, each some months, and counts the days of one part while the next one goes in. Where it got to is told after each part,
// so that a fill that was stopped goes on there: rows of a part that is written again are the same rows.
import type { Ledger } from '../../ledger/ledger.ts';
import type { KeyRing } from '../../vault/key-ring.ts';
import { DROP_STAGE_SQL, type FillPlan, rowStatements, stageSql, TOUCH_SQL } from './fill-sql.ts';
import { sealingSql } from './sealing-sql.ts';

/** Episodes of a part at least, unless there are fewer: each part costs a second of its own, and a large one some hundred MB of memory. */
const EPISODES_A_PART = 300_000;
const DAYS_A_MONTH = 365 / 12;
/** Statements beside each other: one for each core of the machine that the numbers are for. */
const LANES = 2;

export interface FillOptions {
  /** Keys that seal; ids stand as they are when missing. */
  readonly ring?: KeyRing;
  /** Episodes that are in from before. */
  readonly from?: number;
  /** Told how many episodes are in after each part. */
  readonly onPart?: (episodes: number) => void;
}

/** Fills the ledger with the episodes that are not in, with their days counted. Throws FwError FW_LEDGER_AWAY. */
export async function fillLedger(
  ledger: Ledger,
  plan: FillPlan,
  { ring, from = 0, onPart = () => undefined }: FillOptions = {},
): Promise<void> {
  const seal = sealingSql(ring);
  let counting = ledger.countDays();
  let start = from;
  for (const end of partEnds(plan).filter((one) => one > from)) {
    await ledger.feed(stageSql(plan, start, end, seal));
    await inLanes(rowStatements(seal), (sql) => ledger.feed(sql));
    await ledger.feed(TOUCH_SQL);
    await counting;
    counting = ledger.countDays();
    onPart(end);
    start = end;
  }
  await counting;
  await ledger.feed(DROP_STAGE_SQL);
}

/** Where parts end, in episodes: at the ends of months, of so many that a part is worth its while. */
export function partEnds({ days, episodes }: FillPlan): number[] {
  const months = Math.ceil(days / DAYS_A_MONTH);
  const each = Math.ceil(EPISODES_A_PART / (episodes / months));
  return Array.from({ length: Math.ceil(months / each) }, (_, at) =>
    Math.min(episodes, Math.round((episodes * (at + 1) * each * DAYS_A_MONTH) / days)),
  );
}

/** Rows that lie in the tables. */
export async function countRows(ledger: Ledger): Promise<number> {
  const tables = [
    'decisions',
    'episodes',
    'task_events',
    'outcomes',
    'aftercare',
    'cases',
    'orders',
  ];
  const counts = tables.map((table) => `(SELECT count() FROM ${table})`).join(' + ');
  const [row] = await ledger.query<{ rows: number }>(`SELECT ${counts} AS rows`);
  return row?.rows ?? 0;
}

async function inLanes(statements: readonly string[], run: (sql: string) => Promise<void>) {
  const left = [...statements];
  const lane = async () => {
    for (let sql = left.shift(); sql !== undefined; sql = left.shift()) await run(sql);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
