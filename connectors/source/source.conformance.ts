// What every source must do, whatever it reads. Each kind's integration test runs this suite with its real partner and a real log.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignalLog } from '../../log/log.ts';
import { openRedisStreamLog } from '../../log/redis-stream-log.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { Signal } from '../../signal/signal.ts';
import { judgedSignals, loggedSignals } from '../../test/counted-signals.ts';
import { eventually } from '../../test/eventually.ts';
import { ids, records, timeOf } from '../../test/numbered-signals.ts';
import { type RedisServer, startRedis } from '../../test/redis-server.ts';
import type { AskedPeople } from '../camara/asked-people.ts';
import { type DeadLetterSink, openDeadLetterFile } from '../dead-letter.ts';
import { SignalAppender } from '../signal-appender.ts';
import { openSource } from './open-source.ts';
import type { Source } from './source.ts';
import { loadSources } from './sources-file.ts';

/** The partner that a source reads from, and how the source is told of it. */
export interface PartnerUnderTest {
  /** A fresh place at the partner, with nothing in it: the entry of the file of sources, without its name, as YAML in one line. */
  entry(): Promise<string>;
  /** Puts records there, each a line of JSON; resolves when the source can see them. */
  offer(records: readonly string[]): Promise<void>;
  /** Takes the partner away; undefined where it cannot go away, as a file. */
  readonly cut?: () => Promise<void>;
  readonly mend?: () => Promise<void>;
  /** How it tells what is there and not read; not at all when missing. */
  readonly lag?: 'lagRecords' | 'lagBytes';
  /** Whom the source asks about, of a partner who tells nothing by itself: `offer` wants them asked about. */
  readonly people?: AskedPeople;
  /** How a partner that comes by itself is let in. */
  readonly pushing?: PushingPartner;
  /** The number of the record that became a signal; its id when missing. */
  readonly numberOf?: (signal: Signal) => string;
  stop(): Promise<void>;
}

/** A partner that sends what it was offered by itself, and again until it is answered. */
export interface PushingPartner {
  /** Serves a source, so that the partner sends there; resolves to what ends it. */
  serve(source: Source): Promise<() => Promise<void>>;
  /** The partner sends there from now on, where another process serves. */
  sendTo(url: string): void;
  /** Resolves when everything that was offered is answered. */
  answered(): Promise<void>;
}

const PATIENCE = { ms: 30_000 };
const PROCESS = join(import.meta.dirname, '../../test/source-process.ts');
const SERVES = 'serves ';
const POISON = '{"type":"call.ended","id":"poison",';

/** Declares the suite; `startPartner` gives a running one. */
export function describeSource(kind: string, startPartner: () => Promise<PartnerUnderTest>): void {
  describe(`a source of kind ${kind}`, () => {
    const fixture = new SourceFixture(kind, startPartner);
    beforeAll(() => fixture.startServers());
    afterAll(() => fixture.stopServers());
    beforeEach(() => fixture.begin());
    afterEach(() => fixture.end());
    describeReading(fixture);
    describePlace(fixture);
    describeWaiting(fixture);
    describeLife(fixture);
  });
}

function describeReading(fixture: SourceFixture): void {
  it('brings all that is there into the log, in order, and tells how many', async () => {
    await fixture.offer(records(0, 500));
    const source = await fixture.start();
    await source.drain();
    expect(await fixture.ids()).toEqual(ids(0, 500));
    expect(source.status).toMatchObject({ state: 'running', read: 500, accepted: 500 });
    expect(source.status.newestTime).toBe(timeOf(499));
    const { lag } = fixture.partner;
    if (lag !== undefined) expect(source.status[lag]).toBe(0);
    await fixture.offer(records(500, 510));
    await source.drain();
    expect(await fixture.ids()).toEqual(ids(0, 510));
  });

  it('refuses a record that is nonsense with its place and its text, and reads the others', async () => {
    await fixture.offer([...records(0, 3), POISON, ...records(3, 6)]);
    const source = await fixture.start();
    await source.drain();
    expect(await fixture.ids()).toEqual(ids(0, 6));
    expect(source.status).toMatchObject({ state: 'running', read: 7, accepted: 6 });
    expect(Object.values(source.status.rejected)).toEqual([1]);
    const { raw, row, message } = JSON.parse(await fixture.lettersText());
    expect(raw).toContain('poison');
    expect(row).toBeGreaterThanOrEqual(3);
    expect(message).not.toBe('');
  });

  it('takes a record that comes twice for one, by its id', async () => {
    await fixture.offer(records(0, 10));
    const first = await fixture.start();
    await first.drain();
    await first.stop();
    await fixture.offer(records(5, 10));
    const second = await fixture.start();
    await second.drain();
    const { accepted, duplicate, late } = await fixture.judged();
    expect(accepted).toEqual(ids(0, 10));
    expect(duplicate).toEqual(expect.arrayContaining(ids(5, 10)));
    expect(late).toEqual([]);
  });
}

