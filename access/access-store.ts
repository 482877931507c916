// Where accounts, sessions and used nonces are kept: in Redis, shared by all processes. A record is JSON with a revision, and is changed only from
// the revision that was read, so that of two who change one at once the second looks again.
import { Redis } from 'ioredis';
import { FwError, isFwError } from '../signal/fw-error.ts';

export interface StoreOptions {
  /** URL of the server, as `redis://127.0.0.1:6379`. */
  readonly redisUrl: string;
  /** Start of every key; the hash tag in it keeps them in one slot of a Redis Cluster. */
  readonly keyPrefix?: string;
  readonly onError?: (error: unknown) => void;
}

export interface Kept {
  readonly revision: number;
}

const TRIES_MAX = 10;

/** ARGV: name, revision before (0: none), the record as JSON. KEYS: the hash. Gives 1, or 0 when the revision before is not what is there. */
const SAVE = `
local before = redis.call('HGET', KEYS[1], ARGV[1])
local revision = before and cjson.decode(before).revision or 0
if revision ~= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`;

/** All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached. */
export class AccessStore {
  readonly #redis: Redis;
  readonly #start: string;

  constructor({ redisUrl, keyPrefix = '{forewarn}', onError }: StoreOptions) {
    this.#start = `${keyPrefix}:access:`;
    this.#redis = new Redis(redisUrl, {
      maxRetriesPerRequest: 0,
      commandTimeout: 10_000,
      protocol: 2,
    });
    this.#redis.on('error', (error) => onError?.(error));
  }

  read<Record extends Kept>(hash: string, name: string): Promise<Record | undefined> {
    return this.#ask(async () => {
      const text = await this.#redis.hget(this.#key(hash), name);
      return text === null ? undefined : JSON.parse(text);
    });
  }

  /** All records of a kind, by name. */
  list<Record extends Kept>(hash: string): Promise<Record[]> {
    return this.#ask(async () => {
      const all = await this.#redis.hgetall(this.#key(hash));
      const names = Object.keys(all).sort();
      return names.flatMap((name): Record[] => {
        const text = all[name];
        return text === undefined ? [] : [JSON.parse(text)];
      });
    });
  }

  count(hash: string): Promise<number> {
    return this.#ask(() => this.#redis.hlen(this.#key(hash)));
  }

  /** Keeps a record unless there is another revision than `before`; 0 when there was none. */
  save(hash: string, name: string, record: Kept, before: number): Promise<boolean> {
    return this.#ask(async () => {
      const text = JSON.stringify(record);
      return (await this.#redis.eval(SAVE, 1, this.#key(hash), name, before, text)) === 1;
    });
  }

  /** Changes a record until nobody was faster; gives what it is then. Undefined when there is none. `apply` may throw. */
  async change<Record extends Kept>(
    hash: string,
    name: string,
    apply: (record: Record) => Record | Promise<Record>,
  ): Promise<Record | undefined> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const record = await this.read<Record>(hash, name);
      if (record === undefined) return undefined;
      const changed = await apply(record);
      if (changed === record) return record;
      const after = { ...changed, revision: record.revision + 1 };
      if (await this.save(hash, name, after, record.revision)) return after;
    }
    throw new FwError('FW_REDIS_AWAY', `Others change ${hash} ${name} all the time; try again.`);
  }

  remove(hash: string, name: string): Promise<boolean> {
    return this.#ask(async () => (await this.#redis.hdel(this.#key(hash), name)) === 1);
  }

  /** A text that is forgotten by itself after a while. */
  keepFor(name: string, text: string, keepMs: number): Promise<unknown> {
    return this.#ask(() => this.#redis.set(this.#key(name), text, 'PX', keepMs));
  }

  kept(name: string): Promise<string | undefined> {
    return this.#ask(async () => (await this.#redis.get(this.#key(name))) ?? undefined);
  }

  /** Takes a text so that nobody else gets it. */
  take(name: string): Promise<string | undefined> {
    return this.#ask(async () => (await this.#redis.getdel(this.#key(name))) ?? undefined);
  }

  forget(name: string): Promise<unknown> {
    return this.#ask(() => this.#redis.del(this.#key(name)));
  }

  /** Whether it is the first time within `keepMs` that this is said. */
  isFirst(name: string, keepMs: number): Promise<boolean> {
    return this.#ask(
      async () => (await this.#redis.set(this.#key(name), '1', 'PX', keepMs, 'NX')) === 'OK',
    );
  }

  /** Keeps a text for a while unless there is one of this name; gives whether it did. */
  keepFirst(name: string, text: string, keepMs: number): Promise<boolean> {
    return this.#ask(
      async () => (await this.#redis.set(this.#key(name), text, 'PX', keepMs, 'NX')) === 'OK',
    );
  }

  /** Counts so many at once, and forgets the count after a while; gives the count. */
  countBy(name: string, by: number, keepMs: number): Promise<number> {
    return this.#ask(async () => {
      const key = this.#key(name);
      const count = await this.#redis.incrby(key, by);
      if (count === by) await this.#redis.pexpire(key, keepMs);
      return count;
    });
  }

  addTo(set: string, member: string, keepMs: number): Promise<unknown> {
    const key = this.#key(set);
    return this.#ask(() => this.#redis.multi().sadd(key, member).pexpire(key, keepMs).exec());
  }

  membersOf(set: string): Promise<string[]> {
    return this.#ask(() => this.#redis.smembers(this.#key(set)));
  }

  /** Counts within a window that begins with the first; gives the count. */
  countWithin(name: string, windowMs: number): Promise<number> {
    return this.#ask(async () => {
      const key = this.#key(name);
      const count = await this.#redis.incr(key);
      if (count === 1) await this.#redis.pexpire(key, windowMs);
      return count;
    });
  }

  close(): void {
    this.#redis.disconnect();
  }

  #key(name: string): string {
    return this.#start + name;
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (isFwError(cause)) throw cause;
      const what = 'Redis, which holds the accounts, cannot be reached; try again.';
      throw new FwError('FW_REDIS_AWAY', what, { cause });
    }
  }
}
