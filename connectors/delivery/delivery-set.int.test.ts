// What a provider says of a delivery in more than one word, on a real Redis and against the sandbox.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../../test/redis-server.ts';
import { parseDeliveries } from './deliveries-file.ts';
import type { Receipt } from './delivery.ts';
import { DeliverySet } from './delivery-set.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox-server.ts';

let redis: RedisServer;
let sandbox: Sandbox;

beforeAll(async () => {
  redis = await startRedis();
  sandbox = await startSandbox({ port: 0, smppPort: 0 });
});
afterAll(async () => {
  await sandbox.stop();
  await redis.stop();
});

test('what a person answers is heard after it was known to be delivered, and the delivery counts once', async () => {
  const provider = `{ kind: smpp, host: 127.0.0.1, port: ${sandbox.smppPort}, systemId: sms-a, password: env:SECRET, sender: '96110' }`;
  const text = `providers:\n  sms-a: ${provider}\nroutes:\n  - { channel: sms, through: sms-a }\n`;
  const config = parseDeliveries(text, 'deliveries.yaml', { SECRET: 'secret' });
  const set = new DeliverySet(config, { redisUrl: redis.url });
  const heard: Receipt[] = [];
  set.listen('sms', async (receipt) => void heard.push(receipt));
  set.start();
  const deliveryId = 'm1';
  const sms = {
    channel: 'sms',
    phone: '+8613812345678',
    text: '您可能正遭遇诈骗',
    language: 'zh',
  } as const;
  await set.send({ ...sms, deliveryId });
  const say = (answer?: string) =>
    set.hear('sms-a', {
      deliveryId,
      word: { state: 'delivered', ...(answer === undefined ? {} : { answer }) },
    });
  await say();
  await say();
  await say('1');
  expect(heard.map(({ state, answer }) => [state, answer])).toEqual([
    ['delivered', undefined],
    ['delivered', '1'],
  ]);
  expect(set.views[0]?.delivered).toBe(1);
  await set.stop();
});
