// `forewarn forget` on a stopped system with a real Redis and an embedded ClickHouse.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { taskNumbered } from '../dissuasion/fixture.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { readArguments } from './command.ts';
import { readConfig } from './config.ts';
import { openDataFolder } from './data-folder.ts';
import { forgetCommand } from './forget.ts';
import { projectDir } from './project-dir.ts';
import { type Stores, withStores } from './with-stores.ts';

let redis: RedisServer;
let folder = '';

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-forget-'));
  vi.stubEnv('REDIS_URL', redis.url);
  vi.stubEnv('FOREWARN_DATA_DIR', join(folder, 'data'));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function onStores<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
  const config = readConfig(process.env, projectDir());
  const dataFolder = openDataFolder(config.dataDir);
  try {
    return await withStores(config, dataFolder, work);
  } finally {
    dataFolder.release();
  }
}

test('while the log has signals that nobody has read, nothing is changed, and a dry run says so too', async () => {
  const task = taskNumbered(1, { person: { kind: 'person', id: '33010619900707317X' } });
  await onStores(async ({ place, instance }) => {
    const tasks = new TaskQueue({ ...place, leaseMs: 60_000 });
    await tasks.open(task);
    await tasks.close();
    const prefix = `forewarn-${instance}`;
    const log = await openRedisStreamLog({ redis: redis.url, prefix, partitionCount: 1 });
    await log.append(0, Buffer.from('a signal'));
    await log.close();
  });
  const file = join(folder, 'people.txt');
  writeFileSync(file, `person:${task.episode.person.id}\n`);
  const order = [file, '--by', 'chen', '--reason', 'order 7', '--drop-open'];
  for (const more of [[], ['--dry-run']]) {
    const given = readArguments(forgetCommand, [...order, ...more]);
    await expect(forgetCommand.run(given)).rejects.toThrow(/The log has signals/);
  }
  const found = await onStores(async ({ place }) => {
    const tasks = new TaskQueue({ ...place, leaseMs: 60_000 });
    return tasks.find(task.taskId).finally(() => tasks.close());
  });
  expect(found).toMatchObject({ state: 'waiting' });
});
