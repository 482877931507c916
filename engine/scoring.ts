// Turns rules that fired into a subject's score, level and, when it is time to say so, decisions.
import type { Plan, RulePlan, TypologyPlan } from '../rules/plan.ts';
import { contentId } from '../signal/content-id.ts';
import type { Level } from '../signal/level.ts';
import { levelRank } from '../signal/level.ts';
import { fieldOf, type Signal } from '../signal/signal.ts';
import type { DecidedTransfer, Decision, RuleHit, Subject } from './decision.ts';
import { type TypologyRisk, typologyRisk } from './risk.ts';
import { HeldMap } from './state/held-map.ts';
import { HAS_SUSPECT_SCORE, HAS_VICTIM_SCORE, type NameTable } from './state/name-table.ts';
import {
  copyOfScore,
  isSpent,
  makeScoreState,
  mergeScores,
  pointsAt,
  putFiring,
  rankAt,
  type ScoreState,
  scoreAt,
  type TypologyScores,
} from './state/score-store.ts';
import { subjectOf } from './subject.ts';
import { tracesOf } from './traces.ts';

export interface Fired {
  readonly rule: RulePlan;
  readonly hit: RuleHit;
}

/** What a decision says beside its score; what takes time is made when it is time for one. */
export interface DecisionFacts {
  /** Event time of the signal. */
  readonly time: number;
  readonly signal: () => Signal;
  readonly phone: () => string | undefined;
  readonly suspect: () => Subject | undefined;
  /** The money of the signal's transfer comes to the person: none of it is that person's to lose. */
  readonly isPaid: boolean;
}

/** A decision while it is put together; its pack comes last. */
type Said = { -readonly [Field in keyof Omit<Decision, 'pack'>]: Decision[Field] };

const SWEEP_MS = 3_600_000;
const NO_VIEW = { scores: new Map<string, number>(), score: 0, level: 0 };

export class Scoring {
  /** `name@version`. */
  readonly #pack: string;
  readonly #names: NameTable;
  /** Marks names that have a score, so that they stay and those without cost one look. */
  readonly #flag: number;
  readonly #typologies: readonly TypologyPlan[];
  readonly #scores: ReadonlyMap<string, HeldMap<number, ScoreState>>;
  /** Before the ids of typologies in what is kept. */
  readonly #prefix: string;
  /** Scores of the other plan that runs, under the same marks. */
  #beside: Scoring | undefined;
  #sweptTime = Number.NEGATIVE_INFINITY;

