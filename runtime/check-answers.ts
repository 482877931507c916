// Answers of checks, kept in Redis for a while, so that the same question has the same answer also after a restart. A key is made from the
// identity alone; what was asked is kept with the answer, so that an id which is used for another transfer is found out.
import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { FwError } from '../signal/fw-error.ts';

export interface CheckAnswersOptions {
  /** URL of the server, as `redis://127.0.0.1:6379`. */
  readonly redisUrl: string;
  /** Start of every key. */
  readonly keyPrefix: string;
  /** How long an answer is kept. */
  readonly keepMs: number;
}

export interface KeptAnswer {
  /** The canonical text of the transfer that was asked about, hashed. */
  readonly of: string;
  /** JSON. */
  readonly answer: string;
}

const RECONNECT_MS_MAX = 500;
/** Longer than any check waits; a server that hangs must not gather callers. */
const ANSWER_MS_MAX = 5_000;

export class CheckAnswers {
  readonly #redis: Redis;
  readonly #options: CheckAnswersOptions;

  constructor(options: CheckAnswersOptions) {
    this.#options = options;
    this.#redis = new Redis(options.redisUrl, {
      lazyConnect: true,
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: ANSWER_MS_MAX,
      retryStrategy: (tries) => Math.min(tries * 50, RECONNECT_MS_MAX),
    });
    // Each failure reaches the caller whose command it ends.
    this.#redis.on('error', () => undefined);
  }

  /** Connects, so that the first question is looked up already. Throws FW_REDIS_AWAY. */
  async open(): Promise<void> {
    await this.#ask(() => this.#redis.connect());
  }

  /** What was answered to this identity; undefined when nothing is kept. Throws FW_REDIS_AWAY. */
  async find(identity: string): Promise<KeptAnswer | undefined> {
    const kept = await this.#ask(() => this.#redis.get(this.#key(identity)));
    if (kept === null) return undefined;
    const end = kept.indexOf('\n');
    return { of: kept.slice(0, end), answer: kept.slice(end + 1) };
  }

  /** Keeps an answer unless there is one; gives what is kept then. Throws FW_REDIS_AWAY. */
  async keep(identity: string, { of, answer }: KeptAnswer): Promise<KeptAnswer> {
    const text = `${of}\n${answer}`;
    const key = this.#key(identity);
    const { keepMs } = this.#options;
    const isSet = await this.#ask(() => this.#redis.set(key, text, 'PX', keepMs, 'NX'));
    return isSet === 'OK' ? { of, answer } : ((await this.find(identity)) ?? { of, answer });
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }

  #key(identity: string): string {
    return `${this.#options.keyPrefix}:check:${hashOf(identity)}`;
  }

  async #ask<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
      const message = `Answers of checks cannot be looked up or kept: ${why}. See that Redis runs and can be reached.`;
      throw new FwError('FW_REDIS_AWAY', message, { cause });
    }
  }
}

/** A text by its hash, as keys and kept answers have it. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
