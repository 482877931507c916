// A story of a pack is what its author insists on, whatever the data say. New points of a typology go in as far as its stories still come
// out: all of them, else by halves, down to single rules, and of a single rule half the way. Then its levels.
import type { Plan, TypologyPlan } from '../rules/plan.ts';
import type { Story } from '../rules/story-plan.ts';
import { runStory } from '../runtime/story-run.ts';
import type { Level } from '../signal/level.ts';
import { pointsOf, weightOf } from './example.ts';

export type Levels = Readonly<Partial<Record<Level, number>>>;

type Points = ReadonlyMap<string, number>;

const LEVEL_SHARES = [1, 0.5, 0.25];
/** Below what any pack decides at, so that every rule that fires in a story shows. */
const PROBE_SCORE = 0.01;

export class StoryGuard {
  readonly #plan: Plan;
  readonly #storiesOf = new Map<string, Story[]>();

  /** Stories that do not hold as it is are not asked. */
  constructor(plan: Plan, stories: readonly Story[]) {
    this.#plan = plan;
    const probe = withTypologies(plan, (typology) => ({
      ...typology,
      levels: [{ level: 'blue', score: PROBE_SCORE }],
      hysteresis: 0,
    }));
    for (const story of stories) {
      if (runStory(plan, story).faults.length > 0) continue;
      const touched = new Set(runStory(probe, story).decisions.map(({ typology }) => typology));
      for (const typology of touched)
        this.#storiesOf.set(typology, [...(this.#storiesOf.get(typology) ?? []), story]);
    }
  }

  /** The points of now by rule, moved to the wanted ones as far as the stories hold with the levels of now. */
  settlePoints(typology: TypologyPlan, wanted: Points): Points {
    const rules = this.#plan.rules.filter((rule) => rule.typology === typology.index);
    const levels = levelsOf(typology);
    const moved = (from: Points, some: readonly string[], share: number): Points => {
      const steps = some.map((id) => {
        const before = from.get(id) ?? 0;
        return [id, between(typology, before, wanted.get(id) ?? before, share)] as const;
      });
      return new Map([...from, ...steps]);
    };
    const take = (from: Points, some: readonly string[]): Points => {
      const all = moved(from, some, 1);
      if (this.#holds(typology, all, levels)) return all;
      if (some.length < 2) {
        const half = moved(from, some, 0.5);
        return this.#holds(typology, half, levels) ? half : from;
      }
      const middle = Math.ceil(some.length / 2);
      return take(take(from, some.slice(0, middle)), some.slice(middle));
    };
    const now = new Map(rules.map(({ id, points }) => [id, points]));
    const moving = rules.filter(({ id, points }) => (wanted.get(id) ?? points) !== points);
    return take(
      now,
      moving.map(({ id }) => id),
    );
  }

  /** The levels of now, moved to the wanted ones as far as the stories hold with the points given. */
  settleLevels(typology: TypologyPlan, points: Points, wanted: Levels): Levels {
    for (const share of LEVEL_SHARES) {
      const levels: Partial<Record<Level, number>> = {};
      for (const { level, score } of typology.levels)
        levels[level] = Math.round(score + share * ((wanted[level] ?? score) - score));
      if (this.#holds(typology, points, levels)) return levels;
    }
    return levelsOf(typology);
  }

  #holds(typology: TypologyPlan, points: Points, levels: Levels): boolean {
    const plan = planWith(this.#plan, typology, points, levels);
    const stories = this.#storiesOf.get(typology.id) ?? [];
    return stories.every((story) => runStory(plan, story).faults.length === 0);
  }
}

/** The levels of a typology by name. */
export function levelsOf(typology: TypologyPlan): Levels {
  return Object.fromEntries(typology.levels.map(({ level, score }) => [level, score]));
}

function between(typology: TypologyPlan, before: number, after: number, share: number): number {
  const [a, b] = [weightOf(typology, before), weightOf(typology, after)];
  return share === 1 ? after : Math.round(pointsOf(typology, a + share * (b - a)));
}

function planWith(plan: Plan, { id }: TypologyPlan, points: Points, levels: Levels): Plan {
  const changed = withTypologies(plan, (typology) =>
    typology.id !== id
      ? typology
      : {
          ...typology,
          levels: typology.levels.map(({ level, score }) => ({
            level,
            score: levels[level] ?? score,
          })),
        },
  );
  const rules = plan.rules.map((rule) => ({ ...rule, points: points.get(rule.id) ?? rule.points }));
  return { ...changed, rules };
}

function withTypologies(plan: Plan, change: (typology: TypologyPlan) => TypologyPlan): Plan {
  return { ...plan, typologies: plan.typologies.map(change) };
}
