// Reading a partition of Kafka from a position of our own: plain Fetch requests to the partition's leader. No consumer group is joined, so
// there is no session to time out, no rebalance to loop in and no committed offset to disagree with the checkpoint. kafkajs offers this only
// by a side door: a partition assigner is handed the cluster, whose brokers can be asked; the consumer itself is never run.
import type { Cluster } from 'kafkajs';
import kafkajs from 'kafkajs';
import { FwError } from '../signal/fw-error.ts';
import { brokerErrorType, type KafkaSettings, kafkaClient, withinMs } from './kafka-client.ts';
import { FRAME_HEADER, type KafkaRecord } from './kafka-frames.ts';

/** What one request may bring, compressed; a larger batch still comes whole. */
const FETCH_BYTES = 1_048_576;
/** The broker holds a request for so long at most; longer waits are several requests. */
const WAIT_MS_MAX = 5_000;
const ANSWER_MS_MAX = 12_000;

/** Offsets that a partition has: from the oldest kept one to the one that the next record gets. */
export interface OffsetRange {
  readonly first: number;
  readonly next: number;
}

/** One connection to the cluster for one request at a time: a broker answers a connection's requests in order, and a reader waits. */
export class KafkaConnection {
  readonly #topic: string;
  readonly #client: ReturnType<typeof kafkaClient>;
  readonly #cluster: Cluster;

  constructor(settings: KafkaSettings, topic: string) {
    this.#topic = topic;
    this.#client = kafkaClient(settings);
    this.#cluster = clusterOf(this.#client);
  }

  /** Number of partitions of the topic, 0 when it does not exist. Throws what kafkajs throws when Kafka is away. */
  async open(): Promise<number> {
    return await withinMs(ANSWER_MS_MAX, async () => {
      await this.#cluster.connect();
      try {
        await this.#cluster.addTargetTopic(this.#topic);
      } catch (error) {
        if (brokerErrorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return 0;
        throw error;
      }
      return this.#cluster.findTopicPartitionMetadata(this.#topic).length;
    });
  }

  /**
   * Records from an offset on, waiting up to `waitMs` (and no longer than 5 s) for the first. Throws what kafkajs throws; the error's
   * broker type is OFFSET_OUT_OF_RANGE when the partition has no such offset.
   */
  async fetch(partition: number, offset: number, waitMs: number): Promise<KafkaRecord[]> {
    return await withinMs(ANSWER_MS_MAX, async () => {
      const [nodeId] = Object.keys(this.#cluster.findLeaderForPartitions(this.#topic, [partition]));
      if (nodeId === undefined) throw new Error(`partition ${partition} has no leader`);
      const broker = await this.#cluster.findBroker({ nodeId });
      const partitions = [{ partition, fetchOffset: String(offset), maxBytes: FETCH_BYTES }];
      const answer: unknown = await broker.fetch({
        maxWaitTime: Math.min(waitMs, WAIT_MS_MAX),
        minBytes: 1,
        maxBytes: FETCH_BYTES,
        topics: [{ topic: this.#topic, partitions }],
      });
      return recordsOf(answer, offset);
    });
  }

  /** The offsets that committed records of a partition have now. */
  async range(partition: number): Promise<OffsetRange> {
    return await withinMs(ANSWER_MS_MAX, async () => {
      const [first, next] = await Promise.all([
        this.#offset(partition, true),
        this.#offset(partition, false),
      ]);
      return { first, next };
    });
  }

  async #offset(partition: number, fromBeginning: boolean): Promise<number> {
    const query = { topic: this.#topic, partitions: [{ partition }], fromBeginning };
    const [found] = await this.#cluster.fetchTopicsOffset([query]);
    const offset = Number(found?.partitions[0]?.offset);
    if (!Number.isSafeInteger(offset)) throw new Error(`partition ${partition} has no offsets`);
    return offset;
  }

  /** Ends it at once; what is under way fails. */
  close(): void {
    this.#client.cut();
    this.#cluster.disconnect().catch(() => undefined);
  }
}

function clusterOf(client: ReturnType<typeof kafkaClient>): Cluster {
  let found: Cluster | undefined;
  client.kafka.consumer({
    groupId: 'forewarn-never-joined',
    allowAutoTopicCreation: false,
    partitionAssigners: [
      (config) => {
        found = config.cluster;
        return kafkajs.PartitionAssigners.roundRobin(config);
      },
    ],
  });
  if (found === undefined) {
    throw new FwError('FW_INTERNAL', 'kafkajs does not hand its cluster to partition assigners');
  }
  return found;
}

interface FetchedPartition {
  readonly messages: readonly FetchedMessage[];
  readonly abortedTransactions: readonly AbortedTransaction[] | null;
}

interface FetchedMessage {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly isControlRecord: boolean;
  readonly batchContext: { firstOffset: string; producerId: string; inTransaction: boolean };
}

interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

/** The records of an answer from an offset on: a batch comes whole, also when the offset is in its middle. */
function recordsOf(answer: unknown, fromOffset: number): KafkaRecord[] {
  const { messages, abortedTransactions } = partitionOf(answer);
  const isGivenUp = givenUp(abortedTransactions ?? []);
  const records: KafkaRecord[] = [];
  for (const message of messages) {
    const offset = Number(message.offset);
    const isDropped = isGivenUp(message, offset);
    if (offset < fromOffset) continue;
    const { value, isControlRecord, batchContext, headers } = message;
    records.push({
      offset,
      appendedAt: Number(message.timestamp),
      batch: Number(batchContext.firstOffset),
      isFrame: headers[FRAME_HEADER] !== undefined,
      value: value === null || isControlRecord || isDropped ? undefined : value,
    });
  }
  return records;
}

function partitionOf(answer: unknown): FetchedPartition {
  const responses: unknown = Reflect.get(Object(answer), 'responses');
  const [topic]: unknown[] = Array.isArray(responses) ? responses : [];
  const partitions: unknown = Reflect.get(Object(topic), 'partitions');
  const [partition]: unknown[] = Array.isArray(partitions) ? partitions : [];
  if (!isFetched(partition)) throw new Error('the answer to a fetch has an unknown shape');
  return partition;
}

/** All messages of an answer are made by the same decoder, so that one look at the first is enough. */
function isFetched(value: unknown): value is FetchedPartition {
  if (typeof value !== 'object' || value === null || !('messages' in value)) return false;
  if (!('abortedTransactions' in value) || !Array.isArray(value.messages)) return false;
  const [first]: unknown[] = value.messages;
  if (first === undefined) return true;
  return (
    typeof first === 'object' &&
    first !== null &&
    'batchContext' in first &&
    'isControlRecord' in first &&
    'headers' in first
  );
}

/** Tells which records belong to a transaction that was given up; asked for every record in order. */
function givenUp(aborted: readonly AbortedTransaction[]) {
  const waiting = [...aborted].sort((a, b) => Number(a.firstOffset) - Number(b.firstOffset));
  const open = new Set<string>();
  return (message: FetchedMessage, offset: number): boolean => {
    for (let next = waiting[0]; next && Number(next.firstOffset) <= offset; next = waiting[0]) {
      open.add(next.producerId);
      waiting.shift();
    }
    const { producerId, inTransaction } = message.batchContext;
    if (!inTransaction || !open.has(producerId)) return false;
    if (message.isControlRecord) open.delete(producerId);
    return true;
  };
}
