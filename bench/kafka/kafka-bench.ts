// One broker with the signals of a benchmark in it, and the ways in which they are brought to decisions.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame } from '../../log/frame.ts';
import { type KafkaLog, openKafkaLog } from '../../log/kafka-log.ts';
import { LOG_START, type SignalLog } from '../../log/log.ts';
import { EngineSlice, engineOptionsOf } from '../../runtime/engine-slice.ts';
import { EngineThread } from '../../runtime/engine-thread.ts';
import type { Percentiles } from '../../runtime/latency.ts';
import type { PackSource } from '../../runtime/load-pack.ts';
import { Pump } from '../../runtime/pump.ts';
import type { Share } from '../../runtime/stage.ts';
import { type KafkaBroker, startKafkaBroker } from '../../scripts/kafka-broker.ts';
import { framesLog } from '../frames-log.ts';

export interface Work {
  readonly name: string;
  readonly pack: PackSource;
  /** The pack with every hit a decision. */
  readonly everyHit?: PackSource;
  readonly frames: readonly Frame[];
  readonly signalCount: number;
}

/** Long, so that no checkpoint falls into what is measured. */
const CHECKPOINT_MS = 3_600_000;
const FRAMES_MAX = 256;
const PACED_SECONDS = 20;
const TICK_MS = 5;
const POLL_MS = 5;

const NO_EFFECTS = {
  tasks: { open: async () => {}, raise: async () => true, withdraw: async () => {} },
  ledger: { write: async () => {} },
  deadLetters: { put: async () => {}, close: async () => {} },
  checkpointMs: CHECKPOINT_MS,
  now: Date.now,
};

const NO_WAITS: Percentiles = { p50: Number.NaN, p99: Number.NaN, p999: Number.NaN };

/** One engine or two that share its work. */
interface Engines {
  start(): Promise<void>;
  /** Resolves when all that is in the topic is told. */
  drain(): Promise<void>;
  /** Since the start, from the broker taking a frame to its effects being told. */
  waits(): Percentiles;
  stop(): Promise<void>;
}

export class KafkaBench {
  readonly #work: Work;
  readonly #pack: PackSource;
  readonly #dir: string;
  readonly #broker: KafkaBroker;
  #topics = 0;

  private constructor(work: Work, dir: string, broker: KafkaBroker) {
    this.#work = work;
    this.#pack = work.pack;
    this.#dir = dir;
    this.#broker = broker;
  }

  /** Starts a broker and writes the signals into its topic. */
  static async start(work: Work): Promise<KafkaBench> {
    const dir = mkdtempSync(join(tmpdir(), 'forewarn-bench-kafka-'));
    const broker = await startKafkaBroker({
      dir,
      heapMb: 768,
      onNote: (text) => process.stderr.write(`${text}\n`),
    });
    const bench = new KafkaBench(work, dir, broker);
    const log = await bench.#open('signals', 1);
    const written = work.frames.map((frame) => log.append(0, frame));
    await Promise.all(written);
    await log.close();
    return bench;
  }

