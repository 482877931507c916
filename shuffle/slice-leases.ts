// Who has which slices: engines of one stage share them by leases in Redis. Each engine asks now and then for its share, which is as even as it can be
// among those that asked lately; what an engine has too many of it gives back when it has stopped there. A lease is no fence, and need not be one: two
// engines with one slice send and tell the same, and each thing counts once (docs/scale-out.md).
import { Redis } from 'ioredis';
import { FwError } from '../signal/fw-error.ts';

export interface SliceLeasesOptions {
  readonly redisUrl: string;
  /** Start of every key. */
  readonly keyPrefix: string;
  readonly sliceCount: number;
  /** How long an engine that asks no more keeps its slices. */
  readonly leaseMs: number;
  /** Name of this engine, unlike every other's. */
  readonly owner: string;
}

/** What an engine has by now. */
export interface SliceShare {
  readonly held: readonly number[];
  /** How many it should have. */
  readonly wanted: number;
}

/** KEYS: members, then one lease a slice. ARGV: owner, leaseMs. Gives wanted, then the slices held. Time is that of Redis alone. */
const SHARE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local owners = redis.call('ZRANGE', KEYS[1], 0, -1)
table.sort(owners)
local count = #KEYS - 1
local wanted = math.floor(count / #owners)
for rank, owner in ipairs(owners) do
  if owner == ARGV[1] and rank <= count % #owners then wanted = wanted + 1 end
end
local held, free = {}, {}
for slice = 0, count - 1 do
  local owner = redis.call('GET', KEYS[slice + 2])
  if owner == ARGV[1] then
    redis.call('PEXPIRE', KEYS[slice + 2], ARGV[2])
    table.insert(held, slice)
  elseif not owner then
    table.insert(free, slice)
  end
end
for _, slice in ipairs(free) do
  if #held >= wanted then break end
  redis.call('SET', KEYS[slice + 2], ARGV[1], 'PX', ARGV[2])
  table.insert(held, slice)
end
table.insert(held, 1, wanted)
return held
`;
/** KEYS: members and leases to give back. ARGV: owner, and 1 when it asks no more. */
const RELEASE = `
for i = 2, #KEYS do
  if redis.call('GET', KEYS[i]) == ARGV[1] then redis.call('DEL', KEYS[i]) end
end
if ARGV[2] == '1' then redis.call('ZREM', KEYS[1], ARGV[1]) end
return 0
`;

/** How many engines have asked within their lease. `keyPrefix` as theirs. Throws FwError FW_REDIS_AWAY. */
export async function enginesAsking(redisUrl: string, keyPrefix: string): Promise<number> {
  const redis = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined);
  try {
    const [seconds = 0] = await redis.time();
    return await redis.zcount(membersKey(keyPrefix), Number(seconds) * 1000, '+inf');
  } catch (cause) {
    throw redisAway(cause);
  } finally {
    redis.disconnect();
  }
}

export class SliceLeases {
  readonly #options: SliceLeasesOptions;
  readonly #redis: Redis;

  constructor(options: SliceLeasesOptions) {
    this.#options = options;
    this.#redis = new Redis(options.redisUrl, { lazyConnect: true, maxRetriesPerRequest: 1 });
    // Whoever asks hears of it.
    this.#redis.on('error', () => undefined);
  }

  /** Renews what is held and takes more while this engine has less than its share. Throws FwError FW_REDIS_AWAY. */
  async share(): Promise<SliceShare> {
    const { sliceCount, owner, leaseMs } = this.#options;
    const slices = Array.from({ length: sliceCount }, (_, slice) => slice);
    const answer = await this.#run(SHARE, slices, [owner, String(leaseMs)]);
    const [wanted = 0, ...held] = Array.isArray(answer) ? answer.map(Number) : [];
    return { wanted, held: held.sort((a, b) => a - b) };
  }

  /** Gives slices back, for others to take at once. Throws FwError FW_REDIS_AWAY. */
  async release(slices: readonly number[]): Promise<void> {
    await this.#run(RELEASE, slices, [this.#options.owner, '0']);
  }

  /** Gives slices back and asks no more; when Redis is away the leases end by themselves. */
  async leave(slices: readonly number[]): Promise<void> {
    await this.#run(RELEASE, slices, [this.#options.owner, '1']).catch(() => undefined);
    this.#redis.disconnect();
  }

  async #run(script: string, slices: readonly number[], values: string[]): Promise<unknown> {
    const { keyPrefix } = this.#options;
    const keys = [membersKey(keyPrefix), ...slices.map((slice) => `${keyPrefix}:slice:${slice}`)];
    try {
      return await this.#redis.eval(script, keys.length, ...keys, ...values);
    } catch (cause) {
      throw redisAway(cause);
    }
  }
}

function membersKey(keyPrefix: string): string {
  return `${keyPrefix}:members`;
}

function redisAway(cause: unknown): FwError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const text = `Redis cannot be asked for slices (${why}); see that it runs at REDIS_URL`;
  return new FwError('FW_REDIS_AWAY', text, { cause });
}
