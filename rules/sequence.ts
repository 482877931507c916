// A sequence: ordered steps of one person, each with a condition on its own signal and on earlier steps.
import type { ASTNode } from '@marcbachmann/cel-js';
import type { FieldName, SignalType } from '../signal/signal-type.ts';
import { readTexts } from './both-texts.ts';
import { and } from './code-text.ts';
import { stateKeyOf } from './definition.ts';
import { claimName, complainAt, type Draft, isReserved } from './draft.ts';
import { checkExpression } from './expression.ts';
import { type ConditionCode, conditionCode } from './expression-code.ts';
import { readCondition, readWindow, signalScope } from './feature.ts';
import type { AbsencePlan, Condition, RegisterCode, StepPlan } from './plan.ts';
import type { Scope, ScopeStep } from './scope.ts';
import { primaryKeys, readKeys, readTypes } from './signal-types.ts';
import type { Cursor } from './yaml-cursor.ts';

/** More steps than this are a program, not a pattern. */
export const SEQUENCE_STEPS_MAX = 8;
const WITHIN_MS_MAX = 30 * 86_400_000;

/** Reads one entry of `sequences:` into the draft. */
export function readSequence(draft: Draft, name: string, nameCursor: Cursor, cursor: Cursor): void {
  const fields = cursor.fields(['text', 'by', 'steps'], ['steps']);
  if (!claimName(draft, nameCursor, name, 'sequence') || fields.steps === undefined) return;
  const items = fields.steps.items();
  if (items.length < 2 || items.length > SEQUENCE_STEPS_MAX) {
    fields.steps.complain(`a sequence has 2 to ${SEQUENCE_STEPS_MAX} steps`);
    return;
  }
  const steps: StepPlan[] = [];
  const known: ScopeStep[] = [];
  const ids = items.map((item) => item.textOf('id'));
  for (const [index, item] of items.entries()) {
    const later = ids.slice(index + 1).filter((id) => id !== undefined);
    const step = readStep(draft, item, known, later);
    if (step === undefined) return;
    steps.push(step);
    known.push({ id: step.id, types: step.types });
  }
  const types = new Set<SignalType>(
    steps.flatMap((step) => [...step.types, ...step.absences.flatMap((absence) => absence.types)]),
  );
  const by = fields.by;
  const keys: Partial<Record<SignalType, FieldName>> = {};
  const read =
    by === undefined
      ? primaryKeys(nameCursor, [...types], 'victim')
      : readKeys(by, [...types], 'victim');
  if (read === undefined) return;
  for (const type of types) {
    const [field] = read.fields[type] ?? [];
    if (field !== undefined) keys[type] = field;
  }
  const withinSumMs = steps.reduce(
    (sum, step) => sum + (Number.isFinite(step.withinMs) ? step.withinMs : 0),
    0,
  );
  draft.sequences.push({
    index: draft.sequences.length,
    name,
    stateKey: stateKeyOf(name, cursor, draft.params),
    steps,
    keys,
    retentionMs: withinSumMs,
    text: fields.text && readTexts(fields.text),
    cursor: nameCursor,
  });
}

