// The open episodes, moved by decisions, outcomes and event time; pure, so that the same decisions give the same episodes, ids and
// revisions after any restart. One open episode a person. An episode that has been quiet for `quietMs` is over at that very moment of event
// time, however late `advance` notices it. Closed episodes leave the book: the ledger has them.
import type { Decision, Subject } from '../engine/decision.ts';
import { contentId } from '../signal/content-id.ts';
import { levelRank } from '../signal/level.ts';
import { OUTCOMES, type Outcome } from '../signal/outcome.ts';
import { EndedEpisodes, type KeptEnded } from './ended-episodes.ts';
import type { Episode, EpisodeChange } from './episode.ts';
import { type TransferNews, withDecision, withTransferState } from './episode-merge.ts';
import { isHoldOut, type Lot } from './hold-out.ts';
import { QuietClock } from './quiet-clock.ts';
import { type KeptClaim, MONEY_KEPT_MS, TransferClaims } from './transfer-claims.ts';

const HOUR_MS = 3_600_000;
/** What desks.yaml says as well. */
export const QUIET_AFTER_NOT_FRAUD_MS = 7 * 24 * HOUR_MS;

export interface EpisodeBookOptions {
  /** Event time without a decision after which an episode closes by itself; 72 h when missing. */
  readonly quietMs?: number;
  /** Event time for which the rules of an episode stay silent for its person after `not-fraud`; QUIET_AFTER_NOT_FRAUD_MS when missing. */
  readonly quietAfterNotFraudMs?: number;
  /** Whose decisions below orange open an episode as well; nobody's when missing. */
  readonly lot?: Lot;
}

/** Everything that the book knows, as plain data for a checkpoint. */
export interface EpisodeBookSnapshot {
  readonly episodes: readonly Episode[];
  readonly silences: readonly (readonly [key: string, until: number])[];
  readonly overdue: readonly EpisodeChange[];
  readonly claims: readonly KeptClaim[];
  readonly ended: readonly KeptEnded[];
}

/** `kind:id`, the key by which a person is looked up. */
export function subjectKey(subject: Subject): string {
  return `${subject.kind}:${subject.id}`;
}

export class EpisodeBook {
  readonly #quietMs: number;
  readonly #silenceMs: number;
  readonly #lot: Lot;
  /** Open episodes by person, in the order in which they opened. */
  readonly #byPerson = new Map<string, Episode>();
  readonly #personOf = new Map<string, string>();
  /** Ids of the open episodes that know a transfer: its account may have been linked to somebody else since it was told of first. */
  readonly #knowing = new Map<string, Set<string>>();
  /** End of silence by person and rule, by an outcome or by staff, in the order in which the silences began. */
  readonly #silences = new Map<string, number>();
  readonly #claims = new TransferClaims();
  readonly #ended = new EndedEpisodes();
  readonly #clock = new QuietClock();
  /** Closings found by `observe`, handed out by the next `advance`. */
  #overdue: EpisodeChange[] = [];

  constructor(options: EpisodeBookOptions = {}) {
    this.#quietMs = options.quietMs ?? 72 * HOUR_MS;
    this.#silenceMs = options.quietAfterNotFraudMs ?? QUIET_AFTER_NOT_FRAUD_MS;
    this.#lot = options.lot ?? (() => false);
  }

  /**
   * Takes a decision in. Only victims have episodes; orange and red open one, blue and yellow touch one that is open, and
   * open one for who is drawn by lot. A decision that the
   * episode already has, or whose every rule is quiet for the person, changes nothing.
   * When the person's earlier episode has gone quiet meanwhile, its closing comes with the next `advance`.
   */
  observe(decision: Decision): EpisodeChange | undefined {
    if (decision.role !== 'victim' || this.isQuiet(decision)) return undefined;
    const key = subjectKey(decision.subject);
    const current = this.#byPerson.get(key);
    if (current !== undefined && decision.time < this.#dueTime(current)) {
      return this.#touch(current, decision);
    }
    if (current !== undefined) this.#overdue.push(this.#closeQuiet(current));
    return this.#open(decision);
  }

