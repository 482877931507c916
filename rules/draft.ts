// The draft of a pack while it is compiled: what has been read so far, and the complaints about it.

import type { Text } from '../signal/text.ts';
import type { Complain, Diagnostic } from './diagnostic.ts';
import { FUNCTION_USES } from './expression-fault.ts';
import { likelyName } from './likely-name.ts';
import type { FeaturePlan, ListPlan, RulePlan, SequencePlan, TypologyPlan } from './plan.ts';
import { CONSTANTS, type ParamValue, type ScopeFeature } from './scope.ts';
import type { Story } from './story-plan.ts';
import type { Cursor, PlacedText } from './yaml-cursor.ts';

/** A feature with what only the compiler needs to know of it. */
export interface DraftFeature extends FeaturePlan {
  readonly text: Text | undefined;
  readonly cursor: Cursor;
}

export interface DraftSequence extends SequencePlan {
  readonly text: Text | undefined;
  readonly cursor: Cursor;
}

export interface DraftList extends ListPlan {
  readonly text: Text | undefined;
  readonly cursor: Cursor;
}

export interface DraftRule extends RulePlan {
  readonly types: RuleTypes;
  readonly cursor: Cursor;
}

/** By signal type: the field of the rule's subject. */
export type RuleTypes = FeaturePlan['keys'];

export interface DraftTypology extends TypologyPlan {
  readonly cursor: Cursor;
}

export interface Draft {
  readonly diagnostics: Diagnostic[];
  readonly params: Map<string, ParamValue>;
  readonly lists: DraftList[];
  readonly features: DraftFeature[];
  readonly sequences: DraftSequence[];
  readonly typologies: DraftTypology[];
  readonly rules: DraftRule[];
  readonly stories: Story[];
  /** Texts that conditions compare with, by number. */
  readonly literals: string[];
  /** Names that expressions can use, with what each names and where, so that none is used twice. */
  readonly names: Map<string, { readonly what: string; readonly cursor: Cursor }>;
  /** Every name that the pack's files give to something, whether it compiles or not. */
  readonly declared: Readonly<Record<DeclaringSection, ReadonlySet<string>>>;
}

/** Sections whose entries have names that others refer to. */
export type DeclaringSection =
  | 'params'
  | 'lists'
  | 'features'
  | 'sequences'
  | 'typologies'
  | 'rules';

/**
 * Whether something of this name stands in the pack but did not compile. What refers to it is not complained about: its own
 * fault was. To be asked only when the whole section has been read.
 */
export function isBroken(draft: Draft, section: DeclaringSection, name: string): boolean {
  return draft.declared[section].has(name) && !isCompiled(draft, section, name);
}

function isCompiled(draft: Draft, section: DeclaringSection, name: string): boolean {
  switch (section) {
    case 'params':
      return draft.params.has(name);
    case 'typologies':
    case 'rules':
      return draft[section].some((item) => item.id === name);
    default:
      return draft[section].some((item) => item.name === name);
  }
}

/** `isBroken` as expressions ask it: of lists, of suspect typologies, or of names. */
export function brokenIn(
  draft: Draft,
): (kind: 'lists' | 'typologies' | 'names', name: string) => boolean {
  return (kind, name) =>
    kind === 'names'
      ? NAMING_SECTIONS.some((section) => isBrokenName(draft, section, name))
      : isBroken(draft, kind, name);
}

const NAMING_SECTIONS = ['params', 'features', 'sequences'] as const;

/** `long-calls` cannot name a feature, and to expressions it is `long` less `calls`: that is not complained about as well. */
function isBrokenName(draft: Draft, section: DeclaringSection, name: string): boolean {
  if (isBroken(draft, section, name)) return true;
  return [...draft.declared[section]].some(
    (declared) =>
      isBroken(draft, section, declared) && declared !== name && declared.split('-').includes(name),
  );
}

/** Complains that there is no such thing, with the nearest name, unless its own fault was complained about already. */
export function complainUnknown(
  draft: Draft,
  cursor: Cursor,
  section: DeclaringSection,
  what: string,
  name: string,
): undefined {
  if (isBroken(draft, section, name)) return undefined;
  const near = likelyName(name, draft.declared[section]);
  return cursor.complain(`there is no ${what} '${name}'`, near && `did you mean '${near}'?`);
}

/** Complains that a name was given before. */
export function complainTwice(
  cursor: Cursor,
  what: string,
  name: string,
  first: Cursor,
): undefined {
  return cursor.complain(`${what} '${name}' is defined twice`, `first in ${placeOf(first)}`);
}

function placeOf(cursor: Cursor): string {
  return `${cursor.file.name}:${cursor.file.place(cursor.offset).line}`;
}

/** The index of each name in a list of named things. */
export function indexByName(
  items: readonly { index: number; name: string }[],
): Map<string, number> {
  return new Map(items.map((item) => [item.name, item.index]));
}

/** How an expression sees a feature. */
export function scopeFeatureOf(feature: DraftFeature): ScopeFeature {
  const { index, result, integer, unit, aggregate } = feature;
  const range =
    aggregate === 'ratio' || aggregate === 'top_share'
      ? 'share'
      : ['count', 'distinct', 'rate', 'time_since', 'stddev'].includes(aggregate)
        ? 'positive'
        : 'any';
  return { index, result, integer, unit, range };
}

/** Complaints about a placed expression, sent to the place of the offending character. */
export function complainAt(cursor: Cursor, placed: PlacedText): Complain {
  return (offset, message, hint, severity = 'error') => {
    cursor.file.diagnostics.push({
      severity,
      file: cursor.file.name,
      ...placed.at(offset),
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  };
}

const CEL_WORDS =
  'true false null in as break const continue else for function if import let loop package namespace return var void while bool bytes int uint double string list map type dyn timestamp duration optional google null_type';
const RESERVED = new Set([
  'signal',
  'suspect',
  ...CEL_WORDS.split(' '),
  ...Object.keys(CONSTANTS),
  ...Object.keys(FUNCTION_USES),
]);

/** Whether a word means something to expressions by itself, so that nothing can be called so. */
export function isReserved(name: string): boolean {
  return RESERVED.has(name);
}

/** Claims a name for expressions; complains when it is malformed or taken. */
export function claimName(draft: Draft, cursor: Cursor, name: string, what: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || isReserved(name)) {
    cursor.complain(
      `'${name}' cannot name a ${what}`,
      isReserved(name) ? 'expressions know it as something else' : 'use letters, digits and _',
    );
    return false;
  }
  const taken = draft.names.get(name);
  if (taken !== undefined) {
    cursor.complain(`'${name}' already names a ${taken.what}`, `in ${placeOf(taken.cursor)}`);
    return false;
  }
  draft.names.set(name, { what, cursor });
  return true;
}
