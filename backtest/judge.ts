// Judges warned episodes by what became known: filed cases and outcomes. Where neither says anything it stays unknown, and is counted as that.
import { shanghaiDate } from '../signal/event-time.ts';
import { OUTCOMES } from '../signal/outcome.ts';
import { cityOf } from '../signal/region.ts';
import type {
  Confusion,
  DeskLoad,
  Known,
  RuleCount,
  RulePair,
  SideResult,
} from './backtest-result.ts';
import { type CallsADay, capacityAt } from './desk-capacity.ts';
import { type FoundOutcome, personOf } from './feedback.ts';
import { CASE_BEFORE_MS, type KnownCase, type PackRun, type WarnedEpisode } from './pack-run.ts';

const DAY_MS = 86_400_000;
/** An outcome belongs to an episode when it came at most so long after its last decision: quiet for three days, and a week of trying to call. */
export const OUTCOME_AFTER_MS = 10 * DAY_MS;
const PAIRS_MAX = 50;

export interface JudgedEpisode extends WarnedEpisode {
  readonly known: Known;
}

/** By whom: cases by each name of their victim, outcomes by the person they name. */
export interface KnownFacts {
  readonly cases: readonly KnownCase[];
  readonly casesOf: ReadonlyMap<string, readonly KnownCase[]>;
  readonly outcomesOf: ReadonlyMap<string, readonly FoundOutcome[]>;
}

export function knownFacts(
  cases: readonly KnownCase[],
  outcomes: readonly FoundOutcome[],
): KnownFacts {
  const casesOf = new Map<string, KnownCase[]>();
  for (const each of cases) for (const name of each.victims) push(casesOf, name, each);
  const outcomesOf = new Map<string, FoundOutcome[]>();
  for (const each of outcomes) push(outcomesOf, personOf(each).id, each);
  return { cases, casesOf, outcomesOf };
}

/** What is known of an episode. A case counts more than an outcome: a person may deny on the telephone what he reports later. */
export function knownOf(facts: KnownFacts, episode: WarnedEpisode): Known {
  const names = namesOf(episode);
  if (casesAbout(facts, episode).length > 0) return 'fraud';
  let newest: FoundOutcome | undefined;
  for (const each of names.flatMap((name) => facts.outcomesOf.get(name) ?? [])) {
    if (OUTCOMES[each.outcome].fraud === undefined) continue;
    if (each.time < episode.openedTime) continue;
    if (each.time > episode.touchedTime + OUTCOME_AFTER_MS) continue;
    if (newest === undefined || each.time > newest.time) newest = each;
  }
  if (newest === undefined) return 'unknown';
  return OUTCOMES[newest.outcome].fraud === true ? 'fraud' : 'not-fraud';
}

/** The cases that were filed of the fraud that an episode is about. */
export function casesAbout(facts: KnownFacts, episode: WarnedEpisode): KnownCase[] {
  return namesOf(episode)
    .flatMap((name) => facts.casesOf.get(name) ?? [])
    .filter((each) => belongs(each, episode));
}

/** Judges what a pack did against the cases of the stretch; `earlier` are episodes from before it, of which nothing is counted but that their people were warned. */
export function judgeRun(
  run: PackRun,
  {
    episodes,
    earlier,
  }: { readonly episodes: readonly JudgedEpisode[]; readonly earlier: readonly WarnedEpisode[] },
  facts: KnownFacts,
  capacity: CallsADay | undefined,
): SideResult {
  const all = noConfusion();
  const byTypology: Record<string, Confusion> = {};
  const byRegion: Record<string, Confusion> = {};
  const places = (typology: string, region: string) => {
    byTypology[typology] ??= noConfusion();
    byRegion[cityOf(region)] ??= noConfusion();
    return [all, byTypology[typology], byRegion[cityOf(region)]].filter(
      (each) => each !== undefined,
    );
  };
  for (const { typology, region, known } of episodes)
    for (const place of places(typology, region)) countEpisode(place, known);
  const byName = new Map<string, WarnedEpisode[]>();
  // A fraud of the stretch may have been warned of before it; who was warned then is no call of the stretch.
  for (const each of [...earlier, ...episodes])
    for (const name of namesOf(each)) push(byName, name, each);
  const leads: number[] = [];
  for (const each of facts.cases) {
    const warned = [...each.victims].flatMap((name) => byName.get(name) ?? []);
    const first = earliest(warned.filter((episode) => belongs(each, episode)));
    if (first !== undefined && first < each.incidentTime) leads.push(each.incidentTime - first);
    for (const place of places(each.typology, each.region)) countCase(place, each, first);
  }
  return {
    pack: run.name,
    counts: run.counts,
    decisions: run.decisionCount,
    all,
    byTypology: sorted(byTypology),
    byRegion: sorted(byRegion),
    lead: leadOf(leads),
    desks: desksOf(episodes, capacity),
    rules: rulesOf(episodes),
    overlap: overlapOf(episodes),
    digest: run.digest(),
  };
}

