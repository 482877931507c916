// What may be written at a place of a pack file: fields of the schema, words of a closed set, and in expressions whatever the compiler would let it
// speak of there.
import type { SignalType } from '../../signal/signal-type.ts';
import { isSignalType, SIGNAL_TYPE_NAMES, signalTypeSpec } from '../../signal/signal-type.ts';
import type { Text } from '../../signal/text.ts';
import type { DeclaringSection } from '../draft.ts';
import { FUNCTION_USES } from '../expression-fault.ts';
import { AGGREGATE_NAMES } from '../feature.ts';
import { CONSTANTS, codesOf, fieldNamesOf, type Scope } from '../scope.ts';
import { describeField, describeName } from './describe.ts';
import { FUNCTION_MEANINGS } from './function-meanings.ts';
import { meaningOf } from './meaning.ts';
import { type FileScalar, OpenFile, offsetInText } from './open-file.ts';
import type { PackModel } from './pack-model.ts';
import { fieldsAt, shapesAt, wordsAt } from './schema-at.ts';
import { scopeAt, stepsOf, typesAt } from './scope-at.ts';
import { wordsOf, wordsOfReason } from './words.ts';

export interface Choice {
  readonly label: string;
  readonly what:
    | DeclaringSection
    | 'field'
    | 'constant'
    | 'function'
    | 'word'
    | 'step'
    | 'schema-field';
  /** In a few words beside it: a unit, a window, a value. */
  readonly detail: string;
  /** What it means; empty when nothing is said of it. */
  readonly text: string | Text;
  /** What is written when it is more than the label. */
  readonly apply?: string;
}

export interface Choices {
  /** Offsets of what is replaced. */
  readonly from: number;
  readonly to: number;
  readonly choices: readonly Choice[];
}

/** A place in a file as it stands in the editor. */
export interface Place {
  readonly file: string;
  readonly text: string;
  readonly offset: number;
}

/** Stands where the next letter would, so that there is something to look at. */
const HELD = 'x';

