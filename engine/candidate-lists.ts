// Which signals are kept for which sequence: a list for each step that others look back at and for each absence. Absences that forbid the same
// signals of the same people share a list.
import type { Plan, RegisterCode, SequencePlan } from '../rules/plan.ts';
import { holdsNumber, registerNamed } from '../signal/signal-registers.ts';
import { type SignalType, signalTypeSpec } from '../signal/signal-type.ts';
import { nameKindOfField } from './name-kind.ts';
import type { CandidateShape } from './state/candidate-store.ts';

/** One list of candidates. */
export interface CandidateList extends CandidateShape {
  readonly index: number;
  /** Under which its candidates are kept from pack to pack. */
  readonly stateKey: string;
  readonly types: readonly SignalType[];
  readonly own: RegisterCode | undefined;
  /** Registers of its texts, whose hashes are needed, the kinds of names that they are, and the registers of its numbers. */
  readonly registers: readonly number[];
  readonly kinds: readonly number[];
  readonly numberRegisters: readonly number[];
}

/** The fields of a last step's own signal. */
export interface FinalFields {
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
}

export class CandidateLists {
  readonly all: CandidateList[] = [];
  /** By sequence, the list of each slot: steps in order, then absences; undefined for a last step that nobody looks back at. */
  readonly #slots: (CandidateList | undefined)[][] = [];
  readonly #finals: FinalFields[] = [];
  readonly #columnOf: (index: number, stateKey: string) => number;

  /** `columnOf` says the column of a list by its number and state key. */
  constructor(plan: Plan, columnOf: (index: number, stateKey: string) => number) {
    this.#columnOf = columnOf;
    for (const sequence of plan.sequences) {
      const { retentionMs } = sequence;
      const slots: (CandidateList | undefined)[] = sequence.steps.map((step, index) => {
        const isFinal = index === sequence.steps.length - 1;
        const fields = readOfStep(sequence, index);
        if (isFinal) this.#finals.push(split(fields));
        if (isFinal && step.timesMin < 2) return undefined;
        const stateKey = `${sequence.stateKey}#${index}`;
        return this.#list(stateKey, step.types, step.own, fields, retentionMs);
      });
      for (const { types, captured } of sequence.steps.flatMap((step) => step.absences)) {
        const fields = [...captured].sort();
        const stateKey = `without ${[...types].sort()} ${fields} ${retentionMs}${otherKeys(sequence, types)}`;
        slots.push(this.#list(stateKey, types, undefined, fields, retentionMs));
      }
      this.#slots.push(slots);
    }
  }

  /** The lists of a sequence, each once. */
  of(sequence: SequencePlan): CandidateList[] {
    return [...new Set(this.slots(sequence))].filter((list) => list !== undefined);
  }

  /** The list of each slot of a sequence. */
  slots(sequence: SequencePlan): readonly (CandidateList | undefined)[] {
    return this.#slots[sequence.index] ?? [];
  }

  /** The fields that conditions read of a sequence's last signal. */
  finalFields(sequence: SequencePlan): FinalFields {
    return this.#finals[sequence.index] ?? { texts: [], numbers: [] };
  }

  /** Registers of the texts among them. */
  finalRegisters(sequence: SequencePlan): number[] {
    return this.finalFields(sequence).texts.map(registerNamed);
  }

  #list(
    stateKey: string,
    types: readonly SignalType[],
    own: RegisterCode | undefined,
    fields: readonly string[],
    retentionMs: number,
  ): CandidateList {
    const known = this.all.find((list) => list.stateKey === stateKey);
    if (known !== undefined) return known;
    const index = this.all.length;
    const column = this.#columnOf(index, stateKey);
    const { texts, numbers } = split(fields);
    const list: CandidateList = {
      index,
      column,
      stateKey,
      types,
      own,
      retentionMs,
      texts,
      numbers,
      registers: texts.map(registerNamed),
      kinds: texts.map(nameKindOfField),
      numberRegisters: numbers.map(registerNamed),
    };
    this.all.push(list);
    return list;
  }
}

/** The keys by which a list does not keep signals for whom they name first; nothing for most, whose state was kept so before. */
function otherKeys({ keys }: SequencePlan, types: readonly SignalType[]): string {
  const others = types.filter((type) => keys[type] !== signalTypeSpec(type).victimKeys[0]);
  return others
    .sort()
    .map((type) => ` ${type} by ${keys[type]}`)
    .join('');
}

/** Fields of a step's signal that its own linked condition or those of later steps and absences read. */
function readOfStep(sequence: SequencePlan, index: number): string[] {
  const fields = new Set(sequence.steps[index]?.captured);
  for (const step of sequence.steps) {
    for (const reader of [step, ...step.absences])
      for (const field of reader.capturedOfSteps.get(index) ?? []) fields.add(field);
  }
  return [...fields].sort();
}

/** Time and type are kept of every candidate. */
function split(fields: readonly string[]): FinalFields {
  const kept = fields.filter((field) => field !== 'time' && field !== 'type');
  return {
    texts: kept.filter((field) => !holdsNumber(field)),
    numbers: kept.filter(holdsNumber),
  };
}