  async stop(): Promise<void> {
    await this.#broker.stop();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** Signals a second that come out of the topic when nothing is done with them. */
  async readOnly(): Promise<number> {
    const log = await this.#open('signals', 1);
    const startedAt = performance.now();
    let after = LOG_START;
    for (let left = this.#work.frames.length; left > 0; ) {
      const frames = await log.read({ partition: 0, after, framesMax: FRAMES_MAX, waitMs: 100 });
      left -= frames.length;
      after = frames.at(-1)?.position ?? after;
    }
    const rate = this.#rateSince(startedAt);
    await log.close();
    return rate;
  }

  /** Signals a second of an engine whose log answers at once. */
  inMemory(): Promise<number> {
    return this.#pumped(framesLog(this.#work.frames));
  }

  /** Signals a second of an engine that reads the topic. */
  async oneEngine(pack?: PackSource): Promise<number> {
    return await this.#pumped(await this.#open('signals', 1), pack);
  }

  /** Signals a second of an engine for suspects and one for people, until the second has told of the last signal. */
  async twoEngines(): Promise<number> {
    const engines = await this.#stages('signals');
    const startedAt = performance.now();
    await engines.start();
    await engines.drain();
    const rate = this.#rateSince(startedAt);
    await engines.stop();
    return rate;
  }

  /**
   * How long frames wait, from the broker taking one to its effects being told by one engine, or by the second of two, when so many signals a second
   * come.
   */
  async waitsAt(rate: number, count: 'one' | 'two'): Promise<Percentiles> {
    const topic = `paced-${++this.#topics}`;
    const log = await this.#open(topic, 1);
    const engines = count === 'one' ? await this.#whole(topic) : await this.#stages(topic);
    await engines.start();
    await this.#sendPaced(log, rate);
    await engines.drain();
    const waits = engines.waits();
    await engines.stop();
    await log.close();
    return waits;
  }

  /** Appends frames as they are due, for as long as a paced round takes or frames are there. */
  async #sendPaced(log: KafkaLog, rate: number): Promise<void> {
    const { frames, signalCount } = this.#work;
    const framesPerMs = (rate * frames.length) / signalCount / 1_000;
    const count = Math.min(frames.length, Math.floor(framesPerMs * PACED_SECONDS * 1_000));
    const startedAt = performance.now();
    const sending: Promise<unknown>[] = [];
    for (let sent = 0; sent < count; ) {
      const due = Math.min(count, Math.floor((performance.now() - startedAt) * framesPerMs));
      for (const frame of frames.slice(sent, due)) sending.push(log.append(0, frame));
      sent = Math.max(sent, due);
      await sleep(TICK_MS);
    }
    await Promise.all(sending);
  }

  async #whole(topic: string): Promise<Engines> {
    const pump = this.#pump(await this.#open(topic, 1));
    return {
      start: async () => {
        await pump.open();
        pump.start();
      },
      drain: () => pump.drain(),
      waits: () => pump.status.latency.endToEndMs,
      stop: () => pump.stop(),
    };
  }

  /** One engine of each stage. A frame of people keeps the time at which the broker took the frame of signals. */
  async #stages(topic: string): Promise<Engines> {
    const victimTopic = `signals.victim-${++this.#topics}`;
    const suspects = await this.#slice('suspect', topic, victimTopic);
    const people = await this.#slice('victim', topic, victimTopic);
    const status = () => people.pump?.status;
    return {
      start: async () => {
        await suspects.start();
        await people.start();
      },
      drain: async () => {
        await suspects.pump?.drain();
        const newest = suspects.pump?.status.newestTime ?? 0;
        while ((status()?.newestTime ?? 0) < newest) await sleep(POLL_MS);
        await people.pump?.drain();
      },
      waits: () => status()?.latency.endToEndMs ?? NO_WAITS,
      stop: async () => {
        await suspects.stop();
        await people.stop();
      },
    };
  }

  async #slice(stage: Share['stage'], topic: string, victimTopic: string): Promise<EngineSlice> {
    const one = { slice: 0, count: 1 };
    const share: Share = { stage, suspects: one, people: one };
    const options = { pack: this.#pack, checkpointDir: this.#folder(), checkpointsKept: 1 };
    return new EngineSlice({
      ...NO_EFFECTS,
      share,
      engine: new EngineThread(engineOptionsOf(share, options)),
      signals: await this.#open(topic, 1),
      sent: await this.#open(victimTopic, 1),
      effects: { tasks: NO_EFFECTS.tasks, ledger: NO_EFFECTS.ledger },
    });
  }

  async #pumped(log: SignalLog, pack?: PackSource): Promise<number> {
    const pump = this.#pump(log, pack);
    await pump.open();
    const startedAt = performance.now();
    pump.start();
    await pump.drain();
    const rate = this.#rateSince(startedAt);
    await pump.stop();
    await log.close();
    return rate;
  }

  #pump(log: SignalLog, pack = this.#pack): Pump {
    const options = { pack, checkpointDir: this.#folder(), checkpointsKept: 1 };
    const engine = new EngineThread({ ...options, partition: 0 });
    return new Pump({ ...NO_EFFECTS, engine, log, partition: 0 });
  }

  #open(topic: string, partitionCount: number): Promise<KafkaLog> {
    return openKafkaLog({ brokers: [this.#broker.address], topic, partitionCount });
  }

  #folder(): string {
    return mkdtempSync(join(this.#dir, 'checkpoints-'));
  }

  #rateSince(startedAt: number): number {
    return (this.#work.signalCount * 1_000) / (performance.now() - startedAt);
  }
}
