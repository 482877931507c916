// Takes people out of the ledger: their ids are exchanged in every column and text of every table, and what staff typed about their episodes goes. Sums
// and counts stay. The audit is left alone: its numbers are masked, and a changed entry would break its chain.

import { dropExchanged, withholdCampaigns } from './exchanged-campaigns.ts';
import { type CoveredId, dropValues } from './forget-values.ts';
import type { Ledger } from './ledger.ts';
import { wordTokensSql } from './sealed-values.ts';

/** Table and how many of its rows were (or would be) changed. */
export type ForgottenRows = Readonly<Record<string, number>>;

/** Never touched: the chain of the audit, tables that know nobody, and days of campaigns, which go as a whole when ids of their episodes are exchanged. */
const LEFT =
  "'audit', 'call_scripts', 'campaign_days', 'rule_texts', 'rule_versions', 'schema_migrations', 'token_values'";
/** What staff typed about an episode, by table: SQL of what is left of it. */
const TYPED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  outcomes: { note: "''", evidence: emptied('evidence', 'place|unit|reference') },
  aftercare: { note: "''" },
  orders: { reason: "''", history: emptied('history', 'note') },
  ladder_steps: { reason: "''", answer: "''" },
  task_events: { detail: "''" },
  reviews: { comment: "''", appeal: "''", decision_comment: "''" },
  reaches: { record: "''" },
  desk_events: { reason: "''" },
  rule_quiets: { note: "''" },
};
/** What was done to reach people, what leads did with tasks and which rules were quieted is kept by task alone. */
const BY_TASK: ReadonlySet<string> = new Set(['reaches', 'desk_events', 'rule_quiets']);

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/**
 * Forgets ids, with what was typed about the episodes of those that are a person's own; with `isDryRun` only counts. Done when it resolves, and doing
 * it again changes nothing. Throws FwError FW_LEDGER_AWAY.
 */
export async function forgetRows(
  ledger: Ledger,
  ids: readonly CoveredId[],
  isDryRun: boolean,
): Promise<ForgottenRows> {
  const columns = await ledger.query<Column>(
    `SELECT table, name, type FROM system.columns WHERE database = currentDatabase() AND table NOT IN (${LEFT})
     AND is_in_sorting_key = 0 AND is_in_partition_key = 0 AND match(type, '^(LowCardinality\\\\(|Array\\\\()?String')
     AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree')`,
  );
  const counts: Record<string, number> = {};
  const count = async (table: string, where: string) => {
    const [row] = await ledger.query<{ rows: number }>(
      `SELECT toUInt32(count()) AS rows FROM ${table} WHERE ${where}`,
    );
    const rows = Number(row?.rows ?? 0);
    if (rows > 0) counts[table] = (counts[table] ?? 0) + rows;
    return rows;
  };
  const episodes = await episodesOf(ledger, ids);
  for (const [table, typed] of Object.entries(TYPED)) {
    if (episodes.length === 0) break;
    const changes = Object.entries(typed).map(([name, after]) => `${name} = ${after}`);
    const differs = Object.entries(typed).map(([name, after]) => `${name} != ${after}`);
    const where = `${ofEpisodes(table, episodes)} AND (${differs.join(' OR ')})`;
    if ((await count(table, where)) === 0 || isDryRun) continue;
    await dropValues(ledger, await textsOf(ledger, table, Object.keys(typed), where));
    await change(ledger, table, changes, where);
  }
  for (const [table, own] of Map.groupBy(columns, (column) => column.table)) {
    const where = own
      .map((column) => ids.map((id) => hasSql(column, id)).join(' OR '))
      .join(' OR ');
    if ((await count(table, where)) === 0 || isDryRun) continue;
    if (table === 'episodes') await withholdCampaigns(ledger, where);
    const changes = own.map((column) => `${column.name} = ${coverSql(column, ids)}`);
    await change(ledger, table, changes, where);
  }
  if (!isDryRun) await dropExchanged(ledger);
  return counts;
}

/** Tokens of what was typed: what they stand for goes before they do. */
async function textsOf(
  ledger: Ledger,
  table: string,
  columns: readonly string[],
  where: string,
): Promise<string[]> {
  const rows = await ledger.query<{ token: string }>(
    `SELECT DISTINCT arrayJoin(${wordTokensSql(`concat(${columns.join(", ' ', ")}, '')`)}) AS token FROM ${table} WHERE ${where}`,
  );
  return rows.map(({ token }) => token);
}

function ofEpisodes(table: string, episodes: readonly string[]): string {
  const where = `episode_id IN (${episodes.map(quoted).join(', ')})`;
  if (!BY_TASK.has(table)) return where;
  return `task_id IN (SELECT task_id FROM task_events WHERE ${where})`;
}

/** Episodes of those of whom an id is. Throws FwError FW_LEDGER_AWAY. */
export async function episodesOf(
  ledger: Pick<Ledger, 'query'>,
  ids: readonly CoveredId[],
): Promise<string[]> {
  const where = ids
    .filter(({ kind }) => kind !== 'words')
    .map((id) => `match(person_id, ${patternOf(id)}) OR match(phone, ${patternOf(id)})`);
  if (where.length === 0) return [];
  const rows = await ledger.query<{ episode_id: string }>(
    `SELECT DISTINCT episode_id FROM episodes WHERE ${where.join(' OR ')}`,
  );
  return rows.map((row) => row.episode_id);
}

function change(
  ledger: Ledger,
  table: string,
  changes: readonly string[],
  where: string,
): Promise<void> {
  return ledger.change(`ALTER TABLE ${table} UPDATE ${changes.join(', ')} WHERE ${where}`);
}

function hasSql({ name, type }: Column, id: CoveredId): string {
  const pattern = patternOf(id);
  return type.startsWith('Array')
    ? `arrayExists(one -> match(one, ${pattern}), ${name})`
    : `match(${name}, ${pattern})`;
}

/** Twice, since what parts two neighbours is taken by the first of them. */
function coverSql({ name, type }: Column, ids: readonly CoveredId[]): string {
  const cover = (text: string) =>
    ids
      .flatMap((id) => [id, id])
      .reduce((sql, id) => {
        return `replaceRegexpAll(${sql}, ${patternOf(id)}, ${quoted(`\\1\\2${id.token}\\3`)})`;
      }, text);
  return type.startsWith('Array') ? `arrayMap(one -> ${cover('one')}, ${name})` : cover(name);
}

/** As RE2 has it, which knows no look-behind. */
function patternOf({ core, kind }: CoveredId): string {
  const escaped = core.replace(/[^\p{L}\p{N}]/gu, (one) => `\\${one}`);
  if (kind === 'words' || kind === 'token') return quoted(`()()${escaped}()`);
  const lead = kind === 'phone' ? '((?:\\+|00)?86)?' : '()';
  return quoted(`(?i)(^|[^0-9])${lead}${escaped}([^0-9]|$)`);
}

/** The JSON of a column with some of its texts empty. */
function emptied(column: string, names: string): string {
  return `replaceRegexpAll(${column}, ${quoted(`"(${names})":"(\\\\.|[^"\\\\])*"`)}, ${quoted('"\\1":""')})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
