// The windows of every feature by key. A key is the entity (`phone:+86…`, `person:…`) and, for composite keys, the rest.
// Keys that can no longer be seen are let go of by sweeps that event time drives, so that the same log leaves the same state.
import type { FeaturePlan } from '../../rules/plan.ts';
import { signalIdsAt, valueAt } from './aggregate.ts';
import { observe, unite } from './distinct-window.ts';
import { isPast, makeWindow, seenTime, type Window } from './window.ts';

type RestWindows = Map<string, Window>;

/** Plain data of one feature: entity → rest of the key → window. */
export type FeatureWindows = Map<string, RestWindows>;

const SWEEP_MS_MIN = 60_000;

export class FeatureStore {
  readonly #features: readonly FeaturePlan[];
  readonly #windows: FeatureWindows[];
  readonly #sweptTime: number[];

  /** `features` are those of one stage; `planCount` is how many the whole plan has, since indices run over all of them. */
  constructor(
    features: readonly FeaturePlan[],
    stored: ReadonlyMap<string, FeatureWindows>,
    planCount: number,
  ) {
    this.#features = features;
    this.#windows = Array.from({ length: planCount }, () => new Map());
    for (const feature of features) {
      const windows = stored.get(feature.stateKey);
      if (windows !== undefined) this.#windows[feature.index] = windows;
    }
    this.#sweptTime = this.#windows.map(() => Number.NEGATIVE_INFINITY);
  }

  /** State by the feature's state key, for a checkpoint. */
  snapshot(): Map<string, FeatureWindows> {
    return new Map(
      this.#features.map((feature) => [
        feature.stateKey,
        this.#windows[feature.index] ?? new Map(),
      ]),
    );
  }

  /** Counts one signal in a feature's window. */
  observe(
    feature: FeaturePlan,
    entity: string,
    rest: string,
    time: number,
    value: number | string | undefined,
    id: string,
    watermark: number,
  ): void {
    const windows = this.#windows[feature.index];
    if (windows === undefined) return;
    this.#sweep(feature, windows, watermark);
    let byRest = windows.get(entity);
    if (byRest === undefined) {
      byRest = new Map();
      windows.set(entity, byRest);
    }
    let window = byRest.get(rest);
    if (window === undefined || isPast(feature, window, watermark)) {
      window = makeWindow(feature);
      byRest.set(rest, window);
    }
    observe(feature, window, seenTime(feature, time), value, id, watermark);
  }

  /** A feature's value for a key at a time; 0 for counts of nothing, NaN or undefined where nothing can be told. */
  read(
    feature: FeaturePlan,
    entity: string,
    rest: string,
    time: number,
    currentId: string,
  ): number | string | undefined {
    const window = this.#windows[feature.index]?.get(entity)?.get(rest);
    if (window === undefined) return emptyValue(feature);
    return valueAt(feature, window, time, currentId);
  }

  /** Whether a value other than 0 is an estimate. */
  isEstimate(feature: FeaturePlan, entity: string, rest: string): boolean {
    return this.#windows[feature.index]?.get(entity)?.get(rest)?.sketch !== undefined;
  }

  /** Newest signals behind a value, oldest first. */
  signalIds(
    feature: FeaturePlan,
    entity: string,
    rest: string,
    time: number,
    max: number,
  ): string[] {
    const window = this.#windows[feature.index]?.get(entity)?.get(rest);
    return window === undefined ? [] : signalIdsAt(feature, window, time, max);
  }

  /** Gives everything kept under one entity to another. */
  rename(feature: FeaturePlan, from: string, to: string, watermark: number): void {
    const windows = this.#windows[feature.index];
    const moved = windows?.get(from);
    if (windows === undefined || moved === undefined) return;
    windows.delete(from);
    const target = windows.get(to);
    if (target === undefined) {
      windows.set(to, moved);
      return;
    }
    for (const [rest, window] of moved) {
      if (isPast(feature, window, watermark)) continue;
      const into = target.get(rest);
      if (into === undefined || isPast(feature, into, watermark)) target.set(rest, window);
      else unite(feature, into, window, watermark);
    }
  }

  #sweep(feature: FeaturePlan, windows: FeatureWindows, watermark: number): void {
    const swept = this.#sweptTime[feature.index] ?? 0;
    if (watermark < swept + Math.max(SWEEP_MS_MIN, feature.windowMs / 4)) return;
    this.#sweptTime[feature.index] = watermark;
    for (const [entity, byRest] of windows) {
      for (const [rest, window] of byRest) {
        if (isPast(feature, window, watermark)) byRest.delete(rest);
      }
      if (byRest.size === 0) windows.delete(entity);
    }
  }
}

function emptyValue(feature: FeaturePlan): number | string | undefined {
  switch (feature.aggregate) {
    case 'count':
    case 'sum':
    case 'distinct':
    case 'rate':
      return 0;
    default:
      return feature.result === 'text' ? undefined : Number.NaN;
  }
}
