// Traits one after another: which of a cluster's traits, each within some days before the last one, tell its cases from other people.
import { type Contrast, contrastOf } from './contrast.ts';
import type { Track } from './track.ts';
import { type Trait, TraitFinder } from './trait.ts';

export interface SequenceOfTraits extends Contrast {
  /** A signal with this trait comes last; on it a rule fires. */
  readonly last: Trait;
  /** A signal with each of these came at most SEQUENCE_MS before, in any order. */
  readonly before: readonly Trait[];
}

/** Scripts of days are rare, and a rule that remembers longer hits more by chance. */
export const SEQUENCE_MS = 3 * 86_400_000;
/** Conditions of a rule that somebody still reads. */
const BEFORE_MAX = 3;
/** A false alarm among other people is so much worse than a case missed: there are far more of them. */
const OTHERS_WEIGHT = 25;
const TRAITS_TRIED_MAX = 16;
const PAIRS_MAX = 10;
/** As of single traits. */
const SHARE_MIN = 0.2;
const LIFT_MIN = 2;

/** Of a track: by trait key, times of its signals, in order. */
type Times = ReadonlyMap<string, readonly number[]>;

export interface Sides {
  readonly cases: readonly Times[];
  readonly others: readonly Times[];
}

/** When traits were seen in tracks. */
export function sidesOf(
  traits: readonly Trait[],
  cases: readonly Track[],
  others: readonly Track[],
): Sides {
  const wanted = new Set(traits.map(({ key }) => key));
  const finder = new TraitFinder();
  const timesOf = ({ signals }: Track): Times => {
    const times = new Map<string, number[]>();
    for (const signal of signals) {
      for (const { key } of finder.traitsOf(signal)) {
        if (!wanted.has(key)) continue;
        const known = times.get(key);
        if (known === undefined) times.set(key, [signal.time]);
        else known.push(signal.time);
      }
    }
    return times;
  };
  return { cases: cases.map(timesOf), others: others.map(timesOf) };
}

/** Pairs of traits in sequence, the most telling first. */
export function pairsOf(traits: readonly Trait[], sides: Sides): SequenceOfTraits[] {
  const tried = traits.slice(0, TRAITS_TRIED_MAX);
  return tried
    .flatMap((last) =>
      tried.filter(({ on }) => on !== last.on).map((first) => seen(last, [first], sides)),
    )
    .filter(({ cases, share, low }) => cases >= 2 && share >= SHARE_MIN && low >= LIFT_MIN)
    .sort((a, b) => b.share * Math.log(b.low) - a.share * Math.log(a.low))
    .slice(0, PAIRS_MAX);
}

/** What a rule could ask for: the sequence that many cases have and few others, found by adding what helps most; undefined without traits. */
export function bestSequence(traits: readonly Trait[], sides: Sides): SequenceOfTraits | undefined {
  const tried = traits.slice(0, TRAITS_TRIED_MAX);
  let best: SequenceOfTraits | undefined;
  for (const last of tried) {
    let now = seen(last, [], sides);
    while (now.before.length < BEFORE_MAX) {
      const from = now;
      const longer = tried
        .filter(({ on }) => on !== last.on && from.before.every((each) => each.on !== on))
        .map((trait) => seen(last, [...from.before, trait], sides));
      const next = longer.reduce((a, b) => (gainOf(b) > gainOf(a) ? b : a), now);
      if (next === now) break;
      now = next;
    }
    if (best === undefined || gainOf(now) > gainOf(best)) best = now;
  }
  return best;
}

function gainOf({ share, lift }: SequenceOfTraits): number {
  // Not the bare share of others: none among few says less than none among many.
  return share - (OTHERS_WEIGHT * share) / lift;
}

function seen(last: Trait, before: readonly Trait[], { cases, others }: Sides): SequenceOfTraits {
  const among = (all: readonly Times[]) => all.filter((times) => holds(times, last, before)).length;
  return { last, before, ...contrastOf(among(cases), cases.length, among(others), others.length) };
}

function holds(times: Times, last: Trait, before: readonly Trait[]): boolean {
  const ends = times.get(last.key) ?? [];
  return ends.some((end) =>
    before.every(({ key }) =>
      times.get(key)?.some((time) => time <= end && end - time < SEQUENCE_MS),
    ),
  );
}