function describePlace(fixture: SourceFixture): void {
  it('goes on behind its place after a stop', async () => {
    await fixture.offer(records(0, 100));
    const first = await fixture.start();
    await first.drain();
    await first.stop();
    expect(first.status.state).toBe('stopped');
    await fixture.offer(records(100, 120));
    const second = await fixture.start();
    await second.drain();
    expect((await fixture.judged()).accepted).toEqual(ids(0, 120));
    expect(second.status.read).toBeLessThan(120);
  });

  it('loses nothing when its process is killed in the middle', async () => {
    await fixture.offer(records(0, 2_000));
    for (const readMin of [300, 600, 900]) await fixture.killedAfter(readMin);
    const source = await fixture.start();
    await source.drain();
    expect((await fixture.judged()).accepted).toEqual(ids(0, 2_000));
  });
}

function describeWaiting(fixture: SourceFixture): void {
  it('reads no more than a slow log takes', async () => {
    let appends = 0;
    const resumed = Promise.withResolvers<void>();
    const slow = fixture.appender(async (partition, frame) => {
      appends++;
      await resumed.promise;
      return await fixture.log.append(partition, frame);
    });
    await fixture.offer(records(0, 100));
    const source = await fixture.start(slow);
    await eventually(() => expect(appends).toBe(1), PATIENCE);
    await fixture.offer(records(100, 200));
    await sleep(300);
    expect(appends).toBe(1);
    expect(source.status).toMatchObject({ read: 0, accepted: 0 });
    const stopped = source.stop();
    resumed.resolve();
    await stopped;
  });

  it('waits while the log is away, and brings everything when it is back', async () => {
    let isAway = true;
    const failing = fixture.appender((partition, frame) => {
      if (isAway) return Promise.reject(new FwError('FW_LOG_AWAY', 'the log is away'));
      return fixture.log.append(partition, frame);
    });
    await fixture.offer(records(0, 50));
    const source = await fixture.start(failing);
    const waiting = { state: 'waiting', failure: 'the log is away' };
    await eventually(() => expect(source.status).toMatchObject(waiting), PATIENCE);
    isAway = false;
    await source.drain();
    expect(await fixture.ids()).toEqual(ids(0, 50));
    expect(source.status.state).toBe('running');
    expect(source.status.failure).toBeUndefined();
  });

  it('waits while its partner is away, says so, and goes on where it was', async ({ skip }) => {
    const { cut, mend } = fixture.partner;
    if (cut === undefined || mend === undefined) return skip('this partner cannot go away');
    await fixture.offer(records(0, 20));
    const source = await fixture.start();
    await source.drain();
    await cut();
    await eventually(() => expect(source.status.state).toBe('waiting'), PATIENCE);
    expect(source.status.failure).toBeDefined();
    const other = await fixture.open();
    await expect(other.check()).rejects.toMatchObject({ code: 'FW_SOURCE_AWAY' });
    await mend();
    await fixture.offer(records(20, 40));
    const counted = async () => (await fixture.judged()).accepted;
    await eventually(async () => expect(await counted()).toEqual(ids(0, 40)), PATIENCE);
    await eventually(() => expect(source.status.state).toBe('running'), PATIENCE);
  });
}

function describeLife(fixture: SourceFixture): void {
  it('can be checked before it is started', async () => {
    const source = await fixture.open();
    await source.check();
    expect(source.status).toMatchObject({ state: 'stopped', read: 0 });
  });

  it('says that it is stopped when it is asked to drain', async () => {
    const source = await fixture.open();
    await expect(source.drain()).rejects.toThrow('is stopped');
  });
}

/** A source that is served from its start to its stop; what is there now is what its partner has. */
function served(source: Source, pushing: PushingPartner): Source {
  let end: (() => Promise<void>) | undefined;
  return {
    get status() {
      return source.status;
    },
    check: () => source.check(),
    async start() {
      await source.start();
      end = await pushing.serve(source);
    },
    async drain() {
      if (end !== undefined) await pushing.answered();
      await source.drain();
    },
    async stop() {
      await source.stop();
      await end?.();
      end = undefined;
    },
  };
}

/** A partner, a log on a Redis of its own, and the sources that a test opens between them. */
class SourceFixture {
  readonly #kind: string;
  readonly #startPartner: () => Promise<PartnerUnderTest>;
  readonly #opened: Source[] = [];
  #servers: { readonly partner: PartnerUnderTest; readonly redis: RedisServer } | undefined;
  #case:
    | { readonly dir: string; readonly log: SignalLog; readonly letters: DeadLetterSink }
    | undefined;
  #count = 0;

