// A whole day at the desks, pressed into minutes: a real forewarn on a real Redis, people whose signals make tasks, everybody who works them, and in
// the middle of it the service killed and Redis started anew.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../cmd/free-port.ts';
import { parseDeskSettings } from '../../dissuasion/desk-settings.ts';
import { TaskQueue } from '../../dissuasion/task-queue.ts';
import { openLedger } from '../../ledger/ledger.ts';
import type { Level } from '../../signal/level.ts';
import { Rng } from '../../sim/prng.ts';
import { dataVault } from '../data-vault.ts';
import { type ForewarnProcess, startForewarn } from '../forewarn-process.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { type Cost, costOf } from './cost.ts';
import { DAY_PACK, lineOf } from './day-signals.ts';
import { DeskApi } from './desk-api.ts';
import {
  type Arrival,
  arrivalsOf,
  type DaySettings,
  handlingMs,
  idOf,
  PROVINCE,
  pressed,
  staffOf,
} from './plan.ts';
import { lead, type Office, work } from './staff.ts';
import { judge, type Outage, type Verdict } from './verdict.ts';
import { Witness } from './witness.ts';

export interface DeskDayOptions extends DaySettings {
  /** Parts of the day at which the service is killed with SIGKILL, and at which Redis is started anew. */
  readonly kills: readonly number[];
  readonly redisRestarts: readonly number[];
  readonly slackMs: number;
  readonly onNote?: (text: string) => void;
}

