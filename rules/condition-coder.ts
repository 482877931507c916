// Makes the JavaScript of conditions. A condition is three-valued: true, false, or unknown when a field it needs is missing or
// a division has no answer. Two codes are made of each, "surely true" and "surely false"; a missing number makes every
// comparison fail, a missing text is tested for, and `&&` and `||` absorb the unknown on either side, as CEL says.
import type { ASTNode } from '@marcbachmann/cel-js';
import { and, compare, compareUnequal, or, present } from './code-text.ts';
import type { Complain } from './diagnostic.ts';
import { typeOf } from './expression-type.ts';
import { likelyName } from './likely-name.ts';
import { MARK } from './plan.ts';
import type { RegisterDialect } from './register-dialect.ts';
import { codesOf, type Scope } from './scope.ts';
import { type Uses, ValueCoder } from './value-coder.ts';

const COMPARE: Readonly<Record<string, string>> = { '<': '<', '<=': '<=', '>': '>', '>=': '>=' };
const OPPOSITE: Readonly<Record<string, string>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

export class ConditionCoder {
  readonly #scope: Scope;
  readonly #complain: Complain;
  readonly #values: ValueCoder;
  readonly #dialect: RegisterDialect | undefined;

  /** As of ValueCoder. */
  constructor(scope: Scope, complain: Complain, dialect?: RegisterDialect) {
    this.#scope = scope;
    this.#complain = complain;
    this.#dialect = dialect;
    this.#values = new ValueCoder(scope, complain, this, dialect);
  }

  /** What all code made so far reads. */
  get uses(): Uses {
    return this.#values.uses;
  }

  /** Code of a number or text; NaN or undefined when it is missing. */
  value(node: ASTNode): string {
    return this.#values.value(node);
  }

  /** Code that is true when the condition surely holds. */
  surely(node: ASTNode): string {
    switch (node.op) {
      case '&&':
        return this.#allOf(node);
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

  /** Terms of `&&` decide nothing but the result, so register code asks the cheap ones first. */
  #allOf(node: ASTNode): string {
    const codes = termsOf(node).map((term) => this.surely(term));
    if (this.#dialect !== undefined) codes.sort((a, b) => costOf(a) - costOf(b));
    return codes.reduce(and);
  }

  #choice(args: readonly [ASTNode, ASTNode, ASTNode], code: (branch: ASTNode) => string): string {
    return or(
      and(this.surely(args[0]), code(args[1])),
      and(this.surelyNot(args[0]), code(args[2])),
    );
  }

  #ordered(left: ASTNode, operator: string, right: ASTNode): string {
    const type = typeOf(left, this.#scope);
    if (type === 'flag') return this.#values.unsupported(left, `'${operator}' on true and false`);
    if (type === 'number') return compare(this.value(left), operator, this.value(right));
    const [a, b] = [this.value(left), this.value(right)];
    return and(and(present(a), present(b)), `${a} ${operator} ${b}`);
  }

  #equal(left: ASTNode, right: ASTNode, same: boolean): string {
    const type = typeOf(left, this.#scope);
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
    const direct = type === 'text' ? this.#equalInRegisters(left, right, same) : undefined;
    if (direct !== undefined) return direct;
    if (type === 'number') return same ? compare(a, '===', b) : compareUnequal(a, b);
    return and(and(present(a), present(b)), `${a} ${same ? '===' : '!=='} ${b}`);
  }

  /** Two texts, at least one of them a field of the current signal, without making texts of them. */
  #equalInRegisters(left: ASTNode, right: ASTNode, same: boolean): string | undefined {
    const [a, b] = [this.#directField(left), this.#directField(right)];
    if (this.#dialect === undefined) return undefined;
    if (a !== undefined && b !== undefined) return this.#dialect.equalsField(a, b, same);
    const field = a ?? b;
    const text = this.#constantText(a === undefined ? left : right);
    if (field !== undefined && text !== undefined)
      return this.#dialect.equalsText(field, text, same);
    return this.#equalCoalesced(left, right, same) ?? this.#equalCoalesced(right, left, same);
  }

  /** `coalesce(signal.x, 'a') == 'b'`. */
  #equalCoalesced(node: ASTNode, other: ASTNode, same: boolean): string | undefined {
    if (this.#dialect === undefined || node.op !== 'call' || node.args[0] !== 'coalesce')
      return undefined;
    const [first, second] = node.args[1];
    const field = first && this.#directField(first);
    const fallback = second && this.#constantText(second);
    const text = this.#constantText(other);
    if (field === undefined || fallback === undefined || text === undefined) return undefined;
    const isThere = this.#dialect.isPresent(field);
    const equals = this.#dialect.equalsText(field, text, same);
    return (fallback === text) === same ? or(`!(${isThere})`, equals) : equals;
  }

  /** The name of a field of the current signal, when the node is that and the code reads registers. */
  #directField(node: ASTNode): string | undefined {
    if (this.#dialect === undefined || node.op !== '.') return undefined;
    const [receiver, field] = node.args;
    return receiver.op === 'id' && receiver.args === 'signal' ? field : undefined;
  }

  #constantText(node: ASTNode): string | undefined {
    const value =
      node.op === 'value'
        ? node.args
        : node.op === 'id'
          ? this.#scope.params.get(node.args)
          : undefined;
    return typeof value === 'string' ? value : undefined;
  }

  #isIn(item: ASTNode, list: ASTNode, inside: boolean): string {
    if (list.op !== 'list') {
      return this.#values.unsupported(
        list,
        "'in' on anything but a written list; for lists use listed('name', value)",
      );
    }
    const type = typeOf(item, this.#scope);
    if (type === 'text' && this.#directField(item) !== undefined) {
      for (const entry of list.args) this.#checkCode(item, entry);
      return this.#isAmong(item, list.args, inside);
    }
    if (type === 'flag' || list.args.some((entry) => entry.op !== 'value')) {
      return this.#isAmong(item, list.args, inside);
    }
    const a = this.value(item);
    const tests = list.args.map((entry) => {
      this.#checkCode(item, entry);
      return `${a} === ${this.value(entry)}`;
    });
    const any = tests.length === 0 ? 'false' : `(${tests.join(' || ')})`;
    const there = type === 'text' ? present(a) : `${a} === ${a}`;
    return inside ? any : and(there, `!${any}`);
  }

