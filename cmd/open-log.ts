// Opens the signal log where the settings say: on Redis Streams beside the task queues, or on Kafka.
import { openKafkaLog } from '../log/kafka-log.ts';
import { topicName } from '../log/kafka-topics.ts';
import type { SignalLog } from '../log/log.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';
import type { Config } from './config.ts';

export interface LogPlace {
  readonly redisUrl: string;
  /** Of the data folder: two installations on one Redis do not meet. On Kafka the topic's prefix keeps them apart. */
  readonly instance: string;
  /** Hears what an operator should know. */
  readonly onNote: (text: string) => void;
}

/** One engine keeps all windows of a person, so it has to see all signals: in one partition. */
const PARTITION_COUNT = 1;

/** Opens the log, making it when it is new. Throws FW_LOG_AWAY and FW_CONFIG as the log does. */
export async function openSignalLog(config: Config, place: LogPlace): Promise<SignalLog> {
  if (config.kafka === undefined) {
    return await openRedisStreamLog({
      redis: place.redisUrl,
      prefix: `forewarn-${place.instance}`,
      partitionCount: PARTITION_COUNT,
    });
  }
  const { settings, prefix } = config.kafka;
  const topic = topicName(prefix, 'signals');
  return await openKafkaLog({
    ...settings,
    topic,
    partitionCount: PARTITION_COUNT,
    onGap: ({ from, to }) =>
      place.onNote(
        `${to - from} records of ${topic} from offset ${from} on are gone before they were read: ` +
          'the retention of the topic is shorter than the time since the checkpoint',
      ),
  });
}
