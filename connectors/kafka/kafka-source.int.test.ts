// Topics of partners as a source, by the suite of all sources, on a real broker.
import { randomBytes } from 'node:crypto';
import kafkajs from 'kafkajs';
import { afterAll, describe, expect, it } from 'vitest';
import { startKafka } from '../../test/kafka-server.ts';
import { describeSource } from '../source/source.conformance.ts';
import { KafkaFeed } from './kafka-feed.ts';

const first = await startKafka();
let running = first;
const HOUR_MS = 3_600_000;
let count = 0;
afterAll(async () => {
  await running.stop();
  await first.stop();
});

const client = () =>
  new kafkajs.Kafka({ brokers: first.brokers, logLevel: kafkajs.logLevel.NOTHING });

async function makeTopic(numPartitions: number, compression = 'producer'): Promise<string> {
  const topic = `partner-${++count}`;
  const admin = client().admin();
  await admin.connect();
  const configEntries = [{ name: 'compression.type', value: compression }];
  await admin.createTopics({ topics: [{ topic, numPartitions, configEntries }] });
  await admin.disconnect();
  return topic;
}

/** Records are of now, unless `timeOf` says of when the n-th is, epoch ms. */
async function produce(
  topic: string,
  values: readonly (string | Buffer)[],
  partition = 0,
  timeOf: (n: number) => number = Date.now,
): Promise<void> {
  const producer = client().producer();
  await producer.connect();
  const messages = values.map((value, n) => ({ value, partition, timestamp: `${timeOf(n)}` }));
  await producer.send({ topic, messages });
  await producer.disconnect();
}

describeSource('kafka', async () => {
  let topic = '';
  return {
    async entry() {
      topic = await makeTopic(1);
      return `{ kind: kafka, brokers: ['${first.brokers[0]}'], topic: ${topic} }`;
    },
    offer: (records) => produce(topic, records),
    async cut() {
      await running.kill();
    },
    async mend() {
      running = await startKafka({ dir: first.dir });
    },
    lag: 'lagRecords',
    stop: () => Promise.resolve(),
  };
});

const signal = (id: number, time = 1_772_380_800_000) =>
  `{"type":"number.activated","id":"${id}","source":"p","time":${time},"region":"330100","phone":"10086"}`;

