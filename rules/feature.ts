// A feature: one number or text counted over a sliding window of event time, by one key.
import type { ASTNode } from '@marcbachmann/cel-js';
import { formatDurationMs, parseDurationMs } from '../signal/event-time.ts';
import type { SignalType } from '../signal/signal-type.ts';
import { readTexts } from './both-texts.ts';
import { fieldsMissingOn, isTold, outcomesOn } from './can-hold.ts';
import { warnAboutContradictions } from './contradiction.ts';
import { stateKeyOf } from './definition.ts';
import { brokenIn, claimName, complainAt, type Draft, indexByName, isBroken } from './draft.ts';
import { type CelType, checkExpression } from './expression.ts';
import { type ConditionCode, conditionCode, type ValueCode, valueCode } from './expression-code.ts';
import { typeOf } from './expression-type.ts';
import { likelyName } from './likely-name.ts';
import type { Aggregate, Unit } from './plan.ts';
import { fieldKindOf, type Scope, unitOf } from './scope.ts';
import { readKeys, readTypes } from './signal-types.ts';
import type { Cursor, PlacedText } from './yaml-cursor.ts';

export const WINDOW_MS_MIN = 1_000;
export const WINDOW_MS_MAX = 30 * 86_400_000;
export const EXACT_UP_TO_MIN = 16;
export const EXACT_UP_TO_MAX = 100_000;
const EXACT_UP_TO = 4_096;

const AGGREGATES: Readonly<Record<Aggregate, 'none' | 'number' | 'any' | 'flag' | 'duration'>> = {
  count: 'none',
  sum: 'number',
  min: 'number',
  max: 'number',
  mean: 'number',
  stddev: 'number',
  distinct: 'any',
  last: 'any',
  first_seen: 'none',
  time_since: 'none',
  rate: 'duration',
  ratio: 'flag',
  top: 'any',
  top_share: 'any',
};

/** Names of what features count, as `value:` writes them. */
export const AGGREGATE_NAMES = Object.keys(AGGREGATES).filter(isAggregate);

/** Reads one entry of `features:` into the draft. */
export function readFeature(draft: Draft, name: string, nameCursor: Cursor, cursor: Cursor): void {
  const fields = cursor.fields(
    ['text', 'on', 'by', 'role', 'where', 'value', 'window', 'bucket', 'exactUpTo'],
    ['on', 'by', 'value', 'window'],
  );
  if (!claimName(draft, nameCursor, name, 'feature')) return;
  const types = fields.on === undefined ? [] : readTypes(fields.on);
  if (types.length === 0 || fields.by === undefined) return;
  const role = fields.role?.word(['suspect', 'victim']);
  const keys = readKeys(fields.by, types, role);
  const windowMs = fields.window && readWindow(draft, fields.window, WINDOW_MS_MIN, WINDOW_MS_MAX);
  const bucketMs = fields.bucket && readWindow(draft, fields.bucket, WINDOW_MS_MIN, WINDOW_MS_MAX);
  const scope = signalScope(draft, types);
  const where = fields.where && readCondition(fields.where, scope, fields.on);
  const value = fields.value && readValue(fields.value, scope, fields.on);
  const text = fields.text && readTexts(fields.text);
  const exactUpTo = value && readExactUpTo(fields.exactUpTo, value.aggregate);
  if (keys === undefined || windowMs === undefined || value === undefined) return;
  if (bucketMs !== undefined && (windowMs % bucketMs !== 0 || windowMs <= 86_400_000)) {
    fields.bucket?.complain(
      windowMs % bucketMs === 0
        ? 'only windows over 24h may use buckets; shorter ones are exact'
        : 'the window must be a whole number of buckets',
    );
  }
  draft.features.push({
    index: draft.features.length,
    name,
    stateKey: stateKeyOf(name, cursor, draft.params),
    role: keys.role,
    aggregate: value.aggregate,
    windowMs,
    bucketMs: bucketMs ?? 0,
    exactUpTo: exactUpTo ?? 0,
    perMs: value.perMs,
    result: value.result,
    unit: value.unit,
    integer: value.integer,
    keys: keys.fields,
    entityKind: keys.kind,
    where: where?.registers,
    value: value.code?.registers,
    valueType: value.code?.type,
    text,
    cursor: nameCursor,
  });
}

