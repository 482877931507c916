// Parses and type-checks one CEL expression in a scope, by a kept library, and turns its complaints into diagnostics
// that name the place, what was expected and the nearest known name.
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { nearestName } from '../signal/nearest-name.ts';
import { SIGNAL_TYPE_NAMES } from '../signal/signal-type.ts';
import {
  CONSTANTS,
  fieldKindOf,
  fieldNamesOf,
  type Scope,
  typesWithField,
  valueTypeOf,
} from './scope.ts';
import type { PlacedText } from './yaml-cursor.ts';

export type CelType = 'bool' | 'int' | 'double' | 'string';

export interface CheckedExpression {
  readonly ast: ASTNode;
  readonly type: CelType;
}

/** Where complaints about an expression go: offset within its text, message, hint. */
export type Complain = (
  offset: number,
  message: string,
  hint?: string,
  severity?: 'error' | 'warning',
) => void;

/** Functions of the language beside CEL's own, with the text shown when one is misspelt. */
export const FUNCTIONS: readonly string[] = [
  'listed',
  'hour',
  'dayOfWeek',
  'isHoliday',
  'coalesce',
  'known',
  'ratio',
  'suspectScore',
  'startsWith',
  'endsWith',
  'contains',
  'size',
  'has',
  'int',
  'double',
  'abs',
  'least',
  'greatest',
];

const BASE = baseEnvironment();

/** Checks an expression; undefined after complaining. `expected` lists the types that its place allows. */
export function checkExpression(
  placed: PlacedText,
  scope: Scope,
  expected: readonly CelType[],
  complain: Complain,
): CheckedExpression | undefined {
  const environment = environmentOf(scope);
  let parsed: ReturnType<Environment['parse']>;
  try {
    parsed = environment.parse(placed.text);
  } catch (error) {
    const { summary, start } = faultOf(error);
    complain(start, `not valid CEL: ${summary}`);
    return undefined;
  }
  const checked = parsed.check();
  if (!checked.valid) {
    explainFault(checked.error, placed.text, scope, complain);
    return undefined;
  }
  const type = celTypeOf(checked.type);
  if (type === undefined || !expected.includes(type)) {
    complain(0, `expected ${expected.join(' or ')}, this gives ${checked.type ?? 'nothing'}`);
    return undefined;
  }
  return { ast: parsed.ast, type };
}

function celTypeOf(name: string | undefined): CelType | undefined {
  return name === 'bool' || name === 'int' || name === 'double' || name === 'string'
    ? name
    : undefined;
}

function baseEnvironment(): Environment {
  const environment = new Environment({ unlistedVariablesAreDyn: false });
  const never = (): never => {
    throw new Error('conditions are compiled, never interpreted');
  };
  for (const name of Object.keys(CONSTANTS)) environment.registerVariable(name, 'int');
  const signatures = [
    'listed(string, string): bool',
    'hour(): int',
    'dayOfWeek(): int',
    'isHoliday(): bool',
    'coalesce(string, string): string',
    'coalesce(int, int): int',
    'coalesce(double, double): double',
    'coalesce(double, int): double',
    'coalesce(bool, bool): bool',
    'known(string): bool',
    'known(int): bool',
    'known(double): bool',
    'known(bool): bool',
    'ratio(int, int): double',
    'ratio(double, double): double',
    'ratio(int, double): double',
    'ratio(double, int): double',
    'suspectScore(string): double',
    'abs(int): int',
    'abs(double): double',
    'least(int, int): int',
    'least(double, double): double',
    'greatest(int, int): int',
    'greatest(double, double): double',
  ];
  for (const signature of signatures) environment.registerFunction(signature, never);
  for (const operator of ['+', '-', '*', '/']) {
    environment.registerOperator(`int ${operator} double: double`, never);
    environment.registerOperator(`double ${operator} int: double`, never);
  }
  return environment;
}

function environmentOf(scope: Scope): Environment {
  const environment = BASE.clone();
  environment.registerType('Signal', { fields: celFields(fieldNamesOf(scope.types)) });
  environment.registerVariable('signal', 'Signal');
  scope.steps.forEach((step, index) => {
    environment.registerType(`Step${index}`, { fields: celFields(fieldNamesOf(step.types)) });
    environment.registerVariable(step.id, `Step${index}`);
  });
  for (const [name, feature] of scope.features) {
    const type = feature.result === 'text' ? 'string' : feature.integer ? 'int' : 'double';
    environment.registerVariable(name, type);
  }
  for (const name of scope.sequences.keys()) environment.registerVariable(name, 'bool');
  for (const [name, value] of scope.params) {
    environment.registerVariable(name, paramType(value));
  }
  if (scope.suspect) {
    environment.registerType('Suspect', {
      fields: { score: 'double', level: 'int', confirmed: 'bool' },
    });
    environment.registerVariable('suspect', 'Suspect');
  }
  return environment;
}

