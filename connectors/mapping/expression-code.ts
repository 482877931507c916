// From a checked CEL expression to a function of a row. What a row lacks is undefined and makes what reads it undefined, as in rules:
// a condition on it is neither true nor false, and a value from it is nothing. All numbers are decimals: 7 / 2 is 3.5.
import type { ASTNode } from '@marcbachmann/cel-js';
import { type Call, ExpressionFault, FUNCTIONS, METHODS } from './function-table.ts';
import type { MappingScope } from './mapping-scope.ts';
import { EACH } from './slot-table.ts';
import { cellAt, isPresent, type SourceRow, valueAt } from './source-row.ts';
import type { YamlNode } from './yaml-node.ts';

export type Code = (row: SourceRow) => unknown;

type ComplainAt = (at: number, message: string) => void;

const nothing: Code = () => undefined;

export class ExpressionCoder {
  /** Columns and paths that the expression reads. */
  readonly columns: { readonly path: string; readonly slot: number }[] = [];
  readonly #node: YamlNode;
  readonly #scope: MappingScope;
  readonly #complain: ComplainAt;

  constructor(node: YamlNode, scope: MappingScope, complain: ComplainAt) {
    this.#node = node;
    this.#scope = scope;
    this.#complain = complain;
  }

  /** The function of a node; complains about what a mapping cannot ask. */
  code(node: ASTNode): Code {
    const path = pathOf(node);
    if (path !== undefined) return this.#cell(node, path);
    switch (node.op) {
      case 'value':
        return this.#constant(node, node.args);
      case '.':
        return this.#inside(node.args[0], () => node.args[1]);
      case '[]': {
        const index = this.code(node.args[1]);
        return this.#inside(node.args[0], (row) => String(index(row)));
      }
      case '?:':
        return this.#choice(node.args);
      case '||':
      case '&&':
        return this.#joined(node.args, node.op === '||');
      case '!_': {
        const test = this.code(node.args);
        return (row) => negated(test(row));
      }
      case '-_': {
        const value = this.code(node.args);
        return (row) => calculated(0, '-', value(row));
      }
      case '==':
      case '!=':
        return this.#equality(node.args, node.op === '==');
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.#pair(node.args, node.op, compared);
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return this.#pair(node.args, node.op, calculated);
      case 'in':
        return this.#membership(node.args);
      case 'list': {
        const items = node.args.map((item) => this.code(item));
        return (row) => items.map((item) => item(row));
      }
      case 'call':
        return this.#call(node, node.args[0], node.args[1]);
      case 'rcall':
        return this.#method(node, node.args[0], [node.args[1], ...node.args[2]]);
      default:
        return this.#refuse(node, `'${node.op}' cannot be used in a mapping`);
    }
  }

  #refuse(node: ASTNode, message: string): Code {
    this.#complain(node.range.start, message);
    return nothing;
  }

  #cell(node: ASTNode, path: string): Code {
    if (path === '') return this.#refuse(node, "name a column or path: row.x or row['x y']");
    const slot = this.#scope.slots.slotOf(this.#node, path);
    this.columns.push({ path, slot });
    return (row) => {
      const cell = cellAt(row, slot);
      return isPresent(cell) ? cell : undefined;
    };
  }

  #constant(node: ASTNode, value: unknown): Code {
    if (typeof value === 'bigint') {
      const number = Number(value);
      return () => number;
    }
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return () => value;
    }
    return this.#refuse(
      node,
      "'null' cannot be compared with; write present(row.x) or !present(row.x)",
    );
  }

  #inside(of: ASTNode, step: (row: SourceRow) => string): Code {
    const value = this.code(of);
    return (row) => valueAt(value(row), [step(row)]) ?? undefined;
  }

  #choice([test, yes, no]: readonly [ASTNode, ASTNode, ASTNode]): Code {
    const codes = [this.code(test), this.code(yes), this.code(no)] as const;
    return (row) => {
      const holds = codes[0](row);
      if (holds === undefined) return undefined;
      return (holds === true ? codes[1] : codes[2])(row);
    };
  }

  /** `||` and `&&`: one side that decides is enough, whatever the other side lacks. */
  #joined([left, right]: readonly [ASTNode, ASTNode], deciding: boolean): Code {
    const a = this.code(left);
    const b = this.code(right);
    return (row) => {
      const first = a(row);
      if (first === deciding) return deciding;
      const second = b(row);
      if (second === deciding) return deciding;
      return first === undefined || second === undefined ? undefined : !deciding;
    };
  }

  #equality([left, right]: readonly [ASTNode, ASTNode], isEqual: boolean): Code {
    const a = this.code(left);
    const b = this.code(right);
    return (row) => {
      const first = a(row);
      const second = b(row);
      if (first === undefined || second === undefined) return undefined;
      return (first === second) === isEqual;
    };
  }

  #pair<O extends string>(
    [left, right]: readonly [ASTNode, ASTNode],
    operator: O,
    apply: (a: unknown, operator: O, b: unknown) => unknown,
  ): Code {
    const a = this.code(left);
    const b = this.code(right);
    return (row) => apply(a(row), operator, b(row));
  }

  #membership([item, list]: readonly [ASTNode, ASTNode]): Code {
    const value = this.code(item);
    const among = this.code(list);
    return (row) => {
      const wanted = value(row);
      const found = among(row);
      if (wanted === undefined || found === undefined) return undefined;
      if (!Array.isArray(found)) throw new ExpressionFault("after 'in' must stand a list");
      return found.includes(wanted);
    };
  }

  #call(node: ASTNode, name: string, args: readonly ASTNode[]): Code {
    const [only] = args;
    if (name === 'has' && only !== undefined) {
      const value = this.code(only);
      return (row) => value(row) !== undefined;
    }
    // CEL's own conversion of texts to numbers does not read all that partners write; ours does.
    const found = FUNCTIONS.get(name === 'double' ? 'number' : name);
    if (found === undefined) return this.#refuse(node, `'${name}' cannot be called in a mapping`);
    const call = found.bind(args.map(constantOf), this.#scope);
    if (typeof call === 'string') return this.#refuse(node, call);
    return applied(
      call,
      args.map((arg) => this.code(arg)),
      found.takesMissing === true,
    );
  }

  #method(node: ASTNode, name: string, args: readonly ASTNode[]): Code {
    if (name === 'matches') return this.#pattern(node, args);
    const method = METHODS.get(name);
    if (method === undefined) return this.#refuse(node, `'${name}' cannot be called in a mapping`);
    return applied(
      method.call,
      args.map((arg) => this.code(arg)),
      false,
    );
  }

  #pattern(node: ASTNode, [text, pattern]: readonly ASTNode[]): Code {
    const source = pattern === undefined ? undefined : constantOf(pattern);
    if (text === undefined || typeof source !== 'string') {
      return this.#refuse(node, 'the pattern of matches() must be written out');
    }
    let regex: RegExp;
    try {
      regex = new RegExp(source, 'u');
    } catch (error) {
      return this.#refuse(node, error instanceof Error ? error.message : 'the pattern is wrong');
    }
    return applied((value) => regex.test(String(value)), [this.code(text)], false);
  }
}

