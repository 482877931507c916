// A lease that ends, for tests that cannot say how long the machine takes for what comes before.
import { Redis } from 'ioredis';
import type { Task } from '../dissuasion/task.ts';
import { jobIdOf } from '../dissuasion/task-lease.ts';
import type { RedisServer } from './redis-server.ts';

/** Ends the lease of a task as time would. Throws an Error when nobody holds it. */
export async function lapseLease({ url }: RedisServer, { taskId }: Task): Promise<void> {
  const redis = new Redis(url);
  try {
    const locks = await redis.keys(`*:${jobIdOf(taskId)}:lock`);
    if (locks.length === 0) throw new Error(`nobody holds ${taskId}`);
    await redis.del(locks);
  } finally {
    redis.disconnect();
  }
}
