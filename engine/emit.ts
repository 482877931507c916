// Writes the code of the hot path: for each signal type one function for the suspect stage and one for the victim stage, with the conditions of its
// features and rules inlined, and what each needs beside it: which suspect is the primary one, and, when the stages run apart, what of it goes
// along. What a type has no work for is not there. `forewarn check --emit` prints it.

import {
  type FeaturePlan,
  type KeyWork,
  MARK,
  type Plan,
  type RegisterCode,
  type SequencePlan,
  type TypeWork,
} from '../rules/plan.ts';
import {
  holdsNumber,
  ID_REGISTER,
  registerNamed,
  registerOf,
  SOURCE_REGISTER,
} from '../signal/signal-registers.ts';
import {
  type FieldName,
  isFieldName,
  type SignalType,
  signalTypeSpec,
} from '../signal/signal-type.ts';
import type { CandidateLists } from './candidate-lists.ts';
import { nameKindOfEntity, nameKindOfField } from './name-kind.ts';
import type { WindowShape } from './state/window-shape.ts';

/** The code of one signal type. */
export interface TypeCode {
  /** Finds the primary suspect. */
  readonly primary: string;
  readonly suspect: string;
  /** Takes up what victim rules read of the primary suspect, for a victim stage elsewhere. */
  readonly attach: string;
  readonly victim: string;
  /** Registers whose hashes it needs. */
  readonly hashed: ReadonlySet<number>;
}

/** Of a plan that runs behind another, by index: what that one counts, keeps and tries for it. */
export interface KeptBefore {
  readonly features: ReadonlySet<number>;
  readonly lists: ReadonlySet<number>;
  readonly rules: ReadonlySet<number>;
}

/** What the code is written for, beside the plan. */
export interface EmitContext {
  readonly plan: Plan;
  readonly shapes: readonly WindowShape[];
  readonly lists: CandidateLists;
  /** Whether suspects remember whom they touch. */
  readonly keepsTouches: boolean;
  /** Of a plan that runs behind another on the same state: what that one has counted and kept already. */
  readonly kept?: KeptBefore;
}

/** The code of a type; undefined when nothing is to be done for it. */
export function emitType(context: EmitContext, type: SignalType): TypeCode {
  const emitter = new Emitter(context, type);
  const primary = emitter.primary();
  const suspect = emitter.suspectStage();
  const attach = emitter.attach();
  const victim = emitter.victimStage();
  return { primary, suspect, attach, victim, hashed: emitter.hashed };
}

/** Stands for the code of what no signal of the type has. */
const MISSING = '';

class Emitter {
  readonly #plan: Plan;
  readonly #shapes: readonly WindowShape[];
  readonly #lists: CandidateLists;
  readonly #keepsTouches: boolean;
  readonly #kept: EmitContext['kept'];
  readonly #type: SignalType;
  readonly #work: TypeWork;
  readonly hashed = new Set<number>([ID_REGISTER, SOURCE_REGISTER]);
  #lines: string[] = [];

  constructor({ plan, shapes, lists, keepsTouches, kept }: EmitContext, type: SignalType) {
    this.#plan = plan;
    this.#shapes = shapes;
    this.#lists = lists;
    this.#keepsTouches = keepsTouches;
    this.#type = type;
    this.#kept = kept;
    const work = plan.work.get(type) ?? { suspect: [], victim: [], attached: [] };
    this.#work =
      kept === undefined
        ? work
        : {
            ...work,
            suspect: work.suspect.map((key) => uncounted(key, kept.features)),
            victim: work.victim.map((key) => uncounted(key, kept.features)),
          };
  }

  primary(): string {
    this.#lines = [];
    for (const key of this.#work.suspect) {
      const register = this.#hash(registerOf(key.field));
      this.#put(`c.primaryAt(${register}, ${nameKindOfEntity(key.kind)});`);
    }
    return this.#lines.join('\n');
  }

