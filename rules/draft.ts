// The draft of a pack while it is compiled: what has been read so far, and the complaints about it.
import type { Diagnostic } from './diagnostic.ts';
import type { Complain } from './expression.ts';
import type { FeaturePlan, ListPlan, RulePlan, SequencePlan, TypologyPlan } from './plan.ts';
import type { ParamValue, ScopeFeature } from './scope.ts';
import type { Story } from './story.ts';
import type { Cursor, PlacedText } from './yaml-cursor.ts';

/** A feature with what only the compiler needs to know of it. */
export interface DraftFeature extends FeaturePlan {
  readonly cursor: Cursor;
}

export interface DraftSequence extends SequencePlan {
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
  readonly lists: ListPlan[];
  readonly features: DraftFeature[];
  readonly sequences: DraftSequence[];
  readonly typologies: DraftTypology[];
  readonly rules: DraftRule[];
  readonly stories: Story[];
  /** Names that expressions can use, with what each names, so that none is used twice. */
  readonly names: Map<string, string>;
}

/** The index of each name in a list of named things. */
export function indexByName(
  items: readonly { index: number; name: string }[],
): Map<string, number> {
  return new Map(items.map((item) => [item.name, item.index]));
}

/** How an expression sees a feature. */
export function scopeFeatureOf(feature: DraftFeature): ScopeFeature {
  const { index, result, integer, unit } = feature;
  return { index, result, integer, unit };
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

const RESERVED = new Set(['signal', 'suspect', 'true', 'false', 'null', 'in']);

/** Claims a name for expressions; complains when it is malformed or taken. */
export function claimName(draft: Draft, cursor: Cursor, name: string, what: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || RESERVED.has(name)) {
    cursor.complain(
      `'${name}' cannot name a ${what}`,
      'use a letter, then letters, digits or _; not a reserved word',
    );
    return false;
  }
  const taken = draft.names.get(name);
  if (taken !== undefined) {
    cursor.complain(`'${name}' already names a ${taken}`);
    return false;
  }
  draft.names.set(name, what);
  return true;
}
