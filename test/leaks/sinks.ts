// Everything that a run of forewarn leaves behind, as text by sink: keys of Redis by what they are for, tables of the ledger, checkpoints, and files.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { openLedger } from '../../ledger/ledger.ts';
import { decodeCheckpoint } from '../../runtime/checkpoint-codec.ts';
import type { Vault } from '../../vault/vault.ts';

/** What each key of Redis holds, by the part of its name that says what it is for. Names of keys count as well. */
export async function redisSinks(url: string): Promise<Map<string, string>> {
  const redis = new Redis(url);
  const texts = new Map<string, string>();
  for (const key of await redis.keys('*')) {
    const sink = `redis ${purposeOf(key)}`;
    texts.set(sink, `${texts.get(sink) ?? ''}\n${key}\n${await textOfKey(redis, key)}`);
  }
  redis.disconnect();
  return texts;
}

/** `tasks-330106:t8f3c…` is a task, `ladder-phone:+86…` a number that a message went to. */
function purposeOf(key: string): string {
  const name = key.replace(/^\{?forewarn-[^}:]*\}?[:.]?/, '').replace(/^tasks-\d{6}:/, 'tasks:');
  if (/^\d+$/.test(name)) return 'signals';
  return (/^[a-z-]+/.exec(name)?.[0] ?? name).replace(/^(tasks).*/, '$1');
}

async function textOfKey(redis: Redis, key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'hash':
      return inspectAll(await redis.hgetall(key));
    case 'list':
      return (await redis.lrange(key, 0, -1)).join('\n');
    case 'set':
      return (await redis.smembers(key)).join('\n');
    case 'zset':
      return (await redis.zrange(key, '0', '-1')).join('\n');
    case 'stream':
      return inspectAll(await redis.xrange(key, '-', '+'));
    default:
      return '';
  }
}

/** All rows of each table, also those that a newer one stands for. */
export async function ledgerSinks(dataDir: string): Promise<Map<string, string>> {
  const ledger = await openLedger({ path: join(dataDir, 'clickhouse') });
  try {
    const tables = await ledger.query<{ name: string }>(
      "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
    );
    const texts = new Map<string, string>();
    for (const { name } of tables)
      texts.set(`ledger ${name}`, inspectAll(await ledger.query(`SELECT * FROM ${name}`)));
    return texts;
  } finally {
    await ledger.close();
  }
}

/** The newest checkpoint as it lies there, and as its keys open it. */
export async function checkpointTexts(dataDir: string, vault: Vault) {
  const folder = join(dataDir, 'checkpoints');
  const [newest] = readdirSync(folder).sort().reverse();
  if (newest === undefined) throw new Error('There is no checkpoint.');
  const bytes = readFileSync(join(folder, newest));
  const pieces: unknown[] = [];
  const chunks = Readable.from([bytes]);
  await decodeCheckpoint(chunks, (piece) => pieces.push(piece), vault);
  return { kept: bytes.toString('latin1'), opened: textOfPiece(pieces) };
}

/** Names lie in typed arrays as bytes. */
function textOfPiece(value: unknown): string {
  if (ArrayBuffer.isView(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  }
  if (value instanceof Map) return textOfPiece([...value]);
  if (value instanceof Set || Array.isArray(value)) return [...value].map(textOfPiece).join('\n');
  if (typeof value === 'object' && value !== null) return textOfPiece(Object.values(value));
  return String(value);
}

/** Files of the data folder by name, without those of ClickHouse, which packs what it keeps, and of Redis. */
export function fileSinks(dataDir: string): Map<string, string> {
  const skipped = new Set(['clickhouse', 'redis', 'checkpoints']);
  const texts = new Map<string, string>();
  for (const entry of readdirSync(dataDir, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.split('/').some((part) => skipped.has(part))) continue;
    texts.set(`file ${basename(path)}`, readFileSync(path, 'utf8'));
  }
  return texts;
}

function inspectAll(value: unknown): string {
  return inspect(value, { depth: null, maxArrayLength: null, maxStringLength: null });
}
