// The private Kafka of the tests: what was answered survives kill -9, and the broker keeps its address.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
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

test('a broker ends with the process that started it, also when that is killed', async () => {
  const program = `
    const { startKafka } = await import(${JSON.stringify(new URL('./kafka-server.ts', import.meta.url).href)});
    const { brokers, dir } = await startKafka();
    console.log(JSON.stringify({ address: brokers[0], dir }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  const [line] = await once(child.stdout, 'data');
  const { address, dir } = JSON.parse(String(line));
  child.kill('SIGKILL');
  await expect.poll(() => isListening(address), { timeout: 10_000 }).toBe(false);
  rmSync(dir, { recursive: true, force: true });
});

function isListening(address: string): Promise<boolean> {
  const [host = '', port] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const answer = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
