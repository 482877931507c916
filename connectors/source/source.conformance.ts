// What every source must do, whatever it reads. Each kind's integration test runs this suite with its real partner and a real log.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LOG_START, type SignalLog } from '../../log/log.ts';
import { openRedisStreamLog } from '../../log/redis-stream-log.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { FwError } from '../../signal/fw-error.ts';
import { parseSignalLine } from '../../signal/parse-signal-line.ts';
import { printSignal, type Signal } from '../../signal/signal.ts';
import { eventually } from '../../test/eventually.ts';
import { type RedisServer, startRedis } from '../../test/redis-server.ts';
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
  stop(): Promise<void>;
}

const PATIENCE = { ms: 30_000 };
const PROCESS = join(import.meta.dirname, '../../test/source-process.ts');
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
    await fixture.partner.offer(records(0, 500));
    const source = await fixture.start();
    await source.drain();
    expect(await fixture.ids()).toEqual(ids(0, 500));
    expect(source.status).toMatchObject({ state: 'running', read: 500, accepted: 500 });
    expect(source.status.newestTime).toBe(timeOf(499));
    await fixture.partner.offer(records(500, 510));
    await source.drain();
    expect(await fixture.ids()).toEqual(ids(0, 510));
  });

  it('refuses a record that is nonsense with its place and its text, and reads the others', async () => {
    await fixture.partner.offer([...records(0, 3), POISON, ...records(3, 6)]);
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

  it('takes a record that is there twice for one, by its id', async () => {
    await fixture.partner.offer([...records(0, 10), ...records(5, 10)]);
    const source = await fixture.start();
    await source.drain();
    expect(source.status).toMatchObject({ read: 15, accepted: 15 });
    expect(new Set(await fixture.ids())).toEqual(new Set(ids(0, 10)));
  });
}

function describePlace(fixture: SourceFixture): void {
  it('goes on behind its place after a stop', async () => {
    await fixture.partner.offer(records(0, 100));
    const first = await fixture.start();
    await first.drain();
    await first.stop();
    expect(first.status.state).toBe('stopped');
    await fixture.partner.offer(records(100, 120));
    const second = await fixture.start();
    await second.drain();
    expect(new Set(await fixture.ids())).toEqual(new Set(ids(0, 120)));
    expect(second.status.read).toBeLessThan(120);
  });

  it('loses nothing when its process is killed in the middle', async () => {
    await fixture.partner.offer(records(0, 2_000));
    for (const readMin of [300, 600, 900]) await fixture.killedAfter(readMin);
    const source = await fixture.start();
    await source.drain();
    expect(new Set(await fixture.ids())).toEqual(new Set(ids(0, 2_000)));
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
    await fixture.partner.offer(records(0, 100));
    const source = await fixture.start(slow);
    await eventually(() => expect(appends).toBe(1), PATIENCE);
    await fixture.partner.offer(records(100, 200));
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
    await fixture.partner.offer(records(0, 50));
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
    const { cut, mend, offer } = fixture.partner;
    if (cut === undefined || mend === undefined) return skip('this partner cannot go away');
    await offer(records(0, 20));
    const source = await fixture.start();
    await source.drain();
    await cut();
    await eventually(() => expect(source.status.state).toBe('waiting'), PATIENCE);
    expect(source.status.failure).toBeDefined();
    const other = await fixture.open();
    await expect(other.check()).rejects.toMatchObject({ code: 'FW_SOURCE_AWAY' });
    await mend();
    await offer(records(20, 40));
    const all = new Set(ids(0, 40));
    await eventually(async () => expect(new Set(await fixture.ids())).toEqual(all), PATIENCE);
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
    const source = await openSource(config, { appender, deadLetters: letters, stateDir: dir });
    this.#opened.push(source);
    return source;
  }

  async start(appender?: SignalAppender): Promise<Source> {
    const source = await this.open(appender);
    await source.start();
    return source;
  }

  /** Ids in the log in its order; the same one twice counts twice. */
  async ids(): Promise<string[]> {
    const read = { partition: 0, after: LOG_START, framesMax: 100_000, waitMs: 0 };
    const frames = await this.log.read(read);
    return frames
      .flatMap(({ frame }) => unpackFrame(frame))
      .flatMap((line) => {
        const parsed = parseSignalLine(line);
        return parsed.ok ? [parsed.signal.id] : [];
      });
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
      const isEnough = line === 'drained' || Number(line.slice('read '.length)) >= readMin;
      if (isEnough) child.kill('SIGKILL');
    }
    await gone;
  }

  get #now() {
    if (this.#case === undefined) throw new Error('no test is running');
    return this.#case;
  }

  get #redisUrl(): string {
    return this.#servers?.redis.url ?? '';
  }

  get #prefix(): string {
    return `${this.#kind}-${this.#count}`;
  }
}

const START_TIME = Date.UTC(2026, 2, 1);
const timeOf = (i: number) => START_TIME + i * 1000;
const ids = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${from + i}`);

/** Signals as a partner sends them, one JSON text each. */
function records(from: number, to: number): string[] {
  return ids(from, to).map((id) => {
    const signal: Signal = {
      type: 'number.activated',
      id,
      source: 'partner',
      time: timeOf(Number(id)),
      region: '330100',
      phone: '10086',
    };
    return printSignal(signal);
  });
}
