// Makes the JavaScript of numbers and texts. A missing number is NaN and a missing text undefined, so that the compiled code
// needs neither exceptions nor boxed values.
import type { ASTNode } from '@marcbachmann/cel-js';
import { arithmetic, joined, literal } from './code-text.ts';
import type { Complain } from './diagnostic.ts';
import { fieldType, isConstantName, isInteger, typeOf } from './expression-type.ts';
import { likelyName } from './likely-name.ts';
import type { RegisterDialect } from './register-dialect.ts';
import { CONSTANTS, type Scope } from './scope.ts';

/** What an expression reads; gathered while code is made. */
export interface Uses {
  readonly features: Set<number>;
  readonly sequences: Set<number>;
  /** Indices of earlier steps that it reads. */
  readonly steps: Set<number>;
  readonly fields: Set<string>;
  /** By index of an earlier step, the fields of it that are read. */
  readonly stepFields: Map<number, Set<string>>;
  suspect: boolean;
}

/** Codes of a condition within a value, for `test ? a : b`. */
export interface TestCoder {
  surely(node: ASTNode): string;
  surelyNot(node: ASTNode): string;
}

export class ValueCoder {
  readonly uses: Uses = {
    features: new Set(),
    sequences: new Set(),
    steps: new Set(),
    fields: new Set(),
    stepFields: new Map(),
    suspect: false,
  };
  readonly #scope: Scope;
  readonly #complain: Complain;
  readonly #tests: TestCoder;
  readonly #dialect: RegisterDialect | undefined;

  /** With a dialect the code reads the current signal from registers, else everything through an EvalContext. */
  constructor(
    scope: Scope,
    complain: Complain,
    tests: TestCoder,
    dialect: RegisterDialect | undefined,
  ) {
    this.#scope = scope;
    this.#complain = complain;
    this.#tests = tests;
    this.#dialect = dialect;
  }

  /** Code of a number or text; NaN or undefined when it is missing. */
  value(node: ASTNode): string {
    switch (node.op) {
      case 'value':
        return isWritable(node.args) ? literal(node.args) : this.unsupported(node, 'this value');
      case 'id':
        return this.#name(node, node.args);
      case '.':
        return this.field(node, node.args[0], node.args[1]);
      case '-_':
        return `(-(${this.value(node.args)}))`;
      case '+':
        return typeOf(node.args[0], this.#scope) === 'text'
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
        const missing = typeOf(yes, this.#scope) === 'text' ? 'undefined' : 'NaN';
        return `(${this.#tests.surely(test)} ? ${this.value(yes)} : ${this.#tests.surelyNot(test)} ? ${this.value(no)} : ${missing})`;
      }
      case 'call':
        return this.#call(node, node.args[0], node.args[1]);
      case 'rcall':
        if (node.args[0] === 'size') return `c.size(${this.value(node.args[1])})`;
        return this.unsupported(node, `'${node.args[0]}' here`);
      default:
        return this.unsupported(node, `'${node.op}' here`);
    }
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
        return typeOf(first, this.#scope) === 'text' ? `(${a} ?? ${b})` : `c.orElse(${a}, ${b})`;
      }
    }
    return this.unsupported(node, `function '${name}'`);
  }

  #suspectScore(node: ASTNode): string {
    this.uses.suspect = true;
    const name = node.op === 'value' && typeof node.args === 'string' ? node.args : '';
    if (!this.#scope.suspect) {
      this.#complain(
        node.range.start,
        "'suspectScore' can be read in rules of victim typologies only",
      );
    } else if (!this.#scope.typologies.has(name) && !this.#scope.isBroken('typologies', name)) {
      const near = likelyName(name, this.#scope.typologies);
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
    if (!isInteger(left, this.#scope) || !isInteger(right, this.#scope))
      return `c.ratio(${a}, ${b})`;
    if (!(left.op === 'value' || right.op === 'value' || isConstantName(right, this.#scope))) {
      this.#complain(
        node.range.start,
        'division of whole numbers drops the rest',
        'use ratio(a, b) for an exact share',
        'warning',
      );
    }
    return `c.quotient(${a}, ${b})`;
  }

  #name(node: ASTNode, name: string): string {
    const feature = this.#scope.features.get(name);
    if (feature !== undefined) {
      this.uses.features.add(feature.index);
      const { index } = feature;
      if (feature.result === 'text')
        return this.#dialect?.featureText(index) ?? `c.featureText(${index})`;
      return this.#dialect?.featureNumber(index) ?? `c.featureNumber(${index})`;
    }
    const param = this.#scope.params.get(name);
    if (param !== undefined) return JSON.stringify(param);
    const constant = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
    return constant === undefined
      ? this.unsupported(node, `'${name}' as a value`)
      : String(constant);
  }

  /** Code that reads a field of the signal, of an earlier step or of the suspect. */
  field(node: ASTNode, receiver: ASTNode, field: string): string {
    if (receiver.op !== 'id') return this.unsupported(node, 'this path');
    if (receiver.args === 'suspect') {
      this.uses.suspect = true;
      if (field === 'confirmed') return 'c.suspectConfirmed()';
      return field === 'level' ? 'c.suspectLevel()' : 'c.suspectScore(undefined)';
    }
    const step = this.#scope.steps.findIndex((candidate) => candidate.id === receiver.args);
    if (step >= 0) this.#noteStepField(step, field);
    else this.uses.fields.add(field);
    const type = fieldType(receiver, field);
    if (step < 0 && this.#dialect !== undefined && type !== 'flag')
      return type === 'number' ? this.#dialect.number(field) : this.#dialect.text(field);
    const reader = type === 'flag' ? 'flag' : type === 'number' ? 'number' : 'text';
    return `c.${reader}(${step}, ${JSON.stringify(field)})`;
  }

  #noteStepField(step: number, field: string): void {
    this.uses.steps.add(step);
    const fields = this.uses.stepFields.get(step) ?? new Set();
    this.uses.stepFields.set(step, fields.add(field));
  }

  /** Complains that the language has no such thing; gives code that is never true. */
  unsupported(node: ASTNode, what: string, hint?: string): string {
    this.#complain(node.range.start, `the rule language does not know ${what}`, hint);
    return 'false';
  }
}

/** Texts and numbers; CEL also has unsigned numbers, bytes and null. */
function isWritable(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
}
