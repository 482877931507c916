// The pump moves one partition: it reads frames, has the engine run them, tells the outside what came of them, and now and then has a checkpoint
// written. Order matters: effects are told (teller.ts) before the checkpoint that lies behind them counts, so that a
// crash between any two steps repeats effects, which changes nothing, and loses none. When Redis or ClickHouse is away, or the disk is
// full, the pump waits and reads nothing more; the log holds the signals. Without a new checkpoint it goes on, and says so: the next
// start has more of the log to run again.
import { setTimeout as sleepFor } from 'node:timers/promises';
import { LOG_START, type LoggedFrame, type Position, type SignalLog } from '../log/log.ts';
import { ERRORS, FwError, isFwError } from '../signal/fw-error.ts';
import type { Level } from '../signal/level.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import type { EnginePort, EngineView, OpenedEngine, PackChange } from './engine-port.ts';
import type { FrameCounts } from './frame-step.ts';
import { LatencyRecord } from './latency.ts';
import type { PackSource } from './load-pack.ts';
import type { PumpListener, PumpStatus } from './pump-report.ts';
import { type ReadBounds, ReadSize } from './read-size.ts';
import { Teller, type TellingSinks, type TellingStep } from './teller.ts';
import type { TransferChecks } from './transfer-checks.ts';
import { type OutRun, type UntoldRun, UntoldRuns } from './untold-runs.ts';

export interface PumpOptions extends PumpListener, TellingSinks {
  /** The pump opens it and closes it. */
  readonly engine: EnginePort;
  readonly log: SignalLog;
  /** Transfers that somebody waits for; told as soon as the engine has evaluated them. */
  readonly checks?: Pick<TransferChecks, 'asked' | 'settle'>;
  /** Processing time between checkpoints. */
  readonly checkpointMs: number;
  /** How many frames are read at once, and how many may wait to be told. Those of read-size.ts when missing. */
  readonly reads?: ReadBounds;
  readonly now: () => number;
  /** Waits for so many ms of `now`, or until the signal aborts; the machine's timers when missing. */
  readonly sleep?: (ms: number, stopping?: AbortSignal) => Promise<void>;
}

type TroublePlace = 'log' | TellingStep | 'checkpoint';

interface Reload {
  /** The number of the compiled pack. */
  readonly compiled: Promise<number>;
  readonly done: PromiseWithResolvers<PackChange>;
}

/** A read gives what is there and waits for no more, so that its age is bounded as well as its size. */
const WAIT_MS = 200;
const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 5_000;
const UNOPENED: EngineView = {
  pack: '',
  watermark: Number.NEGATIVE_INFINITY,
  newestTime: Number.NEGATIVE_INFINITY,
};

export class Pump {
  readonly #options: PumpOptions;
  readonly #checkpoints: CheckpointKeeper;
  readonly #sleep: (ms: number, stopping?: AbortSignal) => Promise<void>;
  #opened: OpenedEngine | undefined;
  #view = UNOPENED;
  #reload: Reload | undefined;
  readonly #counts: FrameCounts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  readonly #levels: Record<Level, number> = { blue: 0, yellow: 0, orange: 0, red: 0 };
  readonly #signalLatency = new LatencyRecord();
  readonly #batchLatency = new LatencyRecord();
  readonly #endToEndLatency = new LatencyRecord();
  #position: Position = LOG_START;
  readonly #readSize: ReadSize;
  readonly #untold = new UntoldRuns();
  #teller: Teller;
  /** Since when the log does not answer. */
  #logAwaySince: number | undefined;
  readonly #troubles = new Map<TroublePlace, FwError>();
  /** What came out of something that nobody waits for: it ends the pump. */
  readonly #failures: unknown[] = [];
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;

