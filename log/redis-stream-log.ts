// The signal log on one machine: a Redis stream a partition, an entry a frame, its position the entry's stream id,
// which Redis makes of its clock and a counter, so that it says when the frame was appended as well.
// It is as durable as the server's append-only file: `appendfsync always` loses nothing that was answered, `everysec` at most
// the last second when the machine itself goes down (a killed Redis process loses nothing either way). forewarn's own Redis runs
// with an append-only file; with one that has none the log is only as durable as its memory.
// Nothing is retried here: a caller that got FW_LOG_AWAY appends again, and a frame that had arrived after all is then there twice.
// That is harmless because a signal counts once by its source and id.
import { Redis } from 'ioredis';
import { FwError } from '../signal/fw-error.ts';
import type { Frame } from './frame.ts';
import type { LoggedFrame, Position, ReadOptions, SignalLog } from './log.ts';
import { LOG_START } from './log.ts';

export interface RedisStreamLogOptions {
  /** URL of the server, as `redis://127.0.0.1:6379`. */
  readonly redis: string;
  /** Start of every key that the log uses, as `forewarn:log`. */
  readonly prefix: string;
  readonly partitionCount: number;
  /** Frames kept in a partition, about; older ones go even when nobody has read them. Unlimited when missing. */
  readonly lengthMax?: number;
}

export interface RedisStreamLog extends SignalLog {
  /** Drops the frames before this position and keeps the one at it; gives the number dropped. Throws FW_LOG_AWAY. */
  trimBefore(partition: number, position: Position): Promise<number>;
  /** Drops the oldest frames, at most so many and none at or after the position; gives the number dropped. Throws FW_LOG_AWAY. */
  trimOldest(partition: number, framesMax: number, position: Position): Promise<number>;
  /** What the partition holds, and what of Redis's memory it takes, as Redis estimates it. Throws FW_LOG_AWAY. */
  size(partition: number): Promise<LogSize>;
  /** The first position that a frame taken at this time, epoch ms, can have. */
  positionAt(timeMs: number): Position;
}

export interface LogSize {
  readonly frameCount: number;
  readonly byteCount: number;
}

const FIELD = 'f';
const ANSWER_MS_MAX = 10_000;
const RECONNECT_MS_MAX = 500;
/** A script holds Redis up while it runs: so many frames of 64 KiB are a few milliseconds. */
const TRIM_FRAMES_MAX = 64;

/**
 * Drops the oldest entries of a stream. KEYS: stream. ARGV: how many at most, the id before which they must stand. Gives the number dropped.
 * An id has no predecessor that could be written down simply, so what is dropped ends at the entry after the last one, or at the limit.
 */
const TRIM_OLDEST = `
local entries = redis.call('XRANGE', KEYS[1], '-', '(' .. ARGV[2], 'COUNT', ARGV[1] + 1)
if #entries == 0 then return 0 end
local first = ARGV[2]
if #entries > tonumber(ARGV[1]) then first = entries[#entries][1] end
return redis.call('XTRIM', KEYS[1], 'MINID', first)
`;

/**
 * Opens the log, making it when it is new. Throws FW_LOG_AWAY when Redis does not answer, and FW_CONFIG when the log was
 * made with another number of partitions: keys would then move between partitions and lose their order.
 */
export async function openRedisStreamLog(options: RedisStreamLogOptions): Promise<RedisStreamLog> {
  if (!Number.isInteger(options.partitionCount) || options.partitionCount < 1) {
    throw new FwError(
      'FW_CONFIG',
      `The log needs one partition or more, not ${options.partitionCount}.`,
    );
  }
  const log = new StreamLog(options);
  try {
    await log.open();
  } catch (error) {
    await log.close();
    throw error;
  }
  return log;
}