function readStep(
  draft: Draft,
  cursor: Cursor,
  earlier: readonly ScopeStep[],
  later: readonly string[],
): StepPlan | undefined {
  const fields = cursor.fields(
    ['id', 'on', 'where', 'within', 'optional', 'times', 'without', 'during'],
    ['id', 'on'],
  );
  const id = fields.id?.text();
  if (id === undefined || fields.id === undefined || fields.on === undefined) return undefined;
  if (!claimStep(draft, fields.id, id, earlier)) return undefined;
  const types = readTypes(fields.on);
  const isFirst = earlier.length === 0;
  const withinMs = fields.within && readWindow(draft, fields.within, 1, WITHIN_MS_MAX);
  if (isFirst && fields.within !== undefined) {
    return fields.within.complain("the first step cannot have 'within'", 'no step comes before it');
  }
  if (!isFirst && fields.within === undefined) {
    return cursor.complain(`step '${id}' needs 'within'`, 'such as within: 2h');
  }
  const optional = fields.optional?.flag() ?? false;
  if (optional && (isFirst || later.length === 0)) {
    return fields.optional?.complain('the first and the last step cannot be optional');
  }
  const conditions = fields.where
    ? readStepCondition(fields.where, stepScope(draft, types, earlier, [id, ...later]))
    : { own: undefined, linked: undefined, captured: NOTHING_CAPTURED };
  const timesMin = fields.times ? readTimes(fields.times) : 1;
  const absences = [
    ...(fields.without ? readAbsences(draft, fields.without, earlier) : []),
    ...(fields.during ? readDuring(draft, fields.during, earlier) : []),
  ];
  if (types.length === 0 || conditions === undefined || timesMin === undefined) return undefined;
  return {
    id,
    types,
    own: conditions.own,
    linked: conditions.linked,
    captured: conditions.captured.own,
    capturedOfSteps: conditions.captured.steps,
    withinMs: withinMs ?? Number.POSITIVE_INFINITY,
    optional,
    timesMin,
    absences,
  };
}

function claimStep(
  draft: Draft,
  cursor: Cursor,
  id: string,
  earlier: readonly ScopeStep[],
): boolean {
  const taken = draft.names.get(id);
  if (!/^[a-z][A-Za-z0-9]*$/.test(id) || isReserved(id)) {
    cursor.complain(
      `'${id}' cannot name a step`,
      isReserved(id)
        ? 'expressions know it as something else'
        : 'begin with a small letter, go on with letters and digits',
    );
    return false;
  }
  if (taken !== undefined) cursor.complain(`'${id}' already names a ${taken.what}`);
  const isTwice = earlier.some((step) => step.id === id);
  if (isTwice) cursor.complain(`step '${id}' is defined twice`);
  return taken === undefined && !isTwice;
}

/** What the condition of a step may read: its own signal and earlier steps. `later` are the ids of the step itself and of those after it. */
export function stepScope(
  draft: Draft,
  types: readonly SignalType[],
  earlier: readonly ScopeStep[],
  later: readonly string[] = [],
): Scope {
  const scope = signalScope(draft, types);
  const barred = new Map(scope.barred);
  const [own] = later;
  for (const id of later) {
    barred.set(id, id === own ? "its own fields are read as 'signal'" : 'that step comes later');
  }
  return { ...scope, barred, steps: earlier };
}

/** Splits a step's condition into the terms that its own signal decides and those that read earlier steps. */
function readStepCondition(cursor: Cursor, scope: Scope): StepConditions | undefined {
  const placed = cursor.placed();
  if (placed === undefined) return undefined;
  const complain = complainAt(cursor, placed);
  const checked = checkExpression(placed, scope, ['bool'], complain);
  if (checked === undefined) return undefined;
  const terms = termsOf(checked.ast).map((term) => conditionCode(term, scope, complain));
  const own = terms.filter((code) => code.uses.steps.size === 0);
  const linked = terms.filter((code) => code.uses.steps.size > 0);
  return { own: registersOf(own), linked: allOf(linked), captured: capturedBy(linked) };
}

interface StepConditions {
  readonly own: RegisterCode | undefined;
  readonly linked: Condition | undefined;
  readonly captured: Captured;
}

/** What conditions read of their own signal and, by index, of earlier steps. */
interface Captured {
  readonly own: readonly string[];
  readonly steps: ReadonlyMap<number, ReadonlySet<string>>;
}

const NOTHING_CAPTURED: Captured = { own: [], steps: new Map() };

function capturedBy(codes: readonly ConditionCode[]): Captured {
  const own = new Set<string>();
  const steps = new Map<number, Set<string>>();
  for (const { uses } of codes) {
    for (const field of uses.fields) own.add(field);
    for (const [step, fields] of uses.stepFields)
      steps.set(step, new Set([...(steps.get(step) ?? []), ...fields]));
  }
  return { own: [...own].sort(), steps };
}

