// Whether a condition can hold at all on one of the signal types that it is tried on. A field that the type never carries is
// always unknown there, and a sequence that ends on other types is never found there.
import type { ASTNode } from '@marcbachmann/cel-js';
import type { SignalType } from '../signal/signal-type.ts';
import { fieldNamesOf, type Scope } from './scope.ts';

/** Whether a condition can come out true, and whether it can come out false; unknown is neither. */
export interface Outcomes {
  readonly holds: boolean;
  readonly fails: boolean;
}

export interface TypeView {
  readonly scope: Scope;
  readonly type: SignalType;
  /** Whether a sequence can be found when a signal of this type arrives. */
  readonly canEnd: (sequence: number) => boolean;
}

const BOTH: Outcomes = { holds: true, fails: true };
const NEITHER: Outcomes = { holds: false, fails: false };
const FAILS: Outcomes = { holds: false, fails: true };

/** What a condition can come out as on a type. It errs on the side of "can": only what is plain from its shape is told. */
export function outcomesOn(node: ASTNode, view: TypeView): Outcomes {
  switch (node.op) {
    case '&&':
    case '||': {
      const [a, b] = [outcomesOn(node.args[0], view), outcomesOn(node.args[1], view)];
      return node.op === '&&'
        ? { holds: a.holds && b.holds, fails: a.fails || b.fails }
        : { holds: a.holds || b.holds, fails: a.fails && b.fails };
    }
    case '!_': {
      const inner = outcomesOn(node.args, view);
      return { holds: inner.fails, fails: inner.holds };
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '==':
    case '!=':
      return isTold(node.args[0], view) && isTold(node.args[1], view) ? BOTH : NEITHER;
    case 'in':
      return isTold(node.args[0], view) ? BOTH : NEITHER;
    case 'id': {
      const sequence = view.scope.sequences.get(node.args);
      return sequence !== undefined && !view.canEnd(sequence) ? FAILS : BOTH;
    }
    case 'call': {
      const [name, args] = node.args;
      if (name === 'has' || name === 'known') {
        return args.every((argument) => isTold(argument, view)) ? BOTH : FAILS;
      }
      return isTold(node, view) ? BOTH : NEITHER;
    }
    case '.':
    case 'rcall':
      return isTold(node, view) ? BOTH : NEITHER;
    default:
      return BOTH;
  }
}

/** Whether a value can be there at all on a type. */
export function isTold(node: ASTNode, view: TypeView): boolean {
  switch (node.op) {
    case '.': {
      const [owner, field] = node.args;
      const isSignal = owner.op === 'id' && owner.args === 'signal';
      return !isSignal || fieldNamesOf([view.type]).includes(field);
    }
    case 'call': {
      const [name, args] = node.args;
      const isEnough = name === 'coalesce';
      return isEnough
        ? args.some((argument) => isTold(argument, view))
        : args.every((argument) => isTold(argument, view));
    }
    case 'rcall':
      return [node.args[1], ...node.args[2]].every((argument) => isTold(argument, view));
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return node.args.every((argument) => isTold(argument, view));
    case '-_':
      return isTold(node.args, view);
    case '?:':
      return isTold(node.args[1], view) || isTold(node.args[2], view);
    default: {
      const outcomes = outcomesOn(node, view);
      return outcomes.holds || outcomes.fails;
    }
  }
}

/** Fields of the signal that an expression reads and a type never carries. */
export function fieldsMissingOn(node: ASTNode, type: SignalType): string[] {
  const missing = new Set<string>();
  const known = fieldNamesOf([type]);
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (isNode(value)) {
      if (value.op === '.' && value.args[0].op === 'id' && value.args[0].args === 'signal') {
        if (!known.includes(value.args[1])) missing.add(value.args[1]);
      } else walk(value.args);
    }
  };
  walk(node);
  return [...missing];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
