// Interprets CEL straight from its syntax tree, with three truth values. A value that is not known is `undefined`, and so is
// a number that has no answer (0 / 0). This is written from docs/rules.md alone, so that the compiler is tested against it.
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { shanghaiDate, shanghaiDayOfWeek, shanghaiHour } from '../../signal/event-time.ts';
import { isHolidayDate } from '../../signal/holiday.ts';

export type Known = number | string | boolean | undefined;

/** What an expression can ask for. */
export interface World {
  /** A field of `signal`, of an earlier step, or of `suspect`. */
  field(owner: string, field: string): Known;
  /** A feature, a sequence, a parameter or a constant. */
  name(name: string): Known;
  /** Whether a name always holds a whole number: `/` of two such drops the rest. */
  isWholeName(name: string): boolean;
  listed(list: string, value: string): boolean;
  suspectScore(typology: string | undefined): number;
  /** Event time of the signal whose condition this is. */
  readonly time: number;
}

const ENVIRONMENT = new Environment({ unlistedVariablesAreDyn: true });

/** The syntax tree of an expression. Throws when it is not CEL. */
export function parseCel(text: string): ASTNode {
  return ENVIRONMENT.parse(text).ast;
}

/** The value of an expression; undefined when it cannot be told. */
export function evaluate(node: ASTNode, world: World): Known {
  const value = plainValueOf(node, world);
  return typeof value === 'number' && Number.isNaN(value) ? undefined : value;
}

/** Whether an expression is surely true. */
export function isSure(node: ASTNode | undefined, world: World): boolean {
  return node === undefined || evaluate(node, world) === true;
}

/** Whether a number is whole by its shape, as CEL types it. */
export function isWhole(node: ASTNode, isWholeName: (name: string) => boolean): boolean {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'bigint';
    case 'id':
      return isWholeName(node.args);
    case '.':
      return !(isId(node.args[0], 'suspect') && node.args[1] === 'score');
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return isWhole(node.args[0], isWholeName) && isWhole(node.args[1], isWholeName);
    case '-_':
      return isWhole(node.args, isWholeName);
    case '?:':
      return isWhole(node.args[1], isWholeName);
    case 'call': {
      const [name, args] = node.args;
      if (['hour', 'dayOfWeek', 'size', 'int'].includes(name)) return true;
      if (['ratio', 'suspectScore', 'double'].includes(name)) return false;
      return args.every((each) => isWhole(each, isWholeName));
    }
    default:
      return true;
  }
}

/** Every node of a tree, the tree itself first. */
export function nodesOf(node: ASTNode): ASTNode[] {
  return [node, ...childrenOf(node).flatMap(nodesOf)];
}

function childrenOf(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    else if (isNode(value)) found.push(value);
  };
  look(node.args);
  return found;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function isId(node: ASTNode, name: string): boolean {
  return node.op === 'id' && node.args === name;
}

function plainValueOf(node: ASTNode, world: World): Known {
  switch (node.op) {
    case 'value':
      return literalOf(node.args);
    case 'id':
      return world.name(node.args);
    case '.':
      return world.field(node.args[0].op === 'id' ? node.args[0].args : '', node.args[1]);
    case '&&':
      return both(evaluate(node.args[0], world), evaluate(node.args[1], world));
    case '||':
      return not(both(not(evaluate(node.args[0], world)), not(evaluate(node.args[1], world))));
    case '!_':
      return not(evaluate(node.args, world));
    case '?:': {
      const test = evaluate(node.args[0], world);
      if (test === undefined) return undefined;
      return evaluate(node.args[test === true ? 1 : 2], world);
    }
    case '==':
      return equal(evaluate(node.args[0], world), evaluate(node.args[1], world));
    case '!=':
      return not(equal(evaluate(node.args[0], world), evaluate(node.args[1], world)));
    case 'in':
      return isAmong(node.args[0], node.args[1], world);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(node.op, evaluate(node.args[0], world), evaluate(node.args[1], world));
    case '-_': {
      const value = evaluate(node.args, world);
      return typeof value === 'number' ? -value : undefined;
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return computed(node.op, node.args, world);
    case 'call':
      return called(node.args[0], node.args[1], world);
    case 'rcall':
      return calledOn(node.args[0], [node.args[1], ...node.args[2]], world);
    default:
      throw new Error(`the oracle does not know '${node.op}'`);
  }
}

function literalOf(value: unknown): Known {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  throw new Error(`the oracle does not know the literal ${String(value)}`);
}

function both(a: Known, b: Known): Known {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function not(a: Known): Known {
  return a === undefined ? undefined : a !== true;
}

function equal(a: Known, b: Known): Known {
  return a === undefined || b === undefined ? undefined : a === b;
}

function isAmong(item: ASTNode, list: ASTNode, world: World): Known {
  if (list.op !== 'list') throw new Error("the oracle knows 'in' with a written list only");
  const value = evaluate(item, world);
  if (value === undefined) return undefined;
  const results = list.args.map((entry) => equal(value, evaluate(entry, world)));
  if (results.includes(true)) return true;
  return results.includes(undefined) ? undefined : false;
}

function compared(operator: '<' | '<=' | '>' | '>=', a: Known, b: Known): Known {
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

function computed(
  operator: '+' | '-' | '*' | '/' | '%',
  [left, right]: readonly [ASTNode, ASTNode],
  world: World,
): Known {
  const [a, b] = [evaluate(left, world), evaluate(right, world)];
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '%':
      return a % b;
    case '/': {
      if (b === 0) return undefined;
      const isWholeName = (name: string) => world.isWholeName(name);
      const isOfWhole = isWhole(left, isWholeName) && isWhole(right, isWholeName);
      return isOfWhole ? Math.trunc(a / b) : a / b;
    }
  }
}

function called(name: string, args: readonly ASTNode[], world: World): Known {
  const [a, b] = args.map((each) => evaluate(each, world));
  switch (name) {
    case 'has':
    case 'known':
      return a !== undefined;
    case 'coalesce':
      return a ?? b;
    case 'hour':
      return shanghaiHour(world.time);
    case 'dayOfWeek':
      return shanghaiDayOfWeek(world.time);
    case 'isHoliday':
      return isHolidayDate(shanghaiDate(world.time));
    case 'suspectScore':
      return world.suspectScore(String(a));
    case 'listed':
      return typeof b === 'string' ? world.listed(String(a), b) : undefined;
    case 'size':
      return typeof a === 'string' ? Array.from(a).length : undefined;
    default:
      return calculated(name, a, b);
  }
}

function calculated(name: string, a: Known, b: Known): Known {
  if (typeof a !== 'number') return undefined;
  if (name === 'int') return Math.trunc(a);
  if (name === 'double') return a;
  if (name === 'abs') return Math.abs(a);
  if (typeof b !== 'number') return undefined;
  if (name === 'ratio') return b === 0 ? undefined : a / b;
  if (name === 'least') return a < b ? a : b;
  if (name === 'greatest') return a > b ? a : b;
  throw new Error(`the oracle does not know the function '${name}'`);
}

function calledOn(name: string, nodes: readonly ASTNode[], world: World): Known {
  const [text, argument] = nodes.map((each) => evaluate(each, world));
  if (typeof text !== 'string') return undefined;
  if (name === 'size') return Array.from(text).length;
  if (typeof argument !== 'string') return undefined;
  if (name === 'startsWith') return text.slice(0, argument.length) === argument;
  if (name === 'contains') return text.split(argument).length > 1;
  if (name === 'endsWith')
    return text.length >= argument.length && text.slice(text.length - argument.length) === argument;
  throw new Error(`the oracle does not know the function '${name}'`);
}
