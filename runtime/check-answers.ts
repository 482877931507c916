// Answers of checks, kept in Redis for a while, so that the same question has the same answer also after a restart. A key is made from the
// identity alone; what was asked is kept with the answer, so that an id which is used for another transfer is found out.
import { hash } from 'node:crypto';
import { Redis } from 'ioredis';
import { FwError } from '../signal/fw-error.ts';
import { AnsweredFilter } from './answered-filter.ts';

export interface CheckAnswersOptions {
  /** URL of the server, as `redis://127.0.0.1:6379`. */
  readonly redisUrl: string;
  /** Start of every key. */
  readonly keyPrefix: string;
  /** How long an answer is kept. */
  readonly keepMs: number;
  /** Processing time, epoch ms; the machine's clock when missing. */
  readonly now?: () => number;
}

export interface KeptAnswer {
  /** The canonical text of the transfer that was asked about, hashed. */
  readonly of: string;
  /** JSON. */
  readonly answer: string;
}

const RECONNECT_MS_MAX = 500;
/** Keys that Redis looks at in one go: a millisecond or so, for others wait meanwhile. */
const SCAN_COUNT = 1_000;
/** Longer than any check waits; a server that hangs must not gather callers. */
const ANSWER_MS_MAX = 5_000;

export class CheckAnswers {
  readonly #redis: Redis;
  readonly #options: CheckAnswersOptions;
  readonly #answered: AnsweredFilter;
  #remembering: Promise<void> = Promise.resolve();

  constructor(options: CheckAnswersOptions) {
    this.#options = options;
    this.#answered = new AnsweredFilter({ keepMs: options.keepMs, now: options.now ?? Date.now });
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
    this.#remembering = this.#remember().catch(() => undefined);
  }

  /** Takes in which answers of the process before are kept; until then, and when it fails, every question is looked up. */
  async #remember(): Promise<void> {
    const start = `${this.#options.keyPrefix}:check:`;
    let cursor = '0';
    do {
      const [next, keys] = await this.#redis.scan(
        cursor,
        'MATCH',
        `${start}*`,
        'COUNT',
        SCAN_COUNT,
      );
      for (const key of keys) this.#answered.add(Buffer.from(key.slice(start.length), 'base64url'));
      cursor = next;
    } while (cursor !== '0');
    this.#answered.complete();
  }

  /** What was answered to this identity; undefined when nothing is kept. Throws FW_REDIS_AWAY. */
  async find(identity: string): Promise<KeptAnswer | undefined> {
    const digest = digestOf(identity);
    if (!this.#answered.mayHave(digest)) return undefined;
    return this.#read(this.#key(digest));
  }

  async #read(key: string): Promise<KeptAnswer | undefined> {
    const kept = await this.#ask(() => this.#redis.get(key));
    if (kept === null) return undefined;
    const end = kept.indexOf('\n');
    return { of: kept.slice(0, end), answer: kept.slice(end + 1) };
  }

  /** Keeps an answer unless there is one; gives what is kept then. Throws FW_REDIS_AWAY. */
  async keep(identity: string, { of, answer }: KeptAnswer): Promise<KeptAnswer> {
    const text = `${of}\n${answer}`;
    const digest = digestOf(identity);
    const key = this.#key(digest);
    this.#answered.add(digest);
    const { keepMs } = this.#options;
    const isSet = await this.#ask(() => this.#redis.set(key, text, 'PX', keepMs, 'NX'));
    return isSet === 'OK' ? { of, answer } : ((await this.#read(key)) ?? { of, answer });
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
    await this.#remembering;
  }

  #key(digest: Buffer): string {
    return `${this.#options.keyPrefix}:check:${digest.toString('base64url')}`;
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
  return digestOf(text).toString('base64url');
}

function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
