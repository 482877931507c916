// The engine: a pure function of (state, signal). No clock, no chance, no I/O: the same signals in the same order give the
// same decisions, byte for byte. It refuses signals that come too late or twice, keeps links and lists, scores suspects
// first and then people, and reaches back when a suspect is confirmed.
import type { EntityKind, Plan } from '../rules/plan.ts';
import { isOutcome, OUTCOMES } from '../signal/outcome.ts';
import type { Signal, SignalOf } from '../signal/signal.ts';
import type { Decision } from './decision.ts';
import { type EngineState, emptyState, STATE_VERSION } from './engine-state.ts';
import { Evaluation } from './evaluation.ts';
import { Lateness } from './lateness.ts';
import { Links } from './state/links.ts';
import { ListStore } from './state/list-store.ts';
import type { Touch } from './state/touch-store.ts';
import { entityKey } from './subject.ts';
import { SuspectStage } from './suspect-stage.ts';
import { personKey, VictimStage } from './victim-stage.ts';

export type Verdict = 'accepted' | 'late' | 'duplicate';

export interface Processed {
  readonly verdict: Verdict;
  readonly decisions: readonly Decision[];
}

interface ConfirmedSuspect {
  readonly kind: EntityKind;
  readonly id: string;
}

const LATE: Processed = { verdict: 'late', decisions: [] };
const DUPLICATE: Processed = { verdict: 'duplicate', decisions: [] };

export class Engine {
  readonly #lateness: Lateness;
  readonly #links: Links;
  readonly #lists: ListStore;
  readonly #suspects: SuspectStage;
  readonly #victims: VictimStage;
  #arrival: number;

