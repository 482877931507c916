// How one decision, or one piece of news of a transfer, changes what an episode says. Pure; gives a new episode with the next revision.
// An episode's level, score and money states never go back, and its lists are bounded so that one talkative person cannot fill the memory.
import type { DecidedTransfer, Decision, RuleHit, Subject } from '../engine/decision.ts';
import { levelMax } from '../signal/level.ts';
import type { Episode, EpisodeTransfer } from './episode.ts';

export const REASONS_MAX = 12;
export const DECISION_IDS_MAX = 100;
export const SUSPECTS_MAX = 20;
export const TRANSFERS_MAX = 50;
export const TRACES_MAX = 20;

/** What a later signal says of a transfer. `time` is event time. */
export interface TransferNews {
  readonly transferId: string;
  readonly state: 'completed' | 'blocked';
  readonly time: number;
}

/** An episode that has no decision yet. */
export type NewEpisode = Pick<Episode, 'episodeId' | 'person'>;

/** The episode after one more decision, or after its first. */
export function withDecision(before: Episode | NewEpisode, decision: Decision): Episode {
  const earlier = 'revision' in before ? before : undefined;
  const isHighest = earlier === undefined || decision.score > earlier.score;
  const transfers = mergeTransfer(earlier?.transfers ?? [], decision.transfer, decision.time);
  const phone = decision.phone ?? earlier?.phone;
  const traces = (decision.traces ?? []).reduce(
    (all: readonly Subject[], trace) => mergeSubject(all, trace, TRACES_MAX),
    earlier?.traces ?? [],
  );
  return {
    episodeId: before.episodeId,
    person: before.person,
    ...(phone === undefined ? {} : { phone }),
    region: earlier?.region ?? decision.region,
    openedTime: earlier?.openedTime ?? decision.time,
    touchedTime: Math.max(earlier?.touchedTime ?? decision.time, decision.time),
    level: earlier === undefined ? decision.level : levelMax(earlier.level, decision.level),
    typology: isHighest ? decision.typology : earlier.typology,
    score: isHighest ? decision.score : earlier.score,
    reasons: mergeReasons(earlier?.reasons ?? [], decision.rules),
    decisionIds: mergeIds(earlier?.decisionIds ?? [], decision.decisionId),
    suspects: mergeSubject(earlier?.suspects ?? [], decision.suspect, SUSPECTS_MAX),
    ...(traces.length === 0 ? {} : { traces }),
    transfers,
    atRiskFen: sumAtRisk(transfers),
    revision: (earlier?.revision ?? 0) + 1,
    state: 'open',
  };
}

/** The episode after news of a transfer; undefined when it does not know the transfer or the news says nothing new. */
export function withTransferState(before: Episode, news: TransferNews): Episode | undefined {
  const known = before.transfers.find((transfer) => transfer.transferId === news.transferId);
  if (known === undefined || !isNewer(known, news)) return undefined;
  const moved = { ...known, state: news.state, time: news.time };
  const transfers = before.transfers.map((transfer) => (transfer === known ? moved : transfer));
  return { ...before, transfers, atRiskFen: sumAtRisk(transfers), revision: before.revision + 1 };
}

/** One hit a rule, the one with the most points; the highest first. */
function mergeReasons(before: readonly RuleHit[], hits: readonly RuleHit[]): readonly RuleHit[] {
  const inPlace = replacedInPlace(before, hits);
  if (inPlace !== undefined) return inPlace;
  const byRule = new Map(before.map((hit) => [hit.id, hit]));
  for (const hit of hits) {
    const known = byRule.get(hit.id);
    if (known === undefined || hit.points >= known.points) byRule.set(hit.id, hit);
  }
  const sorted = [...byRule.values()].sort(
    (a, b) => b.points - a.points || (a.id < b.id ? -1 : Number(a.id > b.id)),
  );
  return sorted.slice(0, REASONS_MAX);
}

/** One hit of a rule that is known with the same points stands where that one stood; undefined for anything else. */
function replacedInPlace(
  before: readonly RuleHit[],
  hits: readonly RuleHit[],
): readonly RuleHit[] | undefined {
  const [hit] = hits;
  if (hit === undefined) return before;
  if (hits.length > 1) return undefined;
  const place = before.findIndex(({ id }) => id === hit.id);
  return before[place]?.points === hit.points ? before.with(place, hit) : undefined;
}

/** The first decision, which the episode is named after, and the newest ones. */
function mergeIds(before: readonly string[], decisionId: string): string[] {
  const ids = [...before, decisionId];
  if (ids.length > DECISION_IDS_MAX) ids.splice(1, 1);
  return ids;
}

/** Each subject once, the newest `max` of them. */
function mergeSubject(
  before: readonly Subject[],
  subject: Subject | undefined,
  max: number,
): readonly Subject[] {
  if (subject === undefined) return before;
  const { kind, id } = subject;
  // Mostly it is one of the newest.
  for (let place = before.length - 1; place >= 0; place--)
    if (before[place]?.id === id && before[place]?.kind === kind) return before;
  return [...before, { kind, id }].slice(-max);
}

function mergeTransfer(
  before: readonly EpisodeTransfer[],
  decided: DecidedTransfer | undefined,
  time: number,
): readonly EpisodeTransfer[] {
  if (decided === undefined) return before;
  const { transferId, amountFen, payee, state } = decided;
  const transfer = { transferId, amountFen, payee, state, time };
  const known = before.find((earlier) => earlier.transferId === transferId);
  if (known === undefined) return [...before, transfer].slice(-TRANSFERS_MAX);
  if (!isNewer(known, transfer)) return before;
  const { countedIn } = known;
  const moved = countedIn === undefined ? transfer : { ...transfer, countedIn };
  return before.map((earlier) => (earlier === known ? moved : earlier));
}

/** A transfer that has ended is not attempted again under its id, however late the news of the attempt comes. */
function isNewer(known: EpisodeTransfer, news: Pick<EpisodeTransfer, 'state' | 'time'>): boolean {
  if (news.state === 'attempted') return known.state === 'attempted' && news.time > known.time;
  return known.state === 'attempted' || news.time > known.time;
}

function sumAtRisk(transfers: readonly EpisodeTransfer[]): number {
  let sumFen = 0;
  for (const { state, amountFen } of transfers) if (state === 'attempted') sumFen += amountFen;
  return sumFen;
}
