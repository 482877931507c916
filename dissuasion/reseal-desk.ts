// Seals with the newest key what an older one sealed of tasks, ladders, orders, reviews and what was done to reach people. A value is exchanged only when it is still
// the one that was read: whoever changed it meanwhile sealed it with the newest key.
import { FwError } from '../signal/fw-error.ts';
import { keyIdOfSealed } from '../vault/seal.ts';
import type { Vault } from '../vault/vault.ts';
import { aboutLadder } from './ladder-store.ts';
import { aboutOrder } from './order-book.ts';
import { aboutReach } from './reach-book.ts';
import { aboutPause } from './supervisor/desk-pause.ts';
import { aboutReview } from './supervisor/review-sealing.ts';
import { taskIdOfJob } from './task-lease.ts';
import { type TaskQueueOptions, withDefaults } from './task-queue-options.ts';
import { TaskQueueStore } from './task-queue-store.ts';
import { aboutRecording } from './task-recordings.ts';
import {
  aboutDeferral,
  aboutEnd,
  aboutHandover,
  aboutLeadMark,
  aboutTask,
} from './task-sealing.ts';

const SCAN_COUNT = 500;
const SEALED_TEXT = /v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+/g;

/** What BullMQ told of tasks, of which those that were closed are in it: nobody reads it again, so what an older key sealed goes. */
const EVENTS = ':events';
/** What leads did and why, and up to which of it the ledger has it: what it has goes as well, for a stream's entries cannot be exchanged. */
const DESK_EVENTS = ':desk-events';
const DESK_EVENTS_TOLD = ':desk-events-told';
/** Entries of the audit that the ledger has not got. */
const AUDIT_UNTOLD = ':audit-untold';

const EXCHANGE = `
local kind, key, before, after, field = ARGV[1], KEYS[1], ARGV[2], ARGV[3], ARGV[4]
if kind == 'string' then
  if redis.call('GET', key) ~= before then return 0 end
  redis.call('SET', key, after, 'KEEPTTL')
elseif kind == 'hash' then
  if redis.call('HGET', key, field) ~= before then return 0 end
  redis.call('HSET', key, field, after)
else
  if redis.call('LINDEX', key, field) ~= before then return 0 end
  redis.call('LSET', key, field, after)
end
return 1`;

/** A text that Redis keeps, with the field of its hash, its place in its list or its id in a stream. */
interface KeptText {
  readonly kind: 'string' | 'hash' | 'list' | 'stream' | 'zset';
  readonly key: string;
  readonly field: string;
  readonly text: string;
}

export interface DeskResealing {
  /** The keys that seal, the newest first. What others sealed, as secrets of accounts, is left alone. */
  readonly keyIds: readonly string[];
  readonly isDryRun: boolean;
}

/** Gives how many texts were (or would be) sealed anew. Throws FwError FW_REDIS_AWAY, and FW_CONFIG for a text that does not open. */
export async function resealDesk(
  options: TaskQueueOptions,
  { keyIds, isDryRun }: DeskResealing,
): Promise<number> {
  const store = new TaskQueueStore(withDefaults(options));
  try {
    return await store.ask(async () => {
      let count = 0;
      const older = new Set<string | undefined>(keyIds.slice(1));
      const isOld = (text: string) => older.has(keyIdOfSealed(text));
      for await (const kept of textsOf(store)) {
        if (!(kept.text.match(SEALED_TEXT) ?? []).some(isOld)) continue;
        if (await waitsForLedger(store, kept)) continue;
        count++;
        if (isDryRun) continue;
        if (kept.kind === 'stream') {
          await store.redis.xdel(kept.key, kept.field);
          continue;
        }
        const after = kept.text.replace(SEALED_TEXT, (text) =>
          isOld(text) ? resealed(store.vault, text, kept) : text,
        );
        const args = [kept.kind, kept.text, after, kept.field];
        await store.redis.eval(EXCHANGE, 1, kept.key, ...args);
      }
      return count;
    });
  } finally {
    await store.close();
  }
}

/** How many texts a key sealed. Throws FwError FW_REDIS_AWAY. */
export async function deskSealedWith(options: TaskQueueOptions, keyId: string): Promise<number> {
  const store = new TaskQueueStore(withDefaults(options));
  try {
    return await store.ask(async () => {
      let count = 0;
      for await (const { text } of textsOf(store)) if (text.includes(`v1.${keyId}.`)) count++;
      return count;
    });
  } finally {
    await store.close();
  }
}

async function* textsOf({ redis, desksKey }: TaskQueueStore): AsyncGenerator<KeptText> {
  const prefix = desksKey.slice(0, -':desks'.length).replace(/[[\]*?\\]/g, '\\$&');
  for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: SCAN_COUNT })) {
    for (const key of new Set<string>(keys)) yield* textsOfKey(redis, key);
  }
}

async function* textsOfKey(redis: TaskQueueStore['redis'], key: string): AsyncGenerator<KeptText> {
  const kind = await redis.type(key);
  if (kind === 'string') {
    const text = await redis.get(key);
    if (text !== null) yield { kind, key, field: '', text };
  } else if (kind === 'hash') {
    for (const [field, text] of Object.entries(await redis.hgetall(key)))
      yield { kind, key, field, text };
  } else if (kind === 'list') {
    for (const [at, text] of (await redis.lrange(key, 0, -1)).entries())
      yield { kind, key, field: String(at), text };
  } else if (kind === 'zset' && key.endsWith(AUDIT_UNTOLD)) {
    for (const text of await redis.zrange(key, '0', '-1')) yield { kind, key, field: '', text };
  } else if (kind === 'stream' && (key.endsWith(EVENTS) || key.endsWith(DESK_EVENTS))) {
    for (const [field, texts] of await redis.xrange(key, '-', '+'))
      yield { kind, key, field, text: texts.join(' ') };
  }
}

/** Whether the ledger has still to be told: until it is, this stays sealed with the older key. */
async function waitsForLedger(
  { redis }: TaskQueueStore,
  { kind, key, field }: KeptText,
): Promise<boolean> {
  if (kind === 'zset') return true;
  if (!key.endsWith(DESK_EVENTS)) return false;
  const told = await redis.get(key.replace(DESK_EVENTS, DESK_EVENTS_TOLD));
  return told === null || (await redis.xrange(key, field, told, 'COUNT', 1)).length === 0;
}

/** What it is bound to follows from its key; which of the few it is, the seal knows. */
function resealed(vault: Vault, text: string, { key, field }: KeptText): string {
  const names = [key.slice(key.lastIndexOf(':') + 1), field].filter((name) => name !== '');
  const ids = names.flatMap((name) => [name, taskIdOfJob(name)]);
  for (const about of ids.flatMap(aboutsOf)) {
    const plain = opened(vault, text, about);
    if (plain !== undefined) return vault.seal(plain, about);
  }
  throw new FwError('FW_CONFIG', `A sealed text of ${key} in Redis does not open.`);
}

const ABOUTS: readonly ((id: string) => string)[] = [
  aboutTask,
  aboutDeferral,
  aboutHandover,
  aboutLeadMark,
  aboutEnd,
  aboutRecording,
  aboutLadder,
  aboutOrder,
  aboutReach,
  aboutPause,
  aboutReview,
];

function aboutsOf(id: string): string[] {
  return ABOUTS.map((about) => about(id));
}

function opened(vault: Vault, text: string, about: string): string | undefined {
  try {
    return vault.open(text, about);
  } catch {
    return undefined;
  }
}
