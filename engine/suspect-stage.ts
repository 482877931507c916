// The first stage: keeps windows by suspect (caller, sender, payee, domain …), scores suspects, remembers whom they touched,
// and sends the signal on with what the victim's rules want to know of its primary suspect.
import type { FeaturePlan, KeyWork, Plan, TypeWork } from '../rules/plan.ts';
import { fieldOf, identityText, type Signal } from '../signal/signal.ts';
import { type Decision, SIGNAL_IDS_SHOWN_MAX, type Subject } from './decision.ts';
import { type Evaluation, NO_SUSPECT, type SuspectView } from './evaluation.ts';
import { Scoring } from './scoring.ts';
import { type FeatureSource, observeFeatures, restOfKey, shownKey, tryRules } from './stage.ts';
import { FeatureStore, type FeatureWindows } from './state/feature-store.ts';
import type { TypologyScores } from './state/score-store.ts';
import { type TouchState, TouchStore } from './state/touch-store.ts';
import { entityKey, subjectOf } from './subject.ts';

/** A suspect feature's value on its way to the victim stage. */
export interface AttachedFeature {
  readonly value: number | string | undefined;
  /** What is behind the value: asked for only when a rule that reads it fires. */
  readonly describe: () => FeatureSource;
}

/** A signal with what the suspect stage says of it. */
export interface Forwarded {
  readonly signal: Signal;
  readonly suspect: Subject | undefined;
  readonly view: SuspectView;
  /** By feature index, for the features that victim rules read on this type. */
  readonly attached: ReadonlyMap<number, AttachedFeature>;
}

export interface SuspectState {
  readonly features: Map<string, FeatureWindows>;
  readonly scores: Map<string, TypologyScores>;
  readonly touches: TouchState;
}

const NOTHING_MATCHED: ReadonlySet<number> = new Set();
const NOTHING_ATTACHED: ReadonlyMap<number, AttachedFeature> = new Map();

export class SuspectStage {
  readonly #plan: Plan;
  readonly #evaluation: Evaluation;
  readonly #features: FeatureStore;
  readonly #scoring: Scoring;
  readonly touches: TouchStore;

  constructor(plan: Plan, evaluation: Evaluation, stored: SuspectState) {
    this.#plan = plan;
    this.#evaluation = evaluation;
    this.#features = new FeatureStore(
      plan.features.filter((feature) => feature.role === 'suspect'),
      stored.features,
      plan.features.length,
    );
    this.#scoring = new Scoring(plan, 'suspect', stored.scores);
    this.touches = new TouchStore(plan, stored.touches);
  }

  snapshot(): SuspectState {
    return {
      features: this.#features.snapshot(),
      scores: this.#scoring.snapshot(),
      touches: this.touches.snapshot(),
    };
  }

  /** Counts the signal, scores its suspects, and makes what goes on to the victim stage. */
  process(signal: Signal, watermark: number): { forwarded: Forwarded; decisions: Decision[] } {
    const work = this.#plan.work.get(signal.type);
    const decisions: Decision[] = [];
    if (work === undefined) return { forwarded: bare(signal), decisions };
    for (const key of work.suspect) {
      const entity = entityOf(key, signal);
      if (entity === undefined) continue;
      observeFeatures(this.#plan, this.#features, this.#evaluation, key, entity, signal, watermark);
      this.touches.observe(entity, signal, watermark);
    }
    for (const key of work.suspect) {
      const entity = entityOf(key, signal);
      if (entity === undefined || key.rules.length === 0) continue;
      decisions.push(...this.#score(key, entity, signal, watermark));
    }
    return { forwarded: this.#forward(signal, work), decisions };
  }

  #score(key: KeyWork, entity: string, signal: Signal, watermark: number): Decision[] {
    const fired = tryRules(this.#plan, this.#evaluation, key.rules, {
      signal,
      readFeature: (feature) => this.#read(feature, entity, signal),
      describe: (feature) => this.#describe(feature, entity, signal),
      suspect: NO_SUSPECT,
      matched: NOTHING_MATCHED,
    });
    if (fired.length === 0) return [];
    return this.#scoring.enter(
      entity,
      fired,
      { signal, phone: undefined, suspect: undefined },
      watermark,
    );
  }

  #forward(signal: Signal, { suspect, attached }: TypeWork): Forwarded {
    const entity = primarySuspectOf(suspect, signal);
    if (entity === undefined) return bare(signal);
    const isConfirmed = this.touches.isConfirmed(entity, signal.time);
    const { scores, score, level } = this.#scoring.view(entity, signal.time);
    const view: SuspectView = { score, level, scores, isConfirmed };
    let values = NOTHING_ATTACHED;
    if (attached.length > 0) {
      const made = new Map<number, AttachedFeature>();
      for (const index of attached) {
        const feature = this.#plan.features[index];
        if (feature === undefined || !entity.startsWith(`${feature.entityKind}:`)) continue;
        made.set(index, {
          value: this.#read(feature, entity, signal),
          describe: () => this.#describe(feature, entity, signal),
        });
      }
      values = made;
    }
    return { signal, suspect: subjectOf(entity), view, attached: values };
  }

  #read(feature: FeaturePlan, entity: string, signal: Signal): number | string | undefined {
    const rest = restOfKey(feature, signal);
    if (rest === undefined) return feature.result === 'text' ? undefined : Number.NaN;
    return this.#features.read(feature, entity, rest, signal.time, identityText(signal));
  }

  #describe(feature: FeaturePlan, entity: string, signal: Signal): FeatureSource {
    const rest = restOfKey(feature, signal) ?? '';
    return {
      key: shownKey(entity, rest),
      signals: this.#features.signalIds(feature, entity, rest, signal.time, SIGNAL_IDS_SHOWN_MAX),
      isEstimate: this.#features.isEstimate(feature, entity, rest),
    };
  }
}

/** The entity of a suspect key on a signal. */
function entityOf(key: KeyWork, signal: Signal): string | undefined {
  const value = fieldOf(signal, key.field);
  return typeof value === 'string' ? entityKey(key.kind, value) : undefined;
}

/** The entity of the first suspect key that the signal carries. */
function primarySuspectOf(keys: readonly KeyWork[], signal: Signal): string | undefined {
  for (const key of keys) {
    const entity = entityOf(key, signal);
    if (entity !== undefined) return entity;
  }
  return undefined;
}

function bare(signal: Signal): Forwarded {
  return { signal, suspect: undefined, view: NO_SUSPECT, attached: NOTHING_ATTACHED };
}