/** The path of `row.a.b`, `row['a b'][0]` or `each.x`, as mappings write it; undefined for anything that is not such a chain. */
function pathOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args === 'row' ? '' : node.args === EACH ? EACH : undefined;
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const outer = pathOf(node.args[0]);
  const step = node.op === '.' ? node.args[1] : constantOf(node.args[1]);
  if (outer === undefined || (typeof step !== 'string' && typeof step !== 'number')) {
    return undefined;
  }
  return outer === '' ? String(step) : `${outer}.${step}`;
}

function constantOf(node: ASTNode): unknown {
  if (node.op !== 'value') return undefined;
  return typeof node.args === 'bigint' ? Number(node.args) : node.args;
}

function applied(call: Call, args: readonly Code[], takesMissing: boolean): Code {
  const [first, second] = args;
  if (args.length === 1 && first !== undefined && !takesMissing) {
    return (row) => {
      const value = first(row);
      return value === undefined ? undefined : call(value);
    };
  }
  if (args.length === 2 && first !== undefined && second !== undefined && !takesMissing) {
    return (row) => {
      const a = first(row);
      const b = second(row);
      return a === undefined || b === undefined ? undefined : call(a, b);
    };
  }
  return (row) => {
    const values: unknown[] = [];
    for (const arg of args) {
      const value = arg(row);
      if (value === undefined && !takesMissing) return undefined;
      values.push(value);
    }
    return call(...values);
  };
}

function negated(value: unknown): boolean | undefined {
  return value === undefined ? undefined : value !== true;
}

function compared(a: unknown, operator: '<' | '<=' | '>' | '>=', b: unknown): boolean | undefined {
  if (a === undefined || b === undefined) return undefined;
  const areNumbers = typeof a === 'number' && typeof b === 'number';
  if (!areNumbers && !(typeof a === 'string' && typeof b === 'string')) {
    throw new ExpressionFault(
      `'${operator}' compares two numbers or two texts, not ${kinds(a, b)}`,
    );
  }
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

function calculated(a: unknown, operator: '+' | '-' | '*' | '/' | '%', b: unknown): unknown {
  if (a === undefined || b === undefined) return undefined;
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (typeof a !== 'number' || typeof b !== 'number') {
    throw new ExpressionFault(`'${operator}' wants two numbers, not ${kinds(a, b)}`);
  }
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (b === 0) throw new ExpressionFault('a number is divided by 0');
  return operator === '/' ? a / b : a % b;
}

function kinds(a: unknown, b: unknown): string {
  const kind = (value: unknown) =>
    typeof value === 'object'
      ? 'an object'
      : typeof value === 'string'
        ? 'a text'
        : `a ${typeof value}`;
  return `${kind(a)} and ${kind(b)}`;
}
