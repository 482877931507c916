// What is on Kafka after a system that was broken on the way has come to rest.
import { openKafkaLog } from '../log/kafka-log.ts';
import type { LoggedFrame } from '../log/log.ts';
import { unpackFrame } from '../log/unpack-frame.ts';
import { allFramesOf } from './log-judge.ts';

/** All frames that partition 0 of a topic holds. */
export async function framesOfTopic(
  brokers: readonly string[],
  topic: string,
): Promise<LoggedFrame[]> {
  return allFramesOf(await openKafkaLog({ brokers: [...brokers], topic, partitionCount: 1 }));
}

/** Every line of a topic's records, those that are there twice too. */
export async function linesOfTopic(brokers: readonly string[], topic: string): Promise<string[]> {
  const frames = await framesOfTopic(brokers, topic);
  return frames.flatMap(({ frame }) => unpackFrame(frame));
}