  constructor(kind: string, startPartner: () => Promise<PartnerUnderTest>) {
    this.#kind = kind;
    this.#startPartner = startPartner;
  }

  async startServers(): Promise<void> {
    const redis = await startRedis();
    this.#servers = { partner: await this.#startPartner(), redis };
  }

  async stopServers(): Promise<void> {
    await this.#servers?.partner.stop();
    await this.#servers?.redis.stop();
  }

  async begin(): Promise<void> {
    this.#count++;
    const dir = await mkdtemp(join(tmpdir(), 'forewarn-source-'));
    const entry = await this.partner.entry();
    await writeFile(join(dir, 'sources.yaml'), `sources:\n  partner: ${entry}\n`);
    const place = { redis: this.#redisUrl, prefix: this.#prefix, partitionCount: 1 };
    const log = await openRedisStreamLog(place);
    this.#case = { dir, log, letters: await openDeadLetterFile(join(dir, 'letters.ndjson')) };
  }

  async end(): Promise<void> {
    for (const source of this.#opened.splice(0)) await source.stop();
    const { dir, log, letters } = this.#now;
    await letters.close();
    await log.close();
    await rm(dir, { recursive: true, force: true });
  }

  get partner(): PartnerUnderTest {
    if (this.#servers === undefined) throw new Error('the partner is not started');
    return this.#servers.partner;
  }

  get log(): SignalLog {
    return this.#now.log;
  }

  /** An appender to the log that appends in another way. */
  appender(append: SignalLog['append']): SignalAppender {
    const { log } = this;
    return new SignalAppender({
      append,
      partitionCount: log.partitionCount,
      read: (options) => log.read(options),
      end: (partition) => log.end(partition),
      comparePositions: (a, b) => log.comparePositions(a, b),
      close: () => log.close(),
    });
  }

  async open(appender = new SignalAppender(this.log)): Promise<Source> {
    const { dir, letters } = this.#now;
    const [config] = await loadSources(join(dir, 'sources.yaml'), {});
    if (config === undefined) throw new Error('the file has no source');
    const { people } = this.partner;
    const asked = people === undefined ? {} : { people };
    const opened = await openSource(config, {
      appender,
      deadLetters: letters,
      stateDir: dir,
      ...asked,
    });
    const { pushing } = this.partner;
    const source = pushing === undefined ? opened : served(opened, pushing);
    this.#opened.push(source);
    return source;
  }

  async start(appender?: SignalAppender): Promise<Source> {
    const source = await this.open(appender);
    await source.start();
    return source;
  }

  /**
   * Puts records at the partner. People to be asked about are told to the source that runs; when none does, to one that is stopped again while
   * the partner is away.
   */
  async offer(records: readonly string[]): Promise<void> {
    const { people, cut, mend } = this.partner;
    const isRunning = this.#opened.some(({ status }) => status.state !== 'stopped');
    if (people === undefined || isRunning) return await this.partner.offer(records);
    await cut?.();
    const source = await this.start();
    await this.partner.offer(records);
    await source.stop();
    await mend?.();
  }

  /** Numbers of the records in the log in its order; the same one twice counts twice. */
  async ids(): Promise<string[]> {
    return (await loggedSignals(this.log)).map((signal) => this.#numberOf(signal));
  }

  /** The same as an engine takes them. */
  async judged(): Promise<Record<'accepted' | 'duplicate' | 'late', string[]>> {
    const { accepted, duplicate, late } = judgedSignals(await loggedSignals(this.log));
    const numbers = (signals: readonly Signal[]) => signals.map((one) => this.#numberOf(one));
    return {
      accepted: numbers(accepted),
      duplicate: numbers(duplicate),
      late: numbers(late),
    };
  }

  lettersText(): Promise<string> {
    return readFile(join(this.#now.dir, 'letters.ndjson'), 'utf8');
  }

  /** Runs the source in a process of its own and kills it when it has read so many records, or all that there are. */
  async killedAfter(readMin: number): Promise<void> {
    const { dir } = this.#now;
    const args = [PROCESS, join(dir, 'sources.yaml'), dir, this.#redisUrl, this.#prefix];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = once(child, 'exit');
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith(SERVES)) this.partner.pushing?.sendTo(line.slice(SERVES.length));
      const isEnough = line === 'drained' || Number(line.slice('read '.length)) >= readMin;
      if (isEnough) child.kill('SIGKILL');
    }
    await gone;
  }

  get #now() {
    if (this.#case === undefined) throw new Error('no test is running');
    return this.#case;
  }

  #numberOf(signal: Signal): string {
    return this.partner.numberOf?.(signal) ?? signal.id;
  }

  get #redisUrl(): string {
    return this.#servers?.redis.url ?? '';
  }

  get #prefix(): string {
    return `${this.#kind}-${this.#count}`;
  }
}
