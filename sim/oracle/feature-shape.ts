// What comes out of a feature or a field: a number or a text, whole or not, and in what unit people read it.
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Aggregate, Unit } from '../../rules/plan.ts';
import { FIELDS, isFieldName } from '../../signal/signal-type.ts';
import { isWhole, nodesOf } from './cel.ts';

/** What comes out of a feature: text or number, whole or not, and in what unit people read it. */
export function shapeOf(
  aggregate: Aggregate,
  argument: ASTNode | undefined,
  params: ReadonlyMap<string, unknown>,
): { isWhole: boolean; isText: boolean; unit: Unit } {
  if (aggregate === 'first_seen') return { isWhole: true, isText: false, unit: 'time' };
  if (aggregate === 'time_since') return { isWhole: true, isText: false, unit: 'ms' };
  if (aggregate === 'count' || aggregate === 'distinct')
    return { isWhole: true, isText: false, unit: 'number' };
  if (argument === undefined || aggregate === 'ratio' || aggregate === 'top_share')
    return { isWhole: false, isText: false, unit: 'number' };
  const isText = isTextOf(argument, params);
  const fields = new Set(
    nodesOf(argument).flatMap((node) => (node.op === '.' ? [String(node.args[1])] : [])),
  );
  const [field] = fields;
  const unit = fields.size === 1 && field !== undefined ? unitOfField(field) : 'number';
  const isInt = isWhole(argument, (name) => Number.isInteger(params.get(name)));
  return {
    isWhole: isInt && !isText && aggregate !== 'mean' && aggregate !== 'stddev',
    isText,
    unit: isText ? 'text' : unit,
  };
}

/** The unit in which people read a field. */
export function unitOfField(field: string): Unit {
  if (field === 'time') return 'time';
  const kind = isFieldName(field) ? FIELDS[field].kind : 'text';
  if (kind === 'fen' || kind === 'ms' || kind === 'time') return kind;
  return kind === 'days' || kind === 'count' ? 'number' : 'text';
}

function isTextOf(node: ASTNode, params: ReadonlyMap<string, unknown>): boolean {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'string';
    case 'id':
      return typeof params.get(node.args) === 'string';
    case '.':
      return unitOfField(node.args[1]) === 'text';
    case '+':
      return isTextOf(node.args[0], params);
    case '?:':
      return isTextOf(node.args[1], params);
    case 'call': {
      const [name, [first]] = node.args;
      return name === 'coalesce' && first !== undefined && isTextOf(first, params);
    }
    default:
      return false;
  }
}

/** The aggregate of that name. Throws when there is none. */
export function aggregateOf(word: string): Aggregate {
  const known = [
    'count',
    'sum',
    'min',
    'max',
    'mean',
    'stddev',
    'distinct',
    'last',
    'first_seen',
    'time_since',
    'rate',
    'ratio',
    'top',
    'top_share',
  ] as const;
  const found = known.find((each) => each === word);
  if (found === undefined) throw new Error(`the oracle does not know the value '${word}'`);
  return found;
}