export interface DeskDay extends Verdict {
  readonly seconds: number;
  /** Requests of desks by status; 0: no answer. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly deeds: ReadonlyMap<string, number>;
  readonly cost: Cost;
}

const INSTANCE = 'desk-day';
const MINUTE_MS = 60_000;
/** A shorter one lapses while a busy machine does nothing for us. */
const LEASE_MS_MIN = 5_000;
const TICK_MS = 50;
/** A machine that could not keep the pace of the day gets so long for what it left, beside the time for the calls after its last episodes. */
const DRAIN_MS_MAX = 1_800_000;
/** People are called again so long after their episode, in minutes of the day. */
const AFTERCARE_MINUTES = 360;
/** After this many looks at empty desks the day is over. */
const EMPTY_LOOKS = 3;

/** Runs a day and judges it. */
export async function runDeskDay(options: DeskDayOptions): Promise<DeskDay> {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-day-'));
  const dir = join(folder, 'redis');
  mkdirSync(dir);
  try {
    return await new Day(options, await startRedis({ dir }), folder, await freePort()).run();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class Day {
  readonly #options: DeskDayOptions;
  readonly #folder: string;
  readonly #port: number;
  readonly #api: DeskApi;
  readonly #leaseMs: number;
  readonly #witness: Witness;
  readonly #people = new Set<string>();
  readonly #outages: Outage[] = [];
  readonly #desksText: string;
  #redis: RedisServer;
  #service: ForewarnProcess | undefined;
  #startedAt = 0;
  #isOver = false;

  constructor(options: DeskDayOptions, redis: RedisServer, folder: string, port: number) {
    this.#options = options;
    this.#redis = redis;
    this.#folder = folder;
    this.#port = port;
    this.#api = new DeskApi(port);
    this.#leaseMs = Math.max(LEASE_MS_MIN, pressed(options, 2 * MINUTE_MS));
    this.#desksText = desksYaml(options);
    const { riseAfterMs } = parseDeskSettings('desks.yaml', this.#desksText);
    const deadlineMs = (desk: string, level: Level) =>
      desk === PROVINCE ? undefined : riseAfterMs(desk, level);
    this.#witness = new Witness({ deadlineMs }, this.#leaseMs);
  }

  async run(): Promise<DeskDay> {
    mkdirSync(join(this.#folder, 'pack'));
    writeFileSync(join(this.#folder, 'pack', 'pack.yaml'), DAY_PACK);
    writeFileSync(join(this.#folder, 'desks.yaml'), this.#desksText);
    await this.#start();
    try {
      this.#startedAt = Date.now();
      const breaking = this.#break();
      const people = staffOf(this.#options);
      const office = this.#office(people.map(({ name }) => name));
      const rng = new Rng(this.#options.seed);
      const working = [
        ...people.map((member) => work(office, member, rng.split(member.name))),
        lead(office, rng.split('lead')),
      ];
      await this.#sendAll(arrivalsOf(this.#options));
      await breaking;
      await this.#drain();
      this.#isOver = true;
      await Promise.all(working);
      const seconds = (Date.now() - this.#startedAt) / 1_000;
      const cost = await costOf(this.#api, this.#redis.url);
      await this.#service?.stop();
      return { ...(await this.#judge()), seconds, cost };
    } finally {
      this.#isOver = true;
      this.#service?.child.kill('SIGKILL');
      this.#api.close();
      await this.#redis.stop();
    }
  }

  #office(names: readonly string[]): Office {
    return {
      api: this.#api,
      witness: this.#witness,
      leaseMs: this.#leaseMs,
      handlingMs: handlingMs(this.#options),
      names,
      part: () => this.#part(),
      isOver: () => this.#isOver,
    };
  }

  /** Part of the day that is over. */
  #part(): number {
    return (Date.now() - this.#startedAt) / this.#options.dayMs;
  }

  async #start(): Promise<void> {
    this.#service = await startForewarn({
      REDIS_URL: this.#redis.url,
      FOREWARN_PORT: `${this.#port}`,
      FOREWARN_INSTANCE: INSTANCE,
      FOREWARN_DATA_DIR: join(this.#folder, 'data'),
      FOREWARN_PACK_DIR: join(this.#folder, 'pack'),
      FOREWARN_DESKS_FILE: join(this.#folder, 'desks.yaml'),
      FOREWARN_LEASE_MS: `${this.#leaseMs}`,
      FOREWARN_LOG_FILE: join(this.#folder, 'log.ndjson'),
    });
  }

  /** Sends each signal at its time, and again what was not answered. */
  async #sendAll(arrivals: readonly Arrival[]): Promise<void> {
    let sent = 0;
    while (sent < arrivals.length) {
      await sleep(TICK_MS);
      const now = Date.now() - this.#startedAt;
      let end = sent;
      while (end < arrivals.length && (arrivals[end]?.at ?? 0) <= now && end < sent + 2_000) end++;
      if (end === sent) continue;
      const due = arrivals.slice(sent, end);
      const lines = due.map((arrival, index) => lineOf(arrival, sent + index, this.#startedAt));
      const body = lines.join('\n');
      while ((await this.#api.ask('POST', '/v1/signals', body)).status !== 202) await sleep(200);
      for (const { person, kind } of due) this.#people.add(idOf(person, kind));
      sent = end;
    }
  }

  /** Kills the service and starts Redis anew when it is time. */
  async #break(): Promise<void> {
    const { kills, redisRestarts, dayMs } = this.#options;
    const events = [
      ...kills.map((part) => ({ part, run: () => this.#kill() })),
      ...redisRestarts.map((part) => ({ part, run: () => this.#restartRedis() })),
    ].sort((a, b) => a.part - b.part);
    for (const { part, run } of events) {
      await sleep(Math.max(0, this.#startedAt + part * dayMs - Date.now()));
      const from = Date.now();
      await run();
      this.#outages.push({ from, to: Date.now() });
    }
  }

  async #kill(): Promise<void> {
    this.#service?.child.kill('SIGKILL');
    const killedAt = Date.now();
    await this.#start();
    this.#note(`killed the service; up again after ${Date.now() - killedAt} ms`);
  }

  async #restartRedis(): Promise<void> {
    const { dir, port } = this.#redis;
    const stoppedAt = Date.now();
    await this.#redis.stop();
    this.#redis = await startRedis({ dir, port });
    while (!(await this.#isReady())) await sleep(100);
    this.#note(`started Redis anew; ready after ${Date.now() - stoppedAt} ms`);
  }

  async #isReady(): Promise<boolean> {
    return (await this.#api.ask('GET', '/readyz')).status === 200;
  }

  /** Everybody works on until nothing waits, nobody holds anything and the engine has taken what was told; what was put off until later may remain. */
  async #drain(): Promise<void> {
    const aftercareMs = pressed(this.#options, AFTERCARE_MINUTES * MINUTE_MS);
    const until = Date.now() + DRAIN_MS_MAX + aftercareMs;
    let before = '';
    for (let empty = 0; empty < EMPTY_LOOKS; ) {
      await sleep(1_000);
      const counts = await Promise.all(['waiting', 'claimed'].map((state) => this.#count(state)));
      const taken = await this.#taken();
      const isQuiet = counts.every((count) => count === 0) && taken === before;
      before = taken;
      empty = isQuiet ? empty + 1 : 0;
      if (Date.now() > until) {
        this.#witness.count(`desks that never became empty answered ${counts.join(' and ')}`);
        return;
      }
    }
  }

  /** How many signals the engine has taken, as text. */
  async #taken(): Promise<string> {
    const { status, text } = await this.#api.ask('GET', '/v1/status');
    return status === 200 ? JSON.stringify(Object(JSON.parse(text)).signals) : '';
  }

  async #count(state: string): Promise<number> {
    const path = `/v1/tasks?desk=${PROVINCE}&state=${state}&limit=1`;
    const { status, text } = await this.#api.ask('GET', path);
    if (status !== 200) return 1;
    const { tasks }: { tasks: unknown[] } = JSON.parse(text);
    return tasks.length;
  }

  async #judge(): Promise<Omit<DeskDay, 'seconds' | 'cost'>> {
    const vault = dataVault(join(this.#folder, 'data'));
    const ledger = await openLedger({ path: join(this.#folder, 'data', 'clickhouse'), vault });
    const keyPrefix = `{forewarn-${INSTANCE}}`;
    const place = { redisUrl: this.#redis.url, keyPrefix, vault };
    const tasks = new TaskQueue({ ...place, leaseMs: this.#leaseMs, isWorking: false });
    try {
      const { slackMs } = this.#options;
      const evidence = { ledger, tasks, witness: this.#witness, people: this.#people };
      const verdict = await judge({ ...evidence, outages: this.#outages, slackMs });
      const { statuses } = this.#api;
      return { ...verdict, statuses, deeds: this.#witness.counts };
    } finally {
      await tasks.close();
      await ledger.close();
    }
  }

  #note(text: string): void {
    this.#options.onNote?.(text);
  }
}

/** Deadlines as in desks.yaml, pressed, but never so short that the machine's own pace decides. */
function desksYaml(settings: DaySettings): string {
  const ms = (realMinutes: number, floorMs: number) =>
    `${Math.max(floorMs, pressed(settings, realMinutes * MINUTE_MS))}ms`;
  return `rise: { red: ${ms(2, 500)}, orange: ${ms(10, 2_000)}, yellow: ${ms(120, 2_000)}, blue: never }
follow-up:
  unreachable: { after: [${ms(10, 300)}, ${ms(30, 600)}], last: visit }
  refused: { after: [${ms(10, 300)}], last: visit }
aftercare: [${ms(AFTERCARE_MINUTES, 1_000)}]
`;
}
