// What stands under the pointer: what it means, its unit, where it is defined and what speaks of it; and the way to its definition.
import { isSignalType, type SignalType } from '../../signal/signal-type.ts';
import type { Place } from './completion.ts';
import {
  type Description,
  describeField,
  describeName,
  describeSignalType,
  describeWord,
} from './describe.ts';
import { meaningOf } from './meaning.ts';
import { type FileScalar, OpenFile, offsetInText, rangeInFile } from './open-file.ts';
import type { PackModel } from './pack-model.ts';
import { NAMING_SECTIONS, type PackName, sectionsOf } from './pack-names.ts';
import { textAt } from './schema-at.ts';
import { stepsOf, typesAt } from './scope-at.ts';
import { type Word, wordsOf, wordsOfReason } from './words.ts';

export interface Hover extends Description {
  /** Offsets of what it is about. */
  readonly from: number;
  readonly to: number;
}

/** What can be said of what stands at a place; undefined when that is nothing. */
export function hoverAt(model: PackModel, place: Place): Hover | undefined {
  const file = new OpenFile(place.file, place.text);
  const scalar = file.at(place.offset);
  if (scalar === undefined) return undefined;
  const whole = rangeInFile(scalar, 0, scalar.text.length);
  const tell = (description: Description | undefined) =>
    description && { ...description, ...whole };
  const { path } = scalar;
  if (scalar.part === 'key') return tell(aboutKey(model, path));
  const meaning = meaningOf(path);
  switch (meaning.kind) {
    case 'condition':
    case 'value':
    case 'reason':
      return aboutWord(model, file, scalar, place.offset);
    case 'reference':
      return tell(describeName(model, meaning.section, scalar.text));
    case 'duration':
      return tell(describeName(model, 'params', scalar.text));
    case 'step':
      return tell(aboutStep(file, meaning.sequence, scalar.text));
    case 'key':
      return tell(describeField(scalar.text, typesAt(file, path.slice(0, 2))));
    case 'story-signal':
      if (meaning.field === 'list') return tell(describeName(model, 'lists', scalar.text));
      return tell(isSignalType(scalar.text) ? describeSignalType(scalar.text) : undefined);
    default:
      return tell(isSignalType(scalar.text) ? describeSignalType(scalar.text) : undefined);
  }
}

/** Where the name at a place is defined; undefined when it is no name of the pack. */
export function definitionAt(model: PackModel, place: Place): PackName | undefined {
  return hoverAt(model, place)?.definedAt;
}

function aboutKey(model: PackModel, path: readonly string[]): Description | undefined {
  const [top = '', name, ...rest] = path;
  const section = NAMING_SECTIONS.find((one) => one === top);
  if (section !== undefined && name !== undefined && rest.length === 0)
    return describeName(model, section, name);
  const word = path.at(-1) ?? '';
  const text = textAt(path);
  if (text !== '') return { title: word, what: 'word', text, facts: [], usedBy: [] };
  return top === 'tests' ? describeField(word, []) : undefined;
}

function aboutWord(
  model: PackModel,
  file: OpenFile,
  scalar: FileScalar,
  offset: number,
): Hover | undefined {
  const at = offsetInText(scalar, offset);
  const isReason = meaningOf(scalar.path).kind === 'reason';
  const words = isReason ? wordsOfReason(scalar.text) : wordsOf(scalar.text);
  // A cursor stands behind the word that was just written.
  const word =
    words.find(({ from, to }) => from <= at && at < to) ?? words.find(({ to }) => at === to);
  if (word === undefined) return undefined;
  const description = meaningOfWord(model, file, scalar.path, word);
  return description && { ...description, ...rangeInFile(scalar, word.from, word.to) };
}

function meaningOfWord(
  model: PackModel,
  file: OpenFile,
  path: readonly string[],
  word: Word,
): Description | undefined {
  const { text, owner } = word;
  const steps = path[0] === 'sequences' ? path.slice(0, 2) : undefined;
  if (owner !== undefined) {
    const step = steps && stepsOf(file, steps).find(({ id }) => id === owner);
    if (step !== undefined) return describeField(text, step.types);
    return owner === 'signal' ? describeField(text, typesOf(file, path)) : describeWord(text);
  }
  for (const section of sectionsOf(word)) {
    const description = describeName(model, section, text);
    if (description !== undefined) return description;
  }
  if (word.kind === 'text') return undefined;
  return (steps && aboutStep(file, steps, text)) ?? describeWord(text);
}

/** Signal types that `signal` can be at a place. */
function typesOf(file: OpenFile, path: readonly string[]): SignalType[] {
  return typesAt(file, path[0] === 'sequences' ? path.slice(0, -1) : path.slice(0, 2));
}

function aboutStep(
  file: OpenFile,
  sequence: readonly string[],
  id: string,
): Description | undefined {
  const step = stepsOf(file, sequence).find((one) => one.id === id);
  if (step === undefined) return undefined;
  const facts = [{ name: 'on', value: step.types.join(', ') }] as const;
  return { title: id, what: 'sequences', text: '', facts, usedBy: [] };
}
