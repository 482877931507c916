// Puts missed cases together: first those that share a suspect whom few others meet, then those that have much in common that other people have not.
import { type Contrast, contrastOf } from './contrast.ts';
import type { Track } from './track.ts';
import { type Identifier, identifiersOf, type Trait, TraitFinder } from './trait.ts';

export interface ContrastedTrait extends Trait, Contrast {}

export interface SharedIdentifier extends Identifier {
  readonly cases: number;
  readonly others: number;
}

export interface Cluster {
  /** Places of its cases among the tracks. */
  readonly members: readonly number[];
  /** The most telling first. */
  readonly traits: readonly ContrastedTrait[];
  /** Those of two cases or more, the most shared first. */
  readonly identifiers: readonly SharedIdentifier[];
}

/** A suspect met by more of the other people than this is no sign: a shop, a bank, a carrier. */
const OTHERS_SHARE_MAX = 0.0003;
/** A trait counts when it is surely so much more frequent among cases. */
const LIFT_MIN = 2;
/** Cosines from which two groups are one, each for what the one before did not hold together. 1 is all in common, 0 nothing. */
const ALIKE_MIN = [0.6, 0.65, 0.7, 0.75];
/** A trick is played with more than one type of signal: two that so many of a cluster have hold it together. One, as a transfer, all frauds have. */
const HELD_BY_TYPES = 2;
const HELD_SHARE = 0.9;
/** Of a sign that all cases have, in parts of a rare one: a month may have one trick alone, which is still one. */
const COMMON_WEIGHT = 0.4;
const TRAITS_MAX = 20;
const IDENTIFIERS_MAX = 20;
/** What fewer of a cluster have is no trait of it. */
const SHARE_MIN = 0.2;
/** Two traits of the same people say the same. */
const SAME_MIN = 0.9;

/** What people of tracks have, each once. */
export class TrackTraits {
  readonly #finder = new TraitFinder();

  of(track: Track): Map<string, Trait> {
    const found = new Map<string, Trait>();
    const seen = new Set<readonly Trait[]>();
    for (const signal of track.signals) {
      const traits = this.#finder.traitsOf(signal);
      if (seen.has(traits)) continue;
      seen.add(traits);
      for (const trait of traits) found.set(trait.key, trait);
    }
    return found;
  }
}

/** Clusters, the largest first; every case is in one, alone where nothing joins it. */
export function clustersOf(cases: readonly Track[], others: readonly Track[]): Cluster[] {
  const finder = new TrackTraits();
  const traitsOfCases = cases.map((track) => finder.of(track));
  const amongOthers = countsOf(others.map((track) => finder.of(track).keys()));
  const suspects = new SuspectIndex(cases, others);
  const weights = weightsOf(traitsOfCases, amongOthers, others.length);
  const groups = heldTogether(suspects.groups(cases.length), traitsOfCases, weights);
  return groups
    .map((members) => ({
      members,
      traits: tellingOf(members, traitsOfCases, amongOthers, others.length),
      identifiers: suspects.sharedBy(members),
    }))
    .sort(
      (a, b) => b.members.length - a.members.length || (a.members[0] ?? 0) - (b.members[0] ?? 0),
    );
}

/** By key, how many have it. */
function countsOf(all: readonly Iterable<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const keys of all) for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** How much a trait says of which trick it is: more the rarer it is among others, less the more of all cases have it. */
function weightsOf(
  traits: readonly ReadonlyMap<string, Trait>[],
  amongOthers: ReadonlyMap<string, number>,
  ofOthers: number,
): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [key, cases] of countsOf(traits.map((each) => each.keys()))) {
    const { low, share } = contrastOf(cases, traits.length, amongOthers.get(key) ?? 0, ofOthers);
    if (cases >= 2 && low >= LIFT_MIN)
      weights.set(key, Math.log(low) * (COMMON_WEIGHT + (1 - share) ** 2));
  }
  return weights;
}

/** Of traits that the very same cases have the first one stays, so that a wordy signal weighs no more than another. */
function dropTwins(
  weights: ReadonlyMap<string, number>,
  traits: readonly ReadonlyMap<string, Trait>[],
): Map<string, number> {
  const kept = new Map<string, number>();
  const supports = new Set<string>();
  for (const [key, weight] of weights) {
    const support = traits.flatMap((each, i) => (each.has(key) ? [i] : [])).join(',');
    if (supports.has(support)) continue;
    supports.add(support);
    kept.set(key, weight);
  }
  return kept;
}