  /**
   * Takes in how a transfer went on when no decision said so (it completed, or the bank blocked it). It changes the open episodes that know it and the one that its money counts in,
   * which may have ended meanwhile; none of them counts as touched, and one that ended stays closed. Transfers that none of them knows change nothing.
   */
  observeTransfer(news: TransferNews): EpisodeChange[] {
    const { transferId } = news;
    const holder = this.#claims.holderOf(transferId);
    const ids = new Set(this.#knowing.get(transferId));
    if (holder !== undefined) ids.add(holder);
    return [...ids].sort().flatMap((episodeId): EpisodeChange[] => {
      const episode = this.#hear(episodeId, news);
      return episode === undefined ? [] : [{ kind: 'touched', episode }];
    });
  }

  /** Whether news of a transfer may change an episode; when not, `observeTransfer` changes nothing. */
  hasHeardOf(transferId: string): boolean {
    return this.#knowing.has(transferId) || this.#claims.holderOf(transferId) !== undefined;
  }

  /**
   * Closes an open episode by an outcome; undefined when it is not open (closed before, or unknown). `not-fraud` silences the rules that
   * the episode shows for the person: what they said explains those, and no other.
   */
  close(episodeId: string, outcome: Outcome, eventTime: number): EpisodeChange | undefined {
    const current = this.#byId(episodeId);
    if (current === undefined) return undefined;
    this.#forget(current);
    this.#claims.end(episodeId, current.transfers, outcome, eventTime);
    if (outcome === 'not-fraud') this.#silence(current, eventTime + this.#silenceMs);
    const revision = current.revision + 1;
    const closing = { state: 'closed', closedBy: 'outcome', closedTime: eventTime } as const;
    const episode = { ...current, ...closing, outcome, revision };
    if (OUTCOMES[outcome].fraud === true) this.#ended.keep(episode, eventTime + MONEY_KEPT_MS);
    return { kind: 'closed', episode };
  }

  /**
   * Silences one rule for a person up to, not including, an event time (epoch ms), whatever silenced it before. The person is written as signals write
   * theirs: an id, or `phone:…` or `account:…` of somebody in no link.
   */
  quiet(person: string, rule: string, until: number): void {
    this.#silenceRule(keyOfNamed(person), rule, until);
  }

  /** Has a rule be heard again for a person, whatever silenced it. */
  unquiet(person: string, rule: string): void {
    this.#silences.delete(silenceKey(keyOfNamed(person), rule));
  }

  /**
   * Moves event time on: gives every episode that has gone quiet by then, the longest quiet first. Costs what it closes, not what is open.
   */
  advance(eventTime: number): EpisodeChange[] {
    const changes = this.#overdue;
    this.#overdue = [];
    for (;;) {
      const episodeId = this.#clock.popDue(eventTime);
      if (episodeId === undefined) break;
      const episode = this.#byId(episodeId);
      if (episode === undefined) continue;
      // The clock keeps the time at which it was set; an episode touched since is set anew.
      if (this.#dueTime(episode) > eventTime) this.#clock.set(episodeId, this.#dueTime(episode));
      else changes.push(this.#closeQuiet(episode));
    }
    this.#dropSilencesBefore(eventTime);
    this.#claims.dropBefore(eventTime);
    this.#ended.dropBefore(eventTime);
    return changes.sort(byClosedTime);
  }

  /** The open episode of a person. */
  find(person: Subject): Episode | undefined {
    return this.#byPerson.get(subjectKey(person));
  }

  /** The open episode with this id. */
  get(episodeId: string): Episode | undefined {
    return this.#byId(episodeId);
  }

  /** All open episodes, the oldest first. */
  open(): Episode[] {
    return [...this.#byPerson.values()];
  }

  /** All that `restore` needs, as plain data that shares nothing with the book that could change. */
  snapshot(): EpisodeBookSnapshot {
    const silences = [...this.#silences.entries()];
    const [claims, ended] = [this.#claims.snapshot(), this.#ended.snapshot()];
    return { episodes: this.open(), silences, overdue: [...this.#overdue], claims, ended };
  }

  /** Replaces everything in the book by what a snapshot holds. */
  restore(snapshot: EpisodeBookSnapshot): void {
    for (const episode of this.open()) this.#forget(episode);
    this.#knowing.clear();
    this.#silences.clear();
    this.#clock.clear();
    for (const [key, until] of snapshot.silences) this.#silences.set(key, until);
    this.#overdue = [...snapshot.overdue];
    this.#claims.restore(snapshot.claims);
    this.#ended.restore(snapshot.ended);
    for (const episode of snapshot.episodes) {
      this.#keep(episode);
      this.#clock.set(episode.episodeId, this.#dueTime(episode));
    }
  }

  /** The episode with the news when it says something new; open ones are kept so. */
  #hear(episodeId: string, news: TransferNews): Episode | undefined {
    const current = this.#byId(episodeId);
    if (current === undefined) return this.#ended.hear(episodeId, news);
    const episode = withTransferState(current, news);
    if (episode !== undefined) this.#keep(episode);
    return episode;
  }

  #open(decision: Decision): EpisodeChange | undefined {
    const { kind, id } = decision.subject;
    if (isHoldOut(decision) && !this.#lot(decision.subject, decision.time)) return undefined;
    const episodeId = contentId('episode', kind, id, decision.decisionId);
    const episode = this.#claimed(withDecision({ episodeId, person: { kind, id } }, decision));
    this.#keep(episode);
    this.#clock.set(episodeId, this.#dueTime(episode));
    return { kind: 'opened', episode };
  }

  #touch(current: Episode, decision: Decision): EpisodeChange | undefined {
    if (current.decisionIds.includes(decision.decisionId)) return undefined;
    const episode = this.#claimed(withDecision(current, decision));
    this.#keep(episode);
    const isRaised = levelRank(episode.level) > levelRank(current.level);
    return { kind: isRaised ? 'raised' : 'touched', episode };
  }

  #claimed(episode: Episode): Episode {
    const transfers = this.#claims.claim(episode.episodeId, episode.transfers);
    return transfers === episode.transfers ? episode : { ...episode, transfers };
  }

  #closeQuiet(current: Episode): EpisodeChange {
    this.#forget(current);
    this.#claims.end(current.episodeId, current.transfers, undefined, current.touchedTime);
    const revision = current.revision + 1;
    const closing = { state: 'closed', closedBy: 'quiet' } as const;
    const episode = { ...current, ...closing, closedTime: this.#dueTime(current), revision };
    return { kind: 'closed', episode };
  }

  #keep(episode: Episode): void {
    const key = subjectKey(episode.person);
    const before = this.#byPerson.get(key);
    this.#byPerson.set(key, episode);
    if (before?.episodeId === episode.episodeId) {
      // Most decisions are about no transfer.
      if (before.transfers === episode.transfers) return;
      const kept = new Set(episode.transfers.map(({ transferId }) => transferId));
      this.#unlinkTransfers(before, kept);
    } else {
      if (before !== undefined) this.#unlinkTransfers(before);
      this.#personOf.set(episode.episodeId, key);
    }
    for (const { transferId } of episode.transfers) {
      const knowing = this.#knowing.get(transferId);
      if (knowing === undefined) this.#knowing.set(transferId, new Set([episode.episodeId]));
      else knowing.add(episode.episodeId);
    }
  }

  #forget(episode: Episode): void {
    this.#byPerson.delete(subjectKey(episode.person));
    this.#personOf.delete(episode.episodeId);
    this.#unlinkTransfers(episode);
  }

  /** The episode knows its transfers no more, but for those that are kept. */
  #unlinkTransfers(episode: Episode, kept?: ReadonlySet<string>): void {
    for (const { transferId } of episode.transfers) {
      if (kept?.has(transferId) === true) continue;
      const knowing = this.#knowing.get(transferId);
      knowing?.delete(episode.episodeId);
      if (knowing?.size === 0) this.#knowing.delete(transferId);
    }
  }

  #byId(episodeId: string): Episode | undefined {
    const key = this.#personOf.get(episodeId);
    return key === undefined ? undefined : this.#byPerson.get(key);
  }

  #dueTime(episode: Episode): number {
    return episode.touchedTime + this.#quietMs;
  }

