// Parses and type-checks one CEL expression in a scope, by a kept library; expression-fault.ts explains its complaints.
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { explainSyntaxFault } from '../cel/syntax-fault.ts';
import type { Complain } from './diagnostic.ts';
import { explainTypeFault, kindText } from './expression-fault.ts';
import { CONSTANTS, fieldKindOf, fieldNamesOf, type Scope, valueTypeOf } from './scope.ts';
import type { PlacedText } from './yaml-cursor.ts';

export type CelType = 'bool' | 'int' | 'double' | 'string';

export interface CheckedExpression {
  readonly ast: ASTNode;
  readonly type: CelType;
}

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
    explainSyntaxFault(error, placed.text, complain);
    return undefined;
  }
  const checked = parsed.check();
  if (!checked.valid) {
    explainTypeFault(checked.error, placed.text, scope, complain);
    return undefined;
  }
  const type = celTypeOf(checked.type);
  if (type === undefined || !expected.includes(type)) {
    const wanted = [...new Set(expected.map(kindText))].join(' or ');
    complain(0, `${wanted} must stand here, this is ${kindText(checked.type ?? 'nothing')}`);
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
