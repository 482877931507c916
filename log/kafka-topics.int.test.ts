// The topics on a real broker that its controller fences again and again, as one that hangs for moments on a busy machine: then it is
// counted among none, leads nothing and can be given no topic.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type KafkaServer, startKafka } from '../test/kafka-server.ts';
import { ensureTopics, inspectTopics, type TopicReport, type WantedTopic } from './kafka-topics.ts';

let server: KafkaServer;

beforeAll(async () => {
  const settings = { 'broker.session.timeout.ms': '500', 'broker.heartbeat.interval.ms': '1500' };
  server = await startKafka({ settings });
});
afterAll(() => server.stop());

test('topics are made and looked at while their broker is fenced now and then', async () => {
  const settings = { brokers: server.brokers };
  const wanted: WantedTopic[] = [];
  for (let at = 0; at < 30; at++) wanted.push({ topic: `signals-${at}`, role: 'signals' });
  const made: TopicReport[] = [];
  for (const topic of wanted)
    made.push(...(await ensureTopics(settings, [topic], { partitions: 1 })));
  expect(made.map(({ topic, isMade }) => [topic, isMade])).toEqual(
    wanted.map(({ topic }) => [topic, true]),
  );
  for (const topic of wanted) {
    const { brokerCount, reports } = await inspectTopics(settings, [topic], { partitions: 1 });
    expect({ brokerCount, reports }).toMatchObject({
      brokerCount: 1,
      reports: [{ topic: topic.topic, isMade: false, differences: [] }],
    });
  }
});
