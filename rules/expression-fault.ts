// Says in an analyst's words what is wrong with a CEL expression. The library's complaints speak of overloads and tokens; here
// they become what was expected, what stands there instead, and the nearest known name.
import type { ASTNode } from '@marcbachmann/cel-js';
import { celFaultOf } from '../cel/fault.ts';
import { UNIT_NAMES } from '../cel/syntax-fault.ts';
import { SIGNAL_TYPE_NAMES } from '../signal/signal-type.ts';
import type { Complain } from './diagnostic.ts';
import { likelyName } from './likely-name.ts';
import { CONSTANTS, fieldKindOf, fieldNamesOf, type Scope, typesWithField } from './scope.ts';

/** Functions of the language with what each takes, as a hint shows it. */
export const FUNCTION_USES: Readonly<Record<string, string>> = {
  listed: "listed('list', text)",
  hour: 'hour()',
  dayOfWeek: 'dayOfWeek()',
  isHoliday: 'isHoliday()',
  coalesce: 'coalesce(x, other), both of one kind',
  known: 'known(x)',
  ratio: 'ratio(number, number)',
  suspectScore: "suspectScore('typology')",
  startsWith: 'text.startsWith(text)',
  endsWith: 'text.endsWith(text)',
  contains: 'text.contains(text)',
  size: 'size(text)',
  has: 'has(signal.field)',
  int: 'int(number)',
  double: 'double(number)',
  abs: 'abs(number)',
  least: 'least(a, b), both whole or both fractions',
  greatest: 'greatest(a, b), both whole or both fractions',
};

const KINDS: Readonly<Record<string, string>> = {
  bool: 'a condition',
  int: 'a number',
  double: 'a number',
  string: 'a text',
};

/** `a number`, `a text`, `a condition` for the CEL types that the language knows. */
export function kindText(type: string): string {
  return KINDS[type] ?? (/^(Signal|Step\d+|Suspect)$/.test(type) ? 'no value by itself' : type);
}

/** Explains what the type checker refused. Says nothing of names whose own faults were complained about already. */
export function explainTypeFault(
  error: unknown,
  text: string,
  scope: Scope,
  complain: Complain,
): undefined {
  const { summary, start, code, node } = celFaultOf(error);
  const variable = /^Unknown variable: (.+)$/.exec(summary)?.[1];
  if (variable !== undefined) return explainUnknownName(variable, start, scope, complain);
  const key = /^No such key: (.+)$/.exec(summary)?.[1];
  if (key !== undefined && node?.op === '.') {
    return explainUnknownField(key, node.args[0], start, scope, complain);
  }
  if (code === 'cannot_index_type' && node?.op === '.') {
    const [owner, field] = node.args;
    return complain(
      owner.range.start,
      `${slice(text, owner)} has no field '${field}'`,
      fieldKindOf(field) === undefined ? undefined : `did you mean signal.${field}?`,
    );
  }
  if (code === 'no_matching_overload') return explainCall(summary, text, node, complain);
  const types = /(?:overload: |got ')([\w.]+)?(?:'| |$|[^\w.])/.exec(summary);
  const binary = /^no such overload: (\S+) (\S+) (\S+)$/.exec(summary);
  if (binary !== null && node !== undefined && isBinary(node)) {
    return explainOperator(binary, node.args, text, complain);
  }
  if (code === 'invalid_logical_operand' && node !== undefined && isBinary(node)) {
    return explainLogical(types?.[1] ?? '', node.op, node.args, text, complain);
  }
  if (node?.op === '!_') {
    const type = summary.slice(summary.indexOf('!') + 1);
    return complain(start, `'!' needs a condition, ${slice(text, node.args)} is ${kindText(type)}`);
  }
  if (code === 'heterogeneous_list_element') {
    return complain(start, 'all entries of a list [...] must be of one kind');
  }
  if (code === 'incompatible_ternary_branches') {
    return complain(start, "both results of '? :' must be of one kind");
  }
  if (code === 'invalid_condition_type') {
    return complain(start, "what stands before '?' must be a condition");
  }
  complain(start, summary);
}

type Pair = readonly [ASTNode, ASTNode];

function explainOperator(
  [, left, operator, right]: RegExpExecArray,
  [a, b]: Pair,
  text: string,
  complain: Complain,
): undefined {
  const what =
    operator === 'in' ? 'look for' : /^[<>=!]/.test(operator ?? '') ? 'compare' : 'calculate with';
  const [first, second] = [
    `${slice(text, a)} (${kindText(left ?? '')})`,
    `${slice(text, b)} (${kindText(right ?? '')})`,
  ];
  complain(
    a.range.start,
    `cannot ${what} ${first} ${operator === 'in' ? 'in' : 'and'} ${second}`,
    b.op === 'value' ? literalHint(b, left) : literalHint(a, right),
  );
}