class StreamLog implements RedisStreamLog {
  readonly partitionCount: number;
  readonly #options: RedisStreamLogOptions;
  readonly #writer: Redis;
  /** A blocking read holds its connection, so each read that waits takes one of its own; they are kept for the next. */
  readonly #idleReaders: Redis[] = [];
  readonly #readers = new Set<Redis>();
  #isClosed = false;

  constructor(options: RedisStreamLogOptions) {
    this.#options = options;
    this.partitionCount = options.partitionCount;
    this.#writer = connection(options.redis);
  }

  async open(): Promise<void> {
    const key = `${this.#options.prefix}:partitions`;
    const kept = await this.#ask('be opened', async () => {
      if (this.#writer.status !== 'ready') await this.#writer.connect();
      await this.#writer.setnx(key, this.partitionCount);
      return await this.#writer.get(key);
    });
    if (kept !== String(this.partitionCount)) {
      throw new FwError(
        'FW_CONFIG',
        `The log ${this.#options.prefix} has ${kept} partitions and cannot be opened with ${this.partitionCount}: ` +
          `set the number back to ${kept}, or give the log another prefix.`,
      );
    }
  }

  async append(partition: number, frame: Frame): Promise<Position> {
    const key = this.#key(partition);
    const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    const lengthMax = this.#options.lengthMax;
    const id = await this.#ask('take a frame', () =>
      lengthMax === undefined
        ? this.#writer.xadd(key, '*', FIELD, bytes)
        : this.#writer.xadd(key, 'MAXLEN', '~', lengthMax, '*', FIELD, bytes),
    );
    if (id === null) throw away('take a frame', 'it gave no position');
    return id;
  }

  async read(options: ReadOptions): Promise<LoggedFrame[]> {
    const key = this.#key(options.partition);
    const after = options.after === LOG_START ? '0-0' : options.after;
    const from = ['COUNT', options.framesMax, 'STREAMS', key, after] as const;
    const reply = await this.#ask('be read', () =>
      options.waitMs > 0
        ? this.#withReader(options.waitMs, (reader) =>
            reader.callBuffer('XREAD', 'BLOCK', options.waitMs, ...from),
          )
        : this.#writer.callBuffer('XREAD', ...from),
    );
    return entriesOf(reply).map(([position, frame]) => ({
      partition: options.partition,
      position,
      appendedAt: parsePosition(position)[0],
      frame,
    }));
  }

  async end(partition: number): Promise<Position> {
    const key = this.#key(partition);
    const newest = await this.#ask('be read', () =>
      this.#writer.xrevrangeBuffer(key, '+', '-', 'COUNT', 1),
    );
    return newest[0]?.[0].toString() ?? LOG_START;
  }

  async trimBefore(partition: number, position: Position): Promise<number> {
    if (position === LOG_START) return 0;
    const key = this.#key(partition);
    return await this.#ask('be trimmed', () => this.#writer.xtrim(key, 'MINID', position));
  }

  async trimOldest(partition: number, framesMax: number, position: Position): Promise<number> {
    if (position === LOG_START) return 0;
    const key = this.#key(partition);
    let dropped = 0;
    while (dropped < framesMax) {
      const count = Math.min(TRIM_FRAMES_MAX, framesMax - dropped);
      const reply = await this.#ask('be trimmed', () =>
        this.#writer.eval(TRIM_OLDEST, 1, key, count, position),
      );
      dropped += Number(reply);
      if (Number(reply) < count) break;
    }
    return dropped;
  }

  async size(partition: number): Promise<LogSize> {
    const key = this.#key(partition);
    const [frameCount, byteCount] = await this.#ask('be measured', () =>
      Promise.all([this.#writer.xlen(key), this.#writer.memory('USAGE', key)]),
    );
    return { frameCount, byteCount: byteCount ?? 0 };
  }

  positionAt(timeMs: number): Position {
    return `${Math.max(0, Math.floor(timeMs))}-0`;
  }

  comparePositions(a: Position, b: Position): number {
    const [aMs, aSequence] = parsePosition(a);
    const [bMs, bSequence] = parsePosition(b);
    return aMs - bMs || aSequence - bSequence;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const reader of this.#readers) reader.disconnect();
    if (this.#writer.status === 'ready') await this.#writer.quit().catch(() => undefined);
    this.#writer.disconnect();
  }

  #key(partition: number): string {
    if (!Number.isInteger(partition) || partition < 0 || partition >= this.partitionCount) {
      throw new FwError(
        'FW_CONFIG',
        `There is no partition ${partition}: the log has 0 to ${this.partitionCount - 1}.`,
      );
    }
    return `${this.#options.prefix}:${partition}`;
  }

  /** Runs a read on a connection of its own, with a limit on our side so that a dead network cannot hold it for ever. */
  async #withReader<T>(waitMs: number, read: (reader: Redis) => Promise<T>): Promise<T> {
    const reader = this.#idleReaders.pop() ?? this.#openReader();
    const timer = setTimeout(() => reader.disconnect(), waitMs + ANSWER_MS_MAX);
    try {
      if (reader.status === 'wait') await reader.connect();
      const reply = await read(reader);
      this.#idleReaders.push(reader);
      return reply;
    } catch (error) {
      reader.disconnect();
      this.#readers.delete(reader);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #openReader(): Redis {
    const reader = connection(this.#options.redis, { isReader: true });
    this.#readers.add(reader);
    return reader;
  }

  async #ask<T>(what: string, ask: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw away(what, 'this process has closed it');
    try {
      return await ask();
    } catch (error) {
      throw away(what, reasonOf(error), error);
    }
  }
}

