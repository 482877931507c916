// One start of a simulated forewarn: the real pump, engine, checkpoints and log trimmer, with everything that they meet simulated.
import type { DeadLetter } from '../../connectors/dead-letter.ts';
import type { Decision } from '../../engine/decision.ts';
import { LOG_START, type LoggedFrame, type Position } from '../../log/log.ts';
import { CheckpointStore } from '../../runtime/checkpoint-store.ts';
import { EngineCore } from '../../runtime/engine-core.ts';
import type { EnginePort } from '../../runtime/engine-port.ts';
import { planOfPack } from '../../runtime/load-pack.ts';
import { LogTrimmer } from '../../runtime/log-trimmer.ts';
import { Pump } from '../../runtime/pump.ts';
import { FwError } from '../../signal/fw-error.ts';
import { readOraclePack } from '../../sim/oracle/pack.ts';
import type { Rng } from '../../sim/prng.ts';
import { FarEngine } from './engine-far.ts';
import { Violation } from './judge.ts';
import { type ModelDisk, ModelFolder } from './model-disk.ts';
import { type ModelLedger, ModelLedgerPort } from './model-ledger.ts';
import { type ModelLog, ModelLogPort } from './model-log.ts';
import { ModelTaskPort, type ModelTasks } from './model-tasks.ts';
import { Life, type Scheduler } from './scheduler.ts';
import { PACK } from './traffic.ts';
import type { Weather } from './weather.ts';

/** What outlives processes. */
export interface World {
  readonly rng: Rng;
  readonly scheduler: Scheduler;
  readonly weather: Weather;
  readonly log: ModelLog;
  readonly ledger: ModelLedger;
  readonly tasks: ModelTasks;
  readonly disk: ModelDisk;
  readonly deadLetters: DeadLetter[];
  readonly published: Decision[];
  readonly wrong: Wrong;
}

/** Mistakes that a process makes on purpose, to see that the simulation finds them. */
export interface Wrong {
  /** In place of the engine behind its thread. */
  readonly engine?: (right: EnginePort) => EnginePort;
  /** Lets go of what the newest checkpoint does not need, instead of the oldest. */
  readonly trimsTooMuch?: boolean;
  /** Reads on while one frame more than may be waits to be told. */
  readonly readsTooMuch?: boolean;
}

/** Compiled once for all worlds: nobody changes it. */
export const PLAN = planOfPack(PACK);
export const ORACLE_PACK = readOraclePack(PACK.files);
const TRIM_EVERY_MS = 3_000;

export class SimulatedProcess {
  readonly life = new Life();
  readonly pump: Pump;
  readonly tasks: ModelTaskPort;
  readonly ledger: ModelLedgerPort;
  readonly log: ModelLogPort;
  /** The position of the newest frame that it has read. */
  readUpTo: Position = LOG_START;
  /** The most frames that were read and not told at once, as a share of what may be: two reads. */
  readAhead = 0;
  /** What broke it from within. */
  failure: unknown;
  readonly #world: World;
  #untold: LoggedFrame[] = [];

