// A real forewarn on a real Redis, an embedded ClickHouse and, where the log is to be there, a real Kafka, that a test kills and starts again, with a bank that sends payments and a desk
// that works its tasks all the while, each asking again what was not answered. In the end everything that the log ever held is the judge.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLedger } from '../../ledger/ledger.ts';
import type { LoggedFrame } from '../../log/log.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { dataVault } from '../data-vault.ts';
import { framesOfTopic } from '../kafka-judge.ts';
import { type KafkaServer, startKafka } from '../kafka-server.ts';
import { framesOf, judgeFrames } from '../log-judge.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { taskEpisodeIds } from '../task-episodes.ts';
import { Losses } from './losses.ts';
import { CRASH_PACK, latePaymentOf, PAYMENTS_A_POST, paymentOf } from './payments.ts';

const PROJECT = new URL('../../', import.meta.url).pathname;
const POST_PAUSE_MS = 60;

export interface Running {
  readonly child: ChildProcess;
  /** Gives the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  output(): string;
}

export interface Verdict {
  readonly signals: number;
  readonly decisions: number;
  readonly tasks: number;
  readonly outcomes: number;
  readonly rows: number;
  /** What is not there, and what is there twice or was not due; each with its id. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

export class BrokenSystem {
  readonly dataDir: string;
  readonly #folder: string;
  readonly #redis: RedisServer;
  /** What holds the log; Redis does without it. */
  readonly #kafka: KafkaServer | undefined;
  readonly #stopping = new AbortController();
  #traffic: Promise<unknown> = Promise.resolve();
  readonly #children = new Set<ChildProcess>();
  /** Nobody will answer any more. */
  #isRemoved = false;
  readonly #sent = new Set<string>();
  readonly #answeredOutcomes = new Set<string>();
  /** Frames by position, kept because the log may be trimmed. */
  readonly #archive = new Map<string, LoggedFrame>();

  constructor(folder: string, redis: RedisServer, kafka?: KafkaServer) {
    this.#folder = folder;
    this.#redis = redis;
    this.#kafka = kafka;
    this.dataDir = join(folder, 'data');
  }

  static async make(log: 'redis' | 'kafka' = 'redis'): Promise<BrokenSystem> {
    const redis = await startRedis();
    const kafka = log === 'kafka' ? await startKafka() : undefined;
    const folder = mkdtempSync(join(tmpdir(), 'forewarn-broken-'));
    mkdirSync(join(folder, 'pack'));
    writeFileSync(join(folder, 'pack', 'pack.yaml'), CRASH_PACK);
    return new BrokenSystem(folder, redis, kafka);
  }

