// The private Redis of the tests: what is written survives kill -9, and two servers do not meet.
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { startRedis } from './redis-server.ts';

test('two servers run side by side and share nothing', async () => {
  const [left, right] = await Promise.all([startRedis(), startRedis()]);
  const client = new Redis(left.url);
  const other = new Redis(right.url);
  try {
    await client.set('desk', '330106');
    expect(await other.get('desk')).toBeNull();
    expect(left.port).not.toBe(right.port);
  } finally {
    client.disconnect();
    other.disconnect();
    await Promise.all([left.stop(), right.stop()]);
  }
});

test('a server started again on the folder of a killed one has its data', async () => {
  const first = await startRedis();
  const client = new Redis(first.url, { retryStrategy: () => null });
  client.on('error', () => undefined);
  await client.set('desk', '330106');
  // everysec: the append-only file is written once a second.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  first.kill();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const second = await startRedis({ dir: first.dir, port: first.port });
  const again = new Redis(second.url);
  try {
    expect(await again.get('desk')).toBe('330106');
  } finally {
    again.disconnect();
    client.disconnect();
    await second.stop();
    await first.stop();
  }
});
