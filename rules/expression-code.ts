// Turns a checked CEL expression into JavaScript. A condition is three-valued: true, false, or unknown when a field it
// needs is missing or a division has no answer. Two codes are made of each, "surely true" and "surely false", so that the
// compiled code needs no exceptions and no boxed values: a missing number is NaN, which makes every comparison fail, and a
// missing text is undefined, which is tested for. `&&` and `||` absorb the unknown on either side, as CEL says.
import type { ASTNode } from '@marcbachmann/cel-js';
import { nearestName } from '../signal/nearest-name.ts';
import type { Complain } from './expression.ts';
import type { Condition, EvalContext, ValueExpression } from './plan.ts';
import {
  CONSTANTS,
  codesOf,
  fieldKindOf,
  type Scope,
  type ValueType,
  valueTypeOf,
} from './scope.ts';

/** What an expression reads; gathered while code is made. */
export interface Uses {
  readonly features: Set<number>;
  readonly sequences: Set<number>;
  /** Indices of earlier steps that it reads. */
  readonly steps: Set<number>;
  readonly fields: Set<string>;
  suspect: boolean;
}

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
  const coder = new Coder(scope, complain);
  const source = coder.surely(ast);
  const opposite = coder.surelyNot(ast);
  const constant = source === 'true' ? 'always' : opposite === 'true' ? 'never' : undefined;
  return { source, run: conditionFunction(source), uses: coder.uses, constant };
}

/** Compiles a checked expression of number or text. */
export function valueCode(ast: ASTNode, scope: Scope, complain: Complain): ValueCode {
  const coder = new Coder(scope, complain);
  const type = coder.typeOf(ast) === 'text' ? 'text' : 'number';
  const source = coder.value(ast);
  return { source, run: valueFunction(source), type, uses: coder.uses };
}

// The sources below come from Coder alone, which emits literals by JSON.stringify and names by index: nothing of a signal,
// and no text of a pack outside a quoted literal, becomes code.
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

const COMPARE: Readonly<Record<string, string>> = { '<': '<', '<=': '<=', '>': '>', '>=': '>=' };
const OPPOSITE: Readonly<Record<string, string>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

class Coder {
  readonly uses: Uses = {
    features: new Set(),
    sequences: new Set(),
    steps: new Set(),
    fields: new Set(),
    suspect: false,
  };
  readonly #scope: Scope;
  readonly #complain: Complain;

  constructor(scope: Scope, complain: Complain) {
    this.#scope = scope;
    this.#complain = complain;
  }

  typeOf(node: ASTNode): ValueType {
    switch (node.op) {
      case 'value':
        return literalType(node.args);
      case 'id':
        return this.#nameType(node.args);
      case '.':
        return this.#fieldType(node.args[0], node.args[1]);
      case '+':
        return this.typeOf(node.args[0]);
      case '-':
      case '*':
      case '/':
      case '%':
      case '-_':
        return 'number';
      case '?:':
        return this.typeOf(node.args[1]);
      case 'call':
        return this.#callType(node.args[0], node.args[1]);
      case 'rcall':
        return node.args[0] === 'size' ? 'number' : 'flag';
      default:
        return 'flag';
    }
  }

  /** Code that is true when the condition surely holds. */
  surely(node: ASTNode): string {
    switch (node.op) {
      case '&&':
        return and(this.surely(node.args[0]), this.surely(node.args[1]));
      case '||':
        return or(this.surely(node.args[0]), this.surely(node.args[1]));
      case '!_':
        return this.surelyNot(node.args);
      case '?:':
        return this.#choice(node.args, (branch) => this.surely(branch));
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.#ordered(node.args[0], COMPARE[node.op] ?? '', node.args[1]);
      case '==':
        return this.#equal(node.args[0], node.args[1], true);
      case '!=':
        return this.#equal(node.args[0], node.args[1], false);
      case 'in':
        return this.#isIn(node.args[0], node.args[1], true);
      default:
        return this.#leaf(node, true);
    }
  }

