// Brings the ledger to the newest key: rows of before anything was sealed get tokens, what tokens stand for and what was done to reach people is sealed anew
// where an older key sealed it. May be stopped at any time and begun again: what is done is not found any more.
import { aboutReach } from '../dissuasion/reach-book.ts';
import { keyIdOfSealed } from '../vault/seal.ts';
import type { KeyedVault } from '../vault/vault.ts';
import {
  closeColumns,
  keepingTokens,
  PERSONAL_TABLES,
  type PersonalTable,
} from './close-columns.ts';
import type { EncodedRow } from './encode-row.ts';
import { dropExchanged, withholdCampaigns } from './exchanged-campaigns.ts';
import type { Ledger } from './ledger.ts';
import { aboutValue } from './sealed-values.ts';

export interface ResealOptions {
  readonly ledger: Ledger;
  readonly vault: KeyedVault;
  /** Only counts. */
  readonly isDryRun: boolean;
  /** Told after each piece of a table. */
  readonly onProgress?: (table: string, done: number, total: number) => void;
}

/** Rows by table that were (or would be) written anew. */
export type ResealedRows = Readonly<Record<string, number>>;

/** Rows of one piece: bounds memory, and the text of a statement that maps their people. */
const PIECE = 2_000;
const FACT_PERSON = 6;
const FACT_COLUMNS = 13;

/** Does it. Throws FwError FW_LEDGER_AWAY, and FW_CONFIG when a key is missing. */
export async function resealLedger(options: ResealOptions): Promise<ResealedRows> {
  const counts: Record<string, number> = {};
  for (const [table, how] of Object.entries(PERSONAL_TABLES)) {
    const rows = await closeTable(options, table, how);
    if (rows > 0) counts[table] = rows;
    // Without rows as well: they may have been written anew by one that was stopped before it came to this.
    if (table !== 'episodes' || options.isDryRun) continue;
    await dropExchanged(options.ledger);
    await feedMissed(options.ledger);
    await touchShared(options.ledger);
  }
  for (const sealed of [VALUES, REACHES]) {
    const rows = await resealTable(options, sealed);
    if (rows > 0) counts[sealed.table] = rows;
  }
  return counts;
}

/** Texts that a key sealed, which is to go: 0 when nothing needs it any more. Throws FwError FW_LEDGER_AWAY. */
export async function sealedWith(ledger: Pick<Ledger, 'query'>, keyId: string): Promise<number> {
  let count = 0;
  for (const { table, column } of [VALUES, REACHES]) {
    const [row] = await ledger.query<{ rows: number }>(
      `SELECT toUInt32(count()) AS rows FROM ${table} WHERE position(${column}, {key:String}) > 0`,
      { key: `v1.${keyId}.` },
    );
    count += row?.rows ?? 0;
  }
  return count;
}

async function closeTable(
  options: ResealOptions,
  table: string,
  how: PersonalTable,
): Promise<number> {
  const { ledger, isDryRun, onProgress } = options;
  const parts = await partsOf(ledger, table, how.isPlain);
  const total = parts.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const { partition, rows } of isDryRun ? [] : parts) {
    const buckets = Math.ceil(rows / PIECE);
    for (let bucket = 0; bucket < buckets; bucket++) {
      done += await closePiece(ledger, table, how, { partition, bucket, buckets });
      onProgress?.(table, done, total);
    }
    await ledger.merge(table, partition);
  }
  return total;
}

interface Part {
  readonly partition: string;
  readonly rows: number;
}

function partsOf(ledger: Ledger, table: string, where: string): Promise<Part[]> {
  return ledger.query<Part>(
    `SELECT _partition_id AS partition, toUInt32(count()) AS rows FROM ${table} WHERE ${where} GROUP BY partition ORDER BY partition`,
  );
}

async function closePiece(
  ledger: Ledger,
  table: string,
  how: PersonalTable,
  piece: { readonly partition: string; readonly bucket: number; readonly buckets: number },
): Promise<number> {
  const from = `FROM ${table} WHERE _partition_id = {partition:String}
     AND cityHash64(${how.id}) % {buckets:UInt32} = {bucket:UInt32} AND (${how.isPlain})`;
  const rows = await ledger.query<EncodedRow>(`SELECT * ${from}`, piece);
  const closing = ledger.closing();
  if (closing === undefined) return 0;
  const closed = rows.map((row) => closeColumns(how, row, keepingTokens(closing)));
  await closing.keep();
  if (table === 'episodes' && rows.length > 0) {
    const { partition, bucket, buckets } = piece;
    const where = `_partition_id = '${partition}' AND cityHash64(${how.id}) % ${buckets} = ${bucket}`;
    await withholdCampaigns(ledger, `${where} AND (${how.isPlain})`);
  }
  if (table === 'outcomes') {
    const sql = `SELECT person, toString(sipHash64(person)) AS hash ${from} GROUP BY person`;
    const people = await ledger.query<{ person: string; hash: string }>(sql, piece);
    const tokenOf = new Map(rows.map((row, at) => [row['person'], closed[at]?.['person']]));
    const tokens = people.flatMap(({ person, hash }) => {
      const token = String(tokenOf.get(person) ?? person);
      return token === person ? [] : [[hash, token] as const];
    });
    await renamePeople(ledger, new Map(tokens));
  }
  await ledger.rewrite(table, closed);
  return closed.length;
}

