// Makes functions of the code that emit.ts writes. The code comes from a checked pack alone: texts of it stand in it as JSON literals or numbers of
// literals, and nothing of a signal ever becomes code.
import type { Plan } from '../rules/plan.ts';
import type { SignalRegisters } from '../signal/signal-registers.ts';
import { SIGNAL_TYPE_NAMES, type SignalType } from '../signal/signal-type.ts';
import { columnsBeside, columnsOf, type PlanColumns } from './columns.ts';
import { type EmitContext, emitType, type TypeCode } from './emit.ts';
import type { Kernel } from './kernel.ts';
import { type SharedRules, sharedRules } from './shared-rules.ts';

/** The stages of one signal type: `run` is all of it, the others are its parts for stages that run apart. */
export interface StageCode {
  run(): void;
  primary(): void;
  suspect(): void;
  attach(): void;
  victim(): void;
}

const PARTS = ['run', 'primary', 'suspect', 'attach', 'victim'];

/** A plan made ready for engines: its columns, and the code of each signal type in order of SIGNAL_TYPE_NAMES. */
export interface CompiledPlan extends PlanColumns {
  readonly codes: readonly TypeCode[];
  /** Registers of a type whose hashes its code needs. */
  readonly hashed: (type: SignalType) => ReadonlySet<number>;
  /** The functions of all types, bound to a kernel. */
  readonly bind: (kernel: Kernel, registers: SignalRegisters) => StageCode[];
}

/** No feature ever has this value, so it stands for one that was not read yet. */
const UNREAD = Number.NEGATIVE_INFINITY;

const COMPILED = new WeakMap<Plan, CompiledPlan>();

/** Compiles a plan; the same plan only once. */
export function compiledPlan(plan: Plan): CompiledPlan {
  let compiled = COMPILED.get(plan);
  if (compiled === undefined) {
    compiled = compile(plan);
    COMPILED.set(plan, compiled);
  }
  return compiled;
}

/** Compiles a plan that runs behind another one, on the same state. */
export function compiledBeside(
  first: Plan,
  plan: Plan,
): CompiledPlan & { readonly shared: SharedRules } {
  const before = compiledPlan(first);
  const columns = columnsBeside(before, plan);
  const keepsTouches = before.touchColumn < 0 && columns.touchColumn >= 0;
  const shared = sharedRules(first, plan);
  const kept = { ...columns.kept, rules: new Set([...shared.values()].flat()) };
  return { ...compiledOn(plan, columns, { keepsTouches, kept }), shared };
}

function compile(plan: Plan): CompiledPlan {
  const columns = columnsOf(plan);
  return compiledOn(plan, columns, { keepsTouches: columns.touchColumn >= 0 });
}

function compiledOn(
  plan: Plan,
  columns: PlanColumns,
  how: Pick<EmitContext, 'keepsTouches' | 'kept'>,
): CompiledPlan {
  const { shapes, candidateLists: lists } = columns;
  const codes = SIGNAL_TYPE_NAMES.map((type) => emitType({ plan, shapes, lists, ...how }, type));
  const makers = codes.map(
    (code) => new Function('c', 'n', 's', 'f', 'UNREAD', printTypeCode(code)),
  );
  const byName = Object.fromEntries(plan.features.map(({ name, index }) => [name, shapes[index]]));
  return {
    ...columns,
    codes,
    hashed: (type) => codes[SIGNAL_TYPE_NAMES.indexOf(type)]?.hashed ?? new Set(),
    bind: (kernel, registers) =>
      makers.map((make) => {
        const made: unknown = make(kernel, registers.numbers, registers.starts, byName, UNREAD);
        if (!isStageCode(made)) throw new Error('the code of a signal type is not a function');
        return made;
      }),
  };
}

/** The code of a type as it is run. */
export function printTypeCode({ primary, suspect, attach, victim }: TypeCode): string {
  const named = { primary, suspect, attach, victim };
  const indent = (text: string) => text.replaceAll(/^(?=.)/gm, '  ');
  return [
    '"use strict";',
    ...Object.entries(named).flatMap(([name, body]) => [
      `function ${name}() {`,
      ...(body === '' ? [] : [indent(body)]),
      '}',
    ]),
    'return { primary, suspect, attach, victim, run() { primary(); suspect(); victim(); } };',
  ].join('\n');
}

function isStageCode(value: unknown): value is StageCode {
  return (
    typeof value === 'object' &&
    value !== null &&
    PARTS.every((part) => typeof Reflect.get(value, part) === 'function')
  );
}
