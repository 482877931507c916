// Finds conditions that no signal can fulfil because two of their parts exclude each other, or because one asks for a value
// that its subject never has: `x > 5 && x < 3`, `a == 'x' && a == 'y'`, `shortShare > 70` of a share from 0 to 1.
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Complain } from './diagnostic.ts';
import { isInteger, typeOf } from './expression-type.ts';
import { CONSTANTS, type Scope } from './scope.ts';

/** Warns at each part of a condition that contradicts another part before it, or its subject's own range. */
export function warnAboutContradictions(ast: ASTNode, scope: Scope, complain: Complain): void {
  if (ast.op === '||') {
    for (const branch of ast.args) warnAboutContradictions(branch, scope, complain);
    return;
  }
  const subjects = new Map<string, Known>();
  for (const term of termsOf(ast)) {
    if (term.op === '||') warnAboutContradictions(term, scope, complain);
    const claim = claimOf(term, scope);
    if (claim === undefined) continue;
    const known = subjects.get(claim.subject) ?? startOf(claim.node, claim.subject, scope);
    subjects.set(claim.subject, known);
    const before = narrow(known, claim, term, scope);
    if (before === undefined) continue;
    const start = term.range.start;
    if (typeof before === 'string') complain(start, before, 'this can never hold', 'warning');
    else {
      const [a, b] = [textOf(before), textOf(term)];
      complain(start, `${a} and ${b} exclude each other`, 'this can never hold', 'warning');
    }
    return;
  }
}

/** What is known of a subject so far, and the part that said so. */
interface Known {
  low: number;
  high: number;
  lowBy: ASTNode | string;
  highBy: ASTNode | string;
  equal: { value: string | boolean; by: ASTNode } | undefined;
  readonly unequal: Map<string, ASTNode>;
}

interface Claim {
  readonly node: ASTNode;
  readonly subject: string;
  readonly operator: string;
  readonly value: number | string;
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function claimOf(term: ASTNode, scope: Scope): Claim | undefined {
  const { op } = term;
  if (op !== '==' && op !== '!=' && op !== '<' && op !== '<=' && op !== '>' && op !== '>=') {
    return undefined;
  }
  const [left, right] = term.args;
  const [a, b] = [constantOf(left, scope), constantOf(right, scope)];
  if (b !== undefined && a === undefined) {
    return { node: left, subject: textOf(left), operator: op, value: b };
  }
  if (a !== undefined && b === undefined) {
    return { node: right, subject: textOf(right), operator: MIRRORED[op] ?? op, value: a };
  }
  return undefined;
}

function startOf(node: ASTNode, subject: string, scope: Scope): Known {
  const [low, high, what] = rangeOf(node, subject, scope);
  const says = `${subject} ${what}`;
  return { low, high, lowBy: says, highBy: says, equal: undefined, unequal: new Map() };
}

function rangeOf(node: ASTNode, subject: string, scope: Scope): [number, number, string] {
  if (subject === 'hour()') return [0, 23, 'is from 0 to 23'];
  if (subject === 'dayOfWeek()') return [1, 7, 'is from 1 (Monday) to 7'];
  if (subject === 'suspect.level') return [0, 4, 'is from 0 (none) to 4 (red)'];
  if (subject === 'suspect.score' || subject.startsWith('suspectScore(')) {
    return [0, 100, 'is from 0 to 100'];
  }
  const feature = node.op === 'id' ? scope.features.get(node.args) : undefined;
  if (feature?.range === 'share') return [0, 1, 'is a share, from 0 to 1'];
  if (feature?.range === 'positive') return [0, Number.POSITIVE_INFINITY, 'is never below 0'];
  return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, ''];
}

/** Takes a claim into account; gives what excludes it, if anything does. */
function narrow(
  known: Known,
  claim: Claim,
  term: ASTNode,
  scope: Scope,
): ASTNode | string | undefined {
  if (typeof claim.value === 'string') return narrowText(known, claim.operator, claim.value, term);
  const isWhole = typeOf(claim.node, scope) === 'number' && isInteger(claim.node, scope);
  const { low, high } = boundsOf(claim.operator, claim.value, isWhole);
  if (low > known.low) {
    known.low = low;
    known.lowBy = term;
  }
  if (high < known.high) {
    known.high = high;
    known.highBy = term;
  }
  if (known.low <= known.high) return undefined;
  return known.lowBy === term ? known.highBy : known.lowBy;
}

/** The smallest and largest value that fulfil a comparison; strict bounds move to the next value that can be told apart. */
function boundsOf(
  operator: string,
  value: number,
  isWhole: boolean,
): { low: number; high: number } {
  const step = isWhole ? 1 : Math.max(Math.abs(value), 1) * Number.EPSILON;
  const [up, down] = isWhole
    ? [Math.floor(value) + 1, Math.ceil(value) - 1]
    : [value + step, value - step];
  const [least, most] = isWhole ? [Math.ceil(value), Math.floor(value)] : [value, value];
  switch (operator) {
    case '>':
      return { low: up, high: Number.POSITIVE_INFINITY };
    case '>=':
      return { low: least, high: Number.POSITIVE_INFINITY };
    case '<':
      return { low: Number.NEGATIVE_INFINITY, high: down };
    case '<=':
      return { low: Number.NEGATIVE_INFINITY, high: most };
    case '==':
      return { low: value, high: value };
    default:
      return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  }
}

function narrowText(
  known: Known,
  operator: string,
  value: string,
  term: ASTNode,
): ASTNode | undefined {
  const { equal } = known;
  if (operator === '!=') {
    known.unequal.set(value, term);
    return equal?.value === value ? equal.by : undefined;
  }
  if (operator !== '==') return undefined;
  if (equal !== undefined && equal.value !== value) return equal.by;
  known.equal = { value, by: term };
  return known.unequal.get(value);
}

function termsOf(ast: ASTNode): ASTNode[] {
  return ast.op === '&&' ? [...termsOf(ast.args[0]), ...termsOf(ast.args[1])] : [ast];
}

function constantOf(node: ASTNode, scope: Scope): number | string | undefined {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'string'
        ? node.args
        : typeof node.args === 'bigint' || typeof node.args === 'number'
          ? Number(node.args)
          : undefined;
    case 'id': {
      const param = scope.params.get(node.args);
      if (typeof param === 'number' || typeof param === 'string') return param;
      return Object.hasOwn(CONSTANTS, node.args) ? CONSTANTS[node.args] : undefined;
    }
    case '*':
    case '+':
    case '-': {
      const [a, b] = [constantOf(node.args[0], scope), constantOf(node.args[1], scope)];
      if (typeof a !== 'number' || typeof b !== 'number') return undefined;
      return node.op === '*' ? a * b : node.op === '+' ? a + b : a - b;
    }
    default:
      return undefined;
  }
}

function textOf(node: ASTNode): string {
  return node.input.slice(node.range.start, node.range.end).replace(/\s+/g, ' ').trim();
}
