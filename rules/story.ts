// A story is a pack's own unit test: a few signals with their times, and the decisions that must (or must not) come of them.

import { parseDurationMs } from '../signal/event-time.ts';
import { LEVELS } from '../signal/level.ts';
import { holdsNumber } from '../signal/signal-registers.ts';
import { type SignalType, signalTypeSpec } from '../signal/signal-type.ts';
import { complainUnknown, type Draft } from './draft.ts';
import { likelyName } from './likely-name.ts';
import { fieldNamesOf } from './scope.ts';
import { readTypes } from './signal-types.ts';
import type { StoryExpectation, StorySignal } from './story-plan.ts';
import type { Cursor } from './yaml-cursor.ts';

/** Stories begin on Wednesday 2026-03-04 at 10:00 in Shanghai unless they say `start:`. */
export const STORY_START_MS = 1_772_589_600_000;

/** Reads one entry of `tests:` into the draft. */
export function readStory(draft: Draft, cursor: Cursor): void {
  const fields = cursor.fields(
    ['name', 'hour', 'signals', 'expect'],
    ['name', 'signals', 'expect'],
  );
  const name = fields.name?.text();
  if (name === undefined || fields.signals === undefined || fields.expect === undefined) return;
  const hour = fields.hour?.number(0, 23) ?? 10;
  const signals = fields.signals.items().map(readSignal);
  const expect = readExpectations(draft, fields.expect);
  if (signals.includes(undefined) || expect === undefined) return;
  draft.stories.push({
    name,
    file: cursor.file.name,
    line: cursor.file.place(cursor.offset).line,
    startMs: STORY_START_MS + (hour - 10) * 3_600_000,
    signals: signals.filter((signal) => signal !== undefined),
    expect,
  });
}

function readSignal(cursor: Cursor): StorySignal | undefined {
  const entries = cursor.entries();
  const [at, typed] = [entries.find(({ key }) => key === 'at'), entries.find(isType)];
  const [type] = typed === undefined ? [] : readTypes(typed.value);
  if (typed === undefined && cursor.isMap()) cursor.complain("a signal of a story needs 'type'");
  if (at === undefined && cursor.isMap()) cursor.complain("a signal of a story needs 'at'");
  const fields: Record<string, string | number | boolean> = {};
  for (const { key, keyCursor, value } of entries) {
    if (key === 'at') continue;
    if (type !== undefined && !isFieldOf(key, type)) {
      complainOfField(keyCursor, key, type, entries);
    }
    const scalar = value.scalar();
    if (scalar !== undefined) fields[key] = yuanOrScalar(key, scalar, value);
  }
  if (type !== undefined) complainOfMissing(cursor, type, fields);
  const atMs = at && readAt(at.value);
  if (type === undefined || atMs === undefined) return undefined;
  return { atMs, fields, line: cursor.file.place(cursor.offset).line };
}

function isType({ key }: { key: string }): boolean {
  return key === 'type';
}

function isFieldOf(name: string, type: SignalType): boolean {
  return fieldNamesOf([type]).includes(name);
}

function complainOfField(
  cursor: Cursor,
  name: string,
  type: SignalType,
  entries: readonly { key: string }[],
): void {
  const known = fieldNamesOf([type]);
  const absent = known.filter((field) => !entries.some(({ key }) => key === field));
  const near = likelyName(name, absent) ?? likelyName(name, known);
  cursor.complain(
    `${type} has no field '${name}'`,
    near === undefined ? `it has ${known.join(', ')}` : `did you mean '${near}'?`,
  );
}

function complainOfMissing(
  cursor: Cursor,
  type: SignalType,
  fields: Readonly<Record<string, unknown>>,
): void {
  const missing = signalTypeSpec(type).required.filter((name) => !Object.hasOwn(fields, name));
  const written = Object.keys(fields).filter((name) => !isFieldOf(name, type));
  // A misspelt field was complained about; that the right one is missing goes without saying.
  const unsaid = missing.filter((name) => !written.some((one) => likelyName(one, [name]) === name));
  if (unsaid.length > 0) {
    cursor.complain(`${type} needs ${unsaid.map((name) => `'${name}'`).join(', ')}`);
  }
}

function readAt(cursor: Cursor): number | undefined {
  const text = cursor.text();
  if (text === undefined) return undefined;
  return text === '0'
    ? 0
    : (compoundDurationMs(text) ??
        cursor.complain(`'${text}' is not a time since the start`, 'write 0, 5m, 1h30m or 2d'));
}

/** `1h30m` is the sum of its parts. */
function compoundDurationMs(text: string): number | undefined {
  const parts = text.match(/\d+(?:ms|s|m|h|d)/g);
  if (parts === null || parts.join('') !== text) return undefined;
  return parts.reduce((sum, part) => sum + (parseDurationMs(part) ?? 0), 0);
}

/** Amounts may be written `5000 yuan` and durations `20m`, as people say them. */
function yuanOrScalar(
  key: string,
  scalar: string | number | boolean,
  cursor: Cursor,
): string | number | boolean {
  if (typeof scalar !== 'string') {
    return typeof scalar === 'number' && key !== 'time' && !holdsNumber(key)
      ? (cursor.text() ?? scalar)
      : scalar;
  }
  const yuan = /^(\d+)(?:\.(\d{2}))? yuan$/.exec(scalar);
  if (key.endsWith('Fen') && yuan !== null) return Number(yuan[1]) * 100 + Number(yuan[2] ?? 0);
  if (key.endsWith('Ms')) return compoundDurationMs(scalar) ?? scalar;
  return scalar;
}

function readExpectations(draft: Draft, cursor: Cursor): StoryExpectation[] | undefined {
  if (!cursor.isList()) {
    return cursor.text() === 'nothing'
      ? []
      : cursor.complain(`'expect' is a list of decisions, or the word nothing`);
  }
  return cursor
    .items()
    .map((item) => {
      const fields = item.fields(['typology', 'level', 'rules'], ['typology', 'level']);
      const typology = fields.typology?.text();
      const level = fields.level?.word(LEVELS);
      const rules = (fields.rules?.items() ?? []).map((rule) => knownRule(draft, rule));
      if (typology === undefined || level === undefined) return undefined;
      if (!draft.typologies.some((candidate) => candidate.id === typology)) {
        return (
          fields.typology &&
          complainUnknown(draft, fields.typology, 'typologies', 'typology', typology)
        );
      }
      const line = item.file.place(item.offset).line;
      return { typology, level, rules: rules.filter((rule) => rule !== undefined), line };
    })
    .filter((expectation) => expectation !== undefined);
}

function knownRule(draft: Draft, cursor: Cursor): string | undefined {
  const id = cursor.text();
  if (id === undefined || draft.rules.some((rule) => rule.id === id)) return id;
  return complainUnknown(draft, cursor, 'rules', 'rule', id);
}