  /** `in` with entries that may be missing: surely inside when one surely equals, surely not when all surely differ. */
  #isAmong(item: ASTNode, entries: readonly ASTNode[], inside: boolean): string {
    const tests = entries.map((entry) => this.#equal(item, entry, inside));
    return inside ? tests.reduce(or, 'false') : tests.reduce(and, 'true');
  }

  /** A literal compared with a code field must be one of its codes: anything else can never be equal. */
  #checkCode(field: ASTNode, other: ASTNode): void {
    if (field.op !== '.' || other.op !== 'value' || typeof other.args !== 'string') return;
    const codes = codesOf(field.args[1]);
    if (codes === undefined || codes.includes(other.args)) return;
    const near = likelyName(other.args, codes);
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
      case '.': {
        const code = this.#values.field(node, node.args[0], node.args[1]);
        const field = this.#directField(node);
        if (field !== undefined && this.#dialect !== undefined)
          return `(${this.#dialect.flagIs(field, holds)})`;
        return `(${code} === ${holds})`;
      }
      case 'call':
        return this.#flagCall(node, node.args[0], node.args[1], holds);
      case 'rcall':
        return this.#textTest(node, node.args[0], node.args[1], node.args[2], holds);
      default:
        return this.#values.unsupported(node, `'${node.op}'`);
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
      return this.#values.unsupported(
        node,
        `'${name}'`,
        'startsWith, endsWith and contains are known',
      );
    }
    const [a, b] = [this.value(receiver), this.value(argument)];
    const field = this.#directField(receiver);
    const text = this.#constantText(argument);
    if (field !== undefined && text !== undefined) {
      const direct = this.#dialect?.textTest(field, method, text, holds);
      if (direct !== undefined) return direct;
    }
    return and(and(present(a), present(b)), `${holds ? '' : '!'}${a}.${method}(${b})`);
  }

  #flagName(node: ASTNode, name: string, holds: boolean): string {
    const sequence = this.#scope.sequences.get(name);
    if (sequence !== undefined) {
      this.uses.sequences.add(sequence);
      const code = this.#dialect?.sequence(sequence) ?? `c.sequence(${sequence})`;
      return `${holds ? '' : '!'}${code}`;
    }
    const param = this.#scope.params.get(name);
    if (typeof param === 'boolean') return String(param === holds);
    return this.#values.unsupported(node, `'${name}' as a condition`);
  }

  #flagCall(node: ASTNode, name: string, args: readonly ASTNode[], holds: boolean): string {
    const [first, second] = args;
    const not = holds ? '' : '!';
    if (name === 'listed' && first !== undefined && second !== undefined) {
      const value = this.value(second);
      const list = this.#listIndex(first);
      const field = this.#directField(second);
      const direct = field === undefined ? undefined : this.#dialect?.listed(list, field, holds);
      return direct ?? and(present(value), `${not}c.listed(${list}, ${value})`);
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
    return this.#values.unsupported(node, `function '${name}'`);
  }

  #isKnown(node: ASTNode): string {
    const type = typeOf(node, this.#scope);
    if (type === 'flag') return or(this.surely(node), this.surelyNot(node));
    const code = this.value(node);
    const field = type === 'text' ? this.#directField(node) : undefined;
    if (field !== undefined && this.#dialect !== undefined) return this.#dialect.isPresent(field);
    return type === 'text' ? present(code) : compare(code, '===', code);
  }

  #listIndex(node: ASTNode): number {
    const name = node.op === 'value' && typeof node.args === 'string' ? node.args : undefined;
    const index = name === undefined ? undefined : this.#scope.lists.get(name);
    if (index !== undefined) return index;
    if (name !== undefined && this.#scope.isBroken('lists', name)) return 0;
    const near = likelyName(name ?? '', this.#scope.lists.keys());
    this.#complain(
      node.range.start,
      name === undefined
        ? "the first argument of 'listed' must be the name of a list"
        : `there is no list '${name}'`,
      near && `did you mean '${near}'?`,
    );
    return 0;
  }
}

function termsOf(node: ASTNode): ASTNode[] {
  return node.op === '&&' ? [...termsOf(node.args[0]), ...termsOf(node.args[1])] : [node];
}

/** How dear register code is: registers alone, then calls, then features, then sequences. */
function costOf(code: string): number {
  if (code.includes(`${MARK}m`)) return 3;
  if (code.includes(MARK)) return 2;
  return code.includes('c.') ? 1 : 0;
}
