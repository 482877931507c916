// What is on Kafka and in Redis after a system that was broken on the way has come to rest.
import { TaskQueue } from '../dissuasion/task-queue.ts';
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

/** The episodes of all tasks of the province's desk, waiting, held or closed, in order. */
export async function taskEpisodeIds(redisUrl: string, keyPrefix: string): Promise<string[]> {
  const tasks = new TaskQueue({ redisUrl, leaseMs: 1_000, keyPrefix });
  const ids: string[] = [];
  for (const state of ['waiting', 'claimed', 'closed'] as const) {
    let cursor: string | undefined;
    do {
      const more = cursor === undefined ? {} : { cursor };
      const page = await tasks.list({ desk: '330000', state, limit: 500, ...more });
      ids.push(...page.tasks.map(({ task }) => task.episodeId));
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  await tasks.close();
  return ids.sort();
}
