// Turns a checked CEL expression into a function. Its source comes from condition-coder.ts and value-coder.ts, which emit
// literals by JSON.stringify and names by index: nothing of a signal, and no text of a pack outside a quoted literal, becomes
// code.
import type { ASTNode } from '@marcbachmann/cel-js';
import { ConditionCoder } from './condition-coder.ts';
import type { Complain } from './diagnostic.ts';
import { typeOf } from './expression-type.ts';
import type { Condition, EvalContext, RegisterCode, ValueExpression } from './plan.ts';
import { RegisterDialect } from './register-dialect.ts';
import type { Scope } from './scope.ts';
import type { Uses } from './value-coder.ts';

export interface ConditionCode {
  readonly source: string;
  readonly run: Condition;
  readonly registers: RegisterCode;
  readonly uses: Uses;
  /** 'always' or 'never' when no signal can change the result. */
  readonly constant: 'always' | 'never' | undefined;
}

export interface ValueCode {
  readonly source: string;
  readonly run: ValueExpression;
  readonly registers: RegisterCode;
  readonly type: 'number' | 'text';
  readonly uses: Uses;
}

/** Compiles a checked bool expression. */
export function conditionCode(ast: ASTNode, scope: Scope, complain: Complain): ConditionCode {
  const coder = new ConditionCoder(scope, once(complain));
  const source = coder.surely(ast);
  const opposite = coder.surelyNot(ast);
  const constant = source === 'true' ? 'always' : opposite === 'true' ? 'never' : undefined;
  const dialect = new RegisterDialect(scope.literals);
  const direct = new ConditionCoder(scope, () => undefined, dialect).surely(ast);
  const registers = { source: direct, hashes: [...dialect.hashes] };
  return { source, run: conditionFunction(source), registers, uses: coder.uses, constant };
}

/** Compiles a checked expression of number or text. */
export function valueCode(ast: ASTNode, scope: Scope, complain: Complain): ValueCode {
  const coder = new ConditionCoder(scope, once(complain));
  const type = typeOf(ast, scope) === 'text' ? 'text' : 'number';
  const source = coder.value(ast);
  const dialect = new RegisterDialect(scope.literals);
  const direct = new ConditionCoder(scope, () => undefined, dialect).value(ast);
  const field = type === 'text' ? fieldOfSignal(ast) : undefined;
  const registers: RegisterCode = {
    source: direct,
    hashes: [...dialect.hashes],
    ...(field === undefined ? {} : { field }),
  };
  return { source, run: valueFunction(source), registers, type, uses: coder.uses };
}

/** `signal.x` alone. */
function fieldOfSignal(ast: ASTNode): string | undefined {
  if (ast.op !== '.') return undefined;
  const [receiver, field] = ast.args;
  return receiver.op === 'id' && receiver.args === 'signal' ? field : undefined;
}

/** Two codes are made of one expression: what is wrong with it is said once. */
function once(complain: Complain): Complain {
  const said = new Set<string>();
  return (offset, message, hint, severity) => {
    const key = `${offset} ${message}`;
    if (said.has(key)) return;
    said.add(key);
    complain(offset, message, hint, severity);
  };
}

function conditionFunction(source: string): Condition {
  const run = functionOf(source);
  return (context) => run(context) === true;
}

function valueFunction(source: string): ValueExpression {
  const run = functionOf(source);
  return (context) => {
    const value = run(context);
    return typeof value === 'number' || typeof value === 'string' ? value : undefined;
  };
}

/** Made when it is first run: most conditions only ever run as register code. */
function functionOf(source: string): (context: EvalContext) => unknown {
  let made: ((context: EvalContext) => unknown) | undefined;
  return (context) => {
    made ??= makeFunction(source);
    return made(context);
  };
}

function makeFunction(source: string): (context: EvalContext) => unknown {
  const made: unknown = new Function('c', `"use strict"; return ${source};`);
  if (!isCallable(made)) throw new Error('not a function');
  return made;
}

function isCallable(value: unknown): value is (context: EvalContext) => unknown {
  return typeof value === 'function';
}