/** A scope in which only the signal, lists and parameters can be read. */
export function signalScope(draft: Draft, types: readonly SignalType[]): Scope {
  const barred = new Map<string, string>();
  for (const section of ['features', 'sequences'] as const) {
    for (const name of draft.declared[section]) barred.set(name, `only rules read ${section}`);
  }
  return {
    types,
    steps: [],
    features: new Map(),
    barred,
    sequences: new Map(),
    lists: indexByName(draft.lists),
    params: draft.params,
    isBroken: brokenIn(draft),
    literals: draft.literals,
    suspect: false,
    typologies: new Set(),
  };
}

/** Reads a bool expression; undefined after complaining. Warns when it never holds, or not on one of the types in `on`. */
export function readCondition(
  cursor: Cursor,
  scope: Scope,
  on?: Cursor,
): ConditionCode | undefined {
  const placed = cursor.placed();
  if (placed === undefined) return undefined;
  const complain = complainAt(cursor, placed);
  const checked = checkExpression(placed, scope, ['bool'], complain);
  if (checked === undefined) return undefined;
  const code = conditionCode(checked.ast, scope, complain);
  if (code.constant === 'never') cursor.warn('this condition can never hold');
  else {
    warnAboutContradictions(checked.ast, scope, complain);
    if (on !== undefined) warnAboutTypes(on, checked.ast, scope);
  }
  return code;
}

/** Warns of the signal types on which an expression never has an answer: nothing of that type is counted. */
function warnAboutTypes(on: Cursor, ast: ASTNode, scope: Scope): void {
  const items = on.isList() ? on.items() : [on];
  scope.types.forEach((type, index) => {
    const view = { scope, type, canEnd: () => true };
    if (typeOf(ast, scope) === 'flag' ? outcomesOn(ast, view).holds : isTold(ast, view)) return;
    const missing = fieldsMissingOn(ast, type).map((field) => `'${field}'`);
    items[index]?.warn(`${type} is never counted: it carries no ${missing.join(', ')}`);
  });
}

/** A duration such as `10m`, written out or as the name of a parameter. */
export function readWindow(
  draft: Draft,
  cursor: Cursor,
  minMs: number,
  maxMs: number,
): number | undefined {
  const text = cursor.text();
  if (text === undefined) return undefined;
  const param = draft.params.get(text);
  const windowMs = typeof param === 'number' ? param : parseDurationMs(text);
  if (windowMs === undefined) {
    if (isBroken(draft, 'params', text)) return undefined;
    const near = likelyName(text, draft.params.keys());
    return cursor.complain(
      `'${text}' is not a duration`,
      near === undefined || /^\d/.test(text)
        ? 'write 90s, 10m, 2h or 7d'
        : `did you mean the parameter '${near}'?`,
    );
  }
  if (windowMs < minMs || windowMs > maxMs) {
    return cursor.complain(
      `${cursor.path} cannot be ${text}`,
      `it may be from ${formatDurationMs(minMs)} to ${formatDurationMs(maxMs)}`,
    );
  }
  return windowMs;
}

/** How many values `distinct` counts exactly; 0 for what is always exact. */
function readExactUpTo(cursor: Cursor | undefined, aggregate: Aggregate): number | undefined {
  if (cursor === undefined) return aggregate === 'distinct' ? EXACT_UP_TO : 0;
  if (aggregate !== 'distinct') {
    return cursor.complain(
      `'${aggregate}' is always exact`,
      'only distinct takes exactUpTo: remove it',
    );
  }
  const size = cursor.number(EXACT_UP_TO_MIN, EXACT_UP_TO_MAX);
  if (size !== undefined && !Number.isInteger(size))
    return cursor.complain(`${cursor.path} must be a whole number`, `it is ${size}`);
  return size;
}

interface FeatureValue {
  readonly aggregate: Aggregate;
  readonly perMs: number;
  readonly code: ValueCode | undefined;
  readonly result: 'number' | 'text';
  readonly integer: boolean;
  readonly unit: Unit;
  readonly ast?: ASTNode;
}

