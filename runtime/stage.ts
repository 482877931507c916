// What an engine runs: both stages, or one of them for its share. Each takes frames of the log that it reads and adds what must be told.
import type { EpisodeBook } from '../dissuasion/episode-book.ts';
import type { Subject } from '../engine/decision.ts';
import type { EngineState } from '../engine/engine-state.ts';
import type { HeldState } from '../engine/held-state.ts';
import type { RiskReading } from '../engine/risk.ts';
import type { Slice } from '../engine/suspect-kernel.ts';
import type { LoggedFrame } from '../log/log.ts';
import type { Plan } from '../rules/plan.ts';
import type { HashSeed } from '../signal/key-hash.ts';
import type { Effects } from './effect.ts';
import type { FrameChecks } from './frame-checks.ts';
import type { FrameCounts, SignalWatch } from './frame-step.ts';
import type { SecondPlan } from './paired-engine.ts';
import type { Comparison } from './plan-comparison.ts';

/** The share of an engine that runs one stage: of the suspects, or of the people, and into how many slices the others are cut. */
export interface Share {
  readonly stage: 'suspect' | 'victim';
  readonly suspects: Slice;
  readonly people: Slice;
}

export type StageFrame = Pick<LoggedFrame, 'frame' | 'appendedAt' | 'position'>;

export interface StageStep {
  readonly frame: StageFrame;
  readonly episodes: EpisodeBook;
  readonly effects: Effects;
  readonly counts: FrameCounts;
  readonly watch: SignalWatch;
  /** Transfers that somebody waits for. */
  readonly checks?: FrameChecks;
}

/** What every stage's engine can be asked. */
export interface StageEngine {
  readonly watermark: number;
  readonly newestTime: number;
  snapshot(): EngineState;
  /** The state as it is now, for a checkpoint. */
  hold(): HeldState;
  risk(subject: Subject): RiskReading;
  /** Whether what is known of a subject is known here. */
  holds(subject: Subject): boolean;
}

export interface Stage {
  readonly engine: StageEngine;
  /** Of two plans that run: what they said beside each other. */
  readonly comparison?: Comparison | undefined;
  /** Of a victim stage: victim-engine.ts says what is counted. */
  readonly leftBehindCount?: number;
  /** Runs one frame. */
  step(step: StageStep): void;
  /** To be called after some frames, before what came of them is told. */
  endFrames(effects: Effects): void;
}

/** What a stage begins with. */
export interface StageStart {
  readonly plan: Plan;
  /** Of an engine that runs both stages: what runs beside the plan. */
  readonly second?: SecondPlan;
  readonly state: EngineState | undefined;
  readonly seed: HashSeed;
  /** Position of the frame before the next. */
  readonly position: string;
}
