// What a pump says of itself and to whom.
import type { Decision } from '../engine/decision.ts';
import type { Position } from '../log/log.ts';
import type { FwError } from '../signal/fw-error.ts';
import type { Level } from '../signal/level.ts';
import type { SavedCheckpoint } from './checkpoint-store.ts';
import type { VerdictCount } from './effect.ts';
import type { FrameCounts } from './frame-step.ts';
import type { Percentiles } from './latency.ts';

/** What a pump waits for. */
export type WaitedFor = 'log' | 'effects';

export interface PumpListener {
  /** Told of every trouble that makes the pump wait or keeps it from checkpoints, and once when all is over (undefined). */
  readonly onTrouble?: (trouble: string | undefined) => void;
  /** Told of each attempt that failed because something outside is away. */
  readonly onRetry?: (what: WaitedFor) => void;
  /** Told of each run of frames once its effects are told. */
  readonly onFrames?: (measured: FramesMeasured) => void;
  /** Told how many signals of a source and type came to a verdict. */
  readonly onSignals?: (count: VerdictCount) => void;
  /** Told of the decisions of each run of frames once its effects are told; again after a crash. */
  readonly onDecisions?: (decisions: readonly Decision[]) => void;
  /** Told of each checkpoint that is kept. */
  readonly onCheckpoint?: (saved: SavedCheckpoint) => void;
  /** Told of each checkpoint that could not be used at the start, with the reason. */
  readonly onRefusedCheckpoint?: (why: string) => void;
  /** Told at a start for which none of the checkpoints that are there can be used: the log is run from its oldest frame. */
  readonly onBegunAnew?: () => void;
}

export interface FramesMeasured {
  /** Processing time of the frames in the engine, and of some of their signals alone. */
  readonly batchSeconds: number;
  readonly signalSeconds: readonly number[];
  /** Of each frame, from the log taking it to its tasks and messages being told. */
  readonly endToEndSeconds: readonly number[];
}

/** Since the start, in ms. */
export interface PumpLatency {
  readonly signalMs: Percentiles;
  readonly batchMs: Percentiles;
  readonly endToEndMs: Percentiles;
}

export interface PumpStatus {
  readonly position: Position;
  readonly watermark: number;
  /** Newest event time seen; -Infinity before the first signal. */
  readonly newestTime: number;
  readonly counts: Readonly<FrameCounts>;
  /** Of a victim stage, since its start. */
  readonly leftBehindCount: number;
  readonly decisionsByLevel: Readonly<Record<Level, number>>;
  readonly latency: PumpLatency;
  readonly checkpointAgeMs: number;
  readonly trouble: string | undefined;
  /** The trouble that it waits for and reads nothing more meanwhile; troubles with checkpoints are not among them. */
  readonly waitsFor: FwError | undefined;
  /** Age of the oldest frame that it has read and not told; while the log is away, time since it last answered. */
  readonly lagMs: number;
  /** The pack in force, as `name@version`; empty before the engine is open. */
  readonly pack: string;
}