  /** Scores of the typologies of one role. */
  constructor(
    plan: Plan,
    role: 'victim' | 'suspect',
    names: NameTable,
    stored?: ReadonlyMap<string, TypologyScores>,
    prefix = '',
  ) {
    this.#pack = `${plan.pack}@${plan.version}`;
    this.#names = names;
    this.#prefix = prefix;
    this.#flag = role === 'suspect' ? HAS_SUSPECT_SCORE : HAS_VICTIM_SCORE;
    this.#typologies = plan.typologies.filter((typology) => typology.role === role);
    this.#scores = new Map(
      this.#typologies.map(({ id }) => [
        id,
        new HeldMap(stored?.get(prefix + id) ?? [], copyOfScore),
      ]),
    );
  }

  /** Shares its marks with the scores of another plan. */
  standBeside(other: Scoring): void {
    this.#beside = other;
  }

  /** Takes the marks off names of which only typologies that are gone had scores. */
  letGoOf(stored: ReadonlyMap<string, TypologyScores> | undefined): void {
    const ids = new Set([...this.heldMaps, ...(this.#beside?.heldMaps ?? [])].map(([id]) => id));
    for (const [id, scores] of stored ?? [])
      if (!ids.has(id)) for (const name of scores.keys()) this.#unmark(name);
  }

  snapshot(): Map<string, TypologyScores> {
    return new Map(this.heldMaps.map(([id, scores]) => [id, new Map(scores)]));
  }

  /** What a checkpoint holds, by typology. */
  get heldMaps(): (readonly [string, HeldMap<number, ScoreState>])[] {
    return [...this.#scores].map(([id, scores]) => [this.#prefix + id, scores] as const);
  }

  /** Enters rules that fired for one subject at one signal; adds the decisions to announce, in order of typology. */
  enter(
    subject: number,
    fired: readonly Fired[],
    facts: DecisionFacts,
    watermark: number,
    decisions: Decision[],
  ): void {
    this.#sweep(watermark);
    this.#names.mark(subject, this.#flag, true);
    for (const typology of this.#typologies) {
      if (!hasFired(typology, fired)) continue;
      const decision = this.#enterTypology(typology, subject, fired, facts);
      if (decision !== undefined) decisions.push(decision);
    }
  }

  /** All scores of a subject at a time, and the highest level it holds (0 for none, 1 blue to 4 red). */
  view(
    subject: number,
    time: number,
  ): { scores: ReadonlyMap<string, number>; score: number; level: number } {
    if (!this.#names.has(subject, this.#flag)) return NO_VIEW;
    const scores = new Map<string, number>();
    let score = 0;
    let level = 0;
    for (const typology of this.#typologies) {
      const state = this.#scores.get(typology.id)?.get(subject);
      if (state === undefined) continue;
      const own = scoreAt(typology, state, time);
      scores.set(typology.id, own);
      score = Math.max(score, own);
      const held = typology.levels[rankAt(typology, state.rank, own) - 1];
      if (held !== undefined) level = Math.max(level, levelRank(held.level) + 1);
    }
    return { scores, score, level };
  }

  /** What the typologies hold of a subject at a time, in the order of the pack; changes nothing. */
  risksOf(subject: number, time: number): TypologyRisk[] {
    if (!this.#names.has(subject, this.#flag)) return [];
    const key = subjectOf(this.#names.keyOf(subject));
    return this.#typologies.flatMap((typology) => {
      const state = this.#scores.get(typology.id)?.get(subject);
      return (state && typologyRisk(typology, state, key, time)) ?? [];
    });
  }

  /**
   * Joins the scores of two keys that turned out to be one subject. Both levels are settled for the time of the link, whether
   * or not there is something to join, so that a score which was swept away joins exactly as one that was not.
   */
  rename(from: number, to: number, time: number): void {
    for (const typology of this.#typologies) {
      const scores = this.#scores.get(typology.id);
      if (scores === undefined) continue;
      scores.touch(from);
      scores.touch(to);
      const moved = scores.get(from);
      const target = scores.get(to);
      for (const state of [moved, target]) {
        if (state !== undefined) settle(typology, state, time);
      }
      if (moved === undefined) continue;
      scores.delete(from);
      if (target === undefined) scores.set(to, moved);
      else mergeScores(target, moved);
      this.#names.mark(to, this.#flag, true);
    }
    this.#names.mark(from, this.#flag, false);
  }

  #enterTypology(
    typology: TypologyPlan,
    subject: number,
    fired: readonly Fired[],
    facts: DecisionFacts,
  ): Decision | undefined {
    const { time } = facts;
    const states = this.#scores.get(typology.id);
    states?.touch(subject);
    let state = states?.get(subject);
    if (state === undefined) {
      state = makeScoreState();
      states?.set(subject, state);
    }
    settle(typology, state, time);
    for (const { rule, hit } of fired) {
      if (rule.typology !== typology.index) continue;
      const before = state.firings.get(rule.id);
      if (before !== undefined && before.time > time) continue;
      putFiring(state.firings, rule.id, { time, points: rule.points, hit });
    }
    const score = settle(typology, state, time);
    const level = typology.levels[state.rank - 1]?.level;
    if (level === undefined || !isDue(typology, state, time)) return undefined;
    state.decidedTime = Math.max(state.decidedTime, time);
    state.decidedRank = state.rank;
    return this.#decisionOf(typology, subject, state, score, level, facts);
  }

  #decisionOf(
    typology: TypologyPlan,
    subject: number,
    state: ScoreState,
    score: number,
    level: Level,
    facts: DecisionFacts,
  ): Decision {
    const signal = facts.signal();
    const [phone, suspect] = [facts.phone(), facts.suspect()];
    const transfer = facts.isPaid ? undefined : transferOf(signal);
    const key = this.#names.keyOf(subject);
    const said: Said = {
      // With the level: a transfer between two accounts of one person can raise it twice.
      decisionId: contentId(signal.source, signal.id, signal.type, key, typology.id, level),
      time: signal.time,
      role: typology.role,
      subject: subjectOf(key),
      typology: typology.id,
      score: Math.round(score * 10) / 10,
      level,
      rules: hitsAt(typology, state, signal.time),
      signal: { source: signal.source, id: signal.id, type: signal.type },
      region: signal.region,
    };
    if (phone !== undefined) said.phone = phone;
    if (suspect !== undefined) said.suspect = suspect;
    const traces = typology.role === 'victim' ? tracesOf(signal, suspect) : undefined;
    if (traces !== undefined) said.traces = traces;
    if (transfer !== undefined) said.transfer = transfer;
    return { ...said, pack: this.#pack };
  }

  #sweep(watermark: number): void {
    if (watermark < this.#sweptTime + SWEEP_MS) return;
    this.#sweptTime = watermark;
    for (const typology of this.#typologies) {
      const states = this.#scores.get(typology.id);
      if (states === undefined) continue;
      states.forEach((state, name) => {
        if (!isSpent(typology, state, watermark)) return;
        states.delete(name);
        this.#unmark(name);
      });
    }
  }

  #unmark(name: number): void {
    if (this.holds(name) || this.#beside?.holds(name) === true) return;
    this.#names.mark(name, this.#flag, false);
  }

  /** Whether a typology has a score of a subject. */
  holds(name: number): boolean {
    for (const scores of this.#scores.values()) if (scores.has(name)) return true;
    return false;
  }
}

/** Takes note of the level that a score holds at a time; gives the score. */
function settle(typology: TypologyPlan, state: ScoreState, time: number): number {
  const score = scoreAt(typology, state, time);
  state.rank = rankAt(typology, state.rank, score);
  return score;
}

/** Whether a rule of a typology is among those that fired. */
function hasFired(typology: TypologyPlan, fired: readonly Fired[]): boolean {
  for (const { rule } of fired) if (rule.typology === typology.index) return true;
  return false;
}

/** Whether to speak: the level is higher than what was last said, or the cool-down since then is over. */
function isDue(typology: TypologyPlan, state: ScoreState, time: number): boolean {
  return state.rank > state.decidedRank || time - state.decidedTime >= typology.cooldownMs;
}

/** Every rule that still holds points, highest first, then by id. */
function hitsAt(typology: TypologyPlan, state: ScoreState, time: number): RuleHit[] {
  const hits: RuleHit[] = [];
  for (const firing of state.firings.values()) {
    const points = pointsAt(typology, firing, time);
    if (points > 0) hits.push({ ...firing.hit, points: Math.round(points * 10) / 10 });
  }
  return hits.length < 2
    ? hits
    : hits.sort((a, b) => b.points - a.points || (a.id < b.id ? -1 : 1));
}

function transferOf(signal: Signal): DecidedTransfer | undefined {
  const transferId = fieldOf(signal, 'transferId');
  const amountFen = fieldOf(signal, 'amountFen');
  const payee = fieldOf(signal, 'payee');
  if (typeof transferId !== 'string' || typeof amountFen !== 'number' || typeof payee !== 'string')
    return undefined;
  const state =
    signal.type === 'transfer.attempted'
      ? 'attempted'
      : signal.type === 'transfer.blocked'
        ? 'blocked'
        : 'completed';
  return { transferId, amountFen, payee, state };
}