function paramType(value: number | string | boolean): CelType {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Number.isInteger(value) ? 'int' : 'double';
}

function celFields(names: readonly string[]): Record<string, CelType> {
  const fields: Record<string, CelType> = {};
  for (const name of names) {
    const kind = fieldKindOf(name);
    if (kind === undefined) continue;
    const value = valueTypeOf(kind);
    fields[name] = value === 'flag' ? 'bool' : value === 'number' ? 'int' : 'string';
  }
  return fields;
}

function faultOf(error: unknown): { summary: string; start: number; code: string } {
  if (!(error instanceof Error)) return { summary: String(error), start: 0, code: '' };
  const range: unknown = Reflect.get(error, 'range');
  const start =
    typeof range === 'object' && range !== null ? Number(Reflect.get(range, 'start') ?? 0) : 0;
  const summary: unknown = Reflect.get(error, 'summary');
  const code: unknown = Reflect.get(error, 'code');
  return {
    summary: typeof summary === 'string' ? summary : (error.message.split('\n')[0] ?? ''),
    start,
    code: typeof code === 'string' ? code : '',
  };
}

function explainFault(error: unknown, text: string, scope: Scope, complain: Complain): void {
  const { summary, start, code } = faultOf(error);
  const variable = /^Unknown variable: (.+)$/.exec(summary)?.[1];
  if (variable !== undefined) {
    explainUnknownName(variable, start, scope, complain);
    return;
  }
  const key = /^No such key: (.+)$/.exec(summary)?.[1];
  if (key !== undefined) {
    explainUnknownField(key, start, text, scope, complain);
    return;
  }
  const called = /for '(\w+)\(/.exec(summary)?.[1];
  if (code === 'no_matching_overload' && called !== undefined && !FUNCTIONS.includes(called)) {
    const near = nearestName(called, FUNCTIONS);
    complain(start, `there is no function '${called}'`, near && `did you mean '${near}'?`);
    return;
  }
  complain(start, summary);
}

function explainUnknownName(name: string, at: number, scope: Scope, complain: Complain): void {
  const barred = scope.barred.get(name);
  if (barred !== undefined) {
    complain(at, `'${name}' cannot be read here: ${barred}`);
    return;
  }
  if (fieldKindOf(name) !== undefined) {
    complain(at, `unknown name '${name}'`, `did you mean 'signal.${name}'?`);
    return;
  }
  if (name === 'suspect') {
    complain(at, `'suspect' can be read in rules of victim typologies only`);
    return;
  }
  const names = [
    'signal',
    ...scope.steps.map((step) => step.id),
    ...scope.features.keys(),
    ...scope.sequences.keys(),
    ...scope.params.keys(),
    ...Object.keys(CONSTANTS),
    ...(scope.suspect ? ['suspect'] : []),
  ];
  const near = nearestName(name, names);
  complain(
    at,
    `unknown name '${name}': no feature, sequence, parameter or step is called so`,
    near && `did you mean '${near}'?`,
  );
}

function explainUnknownField(
  field: string,
  at: number,
  text: string,
  scope: Scope,
  complain: Complain,
): void {
  const owner = /(\w+)\s*\.\s*\w*$/.exec(text.slice(0, at + 1 + text.slice(at + 1).search(/\W|$/)));
  const name = owner?.[1] ?? 'signal';
  const step = scope.steps.find((candidate) => candidate.id === name);
  const types = step?.types ?? scope.types;
  if (name === 'suspect') {
    complain(at, `'suspect' has no field '${field}'`, 'it has score, level, confirmed');
    return;
  }
  const known = fieldNamesOf(types);
  const near = nearestName(field, known);
  const elsewhere = typesWithField(field, SIGNAL_TYPE_NAMES);
  const hint =
    near !== undefined
      ? `did you mean '${near}'?`
      : elsewhere.length > 0
        ? `${elsewhere.slice(0, 4).join(', ')} carry it`
        : `it has ${known.join(', ')}`;
  complain(at, `${types.join(', ')} has no field '${field}'`, hint);
}
