// What an expression gives, told from its shape once CEL has checked it: number, text or flag, and whether numbers are whole.
import type { ASTNode } from '@marcbachmann/cel-js';
import { CONSTANTS, fieldKindOf, type Scope, type ValueType, valueTypeOf } from './scope.ts';

/** The type of a checked expression. */
export function typeOf(node: ASTNode, scope: Scope): ValueType {
  switch (node.op) {
    case 'value':
      return literalType(node.args);
    case 'id':
      return nameType(node.args, scope);
    case '.':
      return fieldType(node.args[0], node.args[1]);
    case '+':
      return typeOf(node.args[0], scope);
    case '-':
    case '*':
    case '/':
    case '%':
    case '-_':
      return 'number';
    case '?:':
      return typeOf(node.args[1], scope);
    case 'call':
      return callType(node.args[0], node.args[1], scope);
    case 'rcall':
      return node.args[0] === 'size' ? 'number' : 'flag';
    default:
      return 'flag';
  }
}

/** Whether a checked number is always whole. */
export function isInteger(node: ASTNode, scope: Scope): boolean {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'bigint';
    case 'id': {
      const feature = scope.features.get(node.args);
      if (feature !== undefined) return feature.integer;
      const param = scope.params.get(node.args);
      return typeof param === 'number' ? Number.isInteger(param) : true;
    }
    case '.':
      return node.args[1] !== 'score';
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return isInteger(node.args[0], scope) && isInteger(node.args[1], scope);
    case '-_':
      return isInteger(node.args, scope);
    case '?:':
      return isInteger(node.args[1], scope);
    case 'call': {
      const [name, args] = node.args;
      if (name === 'ratio' || name === 'suspectScore' || name === 'double') return false;
      if (name === 'hour' || name === 'dayOfWeek' || name === 'size' || name === 'int') return true;
      return args.every((argument) => isInteger(argument, scope));
    }
    default:
      return true;
  }
}

/** Whether an expression is a name for a fixed number: a constant of the language or a parameter. */
export function isConstantName(node: ASTNode, scope: Scope): boolean {
  return node.op === 'id' && (Object.hasOwn(CONSTANTS, node.args) || scope.params.has(node.args));
}

/** The type of a field of a signal, a step or the suspect. */
export function fieldType(receiver: ASTNode, field: string): ValueType {
  if (receiver.op === 'id' && receiver.args === 'suspect') {
    return field === 'confirmed' ? 'flag' : 'number';
  }
  return valueTypeOf(fieldKindOf(field) ?? 'text');
}

function nameType(name: string, scope: Scope): ValueType {
  const feature = scope.features.get(name);
  if (feature !== undefined) return feature.result;
  if (scope.sequences.has(name)) return 'flag';
  const param = scope.params.get(name);
  if (typeof param === 'string') return 'text';
  return typeof param === 'boolean' ? 'flag' : 'number';
}

function callType(name: string, args: readonly ASTNode[], scope: Scope): ValueType {
  if (name === 'listed' || name === 'isHoliday' || name === 'has' || name === 'known')
    return 'flag';
  const [first] = args;
  return name === 'coalesce' && first !== undefined ? typeOf(first, scope) : 'number';
}

function literalType(value: unknown): ValueType {
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'flag' : 'number';
}
