// Opens the signal log where the settings say: on Redis Streams beside the task queues, or on Kafka. On Kafka decisions and dead letters are
// told to topics as well, for partner systems and for whoever mends what was refused.
import type { DeadLetterSink } from '../connectors/dead-letter.ts';
import type { Decision } from '../engine/decision.ts';
import { openKafkaLog } from '../log/kafka-log.ts';
import { ensureTopics, TOPIC_ROLES, topicName } from '../log/kafka-topics.ts';
import type { Position, SignalLog } from '../log/log.ts';
import { openRedisStreamLog, type RedisStreamLog } from '../log/redis-stream-log.ts';
import type { Config } from './config.ts';
import { openKafkaTellings } from './kafka-tellings.ts';

export interface LogPlace {
  readonly redisUrl: string;
  /** Of the data folder: two installations on one Redis do not meet. On Kafka the topics' prefix keeps them apart. */
  readonly instance: string;
  /** Where dead letters are kept on this machine. */
  readonly deadLetters: DeadLetterSink;
  /** Hears what an operator should know. */
  readonly onNote: (text: string) => void;
}

export interface OpenedLog {
  readonly log: SignalLog;
  /** The log when it is on Redis, whose memory we mind; Kafka lets go of old signals by itself. */
  readonly trimmed?: RedisStreamLog;
  readonly deadLetters: DeadLetterSink;
  /** Tells partner systems of decisions; only where there is a topic for them. */
  readonly publish?: (decisions: readonly Decision[]) => Promise<void>;
  /** Frames behind a position that were not read, where the log can tell. Throws FW_LOG_AWAY. */
  readonly lag?: (position: Position) => Promise<number>;
  close(): Promise<void>;
}

/** One engine keeps all windows of a person, so it has to see all signals: in one partition. */
const PARTITION_COUNT = 1;

/** Opens the log, making it and its topics when they are new. Throws FW_LOG_AWAY and FW_CONFIG as the log does. */
export async function openSignalLog(
  config: Pick<Config, 'kafka'>,
  place: LogPlace,
): Promise<OpenedLog> {
  if (config.kafka !== undefined) return await openKafka(config.kafka, place);
  const log = await openRedisStreamLog({
    redis: place.redisUrl,
    prefix: `forewarn-${place.instance}`,
    partitionCount: PARTITION_COUNT,
  });
  return { log, trimmed: log, deadLetters: place.deadLetters, close: () => log.close() };
}

async function openKafka(
  { settings, prefix }: NonNullable<Config['kafka']>,
  { deadLetters, onNote }: LogPlace,
): Promise<OpenedLog> {
  // One engine sends nothing to itself, and how many slices there will be is not known here.
  const roles = TOPIC_ROLES.filter((role) => role !== 'signals.victim');
  const topics = roles.map((role) => ({ role, topic: topicName(prefix, role) }));
  await ensureTopics(settings, topics, { partitions: PARTITION_COUNT });
  const topic = topicName(prefix, 'signals');
  const log = await openKafkaLog({
    ...settings,
    topic,
    partitionCount: PARTITION_COUNT,
    onGap: ({ from, to }) =>
      onNote(
        `${to - from} records of ${topic} from offset ${from} on are gone before they were read: ` +
          'the retention of the topic is shorter than the time since the checkpoint',
      ),
  });
  const told = openKafkaTellings({ settings, prefix }, deadLetters);
  return {
    log,
    lag: (position) => log.lag(0, position),
    publish: told.publish,
    deadLetters: told.deadLetters,
    async close() {
      told.close();
      await log.close();
    },
  };
}