/**
 * A connection that fails at once while Redis is away, so that the caller decides whether to wait; it comes back by itself.
 * Protocol 2: in protocol 3 this client gives XREAD another shape.
 */
function connection(url: string, { isReader = false } = {}): Redis {
  const redis = new Redis(url, {
    protocol: 2,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    ...(isReader ? {} : { commandTimeout: ANSWER_MS_MAX }),
    retryStrategy: (tries) => (isReader ? null : Math.min(tries * 50, RECONNECT_MS_MAX)),
  });
  // Each failure reaches the caller whose command it ends; without a listener the client would print it as well.
  redis.on('error', () => undefined);
  return redis;
}

/** What the client says of its own state says nothing to a reader. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/writeable|Connection is closed|max retries/.test(text)) return 'Redis is not connected';
  return text.replace(/\.$/, '');
}

function away(what: string, why: string, cause?: unknown): FwError {
  return new FwError(
    'FW_LOG_AWAY',
    `The signal log could not ${what}: ${why}. See that Redis runs and can be reached.`,
    { cause },
  );
}

/** Entries of an XREAD reply for one stream: `[[key, [[id, [field, bytes]], …]]]`, or null when nothing came in time. */
function entriesOf(reply: unknown): [Position, Frame][] {
  if (!Array.isArray(reply)) return [];
  const [stream]: unknown[] = reply;
  const entries: unknown = Array.isArray(stream) ? stream[1] : undefined;
  if (!Array.isArray(entries)) throw away('be read', 'its answer has an unknown shape');
  return entries.map(entryOf);
}

function entryOf(entry: unknown): [Position, Frame] {
  if (Array.isArray(entry)) {
    const [id, fields]: unknown[] = entry;
    const frame: unknown = Array.isArray(fields) ? fields[1] : undefined;
    if (Buffer.isBuffer(id) && Buffer.isBuffer(frame)) return [id.toString(), frame];
  }
  throw away('be read', 'an entry is not a frame; another program may write to its keys');
}

/** Both halves stay below 2^53: the first is a time in ms, the second counts within that millisecond. */
function parsePosition(position: Position): [number, number] {
  if (position === LOG_START) return [-1, 0];
  const dash = position.indexOf('-');
  return [Number(position.slice(0, dash)), Number(position.slice(dash + 1))];
}
