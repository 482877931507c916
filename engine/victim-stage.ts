// The second stage: keeps windows and sequences by person, and scores the person at risk.
import type { FeaturePlan, KeyWork, Plan, SequencePlan } from '../rules/plan.ts';
import { fieldOf, identityText, type Signal } from '../signal/signal.ts';
import { fieldSpec } from '../signal/signal-type.ts';
import { type Decision, SIGNAL_IDS_SHOWN_MAX } from './decision.ts';
import type { Evaluation } from './evaluation.ts';
import { Scoring } from './scoring.ts';
import { matchEndingWith } from './sequence-match.ts';
import { type FeatureSource, observeFeatures, restOfKey, shownKey, tryRules } from './stage.ts';
import { FeatureStore, type FeatureWindows } from './state/feature-store.ts';
import type { Links } from './state/links.ts';
import type { TypologyScores } from './state/score-store.ts';
import { type SequenceState, SequenceStore } from './state/sequence-store.ts';
import { entityKey } from './subject.ts';
import type { Forwarded } from './suspect-stage.ts';

export interface VictimState {
  readonly features: Map<string, FeatureWindows>;
  readonly scores: Map<string, TypologyScores>;
  readonly sequences: { states: Map<string, SequenceState>; dropped: number };
}

const NOTHING_MATCHED: ReadonlySet<number> = new Set();
const NOTHING_BEHIND: FeatureSource = { key: '', signals: [], isEstimate: false };

export class VictimStage {
  readonly #plan: Plan;
  readonly #evaluation: Evaluation;
  readonly #links: Links;
  readonly #features: FeatureStore;
  readonly #scoring: Scoring;
  readonly #sequences: SequenceStore;