interface Group {
  readonly members: number[];
  /** Sum over members of the weight of each trait that they have. */
  readonly sum: Map<string, number>;
}

/** Joins groups that are alike; what nothing in common holds together is taken apart again, and joined where it is more alike. */
function heldTogether(
  groups: readonly (readonly number[])[],
  traits: readonly ReadonlyMap<string, Trait>[],
  telling: ReadonlyMap<string, number>,
): number[][] {
  const weights = dropTwins(telling, traits);
  const held: number[][] = [];
  let loose = groups;
  for (const alikeMin of ALIKE_MIN) {
    const now = joined(loose, traits, { weights, alikeMin });
    if (alikeMin === ALIKE_MIN.at(-1)) return [...held, ...now];
    const isHeldOf = new Map<number, boolean>();
    for (const members of now) {
      const isHeld = isHeldTogether(members, traits, telling);
      if (isHeld) held.push(members);
      for (const member of members) isHeldOf.set(member, isHeld);
    }
    loose = loose.filter(([first = -1]) => isHeldOf.get(first) !== true);
  }
  return held;
}

function isHeldTogether(
  members: readonly number[],
  traits: readonly ReadonlyMap<string, Trait>[],
  telling: ReadonlyMap<string, number>,
): boolean {
  const types = new Set<string>();
  const counts = countsOf(members.map((member) => traits[member]?.keys() ?? []));
  const isMost = (key: string) =>
    telling.has(key) && (counts.get(key) ?? 0) >= HELD_SHARE * members.length;
  for (const member of members)
    for (const [key, { on }] of traits[member] ?? []) if (isMost(key)) types.add(on);
  return members.length > 1 && types.size >= HELD_BY_TYPES;
}

/** Joins groups to the one most like them, the largest taking first, until nothing is alike any more. */
function joined(
  groups: readonly (readonly number[])[],
  traits: readonly ReadonlyMap<string, Trait>[],
  { weights, alikeMin }: { weights: ReadonlyMap<string, number>; alikeMin: number },
): number[][] {
  let now = groups.map((members): Group => groupOf(members, traits, weights));
  for (;;) {
    const next: Group[] = [];
    for (const group of now.sort((a, b) => b.members.length - a.members.length)) {
      let best: Group | undefined;
      let alike = alikeMin;
      for (const other of next) {
        const cosine = cosineOf(group.sum, other.sum);
        if (cosine >= alike) [best, alike] = [other, cosine];
      }
      if (best === undefined) next.push(group);
      else take(best, group);
    }
    if (next.length === now.length) return next.map(({ members }) => members.sort((a, b) => a - b));
    now = next;
  }
}

function groupOf(
  members: readonly number[],
  traits: readonly ReadonlyMap<string, Trait>[],
  weights: ReadonlyMap<string, number>,
): Group {
  const sum = new Map<string, number>();
  for (const member of members) {
    for (const [key, weight] of weighed(traits[member]?.values() ?? [], weights))
      sum.set(key, (sum.get(key) ?? 0) + weight);
  }
  return { members: [...members], sum };
}

/** What a case has, by weight. All of a type of signal together weigh what the weightiest of them does: a transfer has more fields than a call. */
function weighed(
  traits: Iterable<Trait>,
  weights: ReadonlyMap<string, number>,
): (readonly [string, number])[] {
  const byType = new Map<string, (readonly [string, number])[]>();
  for (const { key, on } of traits) {
    const weight = weights.get(key);
    if (weight === undefined) continue;
    const known = byType.get(on);
    if (known === undefined) byType.set(on, [[key, weight]]);
    else known.push([key, weight]);
  }
  return [...byType.values()].flatMap((ofType) => {
    const norm = Math.hypot(...ofType.map(([, weight]) => weight));
    const most = Math.max(...ofType.map(([, weight]) => weight));
    return ofType.map(([key, weight]) => [key, (weight * most) / norm] as const);
  });
}

function take(into: Group, from: Group): void {
  into.members.push(...from.members);
  for (const [key, weight] of from.sum) into.sum.set(key, (into.sum.get(key) ?? 0) + weight);
}

function cosineOf(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  let dot = 0;
  for (const [key, weight] of few) dot += weight * (many.get(key) ?? 0);
  return dot === 0 ? 0 : dot / Math.sqrt(squaresOf(a) * squaresOf(b));
}

