// The signal log on Kafka: a topic, a record a frame, its position the record's offset. Reading goes by partition and position, as the pump's
// checkpoints hold them: Kafka remembers nothing for us. A reader that shares partitions with others would add only the question which
// partitions are mine; it would read them by this same log.
import { FwError } from '../signal/fw-error.ts';
import type { Frame } from './frame.ts';
import { awayError, brokerErrorType, type KafkaSettings } from './kafka-client.ts';
import { KafkaConnection, type OffsetRange } from './kafka-fetch.ts';
import { framesOf } from './kafka-frames.ts';
import { ensureTopics, type TopicRole, withAdmin } from './kafka-topics.ts';
import { KafkaWriter } from './kafka-writer.ts';
import type { LoggedFrame, Position, ReadOptions, SignalLog } from './log.ts';
import { LOG_START } from './log.ts';

export interface KafkaLogOptions extends KafkaSettings {
  readonly topic: string;
  readonly partitionCount: number;
  /** Copies of each record when the topic has to be made; three, or as many as there are brokers, when missing. */
  readonly replication?: number;
  readonly role?: TopicRole;
  /** Told when frames between a reader's position and the oldest kept one are gone, as after their retention. */
  readonly onGap?: (gap: LogGap) => void;
}

export interface LogGap {
  readonly partition: number;
  /** Offset that was asked for. */
  readonly from: number;
  /** Offset of the oldest record that is kept. */
  readonly to: number;
}

export interface KafkaLog extends SignalLog {
  /** Records after this position that have not been read. Throws FW_LOG_AWAY. */
  lag(partition: number, position: Position): Promise<number>;
  /** Drops the frames before this position and keeps the one at it; gives the number of records dropped. Throws FW_LOG_AWAY. */
  trimBefore(partition: number, position: Position): Promise<number>;
}

/**
 * Opens the log, making its topic when it is new. Throws FW_LOG_AWAY when Kafka does not answer, and FW_CONFIG when the topic has
 * another number of partitions: keys would then move between partitions and lose their order.
 */
export async function openKafkaLog(options: KafkaLogOptions): Promise<KafkaLog> {
  if (!Number.isInteger(options.partitionCount) || options.partitionCount < 1) {
    const text = `The log needs one partition or more, not ${options.partitionCount}.`;
    throw new FwError('FW_CONFIG', text);
  }
  const found = (await partitionsOf(options)) || (await makeTopic(options));
  if (found !== options.partitionCount) {
    throw new FwError(
      'FW_CONFIG',
      `The topic ${options.topic} has ${found} partitions and cannot be opened with ${options.partitionCount}: ` +
        `set the number to ${found}, or give the log another topic.`,
    );
  }
  return new TopicLog(options);
}

async function partitionsOf(options: KafkaLogOptions): Promise<number> {
  const connection = new KafkaConnection(options, options.topic);
  try {
    return await connection.open();
  } catch (error) {
    throw awayError(options, 'be opened', error);
  } finally {
    connection.close();
  }
}

async function makeTopic(options: KafkaLogOptions): Promise<number> {
  const { topic, partitionCount: partitions, replication, role = 'signals' } = options;
  const shape = { partitions, ...(replication === undefined ? {} : { replication }) };
  await ensureTopics(options, [{ topic, role }], shape);
  return await partitionsOf(options);
}

const AT_ONCE_MS = 1_000;

/** What of a partition is here before it is asked for: in order, the first of them behind `after`, and those that are on their way behind the last. */
interface Ahead {
  after: Position;
  readonly frames: LoggedFrame[];
  /** Settles, and never rejects, when they are among `frames`. */
  coming: Promise<void> | undefined;
}

class TopicLog implements KafkaLog {
  readonly partitionCount: number;
  readonly #options: KafkaLogOptions;
  readonly #writer: KafkaWriter;
  /** A request that waits holds its connection, so each takes one of its own; they are kept for the next. */
  readonly #idle: KafkaConnection[] = [];
  readonly #connections = new Set<KafkaConnection>();
  readonly #ahead = new Map<number, Ahead>();
  #isClosed = false;

  constructor(options: KafkaLogOptions) {
    this.#options = options;
    this.partitionCount = options.partitionCount;
    this.#writer = new KafkaWriter(options, options.topic);
  }

  async append(partition: number, frame: Frame): Promise<Position> {
    this.#check(partition, 'take a frame');
    return String(await this.#writer.append(partition, frame));
  }

  async read(options: ReadOptions): Promise<LoggedFrame[]> {
    const { partition, after, framesMax } = options;
    this.#check(partition, 'be read');
    const kept = this.#ahead.get(partition);
    this.#ahead.delete(partition);
    const ahead = kept?.after === after ? kept : undefined;
    if (ahead?.frames.length === 0) await ahead.coming;
    if (ahead === undefined || ahead.frames.length === 0) {
      const frames = await this.#fetch(options);
      return this.#take({ after, frames, coming: undefined }, options, frames.length >= framesMax);
    }
    return this.#take(ahead, options, true);
  }

  /** Takes frames from those that are here. For a reader that is behind the next ones are fetched while it works on these. */
  #take(ahead: Ahead, { partition, framesMax }: ReadOptions, isBehind: boolean): LoggedFrame[] {
    const { frames } = ahead;
    const taken = frames.splice(0, framesMax);
    const last = frames.at(-1) ?? taken.at(-1);
    ahead.after = taken.at(-1)?.position ?? ahead.after;
    if (isBehind && last !== undefined && frames.length < framesMax)
      ahead.coming ??= this.#fetchAhead(last)
        .then((more) => {
          for (const frame of more) frames.push(frame);
        })
        .finally(() => {
          ahead.coming = undefined;
        });
    if (frames.length > 0 || ahead.coming !== undefined) this.#ahead.set(partition, ahead);
    return taken;
  }

