// The whole system in a process of its own, as `forewarn start` runs it, on a free port and with a data folder that goes with it.
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../cmd/free-port.ts';

const READY_MS_MAX = 120_000;
/** As the launcher gives them to whatever it starts, this benchmark too. */
const FLAGS = process.execArgv.filter((flag) => /^--(no-memory|v8-pool)-/.test(flag));

export class LocalSystem {
  readonly baseUrl: string;
  /** A folder for what a benchmark writes meanwhile; it is thrown away with the system. */
  readonly folder: string;
  readonly #child: ChildProcess;
  readonly #logFile: string;

  private constructor(folder: string, port: number, logFile: string, settings: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.baseUrl = `http://127.0.0.1:${port}`;
    this.#logFile = logFile;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = createWriteStream(logFile);
    const dataDir = join(folder, 'data');
    const own = { FOREWARN_PORT: `${port}`, FOREWARN_DATA_DIR: dataDir };
    const env = { ...process.env, ...settings, ...own };
    const child = spawn(process.execPath, [...FLAGS, 'cmd/main.ts', 'start', '--no-feed'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
    });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.#child = child;
  }

  /** Starts it and waits until it takes signals. Throws when it does not come up; what it said is in `logFile`. */
  static async start(logFile: string, settings: NodeJS.ProcessEnv = {}): Promise<LocalSystem> {
    const folder = mkdtempSync(join(tmpdir(), 'forewarn-bench-'));
    const system = new LocalSystem(folder, await freePort(), logFile, settings);
    try {
      await system.#untilReady();
    } catch (error) {
      await system.stop();
      throw error;
    }
    return system;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const gone = new Promise((resolve) => this.#child.once('exit', resolve));
      this.#child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Sends lines of NDJSON. Throws when they are not taken. */
  async send(body: string): Promise<void> {
    const headers = { 'content-type': 'application/x-ndjson' };
    const response = await fetch(`${this.baseUrl}/v1/signals`, { method: 'POST', headers, body });
    const answer = await response.text();
    if (response.status !== 202) throw new Error(`ingest answered ${response.status}: ${answer}`);
  }

  /** Signals that the engine has taken, whatever it made of them. */
  async takenCount(): Promise<number> {
    const status: unknown = await (await fetch(`${this.baseUrl}/v1/status`)).json();
    const signals: unknown = Reflect.get(Object(status), 'signals');
    const counts = ['accepted', 'late', 'duplicate', 'invalid'];
    return counts.reduce((sum, name) => sum + Number(Reflect.get(Object(signals), name) ?? 0), 0);
  }

  /** Seconds of the processor that forewarn has taken, all of its threads and the embedded ledger together. */
  async processorSeconds(): Promise<number> {
    const text = await (await fetch(`${this.baseUrl}/metrics`)).text();
    return Number(/^forewarn_process_cpu_seconds_total (\S+)/m.exec(text)?.[1] ?? Number.NaN);
  }

  /** Seconds of the processor that its Redis has taken; NaN when REDIS_URL names a server that is not its own. */
  async redisProcessorSeconds(): Promise<number> {
    const url = this.#redisUrl();
    if (url === undefined) return Number.NaN;
    const redis = new Redis(url);
    try {
      const text = await redis.info('cpu');
      return ['sys', 'user']
        .map((part) => Number(new RegExp(`^used_cpu_${part}:(\\S+)`, 'm').exec(text)?.[1]))
        .reduce((sum, seconds) => sum + seconds, 0);
    } finally {
      redis.disconnect();
    }
  }

  #redisUrl(): string | undefined {
    if (process.env['REDIS_URL']) return undefined;
    const kept: unknown = JSON.parse(
      readFileSync(join(this.folder, 'data/redis/redis.json'), 'utf8'),
    );
    const url: unknown = Reflect.get(Object(kept), 'url');
    return typeof url === 'string' ? url : undefined;
  }

  async #untilReady(): Promise<void> {
    const untilMs = Date.now() + READY_MS_MAX;
    while (Date.now() < untilMs && this.#child.exitCode === null) {
      const response = await fetch(`${this.baseUrl}/readyz`).catch(() => undefined);
      if (response?.ok) return;
      await pause(200);
    }
    throw new Error(`the system did not become ready; see ${this.#logFile}`);
  }
}
