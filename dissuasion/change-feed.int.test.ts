// Following what changed, on a real Redis.
import { expect, test } from 'vitest';
import { taskQueueServer } from '../test/task-queue-server.ts';
import { ChangeFeed } from './change-feed.ts';
import { DeskStore } from './supervisor/desk-store.ts';

const redis = taskQueueServer();

test('who has read on past the last look is not told that there is more until there is', async () => {
  const store = new DeskStore({ redisUrl: redis.server.url });
  const feed = new ChangeFeed(store);
  const { signal } = new AbortController();
  try {
    await feed.tell('backtest', 'one');
    const looked = await feed.newest();
    await feed.tell('backtest', 'two');
    expect(await feed.waitAfter('0-0', signal)).toBe(true);
    const read = (await feed.read('0-0')).at(-1)?.changeId ?? '';
    expect(read).not.toBe(looked);
    expect(await feed.waitAfter(read, signal)).toBe(false);
    await feed.tell('backtest', 'three');
    await expect.poll(() => feed.waitAfter(read, signal)).toBe(true);
  } finally {
    store.close();
  }
});
