// What the pump asks of an engine, whichever thread it runs in. Calls are carried out in the order in which they are made. An engine that failed
// answers nothing more: every call rejects with what broke it.
import type { HoldOut } from '../dissuasion/hold-out.ts';
import type { Subject } from '../engine/decision.ts';
import type { RiskReading } from '../engine/risk.ts';
import type { Position } from '../log/log.ts';
import type { PlanChange } from '../rules/plan-change.ts';
import type { KeySource } from '../vault/key-ring.ts';
import type { SavedCheckpoint } from './checkpoint-store.ts';
import type { Tellings } from './effect.ts';
import type { CheckedPart } from './frame-checks.ts';
import type { FrameCounts } from './frame-step.ts';
import type { PackSource } from './load-pack.ts';
import type { Comparison } from './plan-comparison.ts';
import type { Share, StageFrame } from './stage.ts';

export interface EngineOptions {
  readonly pack: PackSource;
  readonly partition: number;
  /** A folder, or a bucket as `s3://…` (checkpoint-bucket.ts). */
  readonly checkpointDir: string;
  /** How many checkpoints are kept. */
  readonly checkpointsKept: number;
  /** Keys that seal checkpoints; they are in plain when missing. */
  readonly keys?: KeySource;
  /** Who is called by lot; nobody when missing. */
  readonly holdOut?: HoldOut;
  /** Event time for which the rules of an episode are quiet for its person after `not-fraud`, ms; that of desks.yaml when missing. */
  readonly quietAfterNotFraudMs?: number;
  /** Of an engine that runs one stage; both stages when missing. */
  readonly share?: Share;
}

/** What an engine stands on. */
export interface EngineView {
  /** `name@version`. */
  readonly pack: string;
  /** Of the pack that runs beside it. */
  readonly second?: string;
  /** Event time before which signals are late, and the newest that was seen; -Infinity before the first signal. */
  readonly watermark: number;
  readonly newestTime: number;
  /** Of a victim stage, as its engine counts them. */
  readonly leftBehindCount?: number;
}

export interface OpenedEngine {
  readonly view: EngineView;
  /** Where its state stands in the log. */
  readonly position: Position;
  /** Checkpoints that could not be used, each with the reason. */
  readonly refused: readonly string[];
}

export interface Stepped {
  readonly view: EngineView;
  readonly tellings: Tellings;
  /** Signals of these frames, by verdict. */
  readonly counts: Readonly<FrameCounts>;
  /** Of the transfers that somebody waits for, those that were in these frames. */
  readonly checked: readonly CheckedPart[];
  /** Processing time of all frames in the engine, and of some signals alone. */
  readonly batchSeconds: number;
  readonly signalSeconds: readonly number[];
}

export interface PackChange extends PlanChange {
  readonly view: EngineView;
}

export type SteppedFrame = StageFrame;

export interface EnginePort {
  /**
   * Compiles the pack and restores the newest usable checkpoint; says the same again while it is open. Rejects with FW_PACK_INVALID and
   * FW_CHECKPOINT.
   */
  open(): Promise<OpenedEngine>;
  /** Runs frames. `asked` are identities of transfers that somebody waits for (frame-checks.ts). */
  step(frames: readonly SteppedFrame[], asked?: readonly string[]): Promise<Stepped>;
  /** How somebody stands after the calls before this one. */
  risk(subject: Subject): Promise<RiskReading>;
  /** What the live pack and the one beside it said; undefined when there is none beside it. */
  comparison(): Promise<Comparison | undefined>;
  /**
   * Copies the state as it is after the calls before this one, and resolves when it is kept, which is not before `told`, asked once all else is done, says
   * true. When that says false, or rejects, nothing is kept, and this resolves to undefined. Rejects with FW_CHECKPOINT when it cannot be kept.
   */
  checkpoint(
    position: Position,
    told?: () => Promise<boolean>,
  ): Promise<SavedCheckpoint | undefined>;
  /** Compiles another pack; gives its number for `change`. Rejects with FW_PACK_INVALID. */
  compile(pack: PackSource): Promise<number>;
  /** Goes on with a compiled pack, keeping all state that it shares with the one before. */
  change(compiled: number): Promise<PackChange>;
  /** Lets go of everything; `open` begins anew from the newest checkpoint. */
  close(): Promise<void>;
}