/** A quoted number, duration or amount where a number is wanted; an unquoted one where a text is. */
function literalHint(node: ASTNode, wanted: string | undefined): string | undefined {
  if (node.op !== 'value') return undefined;
  const value = String(node.args);
  const isNumber = wanted === 'int' || wanted === 'double';
  if (typeof node.args !== 'string') {
    return wanted === 'string' ? `write '${value}' for a text` : undefined;
  }
  if (!isNumber) return wanted === 'bool' ? 'write true or false without quotes' : undefined;
  const unit = /^(\d[\d.]*) ?(ms|s|m|h|d|yuan)$/.exec(value);
  if (unit !== null) return `write ${unit[1]} * ${UNIT_NAMES[unit[2] ?? ''] ?? 'yuan'}`;
  return /^-?[\d.]+$/.test(value) ? `write ${value} without quotes` : undefined;
}

function explainLogical(
  type: string,
  operator: string,
  [a, b]: Pair,
  text: string,
  complain: Complain,
): undefined {
  const node = isCondition(a) ? b : a;
  const example = type === 'string' ? "== '...'" : '> 0';
  complain(
    node.range.start,
    `'${operator}' joins conditions, ${slice(text, node)} is ${kindText(type)}`,
    KINDS[type] === undefined ? undefined : `such as ${slice(text, node)} ${example}`,
  );
}

/** Whether an operand of `&&` is surely not the one that was refused. */
function isCondition(node: ASTNode): boolean {
  return ['<', '<=', '>', '>=', '==', '!=', '&&', '||', '!_', 'in'].includes(node.op);
}

function isBinary(node: ASTNode): node is ASTNode & { args: [ASTNode, ASTNode] } {
  return (
    Array.isArray(node.args) &&
    node.args.length === 2 &&
    node.op !== '.' &&
    node.op !== 'call' &&
    node.op !== 'list'
  );
}

function explainCall(
  summary: string,
  text: string,
  node: ASTNode | undefined,
  complain: Complain,
): undefined {
  const name = node?.op === 'call' || node?.op === 'rcall' ? node.args[0] : '';
  const start = node?.range.start ?? 0;
  const at = node?.op === 'rcall' ? text.indexOf(name, node.args[1].range.end) : start;
  const use = FUNCTION_USES[name];
  if (use === undefined) {
    const near = likelyName(name, Object.keys(FUNCTION_USES));
    complain(at, `there is no function '${name}'`, near && `did you mean '${near}'?`);
    return;
  }
  const given = /\((.*)\)/.exec(summary)?.[1] ?? '';
  const kinds = given === '' ? [] : given.split(', ').map(kindText);
  const got = kinds.length === 0 ? 'nothing' : kinds.join(' and ');
  complain(at, `'${name}' does not take ${got}`, `it is used as ${use}`);
}

function explainUnknownName(name: string, at: number, scope: Scope, complain: Complain): undefined {
  if (scope.isBroken('names', name)) return;
  const barred = scope.barred.get(name);
  if (barred !== undefined) return complain(at, `'${name}' cannot be read here: ${barred}`);
  if (name === 'suspect') {
    return complain(at, "'suspect' can be read in rules of victim typologies only");
  }
  const names = [
    'signal',
    ...scope.steps.map((step) => step.id),
    ...scope.features.keys(),
    ...scope.sequences.keys(),
    ...scope.params.keys(),
    ...Object.keys(CONSTANTS),
    ...(scope.suspect ? ['suspect'] : []),
  ];
  const near = likelyName(name, [...names, ...scope.barred.keys()]);
  if (fieldKindOf(name) !== undefined) {
    return complain(at, `there is no name '${name}'`, `did you mean 'signal.${name}'?`);
  }
  complain(
    at,
    `there is no feature, sequence, parameter or step called '${name}'`,
    near !== undefined
      ? `did you mean '${near}'?`
      : /^[a-z-]+$/.test(name)
        ? `if it is a text, write it in quotes: '${name}'`
        : undefined,
  );
}

function explainUnknownField(
  field: string,
  owner: ASTNode,
  at: number,
  scope: Scope,
  complain: Complain,
): undefined {
  const name = owner.op === 'id' ? owner.args : 'signal';
  if (name === 'suspect') {
    return complain(at, `'suspect' has no field '${field}'`, 'it has score, level, confirmed');
  }
  const types = scope.steps.find((candidate) => candidate.id === name)?.types ?? scope.types;
  const known = fieldNamesOf(types);
  const near = likelyName(field, known);
  const elsewhere = typesWithField(field, SIGNAL_TYPE_NAMES);
  const hint =
    elsewhere.length > 0
      ? `${elsewhere.slice(0, 4).join(', ')} ${elsewhere.length === 1 ? 'carries' : 'carry'} it`
      : near === undefined
        ? `it has ${known.join(', ')}`
        : `did you mean '${near}'?`;
  complain(at, `${types.join(', ')} has no field '${field}'`, hint);
}

function slice(text: string, node: ASTNode): string {
  const { start, end } = node.range;
  return text.slice(start, end).replace(/\s+/g, ' ').trim();
}
