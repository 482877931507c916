// Scores from the list of all firings: which rule holds how many points at a time, and what level that is.
import type { RuleHit } from '../../engine/decision.ts';
import { LEVELS } from '../../signal/level.ts';
import { comparePlaces, type History, type Moment } from './history.ts';
import type { OracleTypology } from './pack.ts';

/** A rule fired for a subject. */
export interface Firing {
  readonly typology: OracleTypology;
  readonly subject: string;
  readonly moment: Moment;
  readonly time: number;
  readonly hit: RuleHit;
}

/** What hysteresis and cool-down need to know of the past of one subject in one typology. */
export interface Memory {
  rank: number;
  decidedTime: number;
  decidedRank: number;
}

export class Scores {
  readonly #history: History;
  readonly #firings: Firing[] = [];
  readonly #memories = new Map<string, Memory>();

  constructor(history: History) {
    this.#history = history;
  }

  fire(firing: Firing): void {
    this.#firings.push(firing);
  }

  /** Whether a subject ever fired a rule of the typology. */
  memoryOf(typology: OracleTypology, subject: string): Memory {
    const key = `${typology.id} ${subject}`;
    const memory = this.#memories.get(key) ?? {
      rank: 0,
      decidedTime: Number.NEGATIVE_INFINITY,
      decidedRank: 0,
    };
    this.#memories.set(key, memory);
    return memory;
  }

  /** The latest firing of each rule of a subject, with the points that it holds at a time, in order of rule id. */
  held(
    typology: OracleTypology,
    subject: string,
    time: number,
  ): { hit: RuleHit; points: number }[] {
    const own = this.#firings
      .filter((firing) => firing.typology === typology && this.#holderOf(firing) === subject)
      .sort((a, b) => a.time - b.time || comparePlaces(this.#placeOf(a), this.#placeOf(b)));
    const latest = new Map(own.map((firing) => [firing.hit.id, firing]));
    return [...latest.values()]
      .sort((a, b) => (a.hit.id < b.hit.id ? -1 : 1))
      .map((firing) => ({ hit: firing.hit, points: pointsOf(firing, time) }));
  }

  score(typology: OracleTypology, subject: string, time: number): number {
    const points = this.held(typology, subject, time).map((each) => each.points);
    return typology.combine === 'sum'
      ? Math.min(
          100,
          points.reduce((sum, each) => sum + each, 0),
        )
      : 100 * (1 - points.reduce((rest, each) => rest * (1 - each / 100), 1));
  }

  /** Takes note of the level that a subject holds at a time. */
  settle(typology: OracleTypology, subject: string, time: number): { score: number; rank: number } {
    const memory = this.memoryOf(typology, subject);
    const score = this.score(typology, subject, time);
    memory.rank = rankOf(typology, memory.rank, score);
    return { score, rank: memory.rank };
  }

  /** The highest level that a subject holds at a time in some typologies: 0 none, 1 blue to 4 red. */
  level(typologies: readonly OracleTypology[], subject: string, time: number): number {
    return Math.max(
      0,
      ...typologies.map((typology) => {
        const { rank } = this.memoryOf(typology, subject);
        const now = rankOf(typology, rank, this.score(typology, subject, time));
        const held = typology.levels[now - 1];
        return held === undefined ? 0 : LEVELS.indexOf(held.level) + 1;
      }),
    );
  }

  /** Two keys turned out to be one subject. Call before and after the link, for its own time. */
  join(typology: OracleTypology, from: string, to: string): void {
    const [a, b] = [this.memoryOf(typology, from), this.memoryOf(typology, to)];
    b.rank = Math.max(a.rank, b.rank);
    if (a.decidedTime === b.decidedTime) b.decidedRank = Math.max(a.decidedRank, b.decidedRank);
    else if (a.decidedTime > b.decidedTime) {
      b.decidedTime = a.decidedTime;
      b.decidedRank = a.decidedRank;
    }
    this.#memories.delete(`${typology.id} ${from}`);
  }

  /** Links move people's scores only. */
  #holderOf({ typology, subject, moment }: Firing): string {
    return typology.role === 'suspect' ? subject : this.#history.holderOf(subject, moment);
  }

  #placeOf({ typology, subject, moment }: Firing): readonly Moment[] {
    return typology.role === 'suspect' ? [moment] : this.#history.placeOf(subject, moment);
  }
}

/** Points halve with every half-life after the firing; before it they are whole; under half a point they are none. */
function pointsOf(firing: Firing, time: number): number {
  const age = Math.max(0, time - firing.time);
  const points = firing.hit.points * 2 ** (-age / firing.typology.halfLifeMs);
  return points < 0.5 ? 0 : points;
}

/** The highest level whose threshold the score reaches; a level that is held has a threshold lower by the hysteresis. */
function rankOf(typology: OracleTypology, before: number, score: number): number {
  return (
    typology.levels.findLastIndex(
      (level, index) => score >= level.score - (index < before ? typology.hysteresis : 0),
    ) + 1
  );
}
