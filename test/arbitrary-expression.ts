// CEL expressions grown from numbers: a tree of genes is written out as a condition, a whole number or a text over the names of a scope.
import fc from 'fast-check';
import { FIELDS, isFieldName, type SignalType, signalTypeSpec } from '../signal/signal-type.ts';
import { SAMPLES } from './arbitrary-stream.ts';

/** Names that an expression may use, by type. */
export interface Scope {
  readonly ints: readonly string[];
  readonly doubles: readonly string[];
  readonly texts: readonly { readonly text: string; readonly samples: readonly string[] }[];
  readonly flags: readonly string[];
  readonly lists: readonly string[];
}

/** Genes of an expression. */
export interface Tree {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly children: readonly Tree[];
}

const gene = fc.nat({ max: 255 });

/** Genes of an expression that is at most three operators deep. */
export const arbitraryTree: fc.Arbitrary<Tree> = treeOf(2);

function treeOf(depth: number): fc.Arbitrary<Tree> {
  return fc.record({
    a: gene,
    b: gene,
    c: gene,
    children:
      depth === 0
        ? fc.constant([])
        : fc.oneof(
            { weight: 2, arbitrary: fc.constant([]) },
            fc.array(treeOf(depth - 1), { maxLength: 3 }),
          ),
  });
}

/** The fields of `signal` or of a step, by type. */
export function fieldsScope(owner: string, types: readonly SignalType[]): Scope {
  const scope = {
    ints: [`${owner}.time`],
    doubles: [],
    texts: [
      { text: `${owner}.type`, samples: [...types] },
      { text: `${owner}.source`, samples: ['s1'] },
    ],
    flags: [] as string[],
    lists: [],
  };
  const names = new Set(
    types.flatMap((type) => [...signalTypeSpec(type).required, ...signalTypeSpec(type).optional]),
  );
  const ints: string[] = [];
  const texts: { text: string; samples: readonly string[] }[] = [];
  for (const name of names) {
    if (!isFieldName(name)) continue;
    const spec = FIELDS[name];
    const text = `${owner}.${name}`;
    if (spec.kind === 'flag') scope.flags.push(text);
    else if (['fen', 'ms', 'days', 'time', 'count'].includes(spec.kind)) ints.push(text);
    else texts.push({ text, samples: SAMPLES.textsOf(name) });
  }
  return { ...scope, ints: [...ints, ...scope.ints], texts: [...texts, ...scope.texts] };
}

/** All names of two scopes, those of the first in front. */
export function joinScopes(a: Scope, b: Scope): Scope {
  return {
    ints: [...a.ints, ...b.ints],
    doubles: [...a.doubles, ...b.doubles],
    texts: [...a.texts, ...b.texts],
    flags: [...a.flags, ...b.flags],
    lists: [...a.lists, ...b.lists],
  };
}

/** A condition. */
export function writeFlag(tree: Tree, scope: Scope): string {
  const [left, right, third] = tree.children;
  if (left === undefined) return atom(tree, scope);
  if (right === undefined) return `!(${writeFlag(left, scope)})`;
  const [a, b] = [writeFlag(left, scope), writeFlag(right, scope)];
  if (third !== undefined) return `(${a} ? ${b} : ${writeFlag(third, scope)})`;
  switch (tree.a % 6) {
    case 0:
      return `(${a}) == (${b})`;
    case 1:
      return `(${a}) != (${b})`;
    case 2:
    case 3:
      return `(${a} || ${b})`;
    default:
      return `(${a} && ${b})`;
  }
}

/** A whole number. */
export function writeInt(tree: Tree, scope: Scope): string {
  const [left, right, third] = tree.children;
  if (left === undefined) return intName(tree, scope);
  if (right === undefined)
    return tree.a % 2 === 0 ? `-${intName(left, scope)}` : `abs(${writeInt(left, scope)})`;
  const [a, b] = [writeInt(left, scope), writeInt(right, scope)];
  if (third !== undefined) return `(${writeFlag(left, scope)} ? ${b} : ${writeInt(third, scope)})`;
  const forms = [
    `(${a} + ${b})`,
    `(${a} - ${b})`,
    `(${a} * 3)`,
    `(${a} / ${b})`,
    `(${a} % ${b})`,
    `coalesce(${a}, ${b})`,
    `least(${a}, ${b})`,
    `greatest(${a}, ${b})`,
    `int(ratio(${a}, ${b}))`,
  ];
  return at(forms, tree.a);
}