  async end(partition: number): Promise<Position> {
    this.#check(partition, 'be read');
    const { first, next } = await this.#ask((connection) => connection.range(partition));
    return next === first ? LOG_START : String(next - 1);
  }

  async lag(partition: number, position: Position): Promise<number> {
    this.#check(partition, 'be read');
    const { first, next } = await this.#ask((connection) => connection.range(partition));
    return Math.max(0, next - Math.max(first, nextOffset(position)));
  }

  async trimBefore(partition: number, position: Position): Promise<number> {
    this.#check(partition, 'be trimmed');
    if (position === LOG_START) return 0;
    const offset = nextOffset(position) - 1;
    const { topic } = this.#options;
    return await withAdmin(this.#options, 'be trimmed', async (admin) => {
      // kafkajs deletes only in a topic whose leaders it has asked for before.
      const ranges = await admin.fetchTopicOffsets(topic);
      const first = Number(ranges.find((range) => range.partition === partition)?.low ?? 0);
      if (offset <= first) return 0;
      const partitions = [{ partition, offset: String(offset) }];
      await admin.deleteTopicRecords({ topic, partitions });
      return offset - first;
    });
  }

  comparePositions(a: Position, b: Position): number {
    return nextOffset(a) - nextOffset(b);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#writer.close();
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
    return Promise.resolve();
  }

  /** A failure is left to the next read that has to wait. */
  #fetchAhead({ partition, position }: LoggedFrame): Promise<readonly LoggedFrame[]> {
    return this.#fetch({ partition, after: position, framesMax: 0, waitMs: 0 }).catch(() => []);
  }

  async #fetch({ partition, after, waitMs }: ReadOptions): Promise<LoggedFrame[]> {
    const until = performance.now() + waitMs;
    let offset = nextOffset(after);
    for (;;) {
      const leftMs = Math.max(0, Math.round(until - performance.now()));
      const answer = await this.#ask(async (connection) => {
        try {
          return await connection.fetch(partition, offset, leftMs);
        } catch (error) {
          if (brokerErrorType(error) !== 'OFFSET_OUT_OF_RANGE') throw error;
          return await connection.range(partition);
        }
      });
      if (!Array.isArray(answer)) offset = this.#pastGap(partition, offset, answer);
      else if (answer.length > 0) return toLogged(partition, framesOf(answer));
      else if (performance.now() >= until) return [];
    }
  }

  /** Where to read on when Kafka no longer has the offset. Throws FW_CONFIG when it never had it. */
  #pastGap(partition: number, from: number, { first, next }: OffsetRange): number {
    if (from < first) {
      if (from > 0) this.#options.onGap?.({ partition, from, to: first });
      return first;
    }
    throw new FwError(
      'FW_CONFIG',
      `The position ${from} lies behind the end (${next}) of partition ${partition} of the topic ${this.#options.topic}: ` +
        'the topic was made anew, or the checkpoints in the data folder belong to another one.',
    );
  }

  /**
   * Asks on a connection of its own. One that was idle may have died unseen or know an old leader; when it fails at once, a fresh one is
   * tried. A failure that took its time is told: the caller has waited enough.
   */
  async #ask<T>(ask: (connection: KafkaConnection) => Promise<T>): Promise<T> {
    const idle = this.#idle.pop();
    if (idle !== undefined) {
      const startedAt = performance.now();
      try {
        return await this.#use(idle, ask);
      } catch (error) {
        for (const other of this.#idle.splice(0)) this.#drop(other);
        if (this.#isClosed || performance.now() - startedAt > AT_ONCE_MS) {
          throw awayError(this.#options, 'be read', error);
        }
      }
    }
    const connection = new KafkaConnection(this.#options, this.#options.topic);
    this.#connections.add(connection);
    try {
      return await this.#use(connection, async () => {
        await connection.open();
        return await ask(connection);
      });
    } catch (error) {
      throw awayError(this.#options, 'be read', error);
    }
  }

  async #use<T>(connection: KafkaConnection, ask: (of: KafkaConnection) => Promise<T>): Promise<T> {
    try {
      const answer = await ask(connection);
      if (!this.#isClosed) this.#idle.push(connection);
      return answer;
    } catch (error) {
      this.#drop(connection);
      throw error;
    }
  }

  #drop(connection: KafkaConnection): void {
    this.#connections.delete(connection);
    connection.close();
  }

  #check(partition: number, what: string): void {
    if (this.#isClosed) throw this.#away(what, 'this process has closed it');
    if (!Number.isInteger(partition) || partition < 0 || partition >= this.partitionCount) {
      const text = `There is no partition ${partition}: the log has 0 to ${this.partitionCount - 1}.`;
      throw new FwError('FW_CONFIG', text);
    }
  }

  #away(what: string, why: string): FwError {
    return awayError(this.#options, what, new Error(why));
  }
}

function toLogged(partition: number, frames: ReturnType<typeof framesOf>): LoggedFrame[] {
  return frames.map(({ offset, appendedAt, frame }) => ({
    partition,
    position: String(offset),
    appendedAt,
    frame,
  }));
}

/** Offset of the first record after a position. Throws FW_CONFIG for a position that no Kafka log gave. */
function nextOffset(position: Position): number {
  if (position === LOG_START) return 0;
  const offset = Number(position);
  if (Number.isSafeInteger(offset) && offset >= 0) return offset + 1;
  throw new FwError(
    'FW_CONFIG',
    `'${position}' is no position of a Kafka log: the checkpoints in the data folder belong to another log. ` +
      'Take another FOREWARN_DATA_DIR.',
  );
}