  /** Code that is true when the condition surely does not hold. */
  surelyNot(node: ASTNode): string {
    switch (node.op) {
      case '&&':
        return or(this.surelyNot(node.args[0]), this.surelyNot(node.args[1]));
      case '||':
        return and(this.surelyNot(node.args[0]), this.surelyNot(node.args[1]));
      case '!_':
        return this.surely(node.args);
      case '?:':
        return this.#choice(node.args, (branch) => this.surelyNot(branch));
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.#ordered(node.args[0], OPPOSITE[node.op] ?? '', node.args[1]);
      case '==':
        return this.#equal(node.args[0], node.args[1], false);
      case '!=':
        return this.#equal(node.args[0], node.args[1], true);
      case 'in':
        return this.#isIn(node.args[0], node.args[1], false);
      default:
        return this.#leaf(node, false);
    }
  }

  /** Code of a number or text; NaN or undefined when it is missing. */
  value(node: ASTNode): string {
    switch (node.op) {
      case 'value':
        return literal(node.args);
      case 'id':
        return this.#name(node, node.args);
      case '.':
        return this.#field(node, node.args[0], node.args[1]);
      case '-_':
        return `(-${this.value(node.args)})`;
      case '+':
        return this.typeOf(node.args[0]) === 'text'
          ? joined(this.value(node.args[0]), this.value(node.args[1]))
          : arithmetic(this.value(node.args[0]), '+', this.value(node.args[1]));
      case '-':
      case '*':
        return arithmetic(this.value(node.args[0]), node.op, this.value(node.args[1]));
      case '/':
        return this.#quotient(node, node.args[0], node.args[1]);
      case '%':
        return arithmetic(this.value(node.args[0]), '%', this.value(node.args[1]));
      case '?:': {
        const [test, yes, no] = node.args;
        const missing = this.typeOf(yes) === 'text' ? 'undefined' : 'NaN';
        return `(${this.surely(test)} ? ${this.value(yes)} : ${this.surelyNot(test)} ? ${this.value(no)} : ${missing})`;
      }
      case 'call':
        return this.#call(node, node.args[0], node.args[1]);
      case 'rcall':
        if (node.args[0] === 'size') return `c.size(${this.value(node.args[1])})`;
        return this.#unsupported(node, `'${node.args[0]}' here`);
      default:
        return this.#unsupported(node, `'${node.op}' here`);
    }
  }