/** Code that holds when all do; undefined when there are none. */
function registersOf(codes: readonly ConditionCode[]): RegisterCode | undefined {
  if (codes.length === 0) return undefined;
  const source = codes.map((code) => code.registers.source).reduce(and);
  return { source, hashes: codes.flatMap((code) => code.registers.hashes) };
}

/** A condition that holds when all do; undefined when there are none. */
function allOf(codes: readonly ConditionCode[]): Condition | undefined {
  const [first, ...others] = codes.map((code) => code.run);
  if (first === undefined || others.length === 0) return first;
  return (context) => first(context) && others.every((run) => run(context));
}

function termsOf(ast: ASTNode): ASTNode[] {
  return ast.op === '&&' ? [...termsOf(ast.args[0]), ...termsOf(ast.args[1])] : [ast];
}

/** `3..`: at least three. */
function readTimes(cursor: Cursor): number | undefined {
  const text = cursor.text();
  const match = /^(\d+)\.\.$/.exec(text ?? '');
  const count = Number(match?.[1]);
  if (match === null || count < 2 || count > 20) {
    return cursor.complain(
      `'${text}' is not a repetition`,
      'write 3.. for at least three, up to 20..',
    );
  }
  return count;
}

function readAbsences(draft: Draft, cursor: Cursor, earlier: readonly ScopeStep[]): AbsencePlan[] {
  const items = cursor.isList() ? cursor.items() : [cursor];
  return items.flatMap((item) => {
    const fields = item.fields(['on', 'where', 'since'], ['on']);
    const types = fields.on ? readTypes(fields.on) : [];
    const since = fields.since ? stepIndex(fields.since, earlier) : earlier.length - 1;
    if (types.length === 0 || since === undefined) return [];
    if (since < 0) {
      item.complain(`the first step cannot have 'without'`);
      return [];
    }
    const scope = stepScope(draft, types, earlier);
    const where = fields.where && readCondition(fields.where, scope);
    const captured = where === undefined ? NOTHING_CAPTURED : capturedBy([where]);
    return [
      {
        types,
        where: where?.run,
        since,
        captured: captured.own,
        capturedOfSteps: captured.steps,
      },
    ];
  });
}

/** During a call: no `call.ended` of the same call since the step that started it. */
function readDuring(draft: Draft, cursor: Cursor, earlier: readonly ScopeStep[]): AbsencePlan[] {
  const since = stepIndex(cursor, earlier);
  const step = since === undefined ? undefined : earlier[since];
  if (since === undefined || step === undefined) return [];
  if (step.types.some((type) => type !== 'call.started')) {
    cursor.complain(
      `'during' needs a step on call.started`,
      `'${step.id}' is on ${step.types.join(', ')}`,
    );
    return [];
  }
  const scope = stepScope(draft, ['call.ended'], earlier);
  const text = `signal.callId == ${step.id}.callId`;
  const placed = { text, at: () => cursor.file.place(cursor.offset) };
  const complain = complainAt(cursor, placed);
  const checked = checkExpression(placed, scope, ['bool'], complain);
  if (checked === undefined) return [];
  const code = conditionCode(checked.ast, scope, complain);
  const captured = capturedBy([code]);
  return [
    {
      types: ['call.ended'],
      where: code.run,
      since,
      captured: captured.own,
      capturedOfSteps: captured.steps,
    },
  ];
}

function stepIndex(cursor: Cursor, earlier: readonly ScopeStep[]): number | undefined {
  const id = cursor.text();
  const index = earlier.findIndex((step) => step.id === id);
  if (index >= 0) return index;
  return cursor.complain(
    `'${id}' is not an earlier step`,
    earlier.length === 0
      ? 'this is the first step'
      : `earlier steps are ${earlier.map((step) => step.id).join(', ')}`,
  );
}