describe('a topic', () => {
  const stopping = new AbortController().signal;

  async function idsOf(feed: KafkaFeed): Promise<string[]> {
    const found: string[] = [];
    for (let fed = await feed.next(); fed !== undefined; fed = await feed.next())
      found.push(...fed.batch.accepted.map(({ id }) => id));
    return found.toSorted((a, b) => Number(a) - Number(b));
  }

  const feedOf = (topic: string, from: 'earliest' | 'latest' = 'earliest') =>
    new KafkaFeed({ brokers: first.brokers, topic, from });

  it('is read in all its partitions, each from where it was', async () => {
    const topic = await makeTopic(3);
    for (const partition of [0, 1, 2]) await produce(topic, [signal(partition)], partition);
    const feed = feedOf(topic);
    await feed.open(undefined);
    expect(feed.lagRecords).toBe(3);
    let place: unknown;
    for (let fed = await feed.next(); fed !== undefined; fed = await feed.next()) place = fed.place;
    expect(place).toEqual({ topic, offsets: { 0: 1, 1: 1, 2: 1 } });
    expect(feed.lagRecords).toBe(0);
    await feed.close();
    await produce(topic, [signal(3)], 1);
    const again = feedOf(topic);
    await again.open(place);
    expect(await idsOf(again)).toEqual(['3']);
    await again.close();
    expect(stopping.aborted).toBe(false);
  });

  it('with an hour of backlog is read in the order of time across its partitions, each record once, also across a kill', async () => {
    const [topic, begin] = [await makeTopic(4), Date.now() - HOUR_MS];
    // One record each second, two seconds and four; the last partition has none.
    const counts = [3_600, 1_800, 900];
    for (const [partition, n] of counts.entries()) {
      const timeOf = (at: number) => begin + at * (HOUR_MS / n);
      const values = Array.from({ length: n }, (_, at) =>
        signal(partition * 10_000 + at, timeOf(at)).padEnd(900),
      );
      // In batches that are small enough for the broker; the first partition is more than one answer brings.
      for (let at = 0; at < n; at += 900)
        await produce(topic, values.slice(at, at + 900), partition, (i) => timeOf(at + i));
    }
    const ids = new Set<string>();
    let [place, newest, latestMs, read]: [unknown, number, number, number] = [undefined, 0, 0, 0];
    // The second feed knows no more than the place of the first, which has read further by then.
    for (const until of [2_000, Number.POSITIVE_INFINITY]) {
      const feed = feedOf(topic);
      await feed.open(place);
      for (let fed = await feed.next(); fed !== undefined; fed = await feed.next()) {
        for (const { id, time } of fed.batch.accepted) {
          newest = Math.max(newest, time);
          latestMs = Math.max(latestMs, newest - time);
          ids.add(id);
          read++;
        }
        place = fed.place;
        if (read >= until) break;
      }
      await feed.close();
    }
    expect([ids.size, read]).toEqual([6_300, 6_300]);
    expect(latestMs).toBeLessThan(60_000);
  });

  it('begins at its end when only what is new is wanted', async () => {
    const topic = await makeTopic(1);
    await produce(topic, [signal(1)]);
    const feed = feedOf(topic, 'latest');
    await feed.open(undefined);
    await produce(topic, [signal(2)]);
    expect(await idsOf(feed)).toEqual(['2']);
    await feed.close();
  });

  it('may have several signals a record, on a line each, or one over several lines', async () => {
    const topic = await makeTopic(1);
    const printed = JSON.stringify(JSON.parse(signal(3)), undefined, 2);
    await produce(topic, [`${signal(1)}\n${signal(2)}\n`, printed]);
    const feed = feedOf(topic);
    await feed.open(undefined);
    expect(await idsOf(feed)).toEqual(['1', '2', '3']);
    await feed.close();
  });

  it('with times in seconds has those signals refused as such, and not lost as late', async () => {
    const topic = await makeTopic(1);
    await produce(topic, [signal(1).replace('1772380800000', '1772380800'), signal(2)]);
    const feed = feedOf(topic);
    await feed.open(undefined);
    const fed = await feed.next();
    expect(fed?.batch.accepted.map(({ id }) => id)).toEqual(['2']);
    expect(fed?.batch.rejected).toMatchObject([{ column: 'time', code: 'seconds' }]);
    await feed.close();
  });

  it('that does not exist is said to be missing', async () => {
    const feed = feedOf('nowhere');
    await expect(feed.open(undefined)).rejects.toThrow('has no topic nowhere');
    await feed.close();
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'])(
    'that is compressed with %s is read: the broker packs what it is given with the codec of Java',
    async (codec) => {
      const topic = await makeTopic(1, codec);
      // Some hundred kilobytes a batch, of which much is the same and much is not.
      const records = Array.from({ length: 2_000 }, (_, i) =>
        JSON.stringify({
          ...JSON.parse(signal(i)),
          person: randomBytes(1 + (i % 60)).toString('hex'),
        }),
      );
      await produce(topic, records);
      const feed = feedOf(topic);
      await feed.open(undefined);
      expect(await idsOf(feed)).toEqual(records.map((_, i) => `${i}`));
      await feed.close();
    },
  );

  it('with records that are no text has them refused with their offset', async () => {
    const topic = await makeTopic(1);
    await produce(topic, [signal(1), Buffer.from([0xff, 0xfe, 0x00])]);
    const feed = feedOf(topic);
    await feed.open(undefined);
    const fed = await feed.next();
    const [letter] = fed?.batch.rejected ?? [];
    expect(letter).toMatchObject({ file: `${topic}/0`, row: 1, code: 'encoding' });
    await feed.close();
  });
});
