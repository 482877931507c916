// Change events on a topic as a source, by the suite of all sources, on a real broker.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { afterAll, expect, it } from 'vitest';
import { startKafka } from '../../test/kafka-server.ts';
import { loadMapping } from '../mapping/compile-mapping.ts';
import { describeSource } from '../source/source.conformance.ts';
import { changeDecoder } from './change-event.ts';
import { KafkaFeed } from './kafka-feed.ts';

const MAPPING = `name: numbers
format: ndjson
source: partner
signals:
  - type: sim.swapped
    fields:
      id: "{after.id}"
      time: { from: after.time, format: [epoch-ms, rfc3339] }
      region: "{after.region}"
      phone: "{after.phone}"
`;

const first = await startKafka();
let running = first;
let count = 0;
const dir = await mkdtemp(join(tmpdir(), 'forewarn-changes-'));
const mapping = join(dir, 'numbers.yaml');
await writeFile(mapping, MAPPING);
afterAll(async () => {
  await rm(dir, { recursive: true });
  await running.stop();
  await first.stop();
});

const client = () =>
  new kafkajs.Kafka({ brokers: first.brokers, logLevel: kafkajs.logLevel.NOTHING });

async function makeTopic(): Promise<string> {
  const topic = `core.public.numbers-${++count}`;
  const admin = client().admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
  return topic;
}

async function produce(topic: string, values: readonly (string | null)[]): Promise<void> {
  const producer = client().producer();
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ key: 'row', value })) });
  await producer.disconnect();
}

/** With a schema around every other one, as a topic has whose converter was set otherwise one day. */
function changeOf(record: string, i: number): string {
  const envelope = `{"before":null,"after":${record},"op":"c"}`;
  return i % 2 === 0 ? envelope : `{"schema":{"type":"struct","fields":[]},"payload":${envelope}}`;
}

describeSource('kafka', () => {
  let topic = '';
  return Promise.resolve({
    async entry() {
      topic = await makeTopic();
      return `{ kind: kafka, brokers: ['${first.brokers[0]}'], topic: ${topic}, changes: debezium, mapping: '${mapping}' }`;
    },
    offer: (records) => produce(topic, records.map(changeOf)),
    async cut() {
      await running.kill();
    },
    async mend() {
      running = await startKafka({ dir: first.dir });
    },
    lag: 'lagRecords',
    stop: () => Promise.resolve(),
  });
});

it('tombstones and emptied tables are left out, and what is no change event is refused as it came', async () => {
  const topic = await makeTopic();
  const none = '{"type":"number.activated"}';
  const made = changeOf('{"id":"1","time":1772380800000,"region":"330100","phone":"10086"}', 0);
  await produce(topic, [made, null, '{"op":"t"}', none]);
  const { brokers } = first;
  const numbers = await loadMapping(mapping);
  const feed = new KafkaFeed({
    ...{ brokers, topic, mapping: numbers },
    from: 'earliest',
    decode: changeDecoder(),
  });
  await feed.open(undefined);
  const fed = await feed.next();
  expect(fed?.batch).toMatchObject({
    accepted: [{ id: '1' }],
    skipped: 1,
    rowsRead: 3,
    rejected: [{ row: 3, code: 'undecodable', raw: none }],
  });
  expect(fed?.batch.rejected[0]?.message).toContain("it has no 'op'");
  await feed.close();
});
