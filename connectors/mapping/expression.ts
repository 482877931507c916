// One CEL expression of a mapping: parsed and checked by a kept library, then made into a function of a row (expression-code.ts).
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { celFaultOf } from '../../cel/fault.ts';
import { explainSyntaxFault } from '../../cel/syntax-fault.ts';
import { didYouMean } from '../../signal/nearest-name.ts';
import { type Code, ExpressionCoder } from './expression-code.ts';
import { ExpressionFault, FUNCTIONS } from './function-table.ts';
import type { MappingScope } from './mapping-scope.ts';
import { EACH } from './slot-table.ts';
import type { SourceRow } from './source-row.ts';
import type { YamlNode } from './yaml-node.ts';

export interface CompiledExpression {
  /** What it gives for a row: undefined where the row lacks something that it needs. Throws ExpressionFault for what cannot be computed. */
  readonly read: Code;
  /** The type that CEL finds; `dyn` where only the rows can tell. */
  readonly type: string;
  readonly columns: readonly { readonly path: string; readonly slot: number }[];
}

/** Compiles an expression; undefined after complaining where it is wrong. `expected` lists the CEL types that its place allows. */
export function compileExpression(
  node: YamlNode,
  scope: MappingScope,
  expected: readonly string[],
): CompiledExpression | undefined {
  const text = node.text('an expression');
  if (text === undefined) return undefined;
  const complain = (at: number, message: string, hint?: string) =>
    node.complainWithin(at, hint === undefined ? message : `${message}; ${hint}`);
  const environment = environmentOf(scope);
  let parsed: ReturnType<Environment['parse']>;
  try {
    parsed = environment.parse(text);
  } catch (error) {
    explainSyntaxFault(error, text, complain);
    return undefined;
  }
  const checked = parsed.check();
  if (!checked.valid) {
    explainTypeFault(checked.error, text, scope, complain);
    return undefined;
  }
  const type = checked.type ?? 'dyn';
  if (type !== 'dyn' && !expected.includes(type)) {
    const wanted = [...new Set(expected.map(typeName))].join(' or ');
    return complain(0, `${wanted} must stand here, this is ${typeName(type)}`);
  }
  const coder = new ExpressionCoder(node, scope, complain);
  return { read: coder.code(parsed.ast), type, columns: coder.columns };
}

/** A condition: true or not, for a row. Nothing where the row lacks what it asks, which is not true. */
export function compileTest(
  node: YamlNode,
  scope: MappingScope,
): { holds: (row: SourceRow) => boolean; slot: number | undefined } {
  const compiled = compileExpression(node, scope, ['bool']);
  if (compiled === undefined) return { holds: () => false, slot: undefined };
  const { read, columns } = compiled;
  const holds = (row: SourceRow) => {
    const value = read(row);
    if (value === undefined || typeof value === 'boolean') return value === true;
    throw new ExpressionFault('a condition must be true or false');
  };
  return { holds, slot: columns[0]?.slot };
}

const TEXTS = baseEnvironment('map<string, string>');
const VALUES = baseEnvironment('map<string, dyn>');
const ENTRIES = VALUES.clone().registerVariable(EACH, 'dyn');

function environmentOf({ isText, slots }: MappingScope): Environment {
  if (isText) return TEXTS;
  return slots.entryPaths === undefined ? VALUES : ENTRIES;
}

function baseEnvironment(rowType: string): Environment {
  const never = (): never => {
    throw new Error('expressions are compiled, never interpreted');
  };
  const environment = new Environment({ unlistedVariablesAreDyn: false });
  environment.registerVariable('row', rowType);
  for (const { signatures } of FUNCTIONS.values()) {
    for (const signature of signatures) environment.registerFunction(signature, never);
  }
  for (const operator of ['+', '-', '*', '/']) {
    environment.registerOperator(`int ${operator} double: double`, never);
    environment.registerOperator(`double ${operator} int: double`, never);
  }
  return environment;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  bool: 'true or false',
  int: 'a number',
  double: 'a number',
  string: 'a text',
  list: 'a list',
  map: 'an object',
};

function typeName(type: string): string {
  return TYPE_NAMES[type] ?? (type.startsWith('list') ? 'a list' : `a ${type}`);
}

function explainTypeFault(
  error: unknown,
  text: string,
  scope: MappingScope,
  complain: (at: number, message: string, hint?: string) => void,
): void {
  const { summary, start, code, node } = celFaultOf(error);
  if (code === 'unknown_variable') {
    const name = /^Unknown variable: (\w+)/.exec(summary)?.[1] ?? text.slice(start);
    const isEach = name === EACH && !scope.isText;
    const hint = isEach ? "it needs 'each: path' at the signal" : `write row.${name} for a column`;
    complain(start, `'${name}' is not known here`, hint);
    return;
  }
  const called = calledName(node);
  if (code === 'no_matching_overload' && called !== undefined) {
    const found = FUNCTIONS.get(called);
    if (found !== undefined)
      complain(start, `${called} cannot be called so`, `it is ${found.usage}`);
    else {
      const near = didYouMean(called, FUNCTIONS.keys());
      complain(start, `there is no function '${called}' for this${near}`);
    }
    return;
  }
  complain(start, summary, code === 'no_such_overload' ? mixHint(summary, scope) : undefined);
}

function mixHint(summary: string, { isText }: MappingScope): string | undefined {
  if (/\bnull\b/.test(summary)) return 'write present(row.x) or !present(row.x)';
  const isMixed = isText && /\bstring\b/.test(summary) && /\b(int|double)\b/.test(summary);
  return isMixed ? 'a cell is a text here: number(row.x) reads it' : undefined;
}

function calledName(node: ASTNode | undefined): string | undefined {
  return node?.op === 'call' || node?.op === 'rcall' ? node.args[0] : undefined;
}
