// A private redis-server for one test file: its own free port and data folder, appendonly as in production.
// `kill()` is kill -9 and keeps the folder, so that a test can start again on the same data; `stop()` removes what it made.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../cmd/free-port.ts';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Folder of the append-only file. */
  readonly dir: string;
  /** Ends the server and removes its folder, unless the folder was given. */
  stop(): Promise<void>;
  /** Ends the server with kill -9; its folder stays until `stop()`. */
  kill(): void;
  /** Makes the server hang: connections stay open and nothing is answered until `resume()`. */
  pause(): void;
  resume(): void;
}

export interface RedisServerOptions {
  /** Data folder of an earlier server; a new temporary one when missing. */
  readonly dir?: string;
  /** Port of an earlier server; a free one when missing. */
  readonly port?: number;
}

const START_TRIES = 3;
const START_MS_MAX = 15_000;
const STOP_MS_MAX = 5_000;

/**
 * Starts a redis-server on loopback and resolves when it answers PING.
 * Throws an Error that says what to install when there is no redis-server on the PATH.
 */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'forewarn-redis-')));
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    try {
      const child = await launch(port, dir);
      return serverOf(child, port, dir, options.dir === undefined);
    } catch (error) {
      // Another process may take the port between our look and the start; a fresh port is tried then.
      if (attempt < START_TRIES && options.port === undefined && isPortTaken(error)) continue;
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
      throw error;
    }
  }
}

function serverOf(child: ChildProcess, port: number, dir: string, ownsDir: boolean): RedisServer {
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    dir,
    kill: killAtExit,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      process.off('exit', killAtExit);
      await endChild(child);
      if (ownsDir) await rm(dir, { recursive: true, force: true });
    },
  };
}

async function launch(port: number, dir: string): Promise<ChildProcess> {
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
  settings.push('--appendonly', 'yes', '--appendfsync', 'everysec', '--daemonize', 'no');
  const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] });
  const output: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => reject(startError(error)));
    child.once('exit', (code) => {
      reject(new Error(`redis-server ended with ${code} at its start:\n${output.join('')}`));
    });
  });
  try {
    await Promise.race([failed, untilAnswered(child, port)]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  failed.catch(() => undefined);
  return child;
}

function startError(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ENOENT') return error;
  return new Error(
    'There is no redis-server on the PATH; install it (Debian, Ubuntu: apt-get install redis-server).',
    { cause: error },
  );
}

async function untilAnswered(child: ChildProcess, port: number): Promise<void> {
  const until = Date.now() + START_MS_MAX;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (await ping(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`redis-server did not answer PING on port ${port} in ${START_MS_MAX} ms.`);
}

/** Whether a Redis that is ready (not still loading) answers on the port. */
function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dial({ host: '127.0.0.1', port });
    const answer = (isReady: boolean) => {
      socket.destroy();
      resolve(isReady);
    };
    socket.setTimeout(1_000, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (reply) => answer(reply.toString().startsWith('+PONG')));
  });
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && /address already in use|bind/i.test(error.message);
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(impatience);
}
