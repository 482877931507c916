// Makes what an engine runs: both stages at once, as one engine does, or the one of its share.
import { Engine } from '../engine/engine.ts';
import { stepFrame } from './frame-step.ts';
import { PairedEngine } from './paired-engine.ts';
import type { Comparison } from './plan-comparison.ts';
import type { Share, Stage, StageStart, StageStep } from './stage.ts';
import { SuspectStage } from './suspect-stage.ts';
import { VictimStage } from './victim-stage.ts';

/** Makes the stage of a share, or both without one. */
export function makeStage(start: StageStart, share: Share | undefined): Stage {
  if (share?.stage === 'suspect') return new SuspectStage(start, share);
  if (share?.stage === 'victim') return new VictimStage(start, share);
  return new BothStages(start);
}

class BothStages implements Stage {
  readonly engine: Engine;
  readonly #paired: PairedEngine | undefined;

  constructor({ plan, second, state, seed }: StageStart) {
    this.#paired = second && new PairedEngine(plan, state, seed, second);
    this.engine = this.#paired ?? new Engine(plan, state, seed);
  }

  get comparison(): Comparison | undefined {
    return this.#paired?.comparison;
  }

  step({ frame, episodes, effects, counts, watch, checks }: StageStep): void {
    stepFrame(this.engine, episodes, frame, effects, counts, watch, checks);
  }

  endFrames(): void {}
}