  suspectStage(): string {
    this.#lines = [];
    const { suspect } = this.#work;
    for (const key of suspect) {
      if (this.#kept !== undefined && this.#touched().length === 0 && this.#restsBehind(key))
        continue;
      if (key.updates.length + key.rules.length + this.#touched().length === 0) continue;
      const register = registerOf(key.field);
      this.#put(`const ${key.field} = c.suspect(${register}, ${nameKindOfEntity(key.kind)});`);
    }
    for (const key of suspect) this.#countSuspect(key);
    for (const key of suspect) this.#tryRules(key, 'suspect');
    return this.#lines.join('\n');
  }

  attach(): string {
    this.#lines = [];
    for (const index of this.#work.attached) {
      const feature = this.#plan.features[index];
      const shape = this.#shapes[index];
      if (feature === undefined || shape === undefined) continue;
      const rest = shape.isComposite ? this.#rest(feature) : '0';
      if (rest === MISSING) continue;
      this.#put(`c.attach(f.${feature.name}, ${nameKindOfEntity(feature.entityKind)}, ${rest});`);
    }
    return this.#lines.join('\n');
  }

  victimStage(): string {
    this.#lines = [];
    const { victim } = this.#work;
    for (const key of victim) {
      const register = this.#hash(registerOf(key.field));
      const isIdle = key.updates.length + key.rules.length + key.sequences.length === 0;
      const kind = nameKindOfField(key.field);
      if (this.#kept !== undefined && this.#restsBehind(key)) continue;
      if (key.field === 'person') this.#put(`const ${key.field} = c.personNamed(${register});`);
      else if (isIdle) this.#put(`c.notice(${register}, ${kind});`);
      else this.#put(`const ${key.field} = c.person(${register}, ${kind});`);
    }
    for (const key of victim) this.#countVictim(key);
    for (const key of victim) this.#tryRules(key, 'victim');
    return this.#lines.join('\n');
  }

  /** Whether nothing is left to do for a key behind the other plan, unless that told of its rules. */
  #restsBehind(key: KeyWork): boolean {
    const own = key.rules.filter((index) => !this.#kept?.rules.has(index));
    return key.updates.length + own.length + this.#keptLines(key).length === 0;
  }

  /** Fields of the people whom the signal's suspects touch. */
  #touched(): readonly FieldName[] {
    const spec = signalTypeSpec(this.#type);
    return this.#keepsTouches && spec.side !== 'operations' ? spec.victimKeys : [];
  }

  #countSuspect(key: KeyWork): void {
    const touched = this.#touched();
    if (key.updates.length + touched.length === 0) return;
    this.#put(`if (${key.field} !== 0) {`);
    for (const index of key.updates) this.#observe(index, key.field);
    for (const field of touched) {
      const register = this.#hash(registerOf(field));
      this.#put(`  c.touch(${key.field}, c.slot(${register}, ${nameKindOfField(field)}));`);
    }
    this.#put('}');
  }

  #countVictim(key: KeyWork): void {
    const kept = this.#keptLines(key);
    if (key.updates.length + kept.length === 0) return;
    this.#put(`if (${key.field} !== 0) {`);
    for (const index of key.updates) this.#observe(index, key.field);
    this.#lines.push(...kept);
    this.#put('}');
  }

  /** Keeps the signal as a candidate of steps and absences. */
  #keptLines(key: KeyWork): string[] {
    const lines = new Set<string>();
    for (const index of key.sequences) {
      const sequence = this.#plan.sequences[index];
      if (sequence === undefined) continue;
      for (const list of this.#lists.of(sequence)) {
        if (!list.types.includes(this.#type) || this.#kept?.lists.has(list.index)) continue;
        for (const register of list.registers) this.#hash(register);
        const own = list.own === undefined ? undefined : this.#code(list.own);
        const keep = `c.keep(${list.index}, ${key.field});`;
        lines.add(own === undefined ? `  ${keep}` : `  if (${own}) ${keep}`);
      }
    }
    return [...lines];
  }

  #observe(index: number, name: string): void {
    const feature = this.#plan.features[index];
    const shape = this.#shapes[index];
    if (feature === undefined || shape === undefined) return;
    const rest = shape.isComposite ? this.#rest(feature) : undefined;
    const value = feature.value && this.#value(feature, feature.value, shape);
    // What the type does not carry is missing on all its signals: nothing is counted.
    if (rest === MISSING || value === MISSING) return;
    const test = feature.where === undefined ? '' : `if (${this.#code(feature.where)}) `;
    const call = `c.observe(f.${feature.name}, ${name}, ${rest === undefined ? 0 : 'rest'}, ${value === undefined ? 0 : 'value'});`;
    const parts = [
      ...(rest === undefined ? [] : [{ name: 'rest', code: rest, test: 'rest !== 0' }]),
      ...(value === undefined ? [] : [{ name: 'value', code: value, test: valueTest(shape) }]),
    ];
    if (parts.length === 0) {
      this.#put(`  ${test}${call}`);
      return;
    }
    const reads = parts.map((part) => `const ${part.name} = ${part.code};`).join(' ');
    const tests = parts.map((part) => part.test).join(' && ');
    this.#put(`  ${test}{ ${reads} if (${tests}) ${call} }`);
  }

  /** The value that an entry holds: a number, a slot or nothing. */
  #value(feature: FeaturePlan, value: RegisterCode, shape: WindowShape): string {
    const code = this.#code(value);
    if (shape.holdsNumbers) return code;
    if (value.field === 'type') return `c.textSlot(${code})`;
    if (value.field !== undefined) return this.#slotOfField(value.field);
    return shape.isText || feature.valueType === 'text'
      ? `c.textSlot(${code})`
      : `c.numberSlot(${code})`;
  }