  constructor(world: World) {
    this.#world = world;
    const { scheduler, weather, rng } = world;
    const around = { scheduler, weather, rng, life: this.life };
    const folder = new ModelFolder(world.disk, around);
    const now = () => scheduler.now;
    const { checkpointsKept: kept, reads } = weather.climate;
    const { framesMost } = reads;
    this.log = new ModelLogPort(world.log, around, (frames) => this.#watchReading(frames));
    this.ledger = new ModelLedgerPort(world.ledger, (act) => weather.ask('ledger', this.life, act));
    this.tasks = new ModelTaskPort({
      server: world.tasks,
      ask: (act) => weather.ask('tasks', this.life, act),
      now,
      leaseMs: weather.climate.leaseMs,
      newLease: () => leaseOf(rng),
    });
    const core = new EngineCore(
      { pack: PACK, partition: 0, checkpointDir: folder.path, checkpointsKept: kept },
      {
        folder,
        clock: now,
        seed: () => ({ low: rng.u32() | 0, high: rng.u32() | 0 }),
        planOf: () => PLAN,
      },
    );
    const far = new FarEngine(core, around);
    this.pump = new Pump({
      engine: world.wrong.engine?.(far) ?? far,
      log: this.log,
      partition: 0,
      tasks: this.tasks,
      ledger: this.ledger,
      deadLetters: { put: (letters) => this.#putLetters(letters), close: async () => undefined },
      publish: async (decisions) => {
        await weather.ask('log', this.life, () => world.published.push(...decisions));
      },
      checkpointMs: weather.climate.checkpointMs,
      reads:
        world.wrong.readsTooMuch === true
          ? { ...reads, framesMost: framesMost + 1, heldMost: framesMost + 1 }
          : reads,
      now,
      sleep: async (ms, stopping) => {
        if (stopping?.aborted === true) return;
        const aborted = new Promise((resolve) => stopping?.addEventListener('abort', resolve));
        await Promise.race([scheduler.after(ms, this.life), aborted]);
      },
    });
    this.#trimNowAndThen(new CheckpointStore(folder, 0, kept, now));
    this.#checkLapsesNowAndThen();
    this.pump.start();
    this.pump.stopped.catch((error: unknown) => {
      this.failure = error;
    });
  }

  get #readAheadMax(): number {
    return 2 * this.#world.weather.climate.reads.framesMost;
  }

  #watchReading(frames: readonly LoggedFrame[]): void {
    this.readUpTo = frames.at(-1)?.position ?? this.readUpTo;
    const { position } = this.pump;
    const isTold = (frame: LoggedFrame) => this.log.comparePositions(frame.position, position) <= 0;
    this.#untold = [...this.#untold, ...frames].filter((frame) => !isTold(frame));
    const count = this.#untold.length;
    this.readAhead = Math.max(this.readAhead, count / this.#readAheadMax);
    if (count > this.#readAheadMax)
      this.failure = new Violation(`${count} frames are read and not told`);
  }

  async #putLetters(letters: readonly DeadLetter[]): Promise<void> {
    const { scheduler, weather, deadLetters, rng } = this.#world;
    await scheduler.after(weather.delay(), this.life);
    if (weather.isDiskFull) {
      // Some may be in the file all the same.
      deadLetters.push(...letters.slice(0, rng.below(letters.length)));
      throw new FwError('FW_FILE', 'The simulated disk is full.');
    }
    deadLetters.push(...letters);
    await scheduler.after(weather.delay(), this.life);
  }

  #trimNowAndThen(checkpoints: CheckpointStore): void {
    const { scheduler, wrong, disk } = this.#world;
    const position = () =>
      wrong.trimsTooMuch === true && disk.checkpoints().length > 0
        ? this.pump.position
        : scheduler.native(() => checkpoints.positions());
    const trimmer = new LogTrimmer({
      log: this.log,
      partition: 0,
      readers: [position],
      keepMs: 0,
      keepBytes: 1,
      now: () => scheduler.now,
    });
    const trim = async () => {
      for (;;) {
        await scheduler.after(TRIM_EVERY_MS, this.life);
        await trimmer.trim().catch(() => undefined);
      }
    };
    void trim();
  }

  #checkLapsesNowAndThen(): void {
    const { scheduler, weather } = this.#world;
    const check = async () => {
      for (;;) {
        await scheduler.after(weather.climate.leaseMs / 4, this.life);
        await this.tasks.checkLapses().catch(() => undefined);
      }
    };
    void check();
  }
}

function leaseOf(rng: Rng): string {
  const hex = () => rng.u32().toString(16).padStart(8, '0');
  const text = hex() + hex() + hex() + hex();
  return [8, 4, 4, 4, 12]
    .map((length, index, lengths) => {
      const start = lengths.slice(0, index).reduce((sum, each) => sum + each, 0);
      return text.slice(start, start + length);
    })
    .join('-');
}
