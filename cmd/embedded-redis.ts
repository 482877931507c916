// The Redis of a single machine: REDIS_URL when it is set, else a redis-server of our own on loopback, with its data under
// the data directory. What it must hold: never two servers on one data folder, never two forewarns on one server, and a
// server that outlived a killed forewarn is found again with everything in it. The server has a session of its own, so that a
// Ctrl-C lets us drain first, and a random password, so that other users of the machine cannot read signals.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { ensureRedisServer } from './find-redis.ts';
import { freePort } from './free-port.ts';

export interface EmbeddedRedis {
  readonly url: string;
  /** Saves, ends the server when it is ours, and resolves when it has gone. */
  stop(): Promise<void>;
}

export interface EmbeddedRedisOptions {
  /** Folder of the server's data; made when missing. */
  readonly dir: string;
  /** REDIS_URL: a server that is not ours. It is only checked. */
  readonly url?: string;
  /** Hears what takes time or surprises: installing, loading, a server found again. */
  readonly onNote?: (text: string) => void;
}

const OWNER_NAME = 'forewarn-owner';
const START_TRIES = 3;
/** A server that reads a large append-only file takes its time. */
const LOAD_MS_MAX = 600_000;
const STOP_MS_MAX = 120_000;
/** How long a connection of a killed forewarn may linger before we believe that it is alive. */
const OWNER_GRACE_MS = 2_000;
const POLL_MS = 25;

/**
 * Gives a Redis that is ready for use. Throws FwError FW_REDIS_AWAY when it cannot be reached, started or installed, and
 * FW_CONFIG when another forewarn already uses this data folder.
 */
export async function startEmbeddedRedis(options: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
  const { url, onNote = () => undefined } = options;
  if (url !== undefined && url !== '') return checkedServer(url);
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const dir = await realpath(options.dir);
  const unlock = await lockStart(dir);
  try {
    const running = await findRunning(dir);
    if (running !== undefined) {
      onNote(`found the Redis server of an earlier run again (${join(dir, 'redis.json')})`);
      return await own(running, dir);
    }
    const program = await ensureRedisServer(onNote);
    return await own(await startServer(program, dir), dir);
  } finally {
    await unlock();
  }
}

/** Ends a server that a killed forewarn has left on this folder. Throws FW_CONFIG when a living one uses it. */
export async function stopLeftRedis(folder: string): Promise<void> {
  const dir = await realpath(folder).catch(() => undefined);
  if (dir === undefined) return;
  const unlock = await lockStart(dir);
  try {
    const url = await findRunning(dir);
    if (url !== undefined) await (await own(url, dir)).stop();
  } finally {
    await unlock();
  }
}

async function checkedServer(url: string): Promise<EmbeddedRedis> {
  const redis = await connectOnce(url);
  try {
    await redis.ping();
  } catch (error) {
    throw away(`Redis at ${shown(url)} does not answer`, error);
  } finally {
    redis.disconnect();
  }
  return { url, stop: () => Promise.resolve() };
}

/** Whether a server that an earlier run has left answers and serves this very folder. Waits while it loads. */
async function findRunning(dir: string): Promise<string | undefined> {
  const url = await readAddress(dir);
  if (url === undefined) return undefined;
  let redis: Redis;
  try {
    redis = await connectOnce(url);
  } catch {
    return undefined;
  }
  try {
    await untilLoaded(redis, LOAD_MS_MAX);
    const [, served] = await configOf(redis, 'dir');
    return served === dir ? url : undefined;
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}

async function configOf(redis: Redis, name: string): Promise<string[]> {
  const reply: unknown = await redis.config('GET', name);
  return Array.isArray(reply) ? reply.map(String) : [];
}

async function readAddress(dir: string): Promise<string | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(dir, 'redis.json'), 'utf8'));
    const url: unknown = Reflect.get(Object(parsed), 'url');
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

async function startServer(program: string, dir: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const password = randomBytes(24).toString('hex');
    const url = `redis://:${password}@127.0.0.1:${port}`;
    // Written before the start: were we killed in between, the next run would still find the server.
    await writeFile(join(dir, 'redis.json'), `${JSON.stringify({ url })}\n`, { mode: 0o600 });
    const child = spawn(program, ['-'], {
      cwd: dir,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin?.end(serverConfig({ port, password, dir }));
    child.unref();
    const failure = await whyNotReady(child, url);
    if (failure === undefined) return url;
    const log = await lastLines(join(dir, 'redis.log'));
    // Another process can take the port between our look and the start; a fresh one is tried then.
    if (attempt < START_TRIES && /address already in use|bind/i.test(log)) continue;
    throw away(
      `the Redis server that was started in ${dir} ${failure}; its log ends with:\n${log}`,
    );
  }
}

/** Settings on standard input, not on the command line, where every user of the machine could read the password. */
function serverConfig({
  port,
  password,
  dir,
}: {
  port: number;
  password: string;
  dir: string;
}): string {
  const settings = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(dir)}`,
    `logfile ${JSON.stringify(join(dir, 'redis.log'))}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    // The append-only file alone is the truth; a dump beside it would double the writing.
    'save ""',
    // BullMQ and the signal log must never lose keys to make room.
    'maxmemory-policy noeviction',
  ];
  return `${settings.join('\n')}\n`;
}

