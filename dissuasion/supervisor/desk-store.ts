// The connection to Redis of all that leads of desks look at and do: beside the tasks, under the same keys.
import { Redis } from 'ioredis';
import { PLAIN, type Vault } from '../../vault/vault.ts';
import { runScript } from '../run-script.ts';
import { faultOf } from '../task-lease.ts';

export interface DeskStoreOptions {
  readonly redisUrl: string;
  /** Prefix of all keys, that of the task queue; the hash tag in it keeps them in one slot of a Redis Cluster. */
  readonly keyPrefix?: string;
  /** Seals what is kept of people; nothing is sealed when missing. */
  readonly vault?: Vault;
  /** Connection troubles. */
  readonly onError?: (error: unknown) => void;
}

export class DeskStore {
  readonly redis: Redis;
  readonly vault: Vault;
  readonly #start: string;
  #isClosed = false;

  constructor({ redisUrl, keyPrefix = '{forewarn}', vault = PLAIN, onError }: DeskStoreOptions) {
    this.vault = vault;
    this.#start = `${keyPrefix}:`;
    this.redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, commandTimeout: 10_000 });
    this.redis.on('error', (error) => {
      if (!this.#isClosed) onError?.(error);
    });
  }

  /** Runs a script of ours; `args` follow the start of all keys. Throws FwError FW_REDIS_AWAY. */
  run(lua: string, args: readonly (string | number)[]): Promise<unknown> {
    return this.ask(() => runScript(this.redis, lua, this.key('desks'), [this.#start, ...args]));
  }

  key(name: string): string {
    return this.#start + name;
  }

  /** What a call gives; its fault as callers get it. */
  async ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw faultOf(error);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.redis.disconnect();
  }
}