  /** Takes ownership of the state. State of features, lists and typologies that the plan does not have is let go of. */
  constructor(plan: Plan, state: EngineState = emptyState()) {
    this.#lateness = new Lateness(plan.latenessMs, state.lateness);
    this.#links = new Links(state.links);
    this.#lists = new ListStore(plan.lists, state.lists);
    const evaluation = new Evaluation(plan, this.#lists);
    this.#suspects = new SuspectStage(plan, evaluation, state.suspect);
    this.#victims = new VictimStage(plan, evaluation, this.#links, state.victim);
    this.#arrival = state.arrival;
  }

  /** Everything that the next signals depend on, as plain data. It shares memory with the engine: copy or write it at once. */
  snapshot(): EngineState {
    return {
      version: STATE_VERSION,
      arrival: this.#arrival,
      lateness: this.#lateness.snapshot(),
      links: this.#links.snapshot(),
      lists: this.#lists.snapshot(),
      suspect: this.#suspects.snapshot(),
      victim: this.#victims.snapshot(),
    };
  }

  /** Event time before which signals are late. */
  get watermark(): number {
    return this.#lateness.watermark;
  }

  /** Sequence candidates let go of because a person had too many. */
  get droppedCandidateCount(): number {
    return this.#victims.droppedCandidateCount;
  }

  /** Processes one signal; gives the decisions that it makes, suspects first. */
  process(signal: Signal): Processed {
    const verdict = this.#lateness.admit(signal);
    if (verdict !== 'accepted') return verdict === 'late' ? LATE : DUPLICATE;
    this.#arrival++;
    this.#learn(signal);
    const confirmed = this.#confirm(signal);
    const watermark = this.#lateness.watermark;
    const { forwarded, decisions } = this.#suspects.process(signal, watermark);
    const made = [...decisions, ...this.#victims.process(forwarded, this.#arrival, watermark)];
    for (const suspect of confirmed) made.push(...this.#reachBack(suspect, signal, watermark));
    return { verdict: 'accepted', decisions: made };
  }

  /** Links and lists. */
  #learn(signal: Signal): void {
    switch (signal.type) {
      case 'account.opened':
      case 'link.declared':
      case 'number.activated':
        this.#link(signal);
        return;
      case 'list.changed':
        this.#changeList(signal);
        return;
      default:
        return;
    }
  }

  #link(
    signal: SignalOf<'account.opened'> | SignalOf<'link.declared'> | SignalOf<'number.activated'>,
  ): void {
    const phone = signal.phone;
    const account = signal.type === 'number.activated' ? undefined : signal.account;
    const device = signal.device;
    const declared =
      signal.person === undefined ? undefined : this.#links.personOf(personKey(signal.person));
    // Without a declared person an account follows its phone, so that both stand for one person.
    const person =
      declared ??
      (phone === undefined ? undefined : this.#links.personOf(entityKey('phone', phone)));
    if (person === undefined) return;
    const { time } = signal;
    if (phone !== undefined) {
      this.#linkOne(entityKey('phone', phone), person, time);
      this.#links.sawPhone(person, phone);
    }
    if (account !== undefined) this.#linkOne(entityKey('account', account), person, time);
    if (device !== undefined && declared !== undefined)
      this.#linkOne(entityKey('device', device), person, time);
  }

  #linkOne(identifier: string, person: string, time: number): void {
    if (this.#links.link(identifier, person))
      this.#victims.rename(identifier, person, time, this.#lateness.watermark);
  }

  #changeList(signal: SignalOf<'list.changed'>): void {
    if (signal.op === 'remove') {
      this.#lists.remove(signal.list, signal.entry);
      return;
    }
    this.#lists.add(signal.list, signal.entry, {
      source: signal.source,
      note: signal.note ?? '',
      expiresTime: signal.expiresTime ?? Number.POSITIVE_INFINITY,
    });
  }

  /** Suspects that this signal confirms for the first time. */
  #confirm(signal: Signal): ConfirmedSuspect[] {
    return suspectsConfirmedBy(signal, this.#lists).filter(({ kind, id }) =>
      this.#suspects.touches.confirm(kind, id, signal.time),
    );
  }

  /** Scores everyone whom a confirmed suspect touched, each person once. */
  #reachBack(suspect: ConfirmedSuspect, cause: Signal, watermark: number): Decision[] {
    const decisions: Decision[] = [];
    const known = this.#personOfCause(cause);
    for (const { person, touch } of this.#peopleTouched(suspect, cause.time)) {
      if (person === known) continue;
      const signal: SignalOf<'suspect.confirmed'> = {
        type: 'suspect.confirmed',
        id: `${cause.id}#${entityKey(suspect.kind, suspect.id)}`,
        source: cause.source,
        time: cause.time,
        region: touch.region,
        person,
        touchTime: touch.time,
        ...suspectField(suspect),
      };
      const { forwarded, decisions: ofSuspects } = this.#suspects.process(signal, watermark);
      decisions.push(
        ...ofSuspects,
        ...this.#victims.process(forwarded, ++this.#arrival, watermark),
      );
    }
    return decisions;
  }

  /** Of several touches of one person, by phone and by account, the newest one stays. */
  #peopleTouched(
    suspect: ConfirmedSuspect,
    time: number,
  ): Iterable<{ person: string; touch: Touch }> {
    const people = new Map<string, { person: string; touch: Touch }>();
    const touches = this.#suspects.touches.touchedBy(suspect.kind, suspect.id, time);
    for (const { person: identifier, touch } of touches) {
      const person = this.#links.personOf(identifier);
      people.delete(person);
      people.set(person, { person, touch });
    }
    return people.values();
  }

  /** The person whose case or outcome confirmed the suspect: known already, not warned again. */
  #personOfCause(cause: Signal): string | undefined {
    if (cause.type === 'case.filed') return this.#links.personOf(entityKey('phone', cause.phone));
    return cause.type === 'outcome.recorded'
      ? this.#links.personOf(personKey(cause.person))
      : undefined;
  }
}

function suspectsConfirmedBy(signal: Signal, lists: ListStore): ConfirmedSuspect[] {
  switch (signal.type) {
    case 'list.changed': {
      const kind = signal.op === 'add' ? lists.confirms(signal.list) : undefined;
      return kind === undefined ? [] : [{ kind, id: signal.entry }];
    }
    case 'outcome.recorded':
      return isOutcome(signal.outcome) && OUTCOMES[signal.outcome].fraud === true
        ? suspectsOf(signal)
        : [];
    case 'case.filed':
      return suspectsOf(signal);
    default:
      return [];
  }
}

function suspectsOf(
  signal: SignalOf<'outcome.recorded'> | SignalOf<'case.filed'>,
): ConfirmedSuspect[] {
  const suspects: ConfirmedSuspect[] = [];
  if (signal.suspectPhone !== undefined) suspects.push({ kind: 'phone', id: signal.suspectPhone });
  if (signal.suspectAccount !== undefined)
    suspects.push({ kind: 'account', id: signal.suspectAccount });
  if (signal.suspectDomain !== undefined)
    suspects.push({ kind: 'domain', id: signal.suspectDomain });
  return suspects;
}

function suspectField(suspect: ConfirmedSuspect): {
  suspectPhone?: string;
  suspectAccount?: string;
  suspectDomain?: string;
} {
  switch (suspect.kind) {
    case 'account':
      return { suspectAccount: suspect.id };
    case 'domain':
      return { suspectDomain: suspect.id };
    default:
      return { suspectPhone: suspect.id };
  }
}
