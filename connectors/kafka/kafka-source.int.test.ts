// Topics of partners as a source, by the suite of all sources, on a real broker.
import kafkajs from 'kafkajs';
import { afterAll, describe, expect, it } from 'vitest';
import { startKafka } from '../../test/kafka-server.ts';
import { describeSource } from '../source/source.conformance.ts';
import { KafkaFeed } from './kafka-feed.ts';

const first = await startKafka();
let running = first;
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

async function produce(
  topic: string,
  values: readonly (string | Buffer)[],
  partition = 0,
): Promise<void> {
  const producer = client().producer();
  await producer.connect();
  const messages = values.map((value) => ({ value, partition }));
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

const signal = (id: number) =>
  `{"type":"number.activated","id":"${id}","source":"p","time":1772380800000,"region":"330100","phone":"10086"}`;

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

  async function compressed(codec: string): Promise<string> {
    const topic = await makeTopic(1, codec);
    await produce(topic, [signal(1)]);
    return topic;
  }

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

  it.each(['gzip', 'zstd'])('that is compressed with %s is read', async (codec) => {
    const feed = feedOf(await compressed(codec));
    await feed.open(undefined);
    expect(await idsOf(feed)).toEqual(['1']);
    await feed.close();
  });

  it.each([
    ['snappy', 'Snappy'],
    ['lz4', 'LZ4'],
  ])(
    'that is compressed with %s says what to set, for waiting does not help',
    async (codec, name) => {
      const feed = feedOf(await compressed(codec));
      await feed.open(undefined);
      await expect(feed.next()).rejects.toMatchObject({
        code: 'FW_CONFIG',
        message: expect.stringMatching(`compressed with ${name}, .* 'compression.type'`),
      });
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
