// The embedded Redis against the real program: data survives every way of ending, and one folder never has two masters.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startRedis } from '../test/redis-server.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded-redis.ts';

let dir: string;
let running: EmbeddedRedis[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-embedded-'));
  running = [];
});

afterEach(async () => {
  for (const redis of running) await redis.stop();
  await rm(dir, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedRedis> {
  const redis = await startEmbeddedRedis({ dir });
  running.push(redis);
  return redis;
}

async function stop(redis: EmbeddedRedis): Promise<void> {
  await redis.stop();
  running = running.filter((other) => other !== redis);
}

async function withClient<T>(url: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  redis.on('error', () => undefined);
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

/** A forewarn that holds the folder, as a process of its own; resolves when its Redis is up. */
async function startHolder(): Promise<{ child: ChildProcess; url: string }> {
  const code = `import { startEmbeddedRedis } from ${JSON.stringify(new URL('./embedded-redis.ts', import.meta.url).href)};
    const redis = await startEmbeddedRedis({ dir: ${JSON.stringify(dir)} });
    console.log(redis.url);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (exitCode) => reject(new Error(`the holder ended with ${exitCode}`)));
  });
  return { child, url };
}

async function killNow(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

describe('the embedded Redis', () => {
  test('keeps its data over a stop and a start', async () => {
    const first = await start();
    await withClient(first.url, (redis) => redis.set('kept', 'yes'));
    await stop(first);
    await expect(refusalOf(first.url)).resolves.toBe('refused');
    const second = await start();
    expect(await withClient(second.url, (redis) => redis.get('kept'))).toBe('yes');
  });

  test('never evicts, and appends to a file', async () => {
    const { url } = await start();
    const policy = await withClient(url, (redis) => redis.config('GET', 'maxmemory-policy'));
    expect(policy).toEqual(['maxmemory-policy', 'noeviction']);
    const append = await withClient(url, (redis) => redis.config('GET', 'appendonly'));
    expect(append).toEqual(['appendonly', 'yes']);
  });

  test('answers nobody without the password, which only its user can read', async () => {
    const { url } = await start();
    const bare = url.replace(/:\/\/[^@]*@/, '://');
    await expect(withClient(bare, (redis) => redis.get('kept'))).rejects.toThrow(/NOAUTH/);
    expect((await stat(join(dir, 'redis.json'))).mode & 0o077).toBe(0);
  });

  test('is found again, with its data, after its forewarn was killed', async () => {
    const holder = await startHolder();
    await withClient(holder.url, (redis) => redis.set('kept', 'yes'));
    await killNow(holder.child);
    const again = await start();
    expect(again.url).toBe(holder.url);
    expect(await withClient(again.url, (redis) => redis.get('kept'))).toBe('yes');
  });

  test('refuses a second forewarn on the same folder while the first one lives', async () => {
    const holder = await startHolder();
    await expect(startEmbeddedRedis({ dir })).rejects.toMatchObject({ code: 'FW_CONFIG' });
    await killNow(holder.child);
    await start();
  });

  test('starts anew when the server was killed as well', async () => {
    const first = await start();
    const pid = await withClient(first.url, async (redis) => {
      await redis.set('kept', 'yes');
      await redis.config('SET', 'appendfsync', 'always');
      await redis.set('kept', 'still');
      return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
    });
    process.kill(pid, 'SIGKILL');
    await stop(first);
    const second = await start();
    expect(await withClient(second.url, (redis) => redis.get('kept'))).toBe('still');
  });

  test('starts over a lock and an address that a dead process has left', async () => {
    const holder = await startHolder();
    await killNow(holder.child);
    const again = await start();
    await stop(again);
    await writeFile(join(dir, 'starting.lock'), `${holder.child.pid}`);
    await writeFile(join(dir, 'redis.json'), '{"url":"redis://:x@127.0.0.1:1"}');
    const { url } = await start();
    expect(await withClient(url, (redis) => redis.ping())).toBe('PONG');
    expect(JSON.parse(await readFile(join(dir, 'redis.json'), 'utf8'))).toEqual({ url });
  });
});

describe('REDIS_URL', () => {
  test('wins, and its server is left running', async () => {
    const server = await startRedis();
    const redis = await startEmbeddedRedis({ dir, url: server.url });
    expect(redis.url).toBe(server.url);
    await redis.stop();
    expect(await withClient(server.url, (client) => client.ping())).toBe('PONG');
    await server.stop();
  });

  test('that nobody answers is refused without telling the password', async () => {
    const start = startEmbeddedRedis({ dir, url: 'redis://:secret@127.0.0.1:1' });
    await expect(start).rejects.toMatchObject({ code: 'FW_REDIS_AWAY' });
    await expect(start).rejects.not.toThrow(/secret/);
  });
});

async function refusalOf(url: string): Promise<'refused' | 'answered'> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return 'answered';
  } catch {
    return 'refused';
  } finally {
    redis.disconnect();
  }
}
