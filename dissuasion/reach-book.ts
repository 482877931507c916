// What was done to reach the people of tasks, in Redis: every change is one step from one revision to the next, and which requests wait for a
// carrier is known without looking at every task, and what the ledger has not been told yet.
import { Redis } from 'ioredis';
import { FwError } from '../signal/fw-error.ts';
import { openJson, sealJson } from '../vault/record.ts';
import { PLAIN, type Vault } from '../vault/vault.ts';
import { type CarrierRequest, emptyReach, type Reach, reachAt } from './reach.ts';
import { REACH_TOLD, SAVE_REACH } from './reach-scripts.ts';
import { runScript } from './run-script.ts';
import { faultOf, isTaskId } from './task-lease.ts';

export interface ReachBookOptions {
  readonly redisUrl: string;
  /** Prefix of all keys; the hash tag in it keeps them in one slot of a Redis Cluster. */
  readonly keyPrefix?: string;
  /** Seals what is kept of people; nothing is sealed when missing. */
  readonly vault?: Vault;
  /** Processing time, epoch ms. */
  readonly now?: () => number;
  /** Resolves when the ledger has these. Without it nothing can be put back when Redis is emptied. */
  readonly tell?: (reaches: readonly KeptReach[]) => Promise<unknown>;
  /** Time between looks at what the ledger has not got, ms. */
  readonly everyMs?: number;
  readonly onError?: (error: unknown) => void;
}

/** A revision as it is kept, sealed where anything is. */
export interface KeptReach {
  readonly taskId: string;
  readonly revision: number;
  /** Processing time, epoch ms. */
  readonly toldAt: number;
  readonly record: string;
}

export interface OpenRequest extends CarrierRequest {
  readonly taskId: string;
}

/** As long as tasks that are closed are looked at. */
const KEPT_SECONDS = 30 * 86_400;
const TRIES_MAX = 10;
const TOLD_AT_ONCE = 50;
const EVERY_MS = 1_000;

/** All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached; a call that did so may be made again. */
export class ReachBook {
  readonly #redis: Redis;
  readonly #start: string;
  readonly #vault: Vault;
  readonly #now: () => number;
  readonly #options: ReachBookOptions;
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: ReachBookOptions) {
    const { redisUrl, keyPrefix, vault = PLAIN, now = Date.now } = options;
    this.#options = options;
    this.#start = `${keyPrefix ?? '{forewarn}'}:`;
    this.#vault = vault;
    this.#now = now;
    this.#redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, commandTimeout: 10_000 });
    this.#redis.on('error', (error) => this.#report(error));
    if (options.tell !== undefined) this.#schedule();
  }

  /** As it stands now; empty when nothing was done. */
  find(taskId: string): Promise<Reach> {
    return this.#ask(async () => reachAt(await this.#read(taskId), this.#now()));
  }

  /** Changes it, again when somebody else was first; `apply` may throw and gives the same when nothing changes. Throws FwError FW_REACH_REFUSED. */
  change(taskId: string, apply: (reach: Reach) => Reach): Promise<Reach> {
    return this.#ask(async () => {
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const before = await this.#read(taskId);
        const after = apply(before);
        if (after.revision === before.revision) return after;
        if (await this.#save(after, before.revision)) return after;
      }
      throw new FwError(
        'FW_REACH_REFUSED',
        `Others change task ${taskId} all the time; try again.`,
      );
    });
  }

  /** Requests that wait for an answer, those that expire first before. */
  open(): Promise<OpenRequest[]> {
    return this.#ask(async () => {
      const now = this.#now();
      await this.#redis.zremrangebyscore(this.#openKey, '-inf', now);
      const taskIds = await this.#redis.zrange(this.#openKey, '0', '-1');
      const all = await Promise.all(taskIds.map((taskId) => this.#read(taskId)));
      const open = all.flatMap((reach) =>
        reachAt(reach, now).requests.map((one) => ({ ...one, taskId: reach.taskId })),
      );
      return open
        .filter(({ state }) => state === 'asked')
        .sort((a, b) => a.expiresAt - b.expiresAt || (a.requestId < b.requestId ? -1 : 1));
    });
  }

  /** Puts back what was lost; one that is there at this revision or a newer one stays. Throws FwError FW_CONFIG when its key is missing. */
  restore({ taskId, record }: Pick<KeptReach, 'taskId' | 'record'>): Promise<void> {
    return this.#ask(async () => {
      const reach = openJson<Reach>(this.#vault, record, aboutReach(taskId));
      for (;;) {
        const before = (await this.#read(taskId)).revision;
        if (before >= reach.revision || (await this.#save(reach, before))) return;
      }
    });
  }

  /** Tells the ledger what it has not got. The book does so by itself now and then. Throws what `tell` throws; the same is told again then. */
  tellLedger(): Promise<void> {
    return this.#ask(async () => {
      const { tell } = this.#options;
      if (tell === undefined) return;
      for (let count = TOLD_AT_ONCE; count === TOLD_AT_ONCE; ) count = await this.#tellSome(tell);
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#telling;
    this.#redis.disconnect();
  }

  /** Gives of how many tasks. */
  async #tellSome(tell: NonNullable<ReachBookOptions['tell']>): Promise<number> {
    const key = `${this.#start}reach-untold`;
    const taskIds = await this.#redis.zrange(key, '0', String(TOLD_AT_ONCE - 1));
    const kept: KeptReach[] = [];
    for (const taskId of taskIds) {
      const record = await this.#redis.get(`${this.#start}reach:${taskId}`);
      if (record === null) await this.#redis.zrem(key, taskId);
      else kept.push({ taskId, revision: revisionOf(record), toldAt: this.#now(), record });
    }
    if (kept.length === 0) return taskIds.length;
    await tell(kept);
    const told = kept.flatMap(({ taskId, revision }) => [taskId, revision]);
    await runScript(this.#redis, REACH_TOLD, this.#openKey, [this.#start, ...told]);
    return taskIds.length;
  }

  #schedule(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#telling = this.tellLedger()
        .catch((error: unknown) => this.#report(error))
        .finally(() => this.#schedule());
    }, this.#options.everyMs ?? EVERY_MS);
    this.#timer.unref();
  }

  #report(error: unknown): void {
    if (!this.#isClosed) this.#options.onError?.(error);
  }

  get #openKey(): string {
    return `${this.#start}reach-open`;
  }

  async #read(taskId: string): Promise<Reach> {
    if (!isTaskId(taskId)) return emptyReach(taskId);
    const text = await this.#redis.get(`${this.#start}reach:${taskId}`);
    return text === null
      ? emptyReach(taskId)
      : openJson<Reach>(this.#vault, text, aboutReach(taskId));
  }

  async #save(reach: Reach, before: number): Promise<boolean> {
    const { taskId, requests } = reach;
    const asked = requests.filter(({ state }) => state === 'asked');
    const until = asked.length === 0 ? '' : Math.max(...asked.map((one) => one.expiresAt));
    const { revision } = reach;
    const json = sealJson(this.#vault, reach, aboutReach(taskId), { taskId, revision });
    const args = [this.#start, taskId, before, json, KEPT_SECONDS, until, revision];
    return (await runScript(this.#redis, SAVE_REACH, this.#openKey, args)) === 1;
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw faultOf(error);
    }
  }
}

/** It stands beside the seal as well. */
function revisionOf(record: string): number {
  const { revision }: Pick<Reach, 'revision'> = JSON.parse(record);
  return revision;
}

/** What a sealed text of it is bound to. */
export function aboutReach(taskId: string): string {
  return `reach of task ${taskId}`;
}