  #silence({ person, reasons }: Episode, until: number): void {
    for (const { id } of reasons) this.#silenceRule(subjectKey(person), id, until);
  }

  #silenceRule(person: string, rule: string, until: number): void {
    const key = silenceKey(person, rule);
    this.#silences.delete(key);
    this.#silences.set(key, until);
  }

  /** Whether every rule of a decision is quiet for its person. One rule more than those is news, and the decision is heard as it is. */
  isQuiet({ role, subject, rules, typology, time }: Decision): boolean {
    if (role !== 'victim' || this.#silences.size === 0) return false;
    const person = subjectKey(subject);
    const isSilent = (what: string) => time < (this.#silences.get(silenceKey(person, what)) ?? 0);
    if (isSilent(allRulesOf(typology))) return true;
    return rules.length > 0 && rules.every(({ id }) => isSilent(id));
  }

  /** Silences stand about in the order of their ends; one that is dropped late is only memory, as its end is compared on use. */
  #dropSilencesBefore(eventTime: number): void {
    for (const [key, until] of this.#silences) {
      if (until > eventTime) return;
      this.#silences.delete(key);
    }
  }
}

/** The key of a person as a signal names them. */
function keyOfNamed(person: string): string {
  return /^(phone|account):/.test(person) ? person : `person:${person}`;
}

function silenceKey(person: string, rule: string): string {
  return `${person}\u0000${rule}`;
}

/** In the place of a rule, for silences of an earlier program, which kept a whole typology quiet. */
function allRulesOf(typology: string): string {
  return `all of ${typology}`;
}

/** The key of a silence that an earlier program kept by typology, as the book has it. */
export function silenceOfTypology(key: string): string {
  const [person = '', typology = ''] = key.split('\u0000');
  return silenceKey(person, allRulesOf(typology));
}

function byClosedTime(a: EpisodeChange, b: EpisodeChange): number {
  const byTime = (a.episode.closedTime ?? 0) - (b.episode.closedTime ?? 0);
  if (byTime !== 0) return byTime;
  return a.episode.episodeId < b.episode.episodeId ? -1 : 1;
}
