// What is on Kafka after a system that was broken on the way has come to rest.
import { openKafkaLog } from '../log/kafka-log.ts';
import { LOG_START, type LoggedFrame } from '../log/log.ts';
import { unpackFrame } from '../log/unpack-frame.ts';

/** All frames that partition 0 of a topic holds. */
export async function framesOfTopic(
  brokers: readonly string[],
  topic: string,
): Promise<LoggedFrame[]> {
  const log = await openKafkaLog({ brokers: [...brokers], topic, partitionCount: 1 });
  const frames: LoggedFrame[] = [];
  for (let after = LOG_START; ; ) {
    const read = await log.read({ partition: 0, after, framesMax: 64, waitMs: 0 });
    frames.push(...read);
    const last = read.at(-1);
    if (last === undefined) break;
    after = last.position;
  }
  await log.close();
  return frames;
}

/** Every line of a topic's records, those that are there twice too. */
export async function linesOfTopic(brokers: readonly string[], topic: string): Promise<string[]> {
  const frames = await framesOfTopic(brokers, topic);
  return frames.flatMap(({ frame }) => unpackFrame(frame));
}
