// A second plan on the same signals and the same state: what both plans count is counted once, by the live one; the second counts what is its own beside,
// tries its rules and keeps its own scores. Nothing of it changes what the live plan decides.
import type { Plan } from '../rules/plan.ts';
import type { Decision } from './decision.ts';
import type { EngineState } from './engine-state.ts';
import type { Kernel, KernelParts } from './kernel.ts';
import { Scoring } from './scoring.ts';
import { ShadowKernel } from './shadow-kernel.ts';
import type { compiledBeside, StageCode } from './stage-code.ts';
import { ListStore } from './state/list-store.ts';

/** Before the ids of typologies whose scores the second plan keeps. No id has a colon. */
export const SECOND_SCORES = 'second:';

/** Compiled beside the plan whose columns are given. */
export type SecondPlan = ReturnType<typeof compiledBeside>;

export type SharedParts = Omit<
  KernelParts,
  'plan' | 'shapes' | 'candidateLists' | 'lists' | 'suspectScoring' | 'victimScoring'
>;

export class ShadowSide {
  readonly plan: Plan;
  readonly columns: SecondPlan;
  readonly lists: ListStore;
  readonly suspectScoring: Scoring;
  readonly victimScoring: Scoring;
  readonly #kernel: ShadowKernel;
  readonly #stages: readonly StageCode[];

  constructor(
    plan: Plan,
    columns: SecondPlan,
    shared: SharedParts,
    state: EngineState | undefined,
  ) {
    this.plan = plan;
    this.columns = columns;
    const { names, hasher, registers } = shared;
    this.lists = new ListStore(plan.lists, hasher, state?.lists);
    const { suspectScores, victimScores } = state ?? {};
    this.suspectScoring = new Scoring(plan, 'suspect', names, suspectScores, SECOND_SCORES);
    this.victimScoring = new Scoring(plan, 'victim', names, victimScores, SECOND_SCORES);
    const { suspectScoring, victimScoring, lists } = this;
    const { shapes, candidateLists } = columns;
    const scored = { suspectScoring, victimScoring, lists, shapes, candidateLists };
    this.#kernel = new ShadowKernel({ ...shared, ...scored, plan }, columns.shared);
    this.#stages = columns.bind(this.#kernel, registers);
  }

  /** Hears what fires in the first plan from now on. */
  follow(first: Kernel): void {
    this.#kernel.follow(first);
  }

  /** Runs the signal in the registers, which is of a type by its number, behind the first plan; gives what the second decides of it. */
  run(first: Kernel, type: number): readonly Decision[] {
    const kernel = this.#kernel;
    kernel.begin(first.arrival, first.watermark, true);
    // Both speak of one signal: its identity is kept once.
    kernel.identity = first.identity;
    this.#stages[type]?.run();
    kernel.forget();
    first.identity = kernel.identity;
    return kernel.decisions;
  }
}
