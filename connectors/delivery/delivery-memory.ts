// What is known of deliveries that went out, in Redis: so that none goes out twice, a receipt finds the one that it speaks of, whichever process
// hears it, and all processes together keep to a provider's limit. Keys, all behind the prefix: `delivery:<id>` (hash: channel, provider, state,
// step, at, reference), `delivery-of:<provider>:<reference>` = id, `turn:<provider>` = when the next one may go, epoch ms.
import { Redis } from 'ioredis';
import { FwError } from '../../signal/fw-error.ts';
import { CHANNELS, type Channel, RECEIPT_STATES, type Receipt, receiptStep } from './delivery.ts';

export interface KnownDelivery {
  readonly channel: Channel;
  /** The last that is known; undefined while it is handed over, or was when a process died. */
  readonly receipt: Receipt | undefined;
}

export interface DeliveryMemoryOptions {
  readonly redisUrl: string;
  /** Start of every key; the hash tag in it keeps them in one slot of a Redis Cluster. */
  readonly keyPrefix?: string;
}

/** Receipts of messages come within days; an order is known to the ledger by then. */
const KEPT_SECONDS = 30 * 86_400;

/** ARGV: start, id, channel. Marks that it is being handed over, unless more is known than that it failed. Gives 1, or 0 when it is known. */
const BEGIN = `
local key = ARGV[1] .. 'delivery:' .. ARGV[2]
local state = redis.call('HGET', key, 'state')
if state and state ~= 'failed' and state ~= 'sending' then return 0 end
redis.call('DEL', key)
redis.call('HSET', key, 'channel', ARGV[3], 'state', 'sending', 'step', -1)
redis.call('EXPIRE', key, ${KEPT_SECONDS})
return 1
`;

/** ARGV: start, id, step, then the fields of the receipt by name and value. Keeps it when it says more than what is known. Gives 1 or 0. */
const KEEP = `
local key = ARGV[1] .. 'delivery:' .. ARGV[2]
local step = redis.call('HGET', key, 'step')
if not step or tonumber(ARGV[3]) <= tonumber(step) then return 0 end
redis.call('HSET', key, 'step', ARGV[3], unpack(ARGV, 4))
redis.call('EXPIRE', key, ${KEPT_SECONDS})
return 1
`;

/** ARGV: start, provider, how many a second ('' no limit), the most ms to wait. Takes the next turn and gives the ms until it comes, or -1 when that is too long. */
const TURN = `
local key = ARGV[1] .. 'turn:' .. ARGV[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + clock[2] / 1000
local due = math.max(tonumber(redis.call('GET', key) or 0), now)
if due - now > tonumber(ARGV[4]) then return -1 end
if ARGV[3] ~= '' then
  local after = due + 1000 / tonumber(ARGV[3])
  redis.call('SET', key, string.format('%.3f', after), 'PX', math.ceil(after - now) + 1000)
end
return math.ceil(due - now)
`;

/** ARGV: start, provider, ms. Nobody's turn comes sooner. */
const HOLD = `
local key = ARGV[1] .. 'turn:' .. ARGV[2]
local clock = redis.call('TIME')
local after = clock[1] * 1000 + clock[2] / 1000 + tonumber(ARGV[3])
if tonumber(redis.call('GET', key) or 0) < after then
  redis.call('SET', key, string.format('%.3f', after), 'PX', ARGV[3] + 1000)
end
return 1
`;

/** All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached. */
export class DeliveryMemory {
  readonly #redis: Redis;
  readonly #start: string;

  constructor({ redisUrl, keyPrefix = '{forewarn}' }: DeliveryMemoryOptions) {
    this.#start = `${keyPrefix}:`;
    const patience = { maxRetriesPerRequest: 0, commandTimeout: 10_000 };
    this.#redis = new Redis(redisUrl, { ...patience, lazyConnect: true });
    // Whoever calls is told.
    this.#redis.on('error', () => undefined);
  }

  /** What is known of a delivery; undefined when it never went out. */
  async find(deliveryId: string): Promise<KnownDelivery | undefined> {
    const kept = await this.#ask(() => this.#redis.hgetall(this.#key('delivery', deliveryId)));
    const channel = CHANNELS.find((one) => one === kept['channel']);
    if (channel === undefined) return undefined;
    const state = RECEIPT_STATES.find((one) => one === kept['state']);
    if (state === undefined) return { channel, receipt: undefined };
    const { provider = '', at, reference } = kept;
    const receipt = { deliveryId, state, provider, at: Number(at) };
    return { channel, receipt: { ...receipt, ...(reference === undefined ? {} : { reference }) } };
  }

  /** Marks a delivery as being handed over. Gives false when it has been already, and was not in vain. */
  async begin(deliveryId: string, channel: Channel): Promise<boolean> {
    return (await this.#run(BEGIN, [deliveryId, channel])) === 1;
  }

  /** Keeps a receipt when it says more than what is known. Gives whether it did. */
  async keep({ deliveryId, state, provider, at, reference }: Receipt): Promise<boolean> {
    const fields = ['state', state, 'provider', provider, 'at', at];
    if (reference !== undefined) {
      fields.push('reference', reference);
      await this.refer(provider, reference, deliveryId);
    }
    return (await this.#run(KEEP, [deliveryId, receiptStep(state), ...fields])) === 1;
  }

  /** Keeps the provider's own number of a delivery. */
  async refer(provider: string, reference: string, deliveryId: string): Promise<void> {
    const key = this.#key('delivery-of', `${provider}:${reference}`);
    await this.#ask(() => this.#redis.set(key, deliveryId, 'EX', KEPT_SECONDS));
  }

  /** The delivery of which a provider has this number. */
  async ofReference(provider: string, reference: string): Promise<string | undefined> {
    const key = this.#key('delivery-of', `${provider}:${reference}`);
    return (await this.#ask(() => this.#redis.get(key))) ?? undefined;
  }

  /** Takes the next turn at a provider; ms until it comes, undefined when that is longer than `waitMsMax`, and then no turn is taken. */
  async turn(
    provider: string,
    perSecond: number | undefined,
    waitMsMax: number,
  ): Promise<number | undefined> {
    const waitMs = Number(
      await this.#run(TURN, [provider, perSecond ?? '', Math.floor(waitMsMax)]),
    );
    return waitMs < 0 ? undefined : waitMs;
  }

  /** Nobody's turn at a provider comes before so many ms. */
  async hold(provider: string, ms: number): Promise<void> {
    await this.#run(HOLD, [provider, Math.ceil(ms)]);
  }

  close(): void {
    this.#redis.disconnect();
  }

  #key(kind: string, name: string): string {
    return `${this.#start}${kind}:${name}`;
  }

  #run(lua: string, args: readonly (string | number)[]): Promise<unknown> {
    // One key, which is not used, tells a Redis Cluster the slot; the others have the same hash tag.
    return this.#ask(() => this.#redis.eval(lua, 1, this.#start, this.#start, ...args));
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new FwError('FW_REDIS_AWAY', `Redis did not answer about deliveries: ${why}`, {
        cause,
      });
    }
  }
}