/** A text. */
export function writeText(tree: Tree, scope: Scope): string {
  const [left, right, third] = tree.children;
  const name = at(scope.texts, tree.b).text;
  if (left === undefined) return name;
  const other = writeText(left, scope);
  if (right === undefined)
    return tree.a % 2 === 0 ? `coalesce(${name}, ${other})` : `(${name} + ${other})`;
  return third === undefined ? name : `(${writeFlag(third, scope)} ? ${name} : ${other})`;
}

function intName(tree: Tree, scope: Scope): string {
  return tree.a % 7 === 0 ? at(INT_SAMPLES, tree.c) : at(scope.ints, tree.b);
}

const INT_SAMPLES = [
  '0',
  '1',
  '2',
  '3',
  '100',
  '15 * second',
  '10 * minute',
  '5000 * yuan',
  'hour',
  'orange',
  '-1',
];
const ORDERS = ['<', '<=', '>', '>=', '==', '!='];

/** A condition without conditions in it. */
function atom(tree: Tree, scope: Scope): string {
  const { a, b, c } = tree;
  const int = at(scope.ints, b);
  const double =
    scope.doubles.length === 0 ? `ratio(${int}, ${at(scope.ints, c)})` : at(scope.doubles, b);
  const { text, samples } = at(scope.texts, b);
  const another = at(scope.texts, c).text;
  const flag = scope.flags.length === 0 ? 'isHoliday()' : at(scope.flags, b);
  const sample = `'${at(samples, c)}'`;
  const forms: (() => string)[] = [
    () => `${int} ${at(ORDERS, a >> 4)} ${at(INT_SAMPLES, c)}`,
    () => `${int} ${at(ORDERS, a >> 4)} ${at(scope.ints, c)}`,
    () =>
      `${double} ${at(ORDERS.slice(0, 4), a >> 4)} ${at(['0.0', '0.5', '1.0', '30.0', '60.0', 'share'], c)}`,
    () => flag,
    () => `${text} ${at(['==', '!='], a >> 4)} ${sample}`,
    () => `${text} ${at(['==', '!='], a >> 4)} ${another}`,
    () => `${at(['', '!'], a >> 4)}(${text} in [${sample}, '${at(samples, c >> 3)}'])`,
    () => `${at(['', '!'], a >> 4)}(${text} in [${sample}, ${another}])`,
    () =>
      `${at(['has', '!known', 'known'], a >> 4).replace('has', text.startsWith('signal.') ? 'has' : 'known')}(${text})`,
    () => `known(${int})`,
    () => `${at(['', '!'], a >> 4)}listed('${at(scope.lists, c)}', ${text})`,
    () => `${at(['', '!'], c)}listed('${at(scope.lists, a >> 4)}', ${text})`,
    () => `${text}.${at(['startsWith', 'endsWith', 'contains'], a >> 4)}(${sample})`,
    () => `coalesce(${flag}, ${at(['true', 'false', 'isOn'], c)})`,
    () => `coalesce(${int}, ${at(INT_SAMPLES, c)}) ${at(ORDERS, a >> 4)} ${at(scope.ints, c)}`,
    () =>
      at(
        [
          `hour() < ${c % 24}`,
          `dayOfWeek() == ${(c % 7) + 1}`,
          'isHoliday()',
          `size(${text}) > ${c % 14}`,
        ],
        a >> 4,
      ),
    () =>
      `${int} ${at(['-', '+', '%', '/'], a >> 4)} ${at(scope.ints, c)} ${at(ORDERS, b)} ${at(INT_SAMPLES, b >> 3)}`,
    () =>
      `${double} / ${at([`(${int} - ${at(scope.ints, c)})`, 'share', '0.0'], a >> 5)} ${at(ORDERS.slice(0, 4), b >> 3)} 1.0`,
  ];
  return at(forms, a)();
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
