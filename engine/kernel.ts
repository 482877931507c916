// What the code of the hot path works with (emit.ts writes it as `c`): the signal at hand in registers, and the state behind it. One kernel serves
// all signals; nothing that it does for a signal that fires no rule allocates.
import type { FeaturePlan, Plan } from '../rules/plan.ts';
import type { KeyHasher } from '../signal/key-hash.ts';
import { type FieldValue, fieldOf, type Signal } from '../signal/signal.ts';
import { signalOfRegisters } from '../signal/signal-of-registers.ts';
import {
  holdsNumber,
  ID_REGISTER,
  REGION_REGISTER,
  REGISTER_COUNT,
  registerNamed,
  registerOf,
  type SignalRegisters,
  SOURCE_REGISTER,
} from '../signal/signal-registers.ts';
import { SIGNAL_TYPE_NAMES } from '../signal/signal-type.ts';
import type { CandidateList, CandidateLists } from './candidate-lists.ts';
import type { Decision, RuleHit, Subject } from './decision.ts';
import { type ExplainedFeature, type ExplainedSubject, hitOf, NOTHING_BEHIND } from './explain.ts';
import { nameKindOfEntity, nameKindOfField } from './name-kind.ts';
import type { DecisionFacts, Fired, Scoring } from './scoring.ts';
import { isCompletedBy, type Place } from './sequence-match.ts';
import { SignalNames } from './signal-names.ts';
import type { CandidateStore, KeptCandidate } from './state/candidate-store.ts';
import type { FeatureStore, Moment } from './state/feature-store.ts';
import type { Identities } from './state/identities.ts';
import type { Links } from './state/links.ts';
import type { ListStore } from './state/list-store.ts';
import { type NameTable, PHONE_NAME, TEXT_NAME } from './state/name-table.ts';
import type { TouchStore } from './state/touch-store.ts';
import type { WindowShape } from './state/window-shape.ts';
import { KeptSteps, numberField } from './step-context.ts';
import { subjectOf } from './subject.ts';

const PAYEE_REGISTER = registerOf('payee');

/** The state that a kernel works on. */
export interface KernelParts {
  readonly plan: Plan;
  readonly hasher: KeyHasher;
  readonly registers: SignalRegisters;
  readonly names: NameTable;
  readonly identities: Identities;
  readonly features: FeatureStore;
  readonly shapes: readonly WindowShape[];
  readonly candidates: CandidateStore;
  readonly candidateLists: CandidateLists;
  readonly touches: TouchStore;
  readonly links: Links;
  readonly lists: ListStore;
  readonly suspectScoring: Scoring;
  readonly victimScoring: Scoring;
}