  /** Code of the slot of the rest of a composite key, 0 when a part is missing; MISSING when one always is. */
  #rest(feature: FeaturePlan): string {
    const fields = feature.keys[this.#type] ?? Object.values(feature.keys)[0] ?? [];
    const slots = fields.slice(1).map((field) => this.#slotOfField(field));
    return slots.includes(MISSING)
      ? MISSING
      : slots.reduce((tuple, slot) => `c.tuple(${tuple}, ${slot})`);
  }

  #slotOfField(field: string): string {
    if (field === 'time') return 'c.numberSlot(c.time)';
    const register = registerNamed(field);
    if (register < 0 || !this.#carries(field)) return MISSING;
    if (holdsNumber(field)) return `c.numberSlot(n[${register}])`;
    this.#hash(register);
    return `c.slot(${register}, ${nameKindOfField(field)})`;
  }

  #carries(field: string): boolean {
    if (!isFieldName(field)) return true;
    const { required, optional } = signalTypeSpec(this.#type);
    return required.includes(field) || optional.includes(field);
  }

  #tryRules(key: KeyWork, role: 'suspect' | 'victim'): void {
    if (key.rules.length === 0) return;
    const isBehind = this.#kept !== undefined;
    const own = key.rules.filter((index) => !this.#kept?.rules.has(index));
    if (isBehind) this.#hearRules(key, role);
    const conditions = own.flatMap((index) => {
      const rule = this.#plan.rules[index];
      return rule === undefined ? [] : [{ rule, source: this.#code(rule.when) }];
    });
    const read = new Set<string>();
    const lines = conditions.flatMap(({ rule, source }) => {
      const code = this.#filled(source, key, role, read);
      return code === 'false' ? [] : [`  if (${code}) c.fire(${rule.index}); // ${rule.id}`];
    });
    if (lines.length === 0) {
      if (isBehind) this.#put(`if (c.firedCount > 0) ${this.#enter(key, role)}`);
      return;
    }
    this.#put(`if (${key.field} !== 0) {`);
    for (const name of read) this.#put(`  let ${name} = UNREAD;`);
    this.#lines.push(...lines);
    this.#put(`  if (c.firedCount > 0) ${this.#enter(key, role, key.field)}`);
    this.#put('}');
  }

  /** Takes in the rules of a key that the plan before tried for this one; most signals fire none. */
  #hearRules(key: KeyWork, role: 'suspect' | 'victim'): void {
    this.#put(`if (c.toldCount > 0) c.hear${capital(role)}(${registerOf(key.field)});`);
  }

  /** Enters what fired. Behind another plan the name of a key may not have been asked for yet. */
  #enter(key: KeyWork, role: 'suspect' | 'victim', name?: string): string {
    const register = registerOf(key.field);
    const kind = role === 'suspect' ? nameKindOfEntity(key.kind) : nameKindOfField(key.field);
    const asked =
      role === 'suspect'
        ? `c.suspect(${register}, ${kind})`
        : key.field === 'person'
          ? `c.personNamed(${register})`
          : `c.person(${register}, ${kind})`;
    return `c.enter${capital(role)}(${name ?? asked}, ${register});`;
  }

  /** Puts code in place of the marks of a condition. */
  #filled(source: string, key: KeyWork, role: 'suspect' | 'victim', read: Set<string>): string {
    const parts = source.split(MARK);
    return parts
      .map((part, index) => {
        if (index % 2 === 0) return part;
        const at = Number(part.slice(1));
        if (part.startsWith('m')) return this.#matches(this.#plan.sequences[at], key, read);
        const feature = this.#plan.features[at];
        const reading = feature === undefined ? 'NaN' : this.#reading(feature, key.field, role);
        if (part.startsWith('t')) return reading === 'NaN' ? 'undefined' : `c.nameText(${reading})`;
        if (reading === 'NaN') return reading;
        const name = `v_${feature?.name}`;
        read.add(name);
        return `(${name} === UNREAD ? (${name} = ${reading}) : ${name})`;
      })
      .join('');
  }

