// The code of a signal type as people read it: what is run, under a legend of the numbers in it.
import type { Plan } from '../rules/plan.ts';
import { holdsNumber, registerNamed } from '../signal/signal-registers.ts';
import {
  FIELDS,
  fieldSpec,
  isFieldName,
  SIGNAL_TYPE_NAMES,
  type SignalType,
} from '../signal/signal-type.ts';
import { compiledPlan, printTypeCode } from './stage-code.ts';
import { NAME_KINDS } from './state/name-table.ts';

const REGISTER_NAMES: ReadonlyMap<number, string> = new Map(
  ['id', 'source', 'region', ...Object.keys(FIELDS)].map((name) => [registerNamed(name), name]),
);

/** The code that is run for each signal of a type, as JavaScript, and above it what its registers and literals are. */
export function readableCode(plan: Plan, type: SignalType): string {
  const { codes } = compiledPlan(plan);
  const code = codes[SIGNAL_TYPE_NAMES.indexOf(type)];
  if (code === undefined) return '';
  const printed = printTypeCode(code);
  const numbers = found(printed, /\b[ns]\[(\d+)\]/g);
  const texts = found(printed, /\bc\.\w+\((\d+)[,)]/g).filter((register) => isText(register));
  const registers = [...new Set([...code.hashed, ...numbers, ...texts])].sort((a, b) => a - b);
  const literals = found(printed, /\bc\.(?:is|startsWith|endsWith|includes)\(\d+, (\d+)\)/g);
  const lists = found(printed, /\bc\.(?:isListed|listed)\((\d+),/g);
  return [
    `// ${type} of ${plan.pack}@${plan.version}: first the stage of suspects, then that of people;`,
    '// attach is what a stage of people elsewhere is given of the primary suspect.',
    '// c: the state (engine/kernel.ts); n: numbers by register; s: starts of texts by register, -1 when missing; f: features.',
    legend('Registers', registers, registerText),
    legend('Kinds of names', [...NAME_KINDS.keys()], (kind) => NAME_KINDS[kind]),
    legend('Literals', literals, (literal) => JSON.stringify(plan.literals[literal])),
    legend('Lists', lists, (list) => plan.lists[list]?.name),
    printed,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** The name of a register and, when it holds a code, what its numbers stand for. */
function registerText(register: number): string | undefined {
  const name = REGISTER_NAMES.get(register);
  const codes = name !== undefined && isFieldName(name) ? fieldSpec(name).codes : undefined;
  if (codes === undefined) return name;
  return `${name} (${codes.map((code, index) => `${index} ${code}`).join(', ')})`;
}

function isText(register: number): boolean {
  const name = REGISTER_NAMES.get(register);
  return name !== undefined && !holdsNumber(name);
}

/** The numbers that a pattern's group matches, each once, in order of size. */
function found(code: string, pattern: RegExp): number[] {
  const numbers = [...code.matchAll(pattern)].map(([, number]) => Number(number));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function legend(
  title: string,
  numbers: readonly number[],
  nameOf: (number: number) => string | undefined,
): string {
  if (numbers.length === 0) return '';
  return `// ${title}: ${numbers.map((number) => `${number} ${nameOf(number) ?? '?'}`).join(', ')}.`;
}