export class Kernel extends SignalNames implements Moment {
  readonly #parts: KernelParts;
  readonly #features: FeatureStore;
  readonly #steps: KeptSteps;
  readonly #candidate = {
    time: 0,
    arrival: 0,
    type: 0,
    fields: { texts: new Uint32Array(REGISTER_COUNT), numbers: new Float64Array(REGISTER_COUNT) },
  };
  /** The number of the signal's identity; 0 while none was kept. */
  identity = 0;
  #signal: Signal | undefined;
  #view: ReturnType<Scoring['view']> | undefined;
  readonly #fired: number[] = [];
  firedCount = 0;
  watermark = Number.NEGATIVE_INFINITY;
  arrival = 0;
  typeName: (typeof SIGNAL_TYPE_NAMES)[number] = 'call.started';
  /** Register and kind of the first suspect key that the signal carries; -1 for none. */
  #primaryRegister = -1;
  #primaryKind = 0;
  /** What was decided of the current signal. */
  decisions: Decision[] = [];

  constructor(parts: KernelParts) {
    super(parts, parts.plan.literals);
    this.#parts = parts;
    this.#features = parts.features;
    this.#steps = new KeptSteps(parts.lists);
  }

  /** Begins with the signal in the registers. One that the engine itself tells of several people keeps its identity. */
  begin(arrival: number, watermark: number, keepsIdentity: boolean): void {
    this.beginNames();
    this.#signal = undefined;
    this.#view = undefined;
    this.typeName = this.registers.typeName;
    this.arrival = arrival;
    this.watermark = watermark;
    this.#primaryRegister = -1;
    if (!keepsIdentity) this.identity = 0;
    if (this.decisions.length > 0) this.decisions = [];
  }

  // What is known of the primary suspect.

  /** Takes a suspect key for the primary one, unless an earlier one is there. */
  primaryAt(register: number, kind: number): void {
    if (this.#primaryRegister >= 0 || (this.registers.starts[register] ?? -1) < 0) return;
    this.#primaryRegister = register;
    this.#primaryKind = kind;
  }

  /** Slot of the primary suspect; 0 for none. */
  get primary(): number {
    return this.#primaryRegister < 0 ? 0 : this.slot(this.#primaryRegister, this.#primaryKind);
  }

  /** A suspect that a register names; 0 when it is missing, or not ours to count. */
  suspect(register: number, kind: number): number {
    return this.slot(register, kind);
  }

  suspectScore(typology: string | undefined): number {
    const view = this.suspectView();
    return typology === undefined ? view.score : (view.scores.get(typology) ?? 0);
  }

  suspectLevel(): number {
    return this.suspectView().level;
  }

  suspectConfirmed(): boolean {
    const { primary } = this;
    return primary !== 0 && this.#parts.touches.isConfirmed(primary, this.time);
  }

  protected suspectView(): ReturnType<Scoring['view']> {
    this.#view ??= this.#parts.suspectScoring.view(this.primary, this.time);
    return this.#view;
  }

  // People.

  /** The person behind a phone or account; 0 when it is missing. */
  person(register: number, kind: number): number {
    const identifier = this.slot(register, kind);
    if (identifier === 0) return 0;
    const { links } = this.#parts;
    const person = links.personOf(identifier);
    if (kind === PHONE_NAME) links.sawPhone(person, identifier);
    return person;
  }

  /** Notes on which number a person is seen, when nothing else is to be done for it. */
  notice(register: number, kind: number): void {
    const { starts, lows, highs } = this.registers;
    if (kind !== PHONE_NAME || (starts[register] ?? -1) < 0) return;
    const phone = this.names.find(lows[register] ?? 0, highs[register] ?? 0, kind);
    if (phone !== 0) this.#parts.links.sawPhone(this.#parts.links.personOf(phone), phone);
  }

  /** The person that a field names by its id, or by a whole key when the engine itself speaks of an unlinked phone or account. */
  personNamed(register: number): number {
    const text = this.registers.text(register);
    return text === undefined ? 0 : this.#parts.links.personOf(this.identifierOf(text));
  }

  // State.

  observe(shape: WindowShape, name: number, rest: number, value: number): void {
    if (this.identity === 0) this.#keepIdentity();
    this.#features.observe(shape, name, rest, value, this);
  }

  read(shape: WindowShape, name: number, rest: number): number {
    if (rest === 0 && shape.isComposite) return shape.isText ? 0 : Number.NaN;
    return this.#features.read(shape, name, rest, this);
  }

  /** Reads a feature of the primary suspect, when that is of the kind that the feature is kept by. */
  readPrimary(shape: WindowShape, kind: number, rest: number): number {
    const { primary } = this;
    if (primary === 0 || this.names.kindOf(primary) !== kind) return shape.isText ? 0 : Number.NaN;
    return this.read(shape, primary, rest);
  }

  touch(suspect: number, person: number): void {
    if (person === 0) return;
    const { bytes, starts } = this.registers;
    const start = starts[REGION_REGISTER] ?? 0;
    let region = 0;
    for (let i = 0; i < 6; i++) region = region * 10 + (bytes[start + i] ?? 0) - 48;
    this.#parts.touches.touch(suspect, person, this.time, region);
  }

  keep(index: number, person: number): void {
    const list = this.#parts.candidateLists.all[index];
    if (list === undefined) return;
    const candidate = this.#candidate;
    candidate.time = this.time;
    candidate.arrival = this.arrival >>> 0;
    candidate.type = this.registers.type;
    const { texts, numbers } = candidate.fields;
    for (let i = 0; i < list.texts.length; i++)
      texts[i] = this.slot(list.registers[i] ?? 0, list.kinds[i] ?? TEXT_NAME);
    for (let i = 0; i < list.numbers.length; i++)
      numbers[i] = this.registers.numbers[list.numberRegisters[i] ?? 0] ?? Number.NaN;
    this.#parts.candidates.keep(list, person, candidate, this.watermark);
  }

  /** Whether the signal completes a sequence of a person. */
  completes(index: number, person: number): boolean {
    const { plan, candidateLists, candidates } = this.#parts;
    const sequence = plan.sequences[index];
    if (sequence === undefined) return false;
    const lists = candidateLists.slots(sequence);
    const [first] = lists;
    if (first === undefined || !candidates.hasAny(first, person)) return false;
    const kept = lists.map((list) =>
      list === undefined
        ? []
        : candidates.of(list, person).map((candidate) => this.#placeOf(list, candidate)),
    );
    const { texts, numbers } = candidateLists.finalFields(sequence);
    const fields: Record<string, FieldValue | undefined> = { type: this.typeName, time: this.time };
    for (const field of texts) fields[field] = this.registers.text(registerNamed(field));
    for (const field of numbers)
      fields[field] = numberField(field, this.registers.numbers[registerNamed(field)]);
    const last: Place = { time: this.time, arrival: this.arrival >>> 0, fields };
    return isCompletedBy(sequence, kept, last, this.#steps);
  }

  #placeOf(list: CandidateList, candidate: KeptCandidate): Place {
    const { time, arrival, type } = candidate;
    const fields: Record<string, FieldValue | undefined> = { type: SIGNAL_TYPE_NAMES[type], time };
    list.texts.forEach((field, index) => {
      fields[field] = this.nameText(candidate.texts[index] ?? 0);
    });
    list.numbers.forEach((field, index) => {
      fields[field] = numberField(field, candidate.numbers[index]);
    });
    return { time, arrival, fields };
  }

  #keepIdentity(): void {
    const { bytes, starts, ends } = this.registers;
    this.identity = this.#parts.identities.keep(
      bytes,
      starts[SOURCE_REGISTER] ?? 0,
      ends[SOURCE_REGISTER] ?? 0,
      starts[ID_REGISTER] ?? 0,
      ends[ID_REGISTER] ?? 0,
      this.time,
    );
  }

  // Rules.

  fire(rule: number): void {
    this.#fired[this.firedCount++] = rule;
  }

  /** Enters what fired for the suspect that a register names. */
  enterSuspect(suspect: number, register: number): void {
    this.#enter(suspect, 'suspect', register);
  }

  /** The same for a person. */
  enterVictim(person: number, register: number): void {
    this.#enter(person, 'victim', register);
  }

  /** Rules that the plan before this one told to have fired; 0 for nearly all signals. */
  toldCount = 0;

  /** Takes over the rules that fired for the suspect of a register in the plan before; `shadow-side.ts` hears. */
  hearSuspect(_register: number): void {}

  /** The same for a person. */
  hearVictim(_register: number): void {}

  /** Told what fired, when another plan runs behind this one. */
  onFired: ((role: 'suspect' | 'victim', register: number, rule: number) => void) | undefined;

  /** Told each hit, when somebody follows a story. */
  onHit: ((hit: RuleHit, subject: Subject) => void) | undefined;

  #enter(name: number, role: 'suspect' | 'victim', register: number): void {
    const { onFired } = this;
    if (onFired !== undefined)
      for (let i = 0; i < this.firedCount; i++) onFired(role, register, this.#fired[i] ?? 0);
    const { plan, suspectScoring, victimScoring, links } = this.#parts;
    const signal = () => this.signal();
    const subject: ExplainedSubject = {
      signal,
      suspectScore: () => (role === 'victim' ? this.suspectView().score : 0),
      read: (feature) => this.#explained(feature, name, role),
    };
    const fired: Fired[] = [];
    for (let i = 0; i < this.firedCount; i++) {
      const rule = plan.rules[this.#fired[i] ?? 0];
      if (rule !== undefined) fired.push({ rule, hit: hitOf(plan, rule, subject) });
    }
    if (this.onHit !== undefined)
      for (const { hit } of fired) this.onHit(hit, subjectOf(this.names.keyOf(name)));
    this.firedCount = 0;
    const isVictim = role === 'victim';
    const scoring = isVictim ? victimScoring : suspectScoring;
    const { primary } = this;
    const facts: DecisionFacts = {
      time: this.time,
      signal,
      phone: () => (isVictim ? links.phoneOf(name) : undefined),
      suspect: () => (isVictim && primary !== 0 ? subjectOf(this.names.keyOf(primary)) : undefined),
      isPaid: isVictim && register === PAYEE_REGISTER,
    };
    scoring.enter(name, fired, facts, this.watermark, this.decisions);
  }

  /** The signal at hand, made when it is first asked for. */
  signal(): Signal {
    this.#signal ??= signalOfRegisters(this.registers);
    return this.#signal;
  }

  #explained(feature: FeaturePlan, name: number, role: 'suspect' | 'victim'): ExplainedFeature {
    const shape = this.#parts.shapes[feature.index];
    const entity = feature.role === role ? name : this.primary;
    if (shape === undefined || (feature.role !== role && !this.#isOfKind(entity, feature)))
      return NOTHING_BEHIND;
    let key = this.names.keyOf(entity);
    let rest = 0;
    if (shape.isComposite) {
      const entityKey = key;
      const fields = feature.keys[this.typeName] ?? Object.values(feature.keys)[0] ?? [];
      for (let i = 1; i < fields.length; i++) {
        const field = fields[i] ?? '';
        const slot = this.#fieldSlot(field);
        rest = i === 1 ? slot : this.tuple(rest, slot);
        key += ` ${String(fieldOf(this.signal(), field))}`;
      }
      if (rest === 0) return { ...NOTHING_BEHIND, key: entityKey };
    }
    const { value, signals, isEstimate } = this.behind(shape, entity, rest, feature.role !== role);
    return { value, key, signals, isEstimate };
  }

  /** What a feature says of a key and what is behind it; `isPrimary` when a victim rule reads it of the primary suspect. */
  protected behind(
    shape: WindowShape,
    entity: number,
    rest: number,
    _isPrimary: boolean,
  ): Omit<ExplainedFeature, 'key'> {
    const behind = this.#features.explain(shape, entity, rest, this);
    const { isEstimate } = behind;
    const value = shape.isText ? this.nameText(behind.value) : knownNumber(behind.value);
    const signals = this.#parts.identities.textsOf(behind.identities, behind.count);
    return { value, signals, isEstimate };
  }

  #isOfKind(entity: number, feature: FeaturePlan): boolean {
    return entity !== 0 && this.names.kindOf(entity) === nameKindOfEntity(feature.entityKind);
  }

  #fieldSlot(field: string): number {
    if (field === 'time') return this.numberSlot(this.time);
    const register = registerNamed(field);
    if (holdsNumber(field)) return this.numberSlot(this.registers.numbers[register] ?? Number.NaN);
    return this.slot(register, nameKindOfField(field));
  }
}

function knownNumber(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