  async remove(): Promise<void> {
    this.#isRemoved = true;
    this.#stopping.abort();
    for (const child of this.#children) child.kill('SIGKILL');
    await this.#traffic.catch(() => undefined);
    await this.#redis.stop();
    await this.#kafka?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Starts forewarn; `settings` are added to its environment. */
  start(settings: NodeJS.ProcessEnv = {}): Running {
    const preload = join(PROJECT, 'test', 'crash', 'kill-points.ts');
    const args = ['--import', preload, 'cmd/main.ts', 'start', '--no-feed', '--port', '0'];
    const child = spawn(process.execPath, args, {
      cwd: PROJECT,
      env: {
        ...process.env,
        NO_COLOR: '1',
        REDIS_URL: this.#redis.url,
        FOREWARN_DATA_DIR: this.dataDir,
        FOREWARN_PACK_DIR: join(this.#folder, 'pack'),
        FOREWARN_CHECKPOINT_MS: '200',
        FOREWARN_LEASE_MS: '2000',
        TEST_KILL_FILE: this.killFile,
        ...(this.#kafka && { FOREWARN_LOG: `kafka://${this.#kafka.brokers.join(',')}` }),
        ...settings,
      },
    });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => {
        output = (output + String(bytes)).slice(-10_000);
      });
    }
    const ended = once(child, 'exit').then(([code, signal]): number | string => signal ?? code);
    return { child, ended, output: () => output };
  }

  /** Where a killed process leaves the name of the step at which it was killed. */
  get killFile(): string {
    return join(this.#folder, 'killed-at');
  }

  /** Whether this start has come to listen. */
  async untilUp(running: Running): Promise<void> {
    while (!running.output().includes('forewarn is up at')) {
      const { exitCode, signalCode } = running.child;
      if (exitCode !== null || signalCode !== null)
        throw new Error(`It did not start:\n${running.output()}`);
      await sleep(20);
    }
  }

  startTraffic(): void {
    this.#traffic = Promise.all([this.#sendPayments(), this.#workDesk()]);
  }

  /** Resolves when all that was begun is answered and told. */
  async comeToRest(): Promise<void> {
    this.#stopping.abort();
    await this.#traffic;
    for (let quiet = 0; quiet < 10; quiet++) {
      await sleep(100);
      if ((await this.metric('forewarn_log_lag_seconds')) !== 0) quiet = 0;
      if ((await this.metric('forewarn_pump_waiting')) !== 0) quiet = 0;
    }
  }

  async metric(name: string): Promise<number> {
    const text = (await (await this.#ask('/metrics'))?.text()) ?? '';
    const line = text.split('\n').find((each) => each.startsWith(name));
    return Number(line?.split(' ').at(-1) ?? Number.NaN);
  }

  async read(path: string): Promise<string> {
    return (await (await this.#ask(path))?.text()) ?? '';
  }

  /** Keeps what the log holds now for the judge. */
  async archive(): Promise<void> {
    const frames =
      this.#kafka === undefined
        ? await framesOf(this.#redis.url, this.#prefix)
        : await framesOfTopic(this.#kafka.brokers, 'signals');
    for (const frame of frames) this.#archive.set(frame.position, frame);
  }

  /** Ids of the signals that were sent too late to count, and answered. */
  get lateIds(): string[] {
    return [...this.#sent].filter((id) => id.startsWith('bank/late')).map((id) => id.slice(5));
  }

  /** Looks at what a system that has ended left behind. */
  async judge(): Promise<Verdict> {
    await this.archive();
    const frames = [...this.#archive.values()].sort((a, b) => orderOf(a) - orderOf(b));
    const { identities, batch, counts } = judgeFrames(frames, loadPlan(join(this.#folder, 'pack')));
    const losses = new Losses();
    const { lost, doubled } = losses;
    lost.push(...[...this.#sent].filter((id) => !identities.has(id)).map((id) => `signal ${id}`));
    const ledger = await openLedger({ path: join(this.dataDir, 'clickhouse') });
    const found = await losses.compareRows(ledger, batch);
    const counting = await ledger.query<{ id: string }>(
      'SELECT argMax(outcome_id, (recorded_at, outcome_id)) AS id FROM outcomes GROUP BY episode_id',
    );
    const [all] = await ledger.query<{ n: number }>(
      'SELECT toUInt32(count()) AS n FROM outcomes FINAL',
    );
    await ledger.close();
    const tasks = await this.#tasks();
    const { episodes = [] } = batch;
    losses.compare(
      'task',
      tasks,
      episodes.map(({ episodeId }) => episodeId),
    );
    const isCounting = new Set(counting.map(({ id }) => id));
    lost.push(
      ...[...this.#answeredOutcomes]
        .filter((id) => !isCounting.has(id))
        .map((id) => `outcome ${id}`),
    );
    return {
      signals: counts.accepted + counts.late,
      decisions: found.decisions,
      tasks: tasks.length,
      outcomes: this.#answeredOutcomes.size,
      rows: found.rows + (all?.n ?? 0),
      lost,
      doubled,
    };
  }

  /** The episodes of all tasks. */
  async #tasks(): Promise<string[]> {
    return taskEpisodeIds({
      redisUrl: this.#redis.url,
      keyPrefix: `{${this.#prefix}}`,
      vault: dataVault(this.dataDir),
    });
  }

  get #prefix(): string {
    return `forewarn-${readFileSync(join(this.dataDir, 'instance'), 'utf8')}`;
  }

  /** An answer of whatever process listens; undefined when there is none. */
  async #ask(
    path: string,
    body?: string,
    type = 'application/json',
  ): Promise<Response | undefined> {
    const headers = { 'content-type': type };
    try {
      const [, url = ''] = readFileSync(join(this.dataDir, 'forewarn.pid'), 'utf8').split('\n');
      const given = body === undefined ? {} : { method: 'POST', headers, body };
      return await fetch(`${url}${path}`, { ...given, signal: AbortSignal.timeout(10_000) });
    } catch {
      return undefined;
    }
  }

  async #sendPayments(): Promise<void> {
    for (let sent = 0; !this.#stopping.signal.aborted; sent += PAYMENTS_A_POST) {
      const lines = Array.from({ length: PAYMENTS_A_POST }, (_, i) => paymentOf(sent + i));
      lines.push(latePaymentOf(sent));
      const body = lines.map((line) => JSON.stringify(line)).join('\n');
      while ((await this.#ask('/v1/signals', body, 'application/x-ndjson'))?.ok !== true) {
        if (this.#isRemoved) return;
        await sleep(50);
      }
      for (const { id } of lines) this.#sent.add(`bank/${id}`);
      await sleep(POST_PAUSE_MS);
    }
  }

  async #workDesk(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const claimed = await this.#ask('/v1/desks/330000/claims', '{"staff":"li"}');
      if (claimed?.status === 201) await this.#sendOutcome(JSON.parse(await claimed.text()));
      await sleep(claimed?.status === 201 ? 10 : 50);
    }
  }

  async #sendOutcome({ lease, task }: { lease: string; task: { taskId: string } }): Promise<void> {
    const outcome = JSON.stringify({ lease, outcome: 'dissuaded', kept: { dissuaded: 100_000 } });
    for (;;) {
      const answer = await this.#ask(`/v1/tasks/${task.taskId}/outcome`, outcome);
      if (answer?.ok === true) {
        const { outcomeId } = JSON.parse(await answer.text()) as { outcomeId: string };
        this.#answeredOutcomes.add(outcomeId);
      }
      if (this.#isRemoved || (answer !== undefined && answer.status < 500)) return;
      await sleep(50);
    }
  }
}

/** Positions of a Redis stream are ms and a number within, those of Kafka a number. */
function orderOf({ position }: LoggedFrame): number {
  const [ms = 0, sequence = 0] = position.split('-').map(Number);
  return ms * 1_000 + sequence;
}
