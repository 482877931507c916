// Everything that features count and sequences keep, as one list each, and what can be told from them of one subject.
import type { Role } from '../../rules/plan.ts';
import { fieldOf, identityText, type Signal } from '../../signal/signal.ts';
import type { FieldName } from '../../signal/signal-type.ts';
import { evaluate, isSure, type Known, type World } from './cel.ts';
import { estimateFrom, isEstimated, type KeyedEntry } from './estimate.ts';
import { comparePlaces, type History, type Moment, valuesOf } from './history.ts';
import { completes, type Kept } from './match.ts';
import { keyFieldOf, type OracleFeature, type OraclePack, type OracleSequence } from './pack.ts';
import { aggregate, inWindow, seenTime } from './window.ts';

/** One signal that a feature counts, or a sequence keeps, under a key. */
interface Counted extends KeyedEntry {
  readonly feature: OracleFeature;
  readonly rest: string;
}

interface Followed {
  readonly sequence: OracleSequence;
  readonly key: string;
  readonly kept: Kept;
}

/** One subject of one signal, while its rules are tried. */
export interface Trial {
  readonly role: Role;
  readonly field: FieldName;
  readonly key: string;
  readonly signal: Signal;
  /** Key of the signal's primary suspect. */
  readonly suspect: string | undefined;
}

export interface FeatureValue {
  readonly value: number | string | undefined;
  readonly isEstimate: boolean;
  /** As people read it. */
  readonly key: string;
  /** `source/id` of the signals in the window, in order. */
  readonly ids: readonly string[];
}

export class Recollection {
  readonly #pack: OraclePack;
  readonly #history: History;
  readonly #counted: Counted[] = [];
  readonly #followed: Followed[] = [];

  constructor(pack: OraclePack, history: History) {
    this.#pack = pack;
    this.#history = history;
  }

  /** Counts a signal in every feature that is kept by this key. */
  count({ role, field, key, signal }: Trial, moment: Moment): void {
    for (const feature of this.#pack.features.values()) {
      if (feature.role !== role || !isOn(feature, field, signal)) continue;
      const world = this.worldOf(signal);
      const rest = valuesOf((name) => fieldOf(signal, name), feature.others);
      if (rest === undefined || !isSure(feature.where, world)) continue;
      let value: Known;
      if (feature.aggregate === 'ratio') value = isSure(feature.argument, world) ? 1 : 0;
      else if (feature.argument !== undefined) {
        value = evaluate(feature.argument, world);
        if (value === undefined) continue;
      }
      this.#counted.push({
        feature,
        key,
        rest: rest.join('\u0000'),
        moment,
        time: seenTime(feature, signal.time),
        value: typeof value === 'boolean' ? undefined : value,
        id: identityText(signal),
      });
    }
  }

  /** Keeps a signal for every sequence that is kept by this key. */
  follow({ field, key, signal }: Trial, moment: Moment): void {
    for (const sequence of this.#pack.sequences.values()) {
      if (keyFieldOf(sequence.by, 'victim', signal.type) !== field) continue;
      const fits = sequence.steps.map(
        (step) =>
          step.types.includes(signal.type) &&
          step.own.every((term) => isSure(term, this.worldOf(signal))),
      );
      this.#followed.push({ sequence, key, kept: { signal, moment, fits } });
    }
  }

  /** A feature for one subject: a victim's rule reads suspect features of the signal's primary suspect. */
  read(feature: OracleFeature, trial: Trial): FeatureValue {
    const { signal } = trial;
    const isOther = feature.role !== trial.role;
    const entity = isOther ? trial.suspect : trial.key;
    if (entity === undefined || (isOther && !entity.startsWith(`${feature.kind}:`)))
      return { value: undefined, isEstimate: false, key: '', ids: [] };
    const rest = valuesOf((name) => fieldOf(signal, name), feature.others);
    if (rest === undefined) return { value: undefined, isEstimate: false, key: entity, ids: [] };
    const counted = this.#counted.filter(
      (each) => each.feature === feature && each.rest === rest.join('\u0000'),
    );
    const entries = counted
      .filter((each) => this.#holderOf(feature, each) === entity)
      .map((entry) => ({ entry, place: this.#placeOf(feature, entry) }))
      .sort((a, b) => a.entry.time - b.entry.time || comparePlaces(a.place, b.place))
      .map(({ entry }) => entry);
    const seen = inWindow(feature, entries, signal.time);
    const key = [entity, ...rest].join(' ');
    if (seen.length > 0 && this.#isEstimated(feature, entity, counted)) {
      const newest = inWindow(feature, entries.slice(-8), signal.time);
      const ids = newest.map((entry) => entry.id);
      return { value: estimateFrom(seen), isEstimate: true, key, ids };
    }
    const value = aggregate(feature, seen, signal.time, identityText(signal));
    return { value, isEstimate: false, key, ids: seen.map((entry) => entry.id) };
  }

  #isEstimated(feature: OracleFeature, key: string, counted: readonly KeyedEntry[]): boolean {
    if (feature.exactUpTo === 0) return false;
    const { arrivals, moves } = this.#history;
    const ownMoves = feature.role === 'suspect' ? [] : moves;
    return isEstimated(feature, this.#pack.latenessMs, key, counted, arrivals, ownMoves);
  }

  /** Links move what is kept of people only. */
  #holderOf(feature: OracleFeature, counted: Counted): string {
    return feature.role === 'suspect'
      ? counted.key
      : this.#history.holderOf(counted.key, counted.moment);
  }

  #placeOf(feature: OracleFeature, { key, moment }: Counted): readonly Moment[] {
    return feature.role === 'suspect' ? [moment] : this.#history.placeOf(key, moment);
  }

  /** Whether the signal of a trial completes a sequence of its person. */
  isComplete(sequence: OracleSequence, { field, key, signal }: Trial): boolean {
    if (keyFieldOf(sequence.by, 'victim', signal.type) !== field) return false;
    const kept = this.#followed
      .filter(
        (each) =>
          each.sequence === sequence && this.#history.holderOf(each.key, each.kept.moment) === key,
      )
      .map((each) => each.kept);
    const last = kept.findLast((each) => each.signal === signal);
    if (last === undefined) return false;
    return completes(sequence, kept, last, (what, of, steps) => {
      const world = this.worldOf(of, steps);
      return 'linked' in what
        ? what.linked.every((term) => isSure(term, world))
        : isSure(what.where, world);
    });
  }

  /** What a condition sees that reads signals alone. */
  worldOf(signal: Signal, steps: ReadonlyMap<string, Signal> = new Map()): World {
    const { params, lists } = this.#pack;
    return {
      time: signal.time,
      field: (owner, field) => {
        const from = owner === 'signal' ? signal : steps.get(owner);
        return from === undefined ? undefined : fieldOf(from, field);
      },
      name: (name) => params.get(name),
      isWholeName: (name) => Number.isInteger(params.get(name)),
      listed: (name, value) => {
        const list = lists.get(name);
        return list !== undefined && this.#history.isListed(name, list, value, signal.time);
      },
      suspectScore: () => 0,
    };
  }
}

function isOn(feature: OracleFeature, field: FieldName, signal: Signal): boolean {
  return (
    feature.types.includes(signal.type) &&
    keyFieldOf(feature.by, feature.role, signal.type) === field
  );
}