/** Resolves to undefined when the server is ready, else to what went wrong. */
async function whyNotReady(child: ChildProcess, url: string): Promise<string | undefined> {
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = `does not start (${error.message})`;
  });
  child.once('exit', (code, signal) => {
    failure = `ended at once (${signal ?? `code ${code}`})`;
  });
  const untilMs = Date.now() + LOAD_MS_MAX;
  while (failure === undefined && Date.now() < untilMs) {
    try {
      const redis = await connectOnce(url);
      try {
        await untilLoaded(redis, untilMs - Date.now());
        return undefined;
      } finally {
        redis.disconnect();
      }
    } catch {
      await pause(POLL_MS);
    }
  }
  return failure ?? `was not ready after ${LOAD_MS_MAX / 60_000} minutes`;
}

/** Keeps a named connection for as long as we live; a second forewarn sees it and refuses. */
async function own(url: string, dir: string): Promise<EmbeddedRedis> {
  const owner = new Redis(url, { lazyConnect: true, connectionName: OWNER_NAME });
  owner.on('error', () => undefined);
  try {
    await owner.connect();
    const untilMs = Date.now() + OWNER_GRACE_MS;
    while ((await ownersOf(owner)) > 1) {
      if (Date.now() > untilMs) {
        throw new FwError(
          'FW_CONFIG',
          `Another forewarn uses the data folder ${dir}. Stop it first, or give this one a data directory of its own.`,
        );
      }
      await pause(POLL_MS);
    }
  } catch (error) {
    owner.disconnect();
    throw isFwError(error)
      ? error
      : away(`the Redis server in ${dir} went away at its start`, error);
  }
  return { url, stop: () => stopServer(owner, url, dir) };
}

async function ownersOf(redis: Redis): Promise<number> {
  const clients = String(await redis.client('LIST'));
  return clients.split('\n').filter((line) => line.includes(` name=${OWNER_NAME} `)).length;
}

/**
 * SHUTDOWN writes the append-only file out and syncs it before the port closes, so a refused connection means done. With no
 * save points configured there is no dump to wait for.
 */
async function stopServer(owner: Redis, url: string, dir: string): Promise<void> {
  owner.options.retryStrategy = () => null;
  try {
    await owner.shutdown();
  } catch {
    // The connection closes instead of an answer when all is well; a refusal shows below, because the port stays open.
  } finally {
    owner.disconnect();
  }
  const untilMs = Date.now() + STOP_MS_MAX;
  while (await isAnswering(url)) {
    if (Date.now() > untilMs) {
      throw away(`the Redis server in ${dir} did not end; see ${join(dir, 'redis.log')}`);
    }
    await pause(POLL_MS);
  }
  await rm(join(dir, 'redis.json'), { force: true });
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    (await connectOnce(url)).disconnect();
    return true;
  } catch {
    return false;
  }
}

/** One try to connect. The server may still be loading. Throws FwError FW_REDIS_AWAY. */
async function connectOnce(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return redis;
  } catch (error) {
    redis.disconnect();
    throw away(`Redis at ${shown(url)} cannot be reached`, error);
  }
}

async function untilLoaded(redis: Redis, waitMsMax: number): Promise<void> {
  const untilMs = Date.now() + waitMsMax;
  for (;;) {
    try {
      await redis.ping();
      return;
    } catch (error) {
      const isLoading = error instanceof Error && error.message.startsWith('LOADING');
      if (!isLoading || Date.now() > untilMs) throw error;
      await pause(POLL_MS);
    }
  }
}

/** One start at a time in a folder. A lock of a process that is gone counts as free. */
async function lockStart(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, 'starting.lock');
  for (let attempt = 1; ; attempt++) {
    try {
      await writeFile(path, `${process.pid}`, { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (attempt > START_TRIES || isAlive(holder)) {
        throw new FwError(
          'FW_CONFIG',
          `Another forewarn (process ${holder}) is starting on ${dir}. Stop it, or remove ${path} when there is none.`,
          { cause: error },
        );
      }
      await rm(path, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return Reflect.get(Object(error), 'code') === 'EPERM';
  }
}

async function lastLines(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '(no log)');
  return text.trim().split('\n').slice(-5).join('\n');
}

/** The address without its password. */
function shown(url: string): string {
  return url.replace(/:\/\/[^@/]*@/, '://');
}

function away(text: string, cause?: unknown): FwError {
  return new FwError('FW_REDIS_AWAY', text, cause === undefined ? undefined : { cause });
}
