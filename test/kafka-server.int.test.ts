// The private Kafka of the tests: what was answered survives kill -9, and the broker keeps its address.
import { Kafka, logLevel } from 'kafkajs';
import { expect, test } from 'vitest';
import { startKafka } from './kafka-server.ts';

test('a broker started again on the folder of a killed one has its address and its records', async () => {
  const first = await startKafka();
  const kafka = (brokers: string[]) => new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const admin = kafka(first.brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'desk', numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
  const producer = kafka(first.brokers).producer();
  await producer.connect();
  await producer.send({ topic: 'desk', messages: [{ value: '330106' }] });
  await producer.disconnect();
  await first.kill();
  const second = await startKafka({ dir: first.dir });
  try {
    expect(second.brokers).toEqual(first.brokers);
    const again = kafka(second.brokers).admin();
    await again.connect();
    expect(await again.fetchTopicOffsets('desk')).toMatchObject([{ high: '1' }]);
    await again.disconnect();
  } finally {
    await second.stop();
    await first.stop();
  }
});
