// Turns a checked CEL expression into a function. Its source comes from condition-coder.ts and value-coder.ts, which emit
// literals by JSON.stringify and names by index: nothing of a signal, and no text of a pack outside a quoted literal, becomes
// code.
import type { ASTNode } from '@marcbachmann/cel-js';
import { ConditionCoder } from './condition-coder.ts';
import type { Complain } from './diagnostic.ts';
import { typeOf } from './expression-type.ts';
import type { Condition, EvalContext, ValueExpression } from './plan.ts';
import type { Scope } from './scope.ts';
import type { Uses } from './value-coder.ts';

export interface ConditionCode {
  readonly source: string;
  readonly run: Condition;
  readonly uses: Uses;
  /** 'always' or 'never' when no signal can change the result. */
  readonly constant: 'always' | 'never' | undefined;
}

export interface ValueCode {
  readonly source: string;
  readonly run: ValueExpression;
  readonly type: 'number' | 'text';
  readonly uses: Uses;
}

/** Compiles a checked bool expression. */
export function conditionCode(ast: ASTNode, scope: Scope, complain: Complain): ConditionCode {
  const coder = new ConditionCoder(scope, once(complain));
  const source = coder.surely(ast);
  const opposite = coder.surelyNot(ast);
  const constant = source === 'true' ? 'always' : opposite === 'true' ? 'never' : undefined;
  return { source, run: conditionFunction(source), uses: coder.uses, constant };
}

/** Compiles a checked expression of number or text. */
export function valueCode(ast: ASTNode, scope: Scope, complain: Complain): ValueCode {
  const coder = new ConditionCoder(scope, once(complain));
  const type = typeOf(ast, scope) === 'text' ? 'text' : 'number';
  const source = coder.value(ast);
  return { source, run: valueFunction(source), type, uses: coder.uses };
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
  const made: unknown = new Function('c', `"use strict"; return ${source};`);
  if (!isCallable(made)) throw new Error('not a function');
  return (context: EvalContext) => made(context) === true;
}

function valueFunction(source: string): ValueExpression {
  const made: unknown = new Function('c', `"use strict"; return ${source};`);
  if (!isCallable(made)) throw new Error('not a function');
  return (context: EvalContext) => {
    const value = made(context);
    return typeof value === 'number' || typeof value === 'string' ? value : undefined;
  };
}

function isCallable(value: unknown): value is (context: EvalContext) => unknown {
  return typeof value === 'function';
}
