// The audit as it grows: one chain for all processes, in Redis until the ledger has it. Acts that come together are chained together, and none is
// answered before Redis has its entry.
import { Redis } from 'ioredis';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { PLAIN, type Vault } from '../vault/vault.ts';
import type { StoreOptions } from './access-store.ts';
import {
  type AuditAct,
  type AuditAnchor,
  chained,
  NO_ENTRY,
  type ToldEntry,
} from './audit-entry.ts';
import { closeAct, toldEntry, waitingText } from './audit-words.ts';

export interface AuditLogOptions extends StoreOptions {
  /** Seals what people typed; nothing is sealed when missing. */
  readonly vault?: Vault;
  /** Resolves when the ledger has these entries; the same may come again. */
  readonly tell?: (entries: readonly ToldEntry[]) => Promise<unknown>;
  /** Told now and then where the chain is, to be noted down elsewhere; at the end it is waited for. */
  readonly onAnchor?: (anchor: AuditAnchor) => unknown;
  /** Time between looks for what the ledger has not got, ms. */
  readonly everyMs?: number;
  /** An anchor is told at the latest so long after its entry, ms; by count and at the end alone when missing or 0. */
  readonly anchorEveryMs?: number;
}

const EVERY_MS = 1_000;
const BATCH = 500;
const TRIES_MAX = 20;
/** An anchor is told after so many entries, after a while, and at the end. */
const ANCHOR_ENTRIES = 1_000;

/** KEYS: head, untold. ARGV: head before, head after, then seq and JSON of each entry. Gives 1, or 0 when somebody else was first. */
const APPEND = `
local before = redis.call('GET', KEYS[1]) or ''
if before ~= ARGV[1] then return 0 end
for i = 3, #ARGV, 2 do redis.call('ZADD', KEYS[2], ARGV[i], ARGV[i + 1]) end
redis.call('SET', KEYS[1], ARGV[2])
return 1
`;

interface Waiting {
  readonly act: AuditAct;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #redis: Redis;
  readonly #vault: Vault;
  readonly #headKey: string;
  readonly #untoldKey: string;
  #waiting: Waiting[] = [];
  #appending: Promise<void> | undefined;
  #telling: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  readonly #anchorTimer: NodeJS.Timeout | undefined;
  #anchored = 0;
  #isClosed = false;

  constructor(options: AuditLogOptions) {
    this.#options = options;
    const { redisUrl, keyPrefix = '{forewarn}', vault = PLAIN, onError } = options;
    this.#vault = vault;
    this.#headKey = `${keyPrefix}:audit-head`;
    this.#untoldKey = `${keyPrefix}:audit-untold`;
    this.#redis = new Redis(redisUrl, {
      maxRetriesPerRequest: 0,
      commandTimeout: 10_000,
      protocol: 2,
    });
    this.#redis.on('error', (error) => onError?.(error));
    this.#schedule();
    const { anchorEveryMs = 0 } = options;
    if (anchorEveryMs > 0) {
      const anchor = () => void this.anchorNow().catch((error: unknown) => onError?.(error));
      this.#anchorTimer = setInterval(anchor, anchorEveryMs).unref();
    }
  }

  /** Resolves when the entry is kept. Throws FwError FW_REDIS_AWAY. */
  add(act: AuditAct): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ act, done: resolve, failed: reject });
    this.#appending ??= this.#appendAll();
    return promise;
  }

  /** Where the chain is. Throws FwError FW_REDIS_AWAY. */
  async head(): Promise<AuditAnchor> {
    return headOf(await this.#ask(() => this.#redis.get(this.#headKey)));
  }

  /** Hands what the ledger has not got to it. Throws what `tell` throws, and FW_REDIS_AWAY. */
  tellNow(): Promise<void> {
    this.#telling = this.#telling.catch(() => undefined).then(() => this.#tell());
    return this.#telling;
  }

  /** Tells where the chain is, unless that was told before. Throws FwError FW_REDIS_AWAY. */
  async anchorNow(): Promise<void> {
    const head = await this.head();
    if (head.seq <= this.#anchored) return;
    this.#anchored = head.seq;
    await this.#options.onAnchor?.(head);
  }

  /** Makes a last attempt to tell the ledger; what it does not take waits for the next start. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#anchorTimer);
    await this.#appending;
    await this.tellNow().catch((error: unknown) => this.#options.onError?.(error));
    await this.anchorNow().catch((error: unknown) => this.#options.onError?.(error));
    this.#redis.disconnect();
  }

  async #appendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const taken = this.#waiting.splice(0, BATCH);
      try {
        await this.#append(taken.map(({ act }) => act));
        for (const { done } of taken) done();
      } catch (error) {
        for (const { failed } of taken) failed(error);
      }
    }
    this.#appending = undefined;
  }

  async #append(acts: readonly AuditAct[]): Promise<void> {
    const closed = acts.map((act) => closeAct(this.#vault, act));
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const before = await this.#ask(() => this.#redis.get(this.#headKey));
      const entries = chained(
        closed.map(({ act }) => act),
        headOf(before),
      );
      const last = entries.at(-1);
      if (last === undefined) return;
      const head = JSON.stringify({ seq: last.seq, hash: last.hash });
      const members = entries.flatMap((entry, index) => [
        String(entry.seq),
        waitingText(this.#vault, entry, closed[index]?.words ?? []),
      ]);
      const keys = [this.#headKey, this.#untoldKey] as const;
      const isKept = await this.#ask(() =>
        this.#redis.eval(APPEND, 2, ...keys, before ?? '', head, ...members),
      );
      if (isKept === 1) return this.#anchor({ seq: last.seq, hash: last.hash });
    }
    throw new FwError('FW_REDIS_AWAY', 'Others add to the audit all the time; try again.');
  }

  #anchor(head: AuditAnchor): void {
    if (head.seq - this.#anchored < ANCHOR_ENTRIES) return;
    this.#anchored = head.seq;
    this.#options.onAnchor?.(head);
  }

  async #tell(): Promise<void> {
    const { tell } = this.#options;
    if (tell === undefined) return;
    for (;;) {
      const texts = await this.#ask(() =>
        this.#redis.zrange(this.#untoldKey, '0', String(BATCH - 1)),
      );
      const entries = texts.map((text) => toldEntry(this.#vault, text));
      const last = entries.at(-1);
      if (last === undefined) return;
      await tell(entries);
      await this.#ask(() =>
        this.#redis.zremrangebyscore(this.#untoldKey, '-inf', String(last.seq)),
      );
    }
  }

  #schedule(): void {
    if (this.#isClosed || this.#options.tell === undefined) return;
    this.#timer = setTimeout(() => {
      this.tellNow()
        .catch((error: unknown) => this.#options.onError?.(error))
        .finally(() => this.#schedule());
    }, this.#options.everyMs ?? EVERY_MS);
    this.#timer.unref();
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (isFwError(cause)) throw cause;
      throw new FwError(
        'FW_REDIS_AWAY',
        'Redis, which holds the audit, cannot be reached; try again.',
        { cause },
      );
    }
  }
}

function headOf(text: string | null): AuditAnchor {
  return text === null ? NO_ENTRY : JSON.parse(text);
}