  constructor(options: PumpOptions) {
    this.#options = options;
    this.#readSize = new ReadSize(options.reads);
    this.#sleep = options.sleep ?? sleepOnTimer;
    this.#teller = this.#newTeller();
    const { engine, checkpointMs, now, onCheckpoint } = options;
    this.#checkpoints = new CheckpointKeeper({
      engine,
      everyMs: checkpointMs,
      now,
      onTried: (failure) => this.#setTrouble('checkpoint', failure),
      onSaved: (saved) => onCheckpoint?.(saved),
    });
  }

  /** Of the newest frame that is told. */
  get position(): Position {
    return this.#position;
  }

  get status(): PumpStatus {
    const { watermark, newestTime, pack, leftBehindCount = 0 } = this.#view;
    return {
      position: this.#position,
      watermark,
      newestTime,
      leftBehindCount,
      counts: { ...this.#counts },
      decisionsByLevel: { ...this.#levels },
      latency: {
        signalMs: this.#signalLatency.ms,
        batchMs: this.#batchLatency.ms,
        endToEndMs: this.#endToEndLatency.ms,
      },
      checkpointAgeMs: this.#checkpoints.ageMs,
      trouble: this.#trouble,
      waitsFor:
        this.#troubles.get('log') ?? this.#troubles.get('tasks') ?? this.#troubles.get('rows'),
      lagMs: this.#lagMs,
      pack,
    };
  }

  /** Opens the engine, so that `status` says where it stands. Rejects with FW_PACK_INVALID and FW_CHECKPOINT. */
  async open(): Promise<void> {
    const opened = await this.#options.engine.open();
    if (opened === this.#opened) return;
    this.#opened = opened;
    const { view, position, refused } = opened;
    this.#view = view;
    this.#position = position;
    for (const why of refused) this.#options.onRefusedCheckpoint?.(why);
    if (refused.length > 0 && position === LOG_START) this.#options.onBegunAnew?.();
  }

  /** Starts to run; an error that is not an outside failure ends it and comes out of `stopped`. */
  start(): void {
    this.#stopping = new AbortController();
    this.#isRunning = true;
    this.#untold.clear();
    this.#teller = this.#newTeller();
    this.#failures.length = 0;
    this.#running = this.#run();
    // Whoever awaits `stopped` or `stop` gets the error; without anybody it must not end the process unheard.
    this.#running.catch(() => undefined);
  }

  /**
   * Changes the pack between two frames; gives what goes on and what starts cold. The old state is checkpointed before and the new
   * one after, so that a crash runs each frame with the pack that it was first run with. Rejects with FwError FW_PACK_INVALID, with
   * FW_RELOAD_REFUSED when the pump has stopped, is stopping, or stops first, or another change comes meanwhile, and with FW_CHECKPOINT when the
   * state could not be kept; the pack in force stays then.
   */
  reload(pack: PackSource): Promise<PackChange> {
    this.#refuseReload('another change came meanwhile');
    const done = Promise.withResolvers<PackChange>();
    if (!this.#isRunning) return Promise.reject(this.#refusal('it has stopped'));
    if (this.#stopping.signal.aborted) return Promise.reject(this.#refusal('it is stopping'));
    const { engine } = this.#options;
    const reload = { compiled: engine.open().then(() => engine.compile(pack)), done };
    this.#reload = reload;
    // A pack with a fault is told of at once, whatever the pump waits for.
    reload.compiled.catch((error: unknown) => {
      if (this.#reload === reload) this.#reload = undefined;
      done.reject(error);
    });
    return done.promise;
  }

  #refuseReload(why: string): void {
    this.#reload?.done.reject(this.#refusal(why));
    this.#reload = undefined;
  }

  #refusal(why: string): FwError {
    const message = `partition ${this.#options.partition} did not change its pack: ${why}`;
    return new FwError('FW_RELOAD_REFUSED', message);
  }

  /** Settles when the pump has ended. */
  get stopped(): Promise<void> {
    return this.#running;
  }

  /** Stops after the frames at hand, writes a last checkpoint, and closes the engine. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Resolves when everything that is in the log now has been told. */
  async drain(): Promise<void> {
    const { log, partition } = this.#options;
    const end = await log.end(partition);
    await this.#teller.hasten(async () => {
      while (log.comparePositions(this.#position, end) < 0) {
        await Promise.race([this.#sleep(10), this.#running]);
        if (this.#stopping.signal.aborted) return;
      }
    });
  }

  async #run(): Promise<void> {
    try {
      await this.open();
      await this.#pump();
      if (this.#failures.length > 0) throw this.#failures[0];
    } finally {
      this.#isRunning = false;
      this.#refuseReload('it stopped before the change was made');
      await this.#checkpoints.settled();
      await this.#options.engine.close();
    }
  }

  #newTeller(): Teller {
    const stopping = this.#stopping.signal;
    return new Teller({
      sinks: this.#options,
      untold: this.#untold,
      patiently: (step, attempt) => this.#patiently(step, attempt),
      onTold: (runs) => this.#hasTold(runs),
      now: this.#options.now,
      sleep: (ms) => this.#sleep(ms, stopping),
    });
  }

  async #pump(): Promise<void> {
    let read = this.#position;
    while (!this.#stopping.signal.aborted) {
      // Nothing more is told, and no checkpoint written, after a telling that was given up: the frames are run again.
      if (!(await this.#room())) return;
      const frames = await this.#patiently('log', () => this.#read(read));
      if (this.#failures.length > 0) throw this.#failures[0];
      const last = frames?.at(-1);
      if (frames !== undefined && last !== undefined) {
        this.#readSize.saw(frames);
        this.#begin(frames);
        read = last.position;
      }
      if (this.#reload !== undefined) {
        if (!(await this.#teller.allTold)) return;
        const saved = this.#checkpoints.save(this.#position);
        this.#endOnFailure(saved);
        await this.#changePack(this.#reload, await saved);
      } else if (this.#checkpoints.isDue) {
        // Nobody waits until all is told: the checkpoint does, before it counts.
        const told = this.#teller.allTold;
        this.#endOnFailure(this.#checkpoints.save(read, () => told));
      }
    }
    if (!(await this.#teller.allTold)) return;
    const failure = await this.#checkpoints.save(this.#position);
    if (failure !== undefined) throw failure;
  }

  /** `failure` is why the state of the pack in force could not be kept: then that pack stays. */
  async #changePack({ compiled, done }: Reload, failure: FwError | undefined): Promise<void> {
    // Another change may have come, or this one have been found faulty, while the checkpoint was written.
    if (this.#reload?.done !== done) return;
    const number = await compiled.catch(() => undefined);
    if (this.#reload?.done !== done || number === undefined) return;
    this.#reload = undefined;
    if (failure !== undefined) {
      done.reject(failure);
      return;
    }
    try {
      const change = await this.#options.engine.change(number);
      this.#view = change.view;
      await this.#checkpoints.save(this.#position);
      done.resolve(change);
    } catch (error) {
      done.reject(error);
      // An engine that refuses goes on as it was; of one that breaks nobody knows how it is.
      if (!isFwError(error, 'FW_RELOAD_REFUSED')) throw error;
    }
  }

  /** Waits until more may be read, and has nothing wait for more to be told with it meanwhile. False when a telling was given up. */
  async #room(): Promise<boolean> {
    const { held } = this.#readSize;
    const untold = this.#untold;
    return untold.hasRoom(held) || (await this.#teller.hasten(() => untold.room(held)));
  }

  /** Has the engine run frames, and what came of them told. */
  #begin(frames: readonly LoggedFrame[]): void {
    const { engine, checks } = this.#options;
    const { promise: told, resolve, reject } = Promise.withResolvers<boolean>();
    const run: UntoldRun = { frames, stepped: undefined, outAt: undefined, told };
    this.#untold.add(run);
    const heard = engine.step(frames, checks?.asked()).then((stepped) => {
      run.stepped = stepped;
      // Whoever waits for an answer does not wait until tasks and ledger have it: the log has the transfer, so they will.
      checks?.settle(stepped.checked);
    });
    this.#teller.tell(run, heard).then(resolve, reject);
    this.#endOnFailure(told);
  }

  #read(after: Position): Promise<LoggedFrame[]> {
    const { log, partition } = this.#options;
    return log.read({ partition, after, framesMax: this.#readSize.frames, waitMs: WAIT_MS });
  }

  #hasTold(runs: readonly OutRun[]): void {
    for (const run of runs) {
      this.#position = run.frames.at(-1)?.position ?? this.#position;
      this.#view = run.stepped.view;
      this.#count(run);
    }
  }

  #count({ stepped, frames, outAt }: OutRun): void {
    const { tellings, counts, batchSeconds, signalSeconds } = stepped;
    const { onFrames, onSignals, onDecisions } = this.#options;
    this.#counts.accepted += counts.accepted;
    this.#counts.late += counts.late;
    this.#counts.duplicate += counts.duplicate;
    this.#counts.invalid += counts.invalid;
    for (const { level } of tellings.decisions) this.#levels[level]++;
    const endToEndSeconds = frames.map(({ appendedAt }) => Math.max(1, outAt - appendedAt) / 1000);
    this.#batchLatency.add(batchSeconds);
    for (const seconds of signalSeconds) this.#signalLatency.add(seconds);
    for (const seconds of endToEndSeconds) this.#endToEndLatency.add(seconds);
    onFrames?.({ batchSeconds, signalSeconds, endToEndSeconds });
    for (const verdict of tellings.verdicts) onSignals?.(verdict);
    if (tellings.decisions.length > 0) onDecisions?.(tellings.decisions);
  }

  /** Tries again, ever slower, while something outside is away; undefined when it was stopped meanwhile. */
  async #patiently<T>(
    what: 'log' | TellingStep,
    attempt: () => Promise<T>,
  ): Promise<T | undefined> {
    for (let retryMs = RETRY_MS_MIN; ; retryMs = Math.min(retryMs * 2, RETRY_MS_MAX)) {
      try {
        const result = await attempt();
        this.#setTrouble(what, undefined);
        return result;
      } catch (error) {
        if (!isOutside(error)) throw error;
        this.#options.onRetry?.(what === 'log' ? 'log' : 'effects');
        this.#setTrouble(what, error);
        await this.#sleep(retryMs, this.#stopping.signal);
        if (this.#stopping.signal.aborted || this.#failures.length > 0) return undefined;
      }
    }
  }

  #endOnFailure(started: Promise<unknown>): void {
    started.catch((error: unknown) => this.#failures.push(error));
  }

  #setTrouble(what: TroublePlace, error: FwError | undefined): void {
    const before = this.#trouble;
    if (what === 'log')
      this.#logAwaySince =
        error === undefined ? undefined : (this.#logAwaySince ?? this.#options.now());
    if (error === undefined) this.#troubles.delete(what);
    else this.#troubles.set(what, error);
    if (this.#trouble !== before) this.#options.onTrouble?.(this.#trouble);
  }

  get #lagMs(): number {
    const since = this.#untold.since ?? this.#logAwaySince;
    return since === undefined ? 0 : Math.max(0, this.#options.now() - since);
  }

  get #trouble(): string | undefined {
    const messages = [...this.#troubles.values()].map(({ message }) => message);
    return messages.length === 0 ? undefined : messages.join('; ');
  }
}

async function sleepOnTimer(ms: number, stopping?: AbortSignal): Promise<void> {
  const options = stopping === undefined ? {} : { signal: stopping };
  await sleepFor(ms, undefined, options).catch(() => undefined);
}

/** Whether it may pass by itself. The one file among the effects is that of dead letters: a full disk may be emptied. */
function isOutside(error: unknown): error is FwError {
  return isFwError(error) && (ERRORS[error.code].domain === 'outside' || error.code === 'FW_FILE');
}