  constructor(plan: Plan, evaluation: Evaluation, links: Links, stored: VictimState) {
    this.#plan = plan;
    this.#evaluation = evaluation;
    this.#links = links;
    this.#features = new FeatureStore(
      plan.features.filter((feature) => feature.role === 'victim'),
      stored.features,
      plan.features.length,
    );
    this.#scoring = new Scoring(plan, 'victim', stored.scores);
    this.#sequences = new SequenceStore(plan.sequences, stored.sequences);
  }

  snapshot(): VictimState {
    return {
      features: this.#features.snapshot(),
      scores: this.#scoring.snapshot(),
      sequences: this.#sequences.snapshot(),
    };
  }

  /** Sequence candidates let go of because a person had too many. */
  get droppedCandidateCount(): number {
    return this.#sequences.droppedCount;
  }

  /** Counts the signal for its people and scores them. */
  process(forwarded: Forwarded, arrival: number, watermark: number): Decision[] {
    const { signal } = forwarded;
    const work = this.#plan.work.get(signal.type);
    if (work === undefined) return [];
    const decisions: Decision[] = [];
    for (const key of work.victim) {
      const person = this.#personOf(key, signal);
      if (person === undefined) continue;
      observeFeatures(this.#plan, this.#features, this.#evaluation, key, person, signal, watermark);
      for (const index of key.sequences) this.#keepSteps(index, person, signal, arrival, watermark);
    }
    for (const key of work.victim) {
      const person = this.#personOf(key, signal);
      if (person === undefined || key.rules.length === 0) continue;
      const matched = this.#match(key, person, signal, arrival);
      decisions.push(...this.#score(key, person, forwarded, matched, watermark));
    }
    return decisions;
  }

  /** Gives everything kept for an identifier to the person that it turned out to belong to. */
  rename(from: string, to: string, time: number, watermark: number): void {
    for (const feature of this.#plan.features) {
      if (feature.role === 'victim') this.#features.rename(feature, from, to, watermark);
    }
    for (const sequence of this.#plan.sequences) this.#sequences.rename(sequence, from, to);
    this.#scoring.rename(from, to, time);
  }

  #personOf(key: KeyWork, signal: Signal): string | undefined {
    const value = fieldOf(signal, key.field);
    if (typeof value !== 'string') return undefined;
    if (key.field === 'person') return this.#links.personOf(personKey(value));
    const isAccount = fieldSpec(key.field).kind === 'account';
    const person = this.#links.personOf(entityKey(isAccount ? 'account' : 'phone', value));
    if (!isAccount) this.#links.sawPhone(person, value);
    return person;
  }

  #keepSteps(
    index: number,
    person: string,
    signal: Signal,
    arrival: number,
    watermark: number,
  ): void {
    const sequence = this.#plan.sequences[index];
    if (sequence === undefined) return;
    let slot = 0;
    for (const step of sequence.steps) {
      const fits = step.types.includes(signal.type);
      if (fits && (step.own === undefined || step.own(this.#evaluation.ofSignal(signal)))) {
        this.#sequences.keep(sequence, person, slot, signal, arrival, watermark);
      }
      slot++;
    }
    for (const step of sequence.steps) {
      for (const absence of step.absences) {
        if (absence.types.includes(signal.type)) {
          this.#sequences.keep(sequence, person, slot, signal, arrival, watermark);
        }
        slot++;
      }
    }
  }

  #match(key: KeyWork, person: string, signal: Signal, arrival: number): ReadonlySet<number> {
    if (key.sequences.length === 0) return NOTHING_MATCHED;
    const matched = new Set<number>();
    for (const index of key.sequences) {
      const sequence = this.#plan.sequences[index];
      if (sequence !== undefined && this.#completes(sequence, person, signal, arrival))
        matched.add(index);
    }
    return matched;
  }

  #completes(sequence: SequencePlan, person: string, signal: Signal, arrival: number): boolean {
    const final = sequence.steps.at(-1);
    if (final === undefined || !final.types.includes(signal.type)) return false;
    if (final.own !== undefined && !final.own(this.#evaluation.ofSignal(signal))) return false;
    const kept = this.#sequences.steps(sequence, person);
    return (
      kept !== undefined &&
      matchEndingWith(sequence, kept, signal, arrival, this.#evaluation) !== undefined
    );
  }

  #score(
    key: KeyWork,
    person: string,
    forwarded: Forwarded,
    matched: ReadonlySet<number>,
    watermark: number,
  ): Decision[] {
    const { signal, view, suspect } = forwarded;
    const fired = tryRules(this.#plan, this.#evaluation, key.rules, {
      signal,
      readFeature: (feature) => this.#read(feature, person, forwarded),
      describe: (feature) => this.#describe(feature, person, forwarded),
      suspect: view,
      matched,
    });
    if (fired.length === 0) return [];
    const phone = this.#links.phoneOf(person);
    return this.#scoring.enter(person, fired, { signal, phone, suspect }, watermark);
  }

  #read(feature: FeaturePlan, person: string, forwarded: Forwarded): number | string | undefined {
    const missing = feature.result === 'text' ? undefined : Number.NaN;
    if (feature.role === 'suspect') {
      const attached = forwarded.attached.get(feature.index);
      return attached === undefined ? missing : attached.value;
    }
    const { signal } = forwarded;
    const rest = restOfKey(feature, signal);
    return rest === undefined
      ? missing
      : this.#features.read(feature, person, rest, signal.time, identityText(signal));
  }

  #describe(feature: FeaturePlan, person: string, forwarded: Forwarded): FeatureSource {
    if (feature.role === 'suspect')
      return forwarded.attached.get(feature.index)?.describe() ?? NOTHING_BEHIND;
    const { signal } = forwarded;
    const rest = restOfKey(feature, signal) ?? '';
    return {
      key: shownKey(person, rest),
      signals: this.#features.signalIds(feature, person, rest, signal.time, SIGNAL_IDS_SHOWN_MAX),
      isEstimate: this.#features.isEstimate(feature, person, rest),
    };
  }
}

/** A person field holds a bare id, or a whole key when the engine itself speaks of an unlinked phone or account. */
export function personKey(value: string): string {
  return /^(?:person|phone|account):/.test(value) ? value : entityKey('person', value);
}
