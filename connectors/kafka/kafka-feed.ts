// A topic of a partner as a feed: all its partitions, from the offsets that the place holds. No consumer group is joined, for the reasons in
// docs/reliability.md; partitions that are added later are seen when the feed connects anew. Partitions with a backlog are read side by side,
// by the timestamps of their records: one that was read ahead would make the signals of the others late.
import type { KafkaSettings } from '../../log/kafka-client.ts';
import { brokerErrorType } from '../../log/kafka-client.ts';
import { KafkaConnection } from '../../log/kafka-fetch.ts';
import type { KafkaRecord } from '../../log/kafka-frames.ts';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import type { SignalBatch } from '../file/signal-batch.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { joined } from '../source/joined-batch.ts';
import type { Fed, Feed } from '../source/polled-source.ts';
import { RecordReader } from '../source/record-reader.ts';

/**
 * Makes JSON text of a record's bytes; undefined leaves the record out. Throws FW_SOURCE_AWAY while the schema registry is away; any other
 * error refuses the record.
 */
export type RecordDecoder = (value: Uint8Array) => Promise<string | undefined>;

export interface KafkaFeedOptions extends KafkaSettings {
  readonly topic: string;
  /** How records become signals; without one they are signals, one a record or one a line. */
  readonly mapping?: Mapping;
  /** For records that are no JSON; without one they are. */
  readonly decode?: RecordDecoder;
  /** Where a partition without a place begins. */
  readonly from: 'earliest' | 'latest';
}

/** Next offset by partition. */
type Offsets = ReadonlyMap<number, number>;

const LEFT_OUT: SignalBatch = { accepted: [], rejected: [], skipped: 1, rowsRead: 1 };
const WAIT_MS = 500;
const ROUND_MS_MIN = 5;
/** How often it is asked how far a partition has come. */
const LAG_MS = 2_000;
/** How far one partition is given ahead of another that has a backlog, by the timestamps of their records. */
const AHEAD_MS = 30_000;

interface Lane {
  readonly partition: number;
  readonly connection: KafkaConnection;
  readonly reader: RecordReader;
  /** Of the next record that is given. */
  offset: number;
  /** Records that are here, from `offset` on. */
  held: readonly KafkaRecord[];
  /** The offset behind its last record, when it was asked last. */
  end: number;
  endAt: number;
  /** The request that is under way; only while nothing is held. */
  asked: Promise<Lane> | undefined;
}

export class KafkaFeed implements Feed {
  readonly pauseMs = ROUND_MS_MIN;
  readonly #options: KafkaFeedOptions;
  #lanes: Lane[] = [];
  readonly #connections = new Set<KafkaConnection>();

  constructor(options: KafkaFeedOptions) {
    this.#options = options;
  }

  get lagRecords(): number | undefined {
    if (this.#lanes.length === 0) return undefined;
    return this.#lanes.reduce((sum, lane) => sum + lagOf(lane), 0);
  }

  async open(place: unknown): Promise<void> {
    const offsets = offsetsOf(place, this.#options.topic);
    const first = this.#connect();
    const count = await this.#ask('be opened', () => first.open());
    if (count === 0) {
      const text = `Kafka at ${this.#options.brokers.join(', ')} has no topic ${this.#options.topic}: is the name right, and has the partner made it?`;
      throw new FwError('FW_SOURCE_AWAY', text);
    }
    const lanes: Lane[] = [];
    for (let partition = 0; partition < count; partition++) {
      lanes.push(
        await this.#ask('be opened', async () => {
          if (partition === 0) return await this.#laneOn(first, partition, offsets);
          const connection = this.#connect();
          await connection.open();
          return await this.#laneOn(connection, partition, offsets);
        }),
      );
    }
    this.#lanes = lanes;
  }

  /**
   * Only when every partition was asked in this call and has nothing is there nothing. A partition with a backlog is waited for, as its
   * answer comes at once; one without holds up no other.
   */
  async next(): Promise<Fed | undefined> {
    const fresh = new Set<Lane>();
    for (const lane of this.#lanes)
      if (lane.asked === undefined && lane.held.length === 0) this.#begin(lane, fresh);
    for (;;) {
      const lane = this.#earliest();
      if (lane !== undefined) return await this.#fed(lane);
      const waiting = this.#lanes.flatMap(({ asked }) => asked ?? []);
      if (waiting.length === 0) return undefined;
      const answered = await this.#ask('be read', () => Promise.race(waiting));
      if (answered.held.length === 0 && !fresh.has(answered)) this.#begin(answered, fresh);
    }
  }

  /** Whose next record is the oldest; undefined while an answer has to be waited for. */
  #earliest(): Lane | undefined {
    let earliest: Lane | undefined;
    for (const lane of this.#lanes) {
      if (lane.held.length === 0 && lagOf(lane) > 0) return undefined;
      if (nextTime(lane) < nextTime(earliest)) earliest = lane;
    }
    return earliest;
  }