  #choice(args: readonly [ASTNode, ASTNode, ASTNode], code: (branch: ASTNode) => string): string {
    return or(
      and(this.surely(args[0]), code(args[1])),
      and(this.surelyNot(args[0]), code(args[2])),
    );
  }

  #ordered(left: ASTNode, operator: string, right: ASTNode): string {
    if (this.typeOf(left) !== 'text') return compare(this.value(left), operator, this.value(right));
    const [a, b] = [this.value(left), this.value(right)];
    return and(and(present(a), present(b)), `${a} ${operator} ${b}`);
  }

  #equal(left: ASTNode, right: ASTNode, same: boolean): string {
    const type = this.typeOf(left);
    if (type === 'flag') {
      const both = or(
        and(this.surely(left), this.surely(right)),
        and(this.surelyNot(left), this.surelyNot(right)),
      );
      const apart = or(
        and(this.surely(left), this.surelyNot(right)),
        and(this.surelyNot(left), this.surely(right)),
      );
      return same ? both : apart;
    }
    const [a, b] = [this.value(left), this.value(right)];
    this.#checkCode(left, right);
    this.#checkCode(right, left);
    if (type === 'number') return same ? compare(a, '===', b) : compareUnequal(a, b);
    return and(and(present(a), present(b)), `${a} ${same ? '===' : '!=='} ${b}`);
  }

  #isIn(item: ASTNode, list: ASTNode, inside: boolean): string {
    if (list.op !== 'list') {
      return this.#unsupported(
        list,
        "'in' on anything but a written list; for lists use listed('name', value)",
      );
    }
    const a = this.value(item);
    const tests = list.args.map((entry) => {
      this.#checkCode(item, entry);
      return `${a} === ${this.value(entry)}`;
    });
    const any = tests.length === 0 ? 'false' : `(${tests.join(' || ')})`;
    const there = this.typeOf(item) === 'text' ? present(a) : `${a} === ${a}`;
    return inside ? any : and(there, `!${any}`);
  }

  /** A literal compared with a code field must be one of its codes: anything else can never be equal. */
  #checkCode(field: ASTNode, other: ASTNode): void {
    if (field.op !== '.' || other.op !== 'value' || typeof other.args !== 'string') return;
    const codes = codesOf(field.args[1]);
    if (codes === undefined || codes.includes(other.args)) return;
    const near = nearestName(other.args, codes);
    this.#complain(
      other.range.start,
      `'${field.args[1]}' is never '${other.args}'`,
      near === undefined ? `it is one of ${codes.join(', ')}` : `did you mean '${near}'?`,
    );
  }

  #leaf(node: ASTNode, holds: boolean): string {
    switch (node.op) {
      case 'value':
        return String(node.args === holds);
      case 'id':
        return this.#flagName(node, node.args, holds);
      case '.':
        return `(${this.#field(node, node.args[0], node.args[1])} === ${holds})`;
      case 'call':
        return this.#flagCall(node, node.args[0], node.args[1], holds);
      case 'rcall':
        return this.#textTest(node, node.args[0], node.args[1], node.args[2], holds);
      default:
        return this.#unsupported(node, `'${node.op}'`);
    }
  }

  #textTest(
    node: ASTNode,
    name: string,
    receiver: ASTNode,
    args: ASTNode[],
    holds: boolean,
  ): string {
    const methods: Readonly<Record<string, string>> = {
      startsWith: 'startsWith',
      endsWith: 'endsWith',
      contains: 'includes',
    };
    const method = methods[name];
    const [argument] = args;
    if (method === undefined || argument === undefined) {
      return this.#unsupported(node, `'${name}'`, 'startsWith, endsWith and contains are known');
    }
    const [a, b] = [this.value(receiver), this.value(argument)];
    return and(and(present(a), present(b)), `${holds ? '' : '!'}${a}.${method}(${b})`);
  }

  #flagName(node: ASTNode, name: string, holds: boolean): string {
    const sequence = this.#scope.sequences.get(name);
    if (sequence !== undefined) {
      this.uses.sequences.add(sequence);
      return `${holds ? '' : '!'}c.sequence(${sequence})`;
    }
    const param = this.#scope.params.get(name);
    if (typeof param === 'boolean') return String(param === holds);
    return this.#unsupported(node, `'${name}' as a condition`);
  }

  #flagCall(node: ASTNode, name: string, args: readonly ASTNode[], holds: boolean): string {
    const [first, second] = args;
    const not = holds ? '' : '!';
    if (name === 'listed' && first !== undefined && second !== undefined) {
      const value = this.value(second);
      return and(present(value), `${not}c.listed(${this.#listIndex(first)}, ${value})`);
    }
    if (name === 'isHoliday') return `${not}c.isHoliday()`;
    if (name === 'has' && first !== undefined) {
      const is = this.#isKnown(first);
      return holds ? is : `!(${is})`;
    }
    if (name === 'known' && first !== undefined) {
      const is = this.#isKnown(first);
      return holds ? is : `!(${is})`;
    }
    if (name === 'coalesce' && first !== undefined && second !== undefined) {
      const direct = holds ? this.surely(first) : this.surelyNot(first);
      const fallback = holds ? this.surely(second) : this.surelyNot(second);
      return or(direct, and(`!(${or(this.surely(first), this.surelyNot(first))})`, fallback));
    }
    return this.#unsupported(node, `function '${name}'`);
  }

  #isKnown(node: ASTNode): string {
    const type = this.typeOf(node);
    if (type === 'flag') return or(this.surely(node), this.surelyNot(node));
    const code = this.value(node);
    return type === 'text' ? present(code) : compare(code, '===', code);
  }

  #listIndex(node: ASTNode): number {
    const name = node.op === 'value' && typeof node.args === 'string' ? node.args : undefined;
    const index = name === undefined ? undefined : this.#scope.lists.get(name);
    if (index !== undefined) return index;
    const near = nearestName(name ?? '', this.#scope.lists.keys());
    this.#complain(
      node.range.start,
      name === undefined
        ? "the first argument of 'listed' must be the name of a list"
        : `there is no list '${name}'`,
      near && `did you mean '${near}'?`,
    );
    return 0;
  }

  #call(node: ASTNode, name: string, args: readonly ASTNode[]): string {
    const [first, second] = args;
    if (name === 'hour') return 'c.hour()';
    if (name === 'dayOfWeek') return 'c.dayOfWeek()';
    if (name === 'suspectScore' && first !== undefined) return this.#suspectScore(first);
    if (name === 'size' && first !== undefined) return `c.size(${this.value(first)})`;
    if (name === 'int' && first !== undefined) return `Math.trunc(${this.value(first)})`;
    if (name === 'double' && first !== undefined) return this.value(first);
    if (name === 'abs' && first !== undefined) return `Math.abs(${this.value(first)})`;
    if (first !== undefined && second !== undefined) {
      const [a, b] = [this.value(first), this.value(second)];
      if (name === 'ratio') return `c.ratio(${a}, ${b})`;
      if (name === 'least') return `Math.min(${a}, ${b})`;
      if (name === 'greatest') return `Math.max(${a}, ${b})`;
      if (name === 'coalesce') {
        return this.typeOf(first) === 'text' ? `(${a} ?? ${b})` : `c.orElse(${a}, ${b})`;
      }
    }
    return this.#unsupported(node, `function '${name}'`);
  }

  #suspectScore(node: ASTNode): string {
    this.uses.suspect = true;
    const name = node.op === 'value' && typeof node.args === 'string' ? node.args : '';
    if (!this.#scope.suspect) {
      this.#complain(
        node.range.start,
        "'suspectScore' can be read in rules of victim typologies only",
      );
    } else if (!this.#scope.typologies.has(name)) {
      const near = nearestName(name, this.#scope.typologies);
      this.#complain(
        node.range.start,
        `there is no suspect typology '${name}'`,
        near && `did you mean '${near}'?`,
      );
    }
    return `c.suspectScore(${JSON.stringify(name)})`;
  }

  #quotient(node: ASTNode, left: ASTNode, right: ASTNode): string {
    const [a, b] = [this.value(left), this.value(right)];
    if (!this.#isInteger(left) || !this.#isInteger(right)) return arithmetic(a, '/', b);
    if (!(left.op === 'value' || right.op === 'value' || this.#isConstant(right))) {
      this.#complain(
        node.range.start,
        'division of whole numbers drops the rest',
        'use ratio(a, b) for an exact share',
        'warning',
      );
    }
    return `c.quotient(${a}, ${b})`;
  }

  #isConstant(node: ASTNode): boolean {
    return (
      node.op === 'id' && (Object.hasOwn(CONSTANTS, node.args) || this.#scope.params.has(node.args))
    );
  }

  #isInteger(node: ASTNode): boolean {
    switch (node.op) {
      case 'value':
        return typeof node.args === 'bigint';
      case 'id': {
        const feature = this.#scope.features.get(node.args);
        if (feature !== undefined) return feature.integer;
        const param = this.#scope.params.get(node.args);
        return typeof param === 'number' ? Number.isInteger(param) : true;
      }
      case '.':
        return node.args[1] !== 'score';
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return this.#isInteger(node.args[0]) && this.#isInteger(node.args[1]);
      case '-_':
        return this.#isInteger(node.args);
      case '?:':
        return this.#isInteger(node.args[1]);
      case 'call': {
        const [name, args] = node.args;
        if (name === 'ratio' || name === 'suspectScore' || name === 'double') return false;
        if (name === 'hour' || name === 'dayOfWeek' || name === 'size' || name === 'int')
          return true;
        return args.every((argument) => this.#isInteger(argument));
      }
      default:
        return true;
    }
  }

  #nameType(name: string): ValueType {
    const feature = this.#scope.features.get(name);
    if (feature !== undefined) return feature.result;
    if (this.#scope.sequences.has(name)) return 'flag';
    const param = this.#scope.params.get(name);
    if (typeof param === 'string') return 'text';
    return typeof param === 'boolean' ? 'flag' : 'number';
  }

  #name(node: ASTNode, name: string): string {
    const feature = this.#scope.features.get(name);
    if (feature !== undefined) {
      this.uses.features.add(feature.index);
      return feature.result === 'text'
        ? `c.featureText(${feature.index})`
        : `c.featureNumber(${feature.index})`;
    }
    const param = this.#scope.params.get(name);
    if (param !== undefined) return JSON.stringify(param);
    const constant = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
    return constant === undefined
      ? this.#unsupported(node, `'${name}' as a value`)
      : String(constant);
  }

  #fieldType(receiver: ASTNode, field: string): ValueType {
    if (receiver.op === 'id' && receiver.args === 'suspect') {
      return field === 'confirmed' ? 'flag' : 'number';
    }
    return valueTypeOf(fieldKindOf(field) ?? 'text');
  }

  #field(node: ASTNode, receiver: ASTNode, field: string): string {
    if (receiver.op !== 'id') return this.#unsupported(node, 'this path');
    if (receiver.args === 'suspect') {
      this.uses.suspect = true;
      if (field === 'confirmed') return 'c.suspectConfirmed()';
      return field === 'level' ? 'c.suspectLevel()' : 'c.suspectScore(undefined)';
    }
    const step = this.#scope.steps.findIndex((candidate) => candidate.id === receiver.args);
    if (step >= 0) this.uses.steps.add(step);
    else this.uses.fields.add(field);
    const type = this.#fieldType(receiver, field);
    const reader = type === 'flag' ? 'flag' : type === 'number' ? 'number' : 'text';
    return `c.${reader}(${step}, ${JSON.stringify(field)})`;
  }

  #callType(name: string, args: readonly ASTNode[]): ValueType {
    if (name === 'listed' || name === 'isHoliday' || name === 'has' || name === 'known')
      return 'flag';
    const [first] = args;
    return name === 'coalesce' && first !== undefined ? this.typeOf(first) : 'number';
  }

  #unsupported(node: ASTNode, what: string, hint?: string): string {
    this.#complain(node.range.start, `the rule language does not know ${what}`, hint);
    return 'false';
  }
}

