// What was done to reach the people of tasks, in Redis: every change is one step from one revision to the next, and which requests wait for a
// carrier is known without looking at every task.
import { Redis } from 'ioredis';
import { FwError } from '../signal/fw-error.ts';
import { openJson, sealJson } from '../vault/record.ts';
import { PLAIN, type Vault } from '../vault/vault.ts';
import { type CarrierRequest, emptyReach, type Reach, reachAt } from './reach.ts';
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
  readonly onError?: (error: unknown) => void;
}

export interface OpenRequest extends CarrierRequest {
  readonly taskId: string;
}

/** As long as tasks that are closed are looked at. */
const KEPT_SECONDS = 30 * 86_400;
const TRIES_MAX = 10;

/**
 * ARGV: start, task, revision before, the reach as JSON, seconds it is kept, when its last open request expires (epoch ms; '' none is open). Gives 1, or 0
 * when the revision before is not what is there.
 */
const SAVE = `
local call = redis.call
local key = ARGV[1] .. 'reach:' .. ARGV[2]
local before = call('GET', key)
local revision = before and cjson.decode(before).revision or 0
if revision ~= tonumber(ARGV[3]) then return 0 end
call('SET', key, ARGV[4], 'EX', ARGV[5])
if ARGV[6] == '' then call('ZREM', KEYS[1], ARGV[2]) else call('ZADD', KEYS[1], ARGV[6], ARGV[2]) end
return 1
`;

/** All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached; a call that did so may be made again. */
export class ReachBook {
  readonly #redis: Redis;
  readonly #start: string;
  readonly #vault: Vault;
  readonly #now: () => number;

  constructor({ redisUrl, keyPrefix, vault = PLAIN, now = Date.now, onError }: ReachBookOptions) {
    this.#start = `${keyPrefix ?? '{forewarn}'}:`;
    this.#vault = vault;
    this.#now = now;
    this.#redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, commandTimeout: 10_000 });
    this.#redis.on('error', (error) => onError?.(error));
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

  close(): void {
    this.#redis.disconnect();
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
    const args = [this.#start, taskId, before, json, KEPT_SECONDS, until];
    return (await runScript(this.#redis, SAVE, this.#openKey, args)) === 1;
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw faultOf(error);
    }
  }
}

/** What a sealed text of it is bound to. */
export function aboutReach(taskId: string): string {
  return `reach of task ${taskId}`;
}