  #begin(lane: Lane, fresh: Set<Lane>): void {
    fresh.add(lane);
    lane.asked = this.#fetch(lane);
    // It may fail while nobody waits for it; whoever waits is told.
    lane.asked.catch(() => undefined);
  }

  close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
    this.#lanes = [];
    return Promise.resolve();
  }

  #connect(): KafkaConnection {
    const connection = new KafkaConnection(this.#options, this.#options.topic);
    this.#connections.add(connection);
    return connection;
  }

  async #laneOn(connection: KafkaConnection, partition: number, offsets: Offsets): Promise<Lane> {
    const { topic, mapping, from } = this.#options;
    const { first, next } = await connection.range(partition);
    const begin = offsets.get(partition) ?? (from === 'latest' ? next : first);
    if (begin > next) {
      const text = `The place of partition ${partition} of ${topic} is ${begin}, behind its end (${next}): the topic was made anew. Remove the state file of this source to read it from its start.`;
      throw new FwError('FW_CONFIG', text);
    }
    const offset = Math.max(first, begin);
    const reader = new RecordReader(`${topic}/${partition}`, mapping);
    return {
      partition,
      connection,
      reader,
      offset,
      held: [],
      end: next,
      endAt: performance.now(),
      asked: undefined,
    };
  }

  async #fetch(lane: Lane): Promise<Lane> {
    lane.held = await this.#recordsOf(lane);
    lane.asked = undefined;
    // What was counted there may be nothing to read, as the end of a transaction.
    if (lane.held.length === 0) lane.end = lane.offset;
    return lane;
  }

  async #recordsOf(lane: Lane): Promise<KafkaRecord[]> {
    const { connection, partition } = lane;
    try {
      return await connection.fetch(partition, lane.offset, WAIT_MS);
    } catch (error) {
      if (brokerErrorType(error) !== 'OFFSET_OUT_OF_RANGE') throw error;
      // Retention has passed us by: what is gone is gone.
      const { first } = await connection.range(partition);
      lane.offset = Math.max(first, lane.offset);
      return await connection.fetch(partition, lane.offset, WAIT_MS);
    }
  }

  /** The next records of a partition, up to where it is far enough ahead of the others. */
  async #fed(lane: Lane): Promise<Fed> {
    const others = this.#lanes.filter((other) => other !== lane);
    const until = Math.min(...others.map(nextTime)) + AHEAD_MS;
    const ahead = lane.held.findIndex(({ appendedAt }) => appendedAt > until);
    const records = ahead === -1 ? lane.held : lane.held.slice(0, ahead);
    const batches: SignalBatch[] = [];
    for (const record of records)
      if (record.value !== undefined) batches.push(await this.#read(lane, record, record.value));
    lane.offset = (records.at(-1)?.offset ?? lane.offset - 1) + 1;
    lane.held = lane.held.slice(records.length);
    // Of those whose next records are of one time the others come first.
    this.#lanes = [...others, lane];
    await this.#measureLag(lane);
    const offsets = this.#lanes.map(
      ({ partition, offset }) => [String(partition), offset] as const,
    );
    return {
      batch: joined(batches),
      place: { topic: this.#options.topic, offsets: Object.fromEntries(offsets) },
    };
  }

  async #read(lane: Lane, { offset }: KafkaRecord, value: Uint8Array): Promise<SignalBatch> {
    const { decode } = this.#options;
    if (decode === undefined) return lane.reader.read(value, offset);
    try {
      const text = await decode(value);
      return text === undefined ? LEFT_OUT : lane.reader.readText(text, offset);
    } catch (error) {
      if (isFwError(error, 'FW_SOURCE_AWAY')) throw error;
      const why = error instanceof Error ? error.message : String(error);
      return lane.reader.refuse(value, offset, {
        code: 'undecodable',
        message: `the record cannot be decoded: ${why}`,
      });
    }
  }

  async #measureLag(lane: Lane): Promise<void> {
    const now = performance.now();
    if (now - lane.endAt < LAG_MS) return;
    lane.endAt = now;
    const { next } = await this.#ask('be read', () => lane.connection.range(lane.partition));
    lane.end = next;
  }

  async #ask<T>(what: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (isFwError(error)) throw error;
      const { topic, brokers } = this.#options;
      const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
      throw new FwError(
        'FW_SOURCE_AWAY',
        `The topic ${topic} could not ${what}: ${why}. See that Kafka runs and can be reached at ${brokers.join(', ')}.`,
        { cause: error },
      );
    }
  }
}

/** Records that a partition has behind its offset, as far as is known. */
function lagOf({ end, offset }: Lane): number {
  return Math.max(0, end - offset);
}

/** The timestamp of a partition's next record, epoch ms; without one after all others. */
function nextTime(lane: Lane | undefined): number {
  return lane?.held[0]?.appendedAt ?? Number.POSITIVE_INFINITY;
}

/** Throws FW_FILE when a place is not one of this topic. */
function offsetsOf(place: unknown, topic: string): Offsets {
  if (place === undefined) return new Map();
  const offsets =
    typeof place === 'object' && place !== null && 'topic' in place && place.topic === topic
      ? Reflect.get(place, 'offsets')
      : undefined;
  if (typeof offsets !== 'object' || offsets === null) {
    throw new FwError(
      'FW_FILE',
      `The place that was saved is not one of the topic ${topic}. Remove the state file of this source to read it from its start.`,
    );
  }
  return new Map(
    Object.entries(offsets).map(([partition, offset]) => [Number(partition), Number(offset)]),
  );
}