function squaresOf(sum: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const weight of sum.values()) total += weight * weight;
  return total;
}

/** Traits that the members have far more often than others, by how many more of them that is and how surely. */
function tellingOf(
  members: readonly number[],
  traits: readonly ReadonlyMap<string, Trait>[],
  amongOthers: ReadonlyMap<string, number>,
  ofOthers: number,
): ContrastedTrait[] {
  const having = new Map<string, { readonly trait: Trait; readonly who: Set<number> }>();
  for (const member of members) {
    for (const [key, trait] of traits[member] ?? []) {
      const known = having.get(key);
      if (known === undefined) having.set(key, { trait, who: new Set([member]) });
      else known.who.add(member);
    }
  }
  const ranked = [...having.values()]
    .map(({ trait, who }) => ({
      who,
      trait: {
        ...trait,
        ...contrastOf(who.size, members.length, amongOthers.get(trait.key) ?? 0, ofOthers),
      },
    }))
    .filter(({ trait }) => trait.low >= LIFT_MIN && trait.cases >= 2 && trait.share >= SHARE_MIN)
    .sort((a, b) => worthOf(b.trait) - worthOf(a.trait) || (a.trait.key < b.trait.key ? -1 : 1));
  const kept: typeof ranked = [];
  for (const each of ranked) {
    if (kept.length === TRAITS_MAX) break;
    if (!kept.some((other) => saysTheSame(each, other))) kept.push(each);
  }
  return kept.map(({ trait }) => trait);
}

function worthOf({ share, low }: Contrast): number {
  return share * Math.log(low);
}

interface Held {
  readonly trait: ContrastedTrait;
  readonly who: ReadonlySet<number>;
}

/** The same people by the same type of signal, and no rarer among others. */
function saysTheSame(one: Held, other: Held): boolean {
  if (one.trait.on !== other.trait.on) return false;
  let both = 0;
  for (const member of one.who) if (other.who.has(member)) both++;
  return both >= SAME_MIN * (one.who.size + other.who.size - both);
}

/** Who of the suspects is met by whom. */
class SuspectIndex {
  readonly #met = new Map<string, { readonly suspect: Identifier; readonly who: Set<number> }>();
  readonly #others: Map<string, number>;

  constructor(cases: readonly Track[], others: readonly Track[]) {
    for (const [i, { signals }] of cases.entries()) {
      for (const suspect of signals.flatMap(identifiersOf)) {
        const known = this.#met.get(keyOf(suspect));
        if (known === undefined) this.#met.set(keyOf(suspect), { suspect, who: new Set([i]) });
        else known.who.add(i);
      }
    }
    this.#others = countsOf(
      others.map(({ signals }) => new Set(signals.flatMap(identifiersOf).map(keyOf))),
    );
    for (const [key, { who }] of this.#met) {
      const met = this.#others.get(key) ?? 0;
      if (who.size < 2 || met > OTHERS_SHARE_MAX * others.length) this.#met.delete(key);
    }
  }

  /** Cases in groups that shared suspects hold together. */
  groups(count: number): number[][] {
    const root = Array.from({ length: count }, (_, i) => i);
    const rootOf = (i: number): number => {
      let at = i;
      for (let up = root[at]; up !== undefined && up !== at; up = root[at]) at = up;
      return at;
    };
    for (const { who } of this.#met.values()) {
      const [first = 0, ...rest] = who;
      for (const each of rest) root[rootOf(each)] = rootOf(first);
    }
    const groups = new Map<number, number[]>();
    for (let i = 0; i < count; i++) {
      const members = groups.get(rootOf(i));
      if (members === undefined) groups.set(rootOf(i), [i]);
      else members.push(i);
    }
    return [...groups.values()];
  }

  sharedBy(members: readonly number[]): SharedIdentifier[] {
    const among = new Set(members);
    return [...this.#met]
      .map(([key, { suspect, who }]) => ({
        ...suspect,
        cases: [...who].filter((each) => among.has(each)).length,
        others: this.#others.get(key) ?? 0,
      }))
      .filter(({ cases }) => cases >= 2)
      .sort((a, b) => b.cases - a.cases || (keyOf(a) < keyOf(b) ? -1 : 1))
      .slice(0, IDENTIFIERS_MAX);
  }
}

function keyOf({ kind, value }: Identifier): string {
  return `${kind} ${value}`;
}
