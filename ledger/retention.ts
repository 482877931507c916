// How long the ledger can say whom its rows are about. What tokens stand for goes, by class, so many days after a row was last written with them; the tokens
// stay, so that every sum, count and report is as it was. Of open episodes, of orders that go on and of what is on lists nothing goes.
import type { Ledger } from './ledger.ts';

export const RETENTION_CLASSES = ['people', 'words'] as const;
/** Ids; and texts, as notes, reasons and places. */
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

/** Days that each class is kept; for good when missing. */
export type RetentionDays = Readonly<Partial<Record<RetentionClass, number>>>;

/** How many values of each class went. */
export type DroppedValues = Readonly<Record<RetentionClass, number>>;

const DAY_MS = 86_400_000;
const IS_OF: Readonly<Record<RetentionClass, string>> = {
  people: "kind != 'words'",
  words: "kind = 'words'",
};

/** What is still at work, as SQL of texts with tokens in them. */
const LIVE_EPISODES = "SELECT episode_id FROM episodes FINAL WHERE state = 'open'";
const LIVE_TEXTS = [
  "SELECT concat(person_id, ' ', phone, ' ', suspects, ' ', traces, ' ', transfers, ' ', reasons) AS text FROM episodes FINAL WHERE state = 'open'",
  `SELECT concat(person, ' ', note, ' ', evidence) AS text FROM outcomes WHERE episode_id IN (${LIVE_EPISODES})`,
  `SELECT detail AS text FROM task_events WHERE episode_id IN (${LIVE_EPISODES})`,
  `SELECT concat(person, ' ', target_id, ' ', reason, ' ', history) AS text FROM orders FINAL
   WHERE state NOT IN ('refused', 'expired') AND NOT (state = 'done' AND ends_at IS NULL)`,
  `SELECT concat(entry, ' ', note) AS text FROM list_changes
   WHERE (list, entry) IN (SELECT list, entry FROM list_changes GROUP BY list, entry HAVING argMax(op, (time, row_id)) = 'add')`,
  `SELECT concat(person, ' ', note) AS text FROM rule_quiets WHERE op = 'add' AND expires_time > now64(3)`,
  "SELECT record AS text FROM list_requests FINAL WHERE state = 'asked'",
  // The audit has days of its own.
  "SELECT concat(why, ' ', change) AS text FROM audit",
].join(' UNION ALL ');

/** Drops what is over its days at a time (`now`, epoch ms). Doing it again changes nothing. Throws FwError FW_LEDGER_AWAY. */
export async function dropOldValues(
  ledger: Pick<Ledger, 'query' | 'feed' | 'change'>,
  days: RetentionDays,
  now: number,
): Promise<DroppedValues> {
  const dropped = { people: 0, words: 0 };
  for (const name of RETENTION_CLASSES) {
    const kept = days[name];
    if (kept === undefined) continue;
    const lastDay = new Date(now - kept * DAY_MS).toISOString().slice(0, 10);
    const old = `${IS_OF[name]} AND seen < '${lastDay}'`;
    if ((await countOf(ledger, IS_OF[name], lastDay)) === 0) continue;
    const today = new Date(now).toISOString().slice(0, 10);
    await ledger.feed(keptSql(IS_OF[name], lastDay, today));
    dropped[name] = await countOf(ledger, IS_OF[name], lastDay);
    if (dropped[name] > 0) await ledger.change(`ALTER TABLE token_values DELETE WHERE ${old}`);
  }
  return dropped;
}

/** Values that no row was written with since a day. */
async function countOf(
  ledger: Pick<Ledger, 'query'>,
  isOf: string,
  lastDay: string,
): Promise<number> {
  const [row] = await ledger.query<{ values: number }>(
    `SELECT toUInt32(count()) AS values FROM (
       SELECT token FROM token_values WHERE ${isOf} GROUP BY token HAVING max(seen) < '${lastDay}'
     )`,
  );
  return row?.values ?? 0;
}

/** Values of what is still at work count as seen today. */
function keptSql(isOf: string, lastDay: string, today: string): string {
  return `
INSERT INTO token_values (token, kind, sealed, seen)
SELECT token, any(toString(kind)), argMax(sealed, seen), toDate('${today}') FROM token_values
WHERE ${isOf} AND token IN (SELECT arrayJoin(extractAll(text, '\\\\b[hw]_[0-9a-f]{24}\\\\b')) FROM (${LIVE_TEXTS}))
GROUP BY token HAVING max(seen) < '${lastDay}'`;
}
