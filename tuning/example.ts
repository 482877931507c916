// What rules are judged by: for each person and typology what each rule held at its highest score, whether it was fraud, and for how many like
// it the example stands. Only people who were called have outcomes. So of those below the line
//   - the hold-out (people called although their score is below it, by lot) says how many are victims and what honest people there look like,
//   - filed cases say what those victims look like whom nobody called.
// Without a hold-out whoever below the line has no case is taken to be honest, which counts unreported frauds as honest; proposals say so.
import type { Plan, TypologyPlan } from '../rules/plan.ts';
import type { KnownSpell, WarnedDecision } from './spell.ts';

export interface Example {
  readonly typology: string;
  /** By rule, from 0 (holds nothing) to 1 (just fired). */
  readonly held: ReadonlyMap<string, number>;
  readonly score: number;
  readonly isFraud: boolean;
  readonly weight: number;
  /** The person of the example; examples of one person are kept together when data are split. */
  readonly person: string;
}

/** How the people behind the examples are known. */
export interface Selection {
  /** Spells at a level at which a desk calls, by what became known. */
  readonly called: { readonly fraud: number; readonly notFraud: number; readonly unknown: number };
  /** Spells below: all of them, those that were called all the same, what that found, and those of whom a case was filed. */
  readonly below: {
    readonly all: number;
    readonly heldOut: number;
    readonly fraud: number;
    readonly notFraud: number;
    readonly cases: number;
  };
  /** Estimated victims below the line: from the hold-out where there is one, else those who filed a case. */
  readonly belowFraudEstimate: number;
  /** There is no hold-out to speak of: below the line whoever filed no case counts as honest. */
  readonly isSilenceHonest: boolean;
}

export interface WeighedSpell {
  readonly spell: KnownSpell;
  readonly isFraud: boolean;
  readonly weight: number;
}

/** Fewer people than this in the hold-out say nothing of the others. */
const HELD_OUT_MIN = 20;

/** Gives each spell of which something is known, or assumed, its weight. `heldOut` holds the spells below the line that were called. */
export function weighSpells(
  spells: readonly KnownSpell[],
  heldOut: ReadonlySet<KnownSpell>,
): { weighed: WeighedSpell[]; selection: Selection } {
  const called = spells.filter(({ isCalled }) => isCalled);
  const below = spells.filter(({ isCalled }) => !isCalled);
  const isIn = (known: string) => (spell: KnownSpell) => spell.known === known;
  const lot = below.filter((spell) => heldOut.has(spell) && spell.known !== 'unknown');
  const rest = below.filter((spell) => !heldOut.has(spell));
  const frauds = below.filter(isIn('fraud'));
  const isSilenceHonest = lot.length < HELD_OUT_MIN;
  const share = isSilenceHonest || below.length === 0 ? 1 : lot.length / below.length;
  const lotFrauds = lot.filter(isIn('fraud')).length;
  const estimate = isSilenceHonest
    ? frauds.length
    : Math.max(frauds.length, Math.round(lotFrauds / share));
  const weighed: WeighedSpell[] = called
    .filter(({ known }) => known !== 'unknown')
    .map((spell) => ({ spell, isFraud: spell.known === 'fraud', weight: 1 }));
  for (const spell of frauds)
    weighed.push({ spell, isFraud: true, weight: estimate / frauds.length });
  const honest = isSilenceHonest ? rest.filter((spell) => spell.known !== 'fraud') : [];
  for (const spell of honest) weighed.push({ spell, isFraud: false, weight: 1 });
  for (const spell of lot.filter(isIn('not-fraud')))
    weighed.push({ spell, isFraud: false, weight: 1 / share });
  const count = (among: readonly KnownSpell[], known: string) => among.filter(isIn(known)).length;
  return {
    weighed,
    selection: {
      called: {
        fraud: count(called, 'fraud'),
        notFraud: count(called, 'not-fraud'),
        unknown: count(called, 'unknown'),
      },
      below: {
        all: below.length,
        heldOut: lot.length,
        fraud: lotFrauds,
        notFraud: count(lot, 'not-fraud'),
        cases: count(rest, 'fraud'),
      },
      belowFraudEstimate: estimate,
      isSilenceHonest,
    },
  };
}

/** The examples of weighed spells, one a typology in which something was decided. */
export function examplesOf(weighed: readonly WeighedSpell[], plan: Plan): Example[] {
  const typologies = new Map(plan.typologies.map((typology) => [typology.id, typology]));
  const points = new Map(plan.rules.map((rule) => [rule.id, rule.points]));
  return weighed.flatMap(({ spell, isFraud, weight }) =>
    [...spell.peaks].flatMap(([id, peak]): Example[] => {
      const typology = typologies.get(id);
      if (typology === undefined) return [];
      const held = heldOf(typology, points, peak);
      return [{ typology: id, held, score: peak.score, isFraud, weight, person: spell.id }];
    }),
  );
}

/** What points weigh in the sum that a typology's score is made of: scores combine as 1 - (1 - a)(1 - b), which is a sum of logarithms. */
export function weightOf({ combine }: Pick<TypologyPlan, 'combine'>, points: number): number {
  return combine === 'sum' ? points : -Math.log1p(-Math.min(points, POINTS_MAX) / 100);
}

/** The points of a weight. */
export function pointsOf({ combine }: Pick<TypologyPlan, 'combine'>, weight: number): number {
  return combine === 'sum' ? weight : -100 * Math.expm1(-weight);
}

/** A rule of 100 points alone would weigh without end. */
const POINTS_MAX = 99.9;

function heldOf(
  typology: TypologyPlan,
  points: ReadonlyMap<string, number>,
  peak: WarnedDecision,
): Map<string, number> {
  const held = new Map<string, number>();
  for (const { id, points: now } of peak.rules) {
    const full = points.get(id);
    if (full === undefined) continue;
    held.set(id, Math.min(1, weightOf(typology, now) / weightOf(typology, full)));
  }
  return held;
}
