// What an engine runs, live pack and second pack, and how the state of one lineup becomes that of the next.
import type { EngineState } from '../engine/engine-state.ts';
import { SECOND_SCORES } from '../engine/shadow-side.ts';
import { copyOfScore, type TypologyScores } from '../engine/state/score-store.ts';
import type { Plan } from '../rules/plan.ts';
import { contentId } from '../signal/content-id.ts';
import { FwError } from '../signal/fw-error.ts';
import type { PackSource } from './load-pack.ts';
import type { SecondPlan } from './paired-engine.ts';
import { whyNotBeside } from './second-pack.ts';

export interface Lineup {
  readonly plan: Plan;
  /** Of its content: two packs are the same when their keys are. */
  readonly key: string;
  readonly second?: SecondPlan & { readonly key: string };
}

/** Compiles a pack with the one beside it. Throws FW_PACK_INVALID, and FW_RELOAD_REFUSED when they cannot run on one state. */
export function lineupOf(source: PackSource, planOf: (pack: PackSource) => Plan): Lineup {
  const plan = planOf(source);
  const key = keyOf(source);
  if (source.second === undefined) return { plan, key };
  const { use, scope, ...pack } = source.second;
  const beside = planOf(pack);
  const why = whyNotBeside(plan, beside);
  if (why !== undefined) {
    const text = `${pack.name} cannot run beside ${source.name}: ${why}`;
    throw new FwError('FW_RELOAD_REFUSED', text);
  }
  const scoped = scope === undefined ? {} : { scope };
  return { plan, key, second: { plan: beside, key: keyOf(pack), use, ...scoped } };
}

/**
 * The state for the next lineup. Windows and sequences find their places by themselves. Of scores: a version that comes back takes up its own, any other goes on
 * from what was told last; a version that steps back keeps its own. A version before that runs beside once more goes on from those of the live one, which a step back
 * to it takes; a challenger that is new begins with none.
 */
export function handedOver(state: EngineState, from: Lineup, to: Lineup): EngineState {
  const hand = (scores: ReadonlyMap<string, TypologyScores>) => {
    const comesBack = from.second?.use === 'before' && from.second.key === to.key;
    const told = comesBack ? SECOND_SCORES : '';
    const live = part(scores, told);
    const second =
      to.second === undefined
        ? new Map<string, TypologyScores>()
        : to.second.key === from.key
          ? part(scores, '')
          : to.second.key === from.second?.key
            ? part(scores, SECOND_SCORES)
            : to.second.use === 'before'
              ? part(scores, told)
              : new Map<string, TypologyScores>();
    const named = [...second].map(([id, kept]) => [SECOND_SCORES + id, kept] as const);
    // What was there stands once more under ids that no plan has: so the engine takes the marks off names whose scores end here.
    const gone = [...scores].map(([id, kept]) => [`gone:${id}`, kept] as const);
    return new Map([...live, ...named, ...gone]);
  };
  return {
    ...state,
    suspectScores: hand(state.suspectScores),
    victimScores: hand(state.victimScores),
  };
}

/** Copies of the scores of one plan, by typology. */
function part(
  scores: ReadonlyMap<string, TypologyScores>,
  prefix: string,
): Map<string, TypologyScores> {
  const own = [...scores].filter(([id]) => id.startsWith(SECOND_SCORES) === (prefix !== ''));
  return new Map(
    own.map(([id, kept]) => [
      id.slice(prefix.length),
      new Map([...kept].map(([name, score]) => [name, copyOfScore(score)])),
    ]),
  );
}

function keyOf({ files }: Pick<PackSource, 'files'>): string {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  return contentId(...sorted.flatMap(({ name, text }) => [name, text]));
}
