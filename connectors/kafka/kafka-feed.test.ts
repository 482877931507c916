// How the partitions of a topic are asked, with the answers in the test's hand.
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KafkaConnection } from '../../log/kafka-fetch.ts';
import type { KafkaRecord } from '../../log/kafka-frames.ts';
import { KafkaFeed } from './kafka-feed.ts';

type Asked = PromiseWithResolvers<KafkaRecord[]>;

let feed: KafkaFeed;
/** The questions to each partition, the newest last. */
let asked: Asked[][];

beforeEach(async () => {
  asked = [[], []];
  vi.spyOn(KafkaConnection.prototype, 'open').mockResolvedValue(2);
  vi.spyOn(KafkaConnection.prototype, 'range').mockResolvedValue({ first: 0, next: 0 });
  vi.spyOn(KafkaConnection.prototype, 'fetch').mockImplementation((partition) => {
    const question: Asked = Promise.withResolvers();
    asked[partition]?.push(question);
    return question.promise;
  });
  feed = new KafkaFeed({ brokers: ['127.0.0.1:9'], topic: 't', from: 'earliest' });
  await feed.open(undefined);
});
afterEach(async () => {
  await feed.close();
  vi.restoreAllMocks();
});

const newest = (partition: number): Asked | undefined => asked[partition]?.at(-1);

function record(id: string, appendedAt = 0): KafkaRecord {
  const text = `{"type":"number.activated","id":"${id}","source":"p","time":1772380800000,"region":"330100","phone":"10086"}`;
  return { offset: 0, appendedAt, batch: 0, isFrame: false, value: Buffer.from(text) };
}

/** A first record of partition 1, after which the question to partition 0 is still open. */
async function firstOfOne(): Promise<void> {
  const fed = feed.next();
  newest(1)?.resolve([record('a')]);
  await fed;
}

it('gives what one partition has while another has nothing', async () => {
  await firstOfOne();
  const fed = feed.next();
  newest(0)?.resolve([]);
  await setImmediate();
  expect(asked[0]).toHaveLength(2);
  newest(1)?.resolve([record('b')]);
  expect((await fed)?.batch.accepted.map(({ id }) => id)).toEqual(['b']);
});

it('waits for a partition that has a backlog, and gives the older record first', async () => {
  vi.spyOn(KafkaConnection.prototype, 'range').mockResolvedValue({ first: 0, next: 1 });
  await feed.open(undefined);
  const fed = feed.next();
  newest(1)?.resolve([record('b', 2)]);
  await setImmediate();
  newest(0)?.resolve([record('a', 1)]);
  expect((await fed)?.batch.accepted.map(({ id }) => id)).toEqual(['a']);
});

it('says that there is nothing once every partition was asked anew and has nothing', async () => {
  await firstOfOne();
  const fed = feed.next();
  for (const partition of [0, 1]) newest(partition)?.resolve([]);
  await setImmediate();
  newest(0)?.resolve([]);
  expect(await fed).toBeUndefined();
});

it('bears a partition that fails while another is waited for', async () => {
  const unheld = vi.fn();
  process.on('unhandledRejection', unheld);
  await firstOfOne();
  const fed = feed.next();
  newest(0)?.resolve([]);
  await setImmediate();
  newest(1)?.resolve([record('b')]);
  await fed;
  newest(0)?.reject(new Error('the broker is gone'));
  await setImmediate();
  process.off('unhandledRejection', unheld);
  expect(unheld).not.toHaveBeenCalled();
  await expect(feed.next()).rejects.toThrow('the broker is gone');
});
