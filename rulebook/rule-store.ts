// Where the rule book is kept: in Redis, beside the tasks. The book has one revision, and a change is written only on the one that was read, so that of
// two who change it at once the second looks again. What the ledger has not been told of is noted in the same step.
import { Redis } from 'ioredis';
import { FwError, isFwError } from '../signal/fw-error.ts';
import type { RuleVersion } from './version.ts';

export interface RuleStoreOptions {
  /** URL of the server, as `redis://127.0.0.1:6379`. */
  readonly redisUrl: string;
  /** Start of every key; the hash tag in it keeps them in one slot of a Redis Cluster. */
  readonly keyPrefix?: string;
  readonly onError?: (error: unknown) => void;
}

export interface ReadBook {
  readonly revision: number;
  readonly versions: readonly RuleVersion[];
}

export interface BookChange {
  readonly versions: readonly RuleVersion[];
  /** Texts by their digest. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** KEYS: book, versions, texts, untold versions, untold texts. ARGV: revision before, count of versions, then id, JSON and revision of each, then digest and text of each. Gives 1 or 0. */
const SAVE = `
local call = redis.call
if tonumber(call('GET', KEYS[1]) or 0) ~= tonumber(ARGV[1]) then return 0 end
local at = 3
for _ = 1, tonumber(ARGV[2]) do
  call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
  call('ZADD', KEYS[4], ARGV[at + 2], ARGV[at])
  at = at + 3
end
while at < #ARGV do
  if call('HSETNX', KEYS[3], ARGV[at], ARGV[at + 1]) == 1 then call('SADD', KEYS[5], ARGV[at]) end
  at = at + 2
end
call('INCR', KEYS[1])
return 1
`;

/** KEYS: untold versions. ARGV: id and revision of each that the ledger has by now. */
const TOLD = `
for i = 1, #ARGV, 2 do
  if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or -1) == tonumber(ARGV[i + 1]) then redis.call('ZREM', KEYS[1], ARGV[i]) end
end
return 1
`;

/** All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached. */
export class RuleStore {
  readonly #redis: Redis;
  readonly #start: string;

  constructor({ redisUrl, keyPrefix = '{forewarn}', onError }: RuleStoreOptions) {
    this.#start = `${keyPrefix}:rules:`;
    this.#redis = new Redis(redisUrl, {
      maxRetriesPerRequest: 0,
      commandTimeout: 10_000,
      protocol: 2,
    });
    this.#redis.on('error', (error) => onError?.(error));
  }

  read(): Promise<ReadBook> {
    return this.#ask(async () => {
      // The revision first: a change between the two makes a later save look again.
      const revision = Number((await this.#redis.get(this.#key('book'))) ?? 0);
      const all = await this.#redis.hvals(this.#key('versions'));
      return { revision, versions: all.map((text): RuleVersion => JSON.parse(text)) };
    });
  }

  find(versionId: string): Promise<RuleVersion | undefined> {
    return this.#ask(async () => {
      const text = await this.#redis.hget(this.#key('versions'), versionId);
      return text === null ? undefined : JSON.parse(text);
    });
  }

  /** False when the book is another one than was read. */
  save({ revision }: ReadBook, { versions, texts = new Map() }: BookChange): Promise<boolean> {
    const keys = ['book', 'versions', 'texts', 'untold-versions', 'untold-texts'];
    const told = versions.flatMap((version) => [
      version.versionId,
      JSON.stringify(version),
      version.revision,
    ]);
    const args = [revision, versions.length, ...told, ...[...texts].flat()];
    return this.#ask(async () => {
      const named = keys.map((name) => this.#key(name));
      return (await this.#redis.eval(SAVE, named.length, ...named, ...args)) === 1;
    });
  }

  /** Texts in the order of their digests. Throws FwError FW_NOT_FOUND when one is lost. */
  texts(digests: readonly string[]): Promise<string[]> {
    if (digests.length === 0) return Promise.resolve([]);
    return this.#ask(async () => {
      const texts = await this.#redis.hmget(this.#key('texts'), ...digests);
      return texts.map((text, index) => {
        if (text !== null) return text;
        const what = `The rule book has lost the file of content ${digests[index]}.`;
        throw new FwError('FW_NOT_FOUND', what);
      });
    });
  }

  /** What the ledger has not been told of. */
  untold(): Promise<{ versions: RuleVersion[]; digests: string[] }> {
    return this.#ask(async () => {
      const ids = await this.#redis.zrange(this.#key('untold-versions'), '0', '-1');
      const digests = await this.#redis.smembers(this.#key('untold-texts'));
      const texts = ids.length === 0 ? [] : await this.#redis.hmget(this.#key('versions'), ...ids);
      const versions = texts.flatMap((text): RuleVersion[] =>
        text === null ? [] : [JSON.parse(text)],
      );
      return { versions, digests: digests.sort() };
    });
  }

  async told(versions: readonly RuleVersion[], digests: readonly string[]): Promise<void> {
    await this.#ask(async () => {
      const args = versions.flatMap(({ versionId, revision }) => [versionId, revision]);
      if (args.length > 0) await this.#redis.eval(TOLD, 1, this.#key('untold-versions'), ...args);
      if (digests.length > 0) await this.#redis.srem(this.#key('untold-texts'), ...digests);
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
      const what = 'Redis, which holds the rule book, cannot be reached; try again.';
      throw new FwError('FW_REDIS_AWAY', what, { cause });
    }
  }
}
