// What decisions said of one person over one stretch of time, whether or not a desk was told: the unit that outcomes and filed cases
// judge. A spell ends as an episode does, when nothing is decided for three days.
import type { Known } from '../backtest/backtest-result.ts';
import { type KnownFacts, knownOf } from '../backtest/judge.ts';
import type { WarnedEpisode } from '../backtest/pack-run.ts';
import type { Decision } from '../engine/decision.ts';
import { type Level, levelRank } from '../signal/level.ts';

/** What is needed of a decision. */
export type WarnedDecision = Pick<
  Decision,
  'time' | 'subject' | 'phone' | 'region' | 'typology' | 'score' | 'level'
> & {
  readonly rules: readonly { readonly id: string; readonly points: number }[];
  /** Money that was about to go, fen; 0 where the signal was no transfer. */
  readonly amountFen: number;
};

export interface Spell extends WarnedEpisode {
  /** By typology, the decision with the highest score. */
  readonly peaks: ReadonlyMap<string, WarnedDecision>;
  /** The largest amount about to go in one of its decisions, fen. */
  readonly amountFen: number;
}

export interface KnownSpell extends Spell {
  readonly known: Known;
  /** A level at which a desk calls was reached. */
  readonly isCalled: boolean;
}

const QUIET_MS = 3 * 86_400_000;
const CALL_RANK = levelRank('orange');

/** The spells of decisions about victims, in order of their beginning. Decisions come in order of time. */
export function spellsOf(decisions: Iterable<WarnedDecision>): Spell[] {
  const open = new Map<string, OpenSpell>();
  const spells: OpenSpell[] = [];
  for (const decision of decisions) {
    const key = `${decision.subject.kind}:${decision.subject.id}`;
    let spell = open.get(key);
    if (spell === undefined || decision.time >= spell.touchedTime + QUIET_MS) {
      spell = new OpenSpell(decision);
      open.set(key, spell);
      spells.push(spell);
    } else spell.add(decision);
  }
  return spells;
}

/** Judges spells by what became known. */
export function knownSpells(spells: readonly Spell[], facts: KnownFacts): KnownSpell[] {
  return spells.map((spell) => ({
    kind: spell.kind,
    id: spell.id,
    phone: spell.phone,
    openedTime: spell.openedTime,
    touchedTime: spell.touchedTime,
    region: spell.region,
    typology: spell.typology,
    level: spell.level,
    score: spell.score,
    rules: spell.rules,
    peaks: spell.peaks,
    amountFen: spell.amountFen,
    known: knownOf(facts, spell),
    isCalled: levelRank(spell.level) >= CALL_RANK,
  }));
}

class OpenSpell implements Spell {
  readonly kind;
  readonly id;
  readonly openedTime: number;
  readonly region: string;
  readonly peaks = new Map<string, WarnedDecision>();
  phone: string | undefined;
  touchedTime: number;
  amountFen = 0;
  level: Level = 'blue';
  typology = '';
  score = 0;
  readonly #rules = new Set<string>();

  constructor(first: WarnedDecision) {
    this.kind = first.subject.kind;
    this.id = first.subject.id;
    this.openedTime = first.time;
    this.touchedTime = first.time;
    this.region = first.region;
    this.add(first);
  }

  get rules(): string[] {
    return [...this.#rules].sort();
  }

  add(decision: WarnedDecision): void {
    const { time, phone, typology, score, level, amountFen } = decision;
    this.touchedTime = Math.max(this.touchedTime, time);
    this.phone ??= phone;
    this.amountFen = Math.max(this.amountFen, amountFen);
    if (levelRank(level) > levelRank(this.level)) this.level = level;
    if (score > this.score) [this.score, this.typology] = [score, typology];
    for (const { id } of decision.rules) this.#rules.add(id);
    const peak = this.peaks.get(typology);
    if (peak === undefined || score > peak.score) this.peaks.set(typology, decision);
  }
}