function readValue(cursor: Cursor, scope: Scope, on: Cursor | undefined): FeatureValue | undefined {
  const placed = cursor.placed();
  if (placed === undefined) return undefined;
  const match = /^(\w+)\s*(?:\(([\s\S]*)\))?$/.exec(placed.text.trim());
  const word = match?.[1] ?? '';
  if (match === null || !isAggregate(word)) {
    const near = likelyName(word, AGGREGATE_NAMES);
    return cursor.complain(
      `'${placed.text}' is not a value of features`,
      near === undefined ? `values are ${AGGREGATE_NAMES.join(', ')}` : `did you mean '${near}'?`,
    );
  }
  const takes = AGGREGATES[word];
  const inner = match[2];
  if ((takes === 'none') !== (inner === undefined || inner.trim() === '')) {
    return cursor.complain(
      takes === 'none' ? `'${word}' takes no argument` : `'${word}' needs an argument`,
      takes === 'duration'
        ? 'such as rate(1m)'
        : takes === 'none'
          ? `write ${word}`
          : `such as ${word}(signal.field)`,
    );
  }
  const base = {
    aggregate: word,
    perMs: 0,
    code: undefined,
    result: 'number',
    unit: 'number',
  } as const;
  if (takes === 'none') {
    const unit = word === 'first_seen' ? 'time' : word === 'time_since' ? 'ms' : 'number';
    return { ...base, integer: true, unit };
  }
  const argument = placedFrom(placed, placed.text.indexOf('(') + 1, inner ?? '');
  if (takes === 'duration') {
    const perMs = parseDurationMs(argument.text.trim());
    if (perMs === undefined) {
      return complainAt(cursor, argument)(0, `'${inner}' is not a duration`, 'such as rate(1m)');
    }
    return { ...base, perMs, integer: false };
  }
  const value = readArgument(cursor, argument, word, takes, scope);
  if (value?.ast !== undefined && on !== undefined) warnAboutTypes(on, value.ast, scope);
  return value;
}

function readArgument(
  cursor: Cursor,
  argument: PlacedText,
  aggregate: Aggregate,
  takes: 'number' | 'any' | 'flag',
  scope: Scope,
): FeatureValue | undefined {
  const expected: CelType[] =
    takes === 'flag'
      ? ['bool']
      : takes === 'number'
        ? ['int', 'double']
        : ['string', 'int', 'double'];
  const complain = complainAt(cursor, argument);
  const checked = checkExpression(argument, scope, expected, complain);
  if (checked === undefined) return undefined;
  const base = { aggregate, perMs: 0, result: 'number', unit: 'number' } as const;
  if (takes === 'flag') {
    const condition = conditionCode(checked.ast, scope, complain);
    const run = condition.run;
    const code: ValueCode = {
      source: condition.source,
      run: (context) => (run(context) ? 1 : 0),
      registers: {
        source: `(${condition.registers.source} ? 1 : 0)`,
        hashes: condition.registers.hashes,
      },
      type: 'number',
      uses: condition.uses,
    };
    return { ...base, code, integer: false, ast: checked.ast };
  }
  const { ast } = checked;
  const code = valueCode(checked.ast, scope, complain);
  if (aggregate === 'distinct') return { ...base, code, integer: true, ast };
  if (aggregate === 'top_share') return { ...base, code, integer: false, ast };
  const result = code.type;
  const [field, another] = [...code.uses.fields];
  const kind = field === undefined || another !== undefined ? undefined : fieldKindOf(field);
  const unit = result === 'text' ? 'text' : kind === undefined ? 'number' : unitOf(kind);
  const integer = checked.type === 'int' && aggregate !== 'mean' && aggregate !== 'stddev';
  return { aggregate, perMs: 0, code, result, integer, unit, ast };
}

function placedFrom(placed: PlacedText, from: number, text: string): PlacedText {
  return { text, at: (offset) => placed.at(from + offset) };
}

function isAggregate(name: string): name is Aggregate {
  return Object.hasOwn(AGGREGATES, name);
}