/**
 * One name for one person in the facts that reports count people from, which have a hash of how the row writes them: of the token in place of the old one. Days of whoever is
 * renamed are counted again. All of it before the rows have the token: who begins again after a stop finds them, and does it again.
 */
async function renamePeople(ledger: Ledger, names: ReadonlyMap<string, string>): Promise<void> {
  if (names.size === 0) return;
  const [row] = await ledger.query<{ hashes: string[] }>(
    'SELECT arrayMap(one -> toString(sipHash64(one)), {tokens:Array(String)}) AS hashes',
    { tokens: [...names.values()] },
  );
  const [from, to] = [[...names.keys()].join(', '), (row?.hashes ?? []).join(', ')];
  const fields = Array.from({ length: FACT_COLUMNS }, (_, at) => {
    const field = `newest_outcome.${at + 1}`;
    return at + 1 === FACT_PERSON ? `transform(${field}, [${from}], [${to}], ${field})` : field;
  });
  await ledger.change(
    `ALTER TABLE episode_facts UPDATE newest_outcome = tuple(${fields.join(', ')}) WHERE newest_outcome.${FACT_PERSON} IN (${from})`,
  );
  // By the new names: it may have been stopped after the old ones were gone.
  await ledger.feed(
    `INSERT INTO touches (touch_id, episode_ids, case_ids)
     SELECT generateUUIDv4(), groupUniqArray(episode_id), [] FROM episode_facts WHERE newest_outcome.${FACT_PERSON} IN (${to})`,
  );
}

/**
 * Transfers of rows that were written anew while the view that notes who knows them was not fed: both are one INSERT, but not one step, and once the rows of before are merged
 * away nobody finds that they are to be written again. A partition at a time, which bounds memory.
 */
async function feedMissed(ledger: Ledger): Promise<void> {
  for (const { partition } of await partsOf(ledger, 'episodes', "transfers NOT IN ('', '[]')")) {
    const knowing = `
      SELECT DISTINCT sipHash64(concat(one.1, '\\0', one.2)) AS transfer, arrayJoin(if(one.3 = '', [episode_id], [episode_id, one.3])) AS knower
      FROM (
        SELECT episode_id, arrayJoin(JSONExtract(transfers, 'Array(Tuple(transferId String, payee String, countedIn String))')) AS one
        FROM episodes WHERE _partition_id = '${partition}'
      )`;
    await ledger.feed(`
      INSERT INTO transfer_episodes (transfer, episode_id)
      SELECT transfer, knower FROM (${knowing}) WHERE (transfer, knower) NOT IN (
        SELECT transfer, episode_id FROM transfer_episodes WHERE transfer IN (SELECT transfer FROM (${knowing}))
      )`);
  }
}

/** Transfers that rows of before and rows with tokens know are known to be shared now. */
async function touchShared(ledger: Ledger): Promise<void> {
  await ledger.feed(
    `INSERT INTO shared_transfers (transfer, episode_id)
     SELECT transfer, episode_id FROM transfer_episodes WHERE transfer IN (
       SELECT transfer FROM transfer_episodes GROUP BY transfer HAVING min(episode_id) != max(episode_id) SETTINGS optimize_aggregation_in_order = 1
     )`,
  );
  await ledger.feed(
    `INSERT INTO touches (touch_id, episode_ids, case_ids)
     SELECT generateUUIDv4(), groupUniqArray(episode_id), [] FROM shared_transfers GROUP BY sipHash64(episode_id) % 64`,
  );
}

/** A table of sealed texts. */
interface SealedTable {
  readonly table: string;
  readonly id: string;
  readonly column: string;
  readonly about: (id: string) => string;
}

const VALUES: SealedTable = {
  table: 'token_values',
  id: 'token',
  column: 'sealed',
  about: aboutValue,
};
const REACHES: SealedTable = {
  table: 'reaches',
  id: 'task_id',
  column: 'record',
  about: aboutReach,
};
const SEALED_TEXT = /v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+/g;

async function resealTable(
  { ledger, vault, isDryRun, onProgress }: ResealOptions,
  { table, id, column, about }: SealedTable,
): Promise<number> {
  const newest = `v1.${vault.newestKeyId}.`;
  const isOld = `${column} LIKE '%v1.%' AND position(${column}, '${newest}') = 0`;
  const parts = await partsOf(ledger, table, isOld);
  const total = parts.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const { partition, rows } of isDryRun ? [] : parts) {
    const buckets = Math.ceil(rows / PIECE);
    for (let bucket = 0; bucket < buckets; bucket++) {
      const old = await ledger.query<EncodedRow>(
        `SELECT * FROM ${table} WHERE _partition_id = {partition:String} AND cityHash64(${id}) % {buckets:UInt32} = {bucket:UInt32} AND ${isOld}`,
        { partition, bucket, buckets },
      );
      const resealed = old.map((row) => ({
        ...row,
        [column]: String(row[column]).replace(SEALED_TEXT, (text) =>
          keyIdOfSealed(text) === vault.newestKeyId
            ? text
            : vault.seal(vault.open(text, about(String(row[id]))), about(String(row[id]))),
        ),
      }));
      await ledger.rewrite(table, resealed);
      done += resealed.length;
      onProgress?.(table, done, total);
    }
    await ledger.merge(table, partition);
  }
  return total;
}
