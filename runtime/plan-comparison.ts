// What two plans on the same signals said, beside each other, since the second one came in. It reads no clock: hours and days are of event time, in
// Shanghai. It is not in checkpoints: a restart begins it anew, and `sinceTime` says so.
import { deskOf } from '../dissuasion/desk-tree.ts';
import type { Decision } from '../engine/decision.ts';
import { type Level, levelRank } from '../signal/level.ts';
import type { SecondUse } from './second-pack.ts';

/** People whose sides are told apart; of those that come after, decisions are counted alone. */
const PEOPLE_MAX = 200_000;
/** Newest differences that are shown. */
const SHOWN_MAX = 20;
const HOUR_MS = 3_600_000;
const SHANGHAI_MS = 8 * HOUR_MS;
const CALL_RANK = levelRank('orange');

export interface ComparedSide {
  /** `name@version`. */
  readonly pack: string;
  readonly decisions: Readonly<Record<Level, number>>;
  /** Decisions that name a rule, by its id. */
  readonly rules: Readonly<Record<string, number>>;
}

/** People whom somebody would call, orange or red: each once an hour of event time and desk. */
export interface DeskCalls {
  readonly desk: string;
  readonly live: number;
  readonly second: number;
}

export interface Difference {
  readonly side: 'live' | 'second';
  readonly decisionId: string;
  readonly time: number;
  readonly typology: string;
  readonly level: Level;
  readonly region: string;
}

export interface Comparison {
  readonly use: SecondUse;
  /** Signals that both took in, and how much event time passed from the first of them to the newest, ms. */
  readonly signals: number;
  readonly passedMs: number;
  /** Event times of the first and the newest decision that were compared. */
  readonly sinceTime?: number;
  readonly untilTime?: number;
  readonly live: ComparedSide;
  readonly second: ComparedSide;
  /** People with an orange or red decision of both, and of one alone. */
  readonly people: { readonly both: number; readonly live: number; readonly second: number };
  /** Whether there were more people than are told apart. */
  readonly isCut: boolean;
  /** Calls by desk since `sinceTime`, and in the running hour. */
  readonly desks: readonly DeskCalls[];
  readonly hour: readonly DeskCalls[];
  /** The newest decisions of people whom the other side says nothing of. */
  readonly differences: readonly Difference[];
}

type Side = 'live' | 'second';
const BIT: Readonly<Record<Side, number>> = { live: 1, second: 2 };

export class PlanComparison {
  readonly #use: SecondUse;
  readonly #sides: Record<
    Side,
    { pack: string; decisions: Record<Level, number>; rules: Map<string, number> }
  >;
  readonly #people = new Map<string, number>();
  readonly #desks = new Map<string, Record<Side, number>>();
  readonly #hour = new Map<string, Record<Side, Set<string>>>();
  #hourNumber = Number.NEGATIVE_INFINITY;
  #sinceTime: number | undefined;
  #untilTime: number | undefined;
  #isCut = false;
  #signals = 0;
  #passedFrom = 0;
  #passedTo = 0;
  #differences: { readonly person: string; readonly difference: Difference }[] = [];

  constructor(use: SecondUse, packs: Readonly<Record<Side, string>>) {
    const side = (pack: string) => ({
      pack,
      decisions: { blue: 0, yellow: 0, orange: 0, red: 0 },
      rules: new Map<string, number>(),
    });
    this.#use = use;
    this.#sides = { live: side(packs.live), second: side(packs.second) };
  }

  /** Counts a signal that both sides took in; `time` is the newest event time that there was, with it. */
  saw(time: number): void {
    if (this.#signals++ === 0) this.#passedFrom = time;
    this.#passedTo = time;
  }

  /** Takes in what both sides said of one signal. */
  add(live: readonly Decision[], second: readonly Decision[]): void {
    for (const decision of live) this.#take('live', decision);
    for (const decision of second) this.#take('second', decision);
  }

  get view(): Comparison {
    const counts = [...this.#people.values()];
    const of = (bits: number) => counts.filter((count) => count === bits).length;
    const { live, second } = this.#sides;
    const differences = this.#differences
      .filter(({ person }) => this.#people.get(person) !== 3)
      .map(({ difference }) => difference);
    return {
      use: this.#use,
      signals: this.#signals,
      passedMs: this.#passedTo - this.#passedFrom,
      ...(this.#sinceTime === undefined ? {} : { sinceTime: this.#sinceTime }),
      ...(this.#untilTime === undefined ? {} : { untilTime: this.#untilTime }),
      live: { ...live, rules: Object.fromEntries(live.rules) },
      second: { ...second, rules: Object.fromEntries(second.rules) },
      people: { both: of(3), live: of(1), second: of(2) },
      isCut: this.#isCut,
      desks: [...this.#desks].map(([desk, calls]) => ({ desk, ...calls })).sort(byDesk),
      hour: [...this.#hour]
        .map(([desk, calls]) => ({ desk, live: calls.live.size, second: calls.second.size }))
        .sort(byDesk),
      differences: differences.slice(-SHOWN_MAX).reverse(),
    };
  }

  #take(name: Side, decision: Decision): void {
    const { level, time, rules, role } = decision;
    const side = this.#sides[name];
    side.decisions[level]++;
    for (const { id } of rules) side.rules.set(id, (side.rules.get(id) ?? 0) + 1);
    this.#sinceTime = Math.min(this.#sinceTime ?? time, time);
    this.#untilTime = Math.max(this.#untilTime ?? time, time);
    if (role === 'victim' && levelRank(level) >= CALL_RANK) this.#call(name, decision);
  }

  #call(side: Side, decision: Decision): void {
    const { subject, region, time, decisionId, typology, level } = decision;
    const person = `${subject.kind}:${subject.id}`;
    const before = this.#people.get(person);
    if (before === undefined && this.#people.size >= PEOPLE_MAX) this.#isCut = true;
    else this.#people.set(person, (before ?? 0) | BIT[side]);
    this.#count(side, deskOf(region), person, time);
    if (before !== undefined && (before & ~BIT[side]) !== 0) return;
    const difference = { side, decisionId, time, typology, level, region };
    this.#differences.push({ person, difference });
    if (this.#differences.length > SHOWN_MAX * 8)
      this.#differences = this.#differences
        .filter((one) => this.#people.get(one.person) !== 3)
        .slice(-SHOWN_MAX * 4);
  }

  #count(side: Side, desk: string, person: string, time: number): void {
    const hour = Math.floor((time + SHANGHAI_MS) / HOUR_MS);
    if (hour > this.#hourNumber) {
      this.#hourNumber = hour;
      this.#hour.clear();
    }
    const calls = this.#hour.get(desk) ?? { live: new Set(), second: new Set() };
    this.#hour.set(desk, calls);
    if (calls[side].has(person)) return;
    calls[side].add(person);
    const all = this.#desks.get(desk) ?? { live: 0, second: 0 };
    all[side]++;
    this.#desks.set(desk, all);
  }
}

function byDesk(a: DeskCalls, b: DeskCalls): number {
  return a.desk < b.desk ? -1 : 1;
}