/** What may be written at a place; no choices where nothing is known. */
export function choicesAt(model: PackModel, place: Place): Choices {
  const { text, offset } = place;
  const from = offset - (/[A-Za-z0-9_-]*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  const to = offset + (/^[A-Za-z0-9_-]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const range = { from, to };
  for (const held of [HELD, `${HELD}:`]) {
    const file = new OpenFile(place.file, text.slice(0, offset) + held + text.slice(offset));
    const scalar = file.at(offset + 1);
    if (scalar === undefined) continue;
    const choices =
      scalar.part === 'key'
        ? keyChoices(file, scalar.path.slice(0, -1))
        : valueChoices(model, file, scalar, offset);
    if (choices.length > 0) return { ...expressionRange(scalar, range, text), choices };
  }
  return { ...range, choices: [] };
}

/** Within an expression a `-` takes away and is no part of a name; in a quoted text of one it is. */
function expressionRange(scalar: FileScalar, range: { from: number; to: number }, text: string) {
  const { kind } = meaningOf(scalar.path);
  const isExpression = kind === 'condition' || kind === 'value' || kind === 'reason';
  const word = text.slice(range.from, range.to);
  const quoted = /['"]$/.test(text.slice(0, range.from));
  if (!isExpression || quoted || scalar.part === 'key') return range;
  return { from: range.from + word.lastIndexOf('-') + 1, to: range.to };
}

function keyChoices(file: OpenFile, path: readonly string[]): Choice[] {
  const there = new Set(file.keysAt(path));
  const [section, , part, index] = path;
  const isSignal = section === 'tests' && part === 'signals' && index !== undefined;
  const known = fieldsAt(path).map(({ word, text }) => ({ label: word, detail: '', text }));
  const fields = isSignal ? storyFields(file, path) : [];
  return [...known, ...fields]
    .filter(({ label }) => !there.has(label))
    .map((field) => ({ ...field, what: 'schema-field' as const, apply: `${field.label}: ` }));
}

function storyFields(file: OpenFile, signal: readonly string[]): Omit<Choice, 'what'>[] {
  const type = file.cursor(signal)?.textOf('type');
  if (type === undefined || !isSignalType(type)) return [];
  const { required } = signalTypeSpec(type);
  return fieldNamesOf([type])
    .filter((name) => name !== 'type')
    .map((name) => {
      const described = describeField(name, [type]);
      const isRequired = required.some((one) => one === name);
      return {
        label: name,
        detail: `${described?.facts[0]?.value ?? ''}${isRequired ? ' *' : ''}`,
        text: described?.text ?? '',
      };
    });
}

function valueChoices(
  model: PackModel,
  file: OpenFile,
  scalar: FileScalar,
  offset: number,
): Choice[] {
  const { path } = scalar;
  const meaning = meaningOf(path);
  switch (meaning.kind) {
    case 'condition':
    case 'value':
    case 'reason':
      return expressionChoices(model, file, scalar, offset);
    case 'reference':
      return namesOfSection(model, meaning.section);
    case 'duration':
      return namesOfSection(model, 'params');
    case 'step':
      return stepsOf(file, meaning.sequence).map(({ id, types }) => stepChoice(id, types));
    case 'key':
      return keysOf(typesAt(file, path.slice(0, 2)));
    case 'file':
      return model.files
        .filter(({ name }) => !/\.ya?ml$/.test(name))
        .map(({ name }) => wordChoice(name));
    case 'story-signal':
      return storyValues(model, meaning.field);
    default:
      return plainChoices(file, path);
  }
}

/** Words of the schema; where a map must stand, its fields. */
function plainChoices(file: OpenFile, path: readonly string[]): Choice[] {
  if (shapesAt(path).some(({ properties }) => properties !== undefined))
    return keyChoices(file, path);
  return [...new Set(wordsAt(path))].map(wordChoice);
}

function storyValues(model: PackModel, field: string): Choice[] {
  if (field === 'type') return SIGNAL_TYPE_NAMES.map(wordChoice);
  if (field === 'list') return namesOfSection(model, 'lists');
  return (codesOf(field) ?? []).map(wordChoice);
}

function keysOf(types: readonly SignalType[]): Choice[] {
  const keys = types.map((type) => {
    const { suspectKeys, victimKeys } = signalTypeSpec(type);
    return new Set<string>([...suspectKeys, ...victimKeys]);
  });
  const shared = [...(keys[0] ?? [])].filter((key) => keys.every((one) => one.has(key)));
  return ['victim', 'suspect', ...shared].map(wordChoice);
}

function namesOfSection(model: PackModel, section: DeclaringSection): Choice[] {
  return model.names.names
    .filter((one) => one.section === section)
    .map(({ name }) => nameChoice(model, section, name));
}

function expressionChoices(
  model: PackModel,
  file: OpenFile,
  scalar: FileScalar,
  offset: number,
): Choice[] {
  const scope = model.draft && scopeAt(model.draft, file, scalar.path);
  if (scope === undefined) return [];
  const isReason = meaningOf(scalar.path).kind === 'reason';
  const at = offsetInText(scalar, offset);
  const words = isReason ? wordsOfReason(scalar.text) : wordsOf(scalar.text);
  const word = words.find(({ from, to }) => from <= at && at < to);
  if (word === undefined) return [];
  if (word.kind === 'text')
    return textChoices(model, scope, scalar.text.slice(0, word.from), word.call);
  if (word.owner !== undefined) return fieldChoices(scope, word.owner);
  const features = [...scope.features.keys()].map((name) => nameChoice(model, 'features', name));
  const roots = ['signal', ...(scope.suspect ? ['suspect'] : [])].map(wordChoice);
  if (isReason) return [...features, ...roots];
  const isValue = meaningOf(scalar.path).kind === 'value' && word.from === 0;
  return [
    ...(isValue ? AGGREGATE_NAMES.map(wordChoice) : []),
    ...features,
    ...[...scope.sequences.keys()].map((name) => nameChoice(model, 'sequences', name)),
    ...scope.steps.map(({ id, types }) => stepChoice(id, types)),
    ...roots,
    ...[...scope.params.keys()].map((name) => nameChoice(model, 'params', name)),
    ...Object.entries(CONSTANTS).map(([label, value]) => ({
      label,
      what: 'constant' as const,
      detail: String(value),
      text: '',
    })),
    ...Object.entries(FUNCTION_USES).map(([label, use]) => ({
      label,
      what: 'function' as const,
      detail: use,
      text: FUNCTION_MEANINGS[label] ?? '',
    })),
  ];
}

function fieldChoices(scope: Scope, owner: string): Choice[] {
  if (owner === 'suspect' && scope.suspect) {
    return ['score', 'level', 'confirmed'].map(wordChoice);
  }
  const types =
    owner === 'signal' ? scope.types : scope.steps.find(({ id }) => id === owner)?.types;
  if (types === undefined) return [];
  return fieldNamesOf(types).map((label) => {
    const described = describeField(label, types);
    const detail = described?.facts[0]?.value ?? '';
    return { label, what: 'field', detail, text: described?.text ?? '' };
  });
}

/** What may stand in quotes: lists and typologies as arguments, else the words of the field that it is compared with. */
function textChoices(
  model: PackModel,
  scope: Scope,
  before: string,
  call: string | undefined,
): Choice[] {
  if (call === 'listed') return namesOfSection(model, 'lists');
  if (call === 'suspectScore')
    return [...scope.typologies].map((name) => nameChoice(model, 'typologies', name));
  const compared = /(?:\.\s*(\w+))\s*(?:[=!]=|in\s*\[[^\]]*)\s*['"]$/.exec(before)?.[1];
  return compared === undefined ? [] : (codesOf(compared) ?? []).map(wordChoice);
}

function nameChoice(model: PackModel, section: DeclaringSection, name: string): Choice {
  const described = describeName(model, section, name);
  const fact = (wanted: string) => described?.facts.find((one) => one.name === wanted)?.value;
  const detail =
    section === 'features'
      ? [fact('counts'), fact('window'), fact('unit')].filter(Boolean).join(' · ')
      : (fact('value') ?? fact('role') ?? fact('typology') ?? '');
  return { label: name, what: section, detail, text: described?.text ?? '' };
}

function stepChoice(label: string, types: readonly string[]): Choice {
  return { label, what: 'step', detail: types.join(', '), text: '' };
}

function wordChoice(label: string): Choice {
  return { label, what: 'word', detail: '', text: '' };
}