export function confusionOf(episodes: readonly JudgedEpisode[]): Confusion {
  const confusion = noConfusion();
  for (const { known } of episodes) countEpisode(confusion, known);
  return confusion;
}

/** The names under which others may speak of an episode's person. */
export function namesOf({ id, phone }: WarnedEpisode): string[] {
  return phone === undefined || phone === id ? [id] : [id, phone];
}

function belongs({ incidentTime, filedTime }: KnownCase, { openedTime }: WarnedEpisode): boolean {
  return openedTime >= incidentTime - CASE_BEFORE_MS && openedTime <= filedTime;
}

function earliest(episodes: readonly WarnedEpisode[]): number | undefined {
  return episodes.length === 0
    ? undefined
    : episodes.reduce((min, { openedTime }) => Math.min(min, openedTime), Number.POSITIVE_INFINITY);
}

function noConfusion(): Confusion {
  const ofCases = { casesInTime: 0, casesLate: 0, casesMissed: 0, lossFen: 0, preventableFen: 0 };
  return { fraud: 0, notFraud: 0, unknown: 0, ...ofCases };
}

function countEpisode(confusion: Confusion, known: Known): void {
  if (known === 'fraud') confusion.fraud++;
  else if (known === 'not-fraud') confusion.notFraud++;
  else confusion.unknown++;
}

function countCase(confusion: Confusion, each: KnownCase, first: number | undefined): void {
  confusion.lossFen += each.lossFen;
  if (first === undefined) confusion.casesMissed++;
  else if (first >= each.incidentTime) confusion.casesLate++;
  else {
    confusion.casesInTime++;
    confusion.preventableFen += each.lossFen;
  }
}

function leadOf(leads: readonly number[]): SideResult['lead'] {
  const ordered = [...leads].sort((a, b) => a - b);
  const at = (share: number) => ordered[Math.floor(share * (ordered.length - 1))] ?? 0;
  return ordered.length === 0 ? undefined : { median: at(0.5), p10: at(0.1), p90: at(0.9) };
}

/** An episode is a call, at the desk of its county, on the day when it opened. */
export function desksOf(episodes: readonly WarnedEpisode[], capacities?: CallsADay): DeskLoad[] {
  const desks = new Map<string, Map<string, number>>();
  for (const { region, openedTime } of episodes) {
    const days = desks.get(region) ?? new Map<string, number>();
    desks.set(region, days);
    const day = shanghaiDate(openedTime);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  return [...desks]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([desk, days]) => {
      const counts = [...days].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      const [busiestDay = '', callsMax = 0] = counts[0] ?? [];
      const calls = counts.reduce((sum, [, count]) => sum + count, 0);
      const load = { desk, calls, callsMax, busiestDay };
      if (capacities === undefined) return load;
      const capacity = capacityAt(capacities, desk);
      return { ...load, capacity, daysOver: counts.filter(([, n]) => n > capacity).length };
    });
}

function rulesOf(episodes: readonly JudgedEpisode[]): RuleCount[] {
  const counts = new Map<
    string,
    { episodes: number; fraud: number; notFraud: number; alone: number }
  >();
  for (const { rules, known } of episodes) {
    for (const rule of rules) {
      const count = counts.get(rule) ?? { episodes: 0, fraud: 0, notFraud: 0, alone: 0 };
      counts.set(rule, count);
      count.episodes++;
      if (known === 'fraud') count.fraud++;
      if (known === 'not-fraud') count.notFraud++;
      if (rules.length === 1) count.alone++;
    }
  }
  return [...counts]
    .map(([rule, count]) => ({ rule, ...count }))
    .sort((a, b) => b.episodes - a.episodes || (a.rule < b.rule ? -1 : 1));
}

function overlapOf(episodes: readonly JudgedEpisode[]): RulePair[] {
  const pairs = new Map<string, { rules: [string, string]; episodes: number; fraud: number }>();
  for (const { rules, known } of episodes) {
    for (const [i, a] of rules.entries()) {
      for (const b of rules.slice(i + 1)) {
        const key = `${a}\n${b}`;
        const pair = pairs.get(key) ?? { rules: [a, b], episodes: 0, fraud: 0 };
        pairs.set(key, pair);
        pair.episodes++;
        if (known === 'fraud') pair.fraud++;
      }
    }
  }
  return [...pairs.entries()]
    .sort(([a, x], [b, y]) => y.episodes - x.episodes || (a < b ? -1 : 1))
    .slice(0, PAIRS_MAX)
    .map(([, pair]) => pair);
}

function sorted(by: Record<string, Confusion>): Record<string, Confusion> {
  return Object.fromEntries(Object.entries(by).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function push<V>(groups: Map<string, V[]>, key: string, value: V): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}
