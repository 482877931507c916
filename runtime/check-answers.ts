// Answers of checks, kept in Redis for a while, so that the same question has the same answer also after a restart. A key is made from the
// identity alone; what was asked is kept with the answer, so that an id which is used for another transfer is found out.
import { hash } from 'node:crypto';
import { Redis } from 'ioredis';
import { runScript } from '../dissuasion/run-script.ts';
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

/** Answers that are kept by one script; it holds Redis up while it runs. */
const KEPT_AT_ONCE = 200;

/**
 * Keeps each answer whose key has none. KEYS: of the answers. ARGV: ms that they are kept, then their texts. Gives the index and the text of
 * each that was there before, one after the other.
 */
const KEEP = `
local before = {}
for i, key in ipairs(KEYS) do
  if not redis.call('SET', key, ARGV[i + 1], 'PX', ARGV[1], 'NX') then
    before[#before + 1] = i
    before[#before + 1] = redis.call('GET', key)
  end
end
return before
`;

interface Keeping {
  readonly key: string;
  readonly told: KeptAnswer;
  readonly done: PromiseWithResolvers<KeptAnswer>;
}

export class CheckAnswers {
  readonly #redis: Redis;
  readonly #options: CheckAnswersOptions;
  readonly #answered: AnsweredFilter;
  #remembering: Promise<void> = Promise.resolve();
  /** What the engine said in one go is kept in one go. */
  #keeping: Keeping[] = [];

  constructor(options: CheckAnswersOptions) {
    this.#options = options;
    this.#answered = new AnsweredFilter({ keepMs: options.keepMs, now: options.now ?? Date.now });
    this.#redis = new Redis(options.redisUrl, {
      lazyConnect: true,
      enableOfflineQueue: false,
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
    return kept === null ? undefined : keptOf(kept);
  }

  /** Keeps an answer unless there is one; gives what is kept then. Throws FW_REDIS_AWAY. */
  async keep(identity: string, told: KeptAnswer): Promise<KeptAnswer> {
    const digest = digestOf(identity);
    this.#answered.add(digest);
    const done = Promise.withResolvers<KeptAnswer>();
    const count = this.#keeping.push({ key: this.#key(digest), told, done });
    if (count === 1) process.nextTick(() => this.#keepAll());
    return done.promise;
  }

  #keepAll(): void {
    const keeping = this.#keeping;
    this.#keeping = [];
    for (let at = 0; at < keeping.length; at += KEPT_AT_ONCE) {
      const some = keeping.slice(at, at + KEPT_AT_ONCE);
      this.#keepSome(some).catch((error: unknown) => {
        for (const { done } of some) done.reject(error);
      });
    }
  }

  async #keepSome(keeping: readonly Keeping[]): Promise<void> {
    const keys = keeping.map(({ key }) => key);
    const texts = keeping.map(({ told: { of, answer } }) => `${of}\n${answer}`);
    const { keepMs } = this.#options;
    const reply = await this.#ask(() => runScript(this.#redis, KEEP, keys, [keepMs, ...texts]));
    const before = new Map<unknown, KeptAnswer>();
    for (let at = 0; Array.isArray(reply) && at < reply.length; at += 2)
      before.set(reply[at], keptOf(String(reply[at + 1])));
    for (const [index, { told, done }] of keeping.entries())
      done.resolve(before.get(index + 1) ?? told);
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

function keptOf(text: string): KeptAnswer {
  const end = text.indexOf('\n');
  return { of: text.slice(0, end), answer: text.slice(end + 1) };
}

/** A text by its hash, as keys and kept answers have it. */
export function hashOf(text: string): string {
  return digestOf(text).toString('base64url');
}

function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