function literalType(value: unknown): ValueType {
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'flag' : 'number';
}

function literal(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'bigint' || typeof value === 'number' ? `${Number(value)}` : 'NaN';
}

function isNumberText(code: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(code);
}

function arithmetic(a: string, operator: string, b: string): string {
  if (operator === '*' && isNumberText(a) && isNumberText(b)) return String(Number(a) * Number(b));
  return `(${a} ${operator} ${b})`;
}

function compare(a: string, operator: string, b: string): string {
  if (isNumberText(a) && isNumberText(b)) {
    const [x, y] = [Number(a), Number(b)];
    const results: Readonly<Record<string, boolean>> = {
      '<': x < y,
      '<=': x <= y,
      '>': x > y,
      '>=': x >= y,
      '===': x === y,
    };
    return String(results[operator] ?? false);
  }
  return `${a} ${operator} ${b}`;
}

function compareUnequal(a: string, b: string): string {
  if (isNumberText(a) && isNumberText(b)) return String(Number(a) !== Number(b));
  return `(${a} < ${b} || ${a} > ${b})`;
}

function joined(a: string, b: string): string {
  return `c.joined(${a}, ${b})`;
}

function present(code: string): string {
  return code.startsWith('"') ? 'true' : `${code} !== undefined`;
}

function and(a: string, b: string): string {
  if (a === 'false' || b === 'false') return 'false';
  if (a === 'true') return b;
  return b === 'true' ? a : `(${a} && ${b})`;
}

function or(a: string, b: string): string {
  if (a === 'true' || b === 'true') return 'true';
  if (a === 'false') return b;
  return b === 'false' ? a : `(${a} || ${b})`;
}
