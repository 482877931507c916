// One slice of one stage at work: its engine in a thread, the log that it reads, and the pump between them.
import type { DeadLetterSink } from '../connectors/dead-letter.ts';
import type { Subject } from '../engine/decision.ts';
import type { RiskReading } from '../engine/risk.ts';
import type { KafkaLog } from '../log/kafka-log.ts';
import type { SignalLog } from '../log/log.ts';
import { MergedLog, shufflePartition, signalsPosition } from '../shuffle/merged-log.ts';
import type { SentRecord } from '../shuffle/outbox.ts';
import type { EngineOptions, EnginePort } from './engine-port.ts';
import { Pump, type PumpOptions } from './pump.ts';
import type { PumpListener } from './pump-report.ts';
import type { Share } from './stage.ts';

export interface SliceOptions extends PumpListener {
  readonly share: Share;
  readonly engine: EnginePort;
  /** The log of signals, and that of signals.victim; the slice closes both. */
  readonly signals: SignalLog & Partial<Pick<KafkaLog, 'lag'>>;
  readonly sent: SignalLog;
  readonly checkpointMs: number;
  readonly now: () => number;
  readonly deadLetters: DeadLetterSink;
  /** Transfers that somebody waits for. */
  readonly checks?: NonNullable<PumpOptions['checks']>;
  /** Where a victim stage's effects go. */
  readonly effects?: Pick<PumpOptions, 'tasks' | 'ledger' | 'publish' | 'warn'>;
}

/** The number of the slice among those of its stage. */
export function sliceOf({ stage, suspects, people }: Share): number {
  return stage === 'suspect' ? suspects.slice : people.slice;
}

/** Where the checkpoints of a stage lie in a folder that its engines share: state that was cut otherwise is other state. */
export function checkpointFolderOf({ stage, suspects, people }: Share): string {
  return `${stage}-stage-${suspects.count}x${people.count}`;
}

/** Options of the engine of a share. */
export function engineOptionsOf(
  share: Share,
  options: Omit<EngineOptions, 'partition' | 'share'>,
): EngineOptions {
  return { ...options, partition: sliceOf(share), share };
}

/** A suspect stage opens, raises and writes nothing: what comes of its signals is told by victim stages. */
const TOLD_ELSEWHERE: Pick<PumpOptions, 'tasks' | 'ledger'> = {
  tasks: {
    open: () => Promise.resolve(),
    raise: () => Promise.resolve(false),
    withdraw: () => Promise.resolve(),
  },
  ledger: { write: () => Promise.resolve() },
};

export class EngineSlice {
  readonly #options: SliceOptions;
  #pump: Pump | undefined;

  constructor(options: SliceOptions) {
    this.#options = options;
  }

  get share(): Share {
    return this.#options.share;
  }

  /** undefined before it is opened. */
  get pump(): Pump | undefined {
    return this.#pump;
  }

  /** How somebody stands, if what is known of them is known in this slice. */
  async risk(subject: Subject): Promise<RiskReading | undefined> {
    if (this.#pump === undefined) return undefined;
    const reading = await this.#options.engine.risk(subject);
    return reading.isElsewhere ? undefined : reading;
  }

  /** Frames that the log of signals has and this slice has not told; undefined before it is opened, or where the log cannot tell. Throws FW_LOG_AWAY. */
  async lag(): Promise<number | undefined> {
    if (this.#pump === undefined) return undefined;
    return this.#options.signals.lag?.(0, signalsPosition(this.#pump.position));
  }

  /** Opens the engine from its newest checkpoint and starts. Rejects as Pump.open does. */
  async start(): Promise<void> {
    const { engine } = this.#options;
    const { view } = await engine.open();
    const pump = this.#makePump(view.pack);
    await pump.open();
    this.#pump = pump;
    pump.start();
  }

  /** Stops after the frames at hand with a last checkpoint, and closes its logs. Rejects with what had ended it. */
  async stop(): Promise<void> {
    try {
      if (this.#pump === undefined) await this.#options.engine.close();
      else await this.#pump.stop();
    } finally {
      await this.#options.signals.close();
      await this.#options.sent.close();
    }
  }

  #makePump(pack: string): Pump {
    const { share, signals, sent, effects, ...rest } = this.#options;
    const { stage, suspects, people } = share;
    if (stage === 'suspect') {
      const send = (records: readonly SentRecord[]) => this.#send(records);
      return new Pump({ ...rest, ...TOLD_ELSEWHERE, log: signals, partition: 0, send });
    }
    const log = new MergedLog({
      sent,
      suspectSlices: suspects.count,
      peopleSlice: people.slice,
      peopleSlices: people.count,
      pack,
    });
    // What a slice of people tells is told once by its number.
    return new Pump({ ...rest, ...TOLD_ELSEWHERE, ...effects, log, partition: people.slice });
  }

  async #send(records: readonly SentRecord[]): Promise<void> {
    const { share, sent } = this.#options;
    const { slice: suspectSlice, count: suspectSlices } = share.suspects;
    await Promise.all(
      records.map(({ peopleSlice, bytes }) =>
        sent.append(shufflePartition({ suspectSlice, suspectSlices, peopleSlice }), bytes),
      ),
    );
  }
}
