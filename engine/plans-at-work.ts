// One plan at work, or two on the same state: what there is of both, each once.
import type { Plan } from '../rules/plan.ts';
import { SIGNAL_TYPE_NAMES, type SignalType } from '../signal/signal-type.ts';
import type { CandidateList } from './candidate-lists.ts';
import type { PlanColumns } from './columns.ts';
import type { EngineState } from './engine-state.ts';
import type { Scoring } from './scoring.ts';
import type { CompiledPlan } from './stage-code.ts';
import type { ListStore } from './state/list-store.ts';
import type { TypologyScores } from './state/score-store.ts';
import type { WindowShape } from './state/window-shape.ts';

/** A plan with what it keeps for itself. */
export interface PlanAtWork {
  readonly plan: Plan;
  readonly columns: PlanColumns;
  readonly lists: ListStore;
  readonly suspectScoring: Scoring;
  readonly victimScoring: Scoring;
}

export interface PlansAtWork {
  readonly plans: readonly Plan[];
  readonly columns: readonly PlanColumns[];
  readonly lists: readonly ListStore[];
  readonly suspectScorings: readonly Scoring[];
  readonly victimScorings: readonly Scoring[];
  /** Windows of people. */
  readonly peopleShapes: readonly WindowShape[];
  readonly candidateLists: readonly CandidateList[];
}

/** Has the scores of both share their marks, and takes the marks off whom neither scores any more. */
export function plansAtWork(
  first: PlanAtWork,
  second: PlanAtWork | undefined,
  state: EngineState | undefined,
): PlansAtWork {
  const all = second === undefined ? [first] : [first, second];
  if (second !== undefined) {
    first.suspectScoring.standBeside(second.suspectScoring);
    first.victimScoring.standBeside(second.victimScoring);
    second.suspectScoring.standBeside(first.suspectScoring);
    second.victimScoring.standBeside(first.victimScoring);
  }
  first.suspectScoring.letGoOf(state?.suspectScores);
  first.victimScoring.letGoOf(state?.victimScores);
  return {
    plans: all.map(({ plan }) => plan),
    columns: all.map(({ columns }) => columns),
    lists: all.map(({ lists }) => lists),
    suspectScorings: all.map(({ suspectScoring }) => suspectScoring),
    victimScorings: all.map(({ victimScoring }) => victimScoring),
    peopleShapes: once(all.flatMap(peopleShapesOf)),
    candidateLists: once(all.flatMap(({ columns }) => columns.candidateLists.all)),
  };
}

/** What both keep of scores. */
export function joinedScores(
  first: Scoring,
  second: Scoring | undefined,
): Map<string, TypologyScores> {
  return new Map([...first.snapshot(), ...(second?.snapshot() ?? [])]);
}

/** Of each type, the registers whose hashes either plan needs. */
export function hashedByBoth(
  first: CompiledPlan,
  second: CompiledPlan | undefined,
): CompiledPlan['hashed'] {
  if (second === undefined) return first.hashed;
  const both = new Map(
    SIGNAL_TYPE_NAMES.map((type) => [type, first.hashed(type).union(second.hashed(type))]),
  );
  return (type: SignalType) => both.get(type) ?? first.hashed(type);
}

function peopleShapesOf({ plan, columns }: PlanAtWork): WindowShape[] {
  return columns.shapes.filter((_shape, index) => plan.features[index]?.role === 'victim');
}

/** Both plans name the same thing by the same column; the first one to do so stays. */
function once<T extends { readonly column: number }>(all: readonly T[]): T[] {
  const seen = new Set<number>();
  return all.filter(({ column }) => !seen.has(column) && seen.add(column));
}