  #reading(feature: FeaturePlan, name: string, role: 'suspect' | 'victim'): string {
    const shape = this.#shapes[feature.index];
    if (shape === undefined) return 'NaN';
    const rest = shape.isComposite ? this.#rest(feature) : '0';
    if (rest === MISSING) return 'NaN';
    const missing = shape.isComposite ? `, ${rest}` : ', 0';
    if (feature.role === role) return `c.read(f.${feature.name}, ${name}${missing})`;
    return `c.readPrimary(f.${feature.name}, ${nameKindOfEntity(feature.entityKind)}${missing})`;
  }

  #matches(sequence: SequencePlan | undefined, key: KeyWork, read: Set<string>): string {
    const final = sequence?.steps.at(-1);
    if (
      sequence === undefined ||
      final === undefined ||
      !key.sequences.includes(sequence.index) ||
      !final.types.includes(this.#type)
    )
      return 'false';
    for (const register of this.#lists.finalRegisters(sequence)) this.#hash(register);
    const own = final.own === undefined ? '' : `${this.#code(final.own)} && `;
    const name = `m_${sequence.name}`;
    read.add(name);
    return `((${name} === UNREAD ? (${name} = ${own}c.completes(${sequence.index}, ${key.field})) : ${name}))`;
  }

  #code(code: RegisterCode): string {
    for (const register of code.hashes) this.#hash(register);
    return code.source;
  }

  #hash(register: number): number {
    this.hashed.add(register);
    return register;
  }

  #put(line: string): void {
    this.#lines.push(line);
  }
}

function capital(role: 'suspect' | 'victim'): 'Suspect' | 'Victim' {
  return role === 'suspect' ? 'Suspect' : 'Victim';
}

/** The work of a key without features that were counted already. */
function uncounted(key: KeyWork, counted: ReadonlySet<number>): KeyWork {
  return { ...key, updates: key.updates.filter((index) => !counted.has(index)) };
}

/** Code that is true when an entry's value is there. */
function valueTest(shape: WindowShape): string {
  return shape.holdsNumbers ? 'value === value' : 'value !== 0';
}
