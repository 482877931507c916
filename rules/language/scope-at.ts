// What the expression at a place of a pack file may speak of, by the very scopes of the compiler.

import type { SignalType } from '../../signal/signal-type.ts';
import type { Draft } from '../draft.ts';
import { signalScope } from '../feature.ts';
import { ruleScope } from '../rule.ts';
import type { Scope, ScopeStep } from '../scope.ts';
import { stepScope } from '../sequence.ts';
import { type Keys, primaryKeys, readKeys, readTypes } from '../signal-types.ts';
import type { OpenFile } from './open-file.ts';

/** The scope of the expression at the end of a way of names; undefined where none stands. */
export function scopeAt(draft: Draft, file: OpenFile, path: readonly string[]): Scope | undefined {
  const [section = '', name = ''] = path;
  if (section === 'features') return signalScope(draft, typesAt(file, [section, name]));
  if (section === 'rules') return scopeOfRule(draft, file, [section, name]);
  if (section === 'sequences') return scopeOfStep(draft, file, path);
  return undefined;
}

/** Signal types that `on:` names in the entry at the end of a way of names. */
export function typesAt(file: OpenFile, entry: readonly string[]): SignalType[] {
  const on = file.cursor([...entry, 'on']);
  return on === undefined ? [] : readTypes(on);
}

/** Whom a rule scores, as its typology says; a person at risk where that is not known yet. */
function scopeOfRule(draft: Draft, file: OpenFile, entry: readonly string[]): Scope {
  const types = typesAt(file, entry);
  const typology = file.cursor([...entry, 'typology'])?.scalarText();
  const role = draft.typologies.find(({ id }) => id === typology)?.role ?? 'victim';
  const subject = file.cursor([...entry, 'subject']);
  const on = file.cursor([...entry, 'on']);
  const stated = subject && readKeys(subject, types, role);
  const keys = stated ?? (on && primaryKeys(on, types, role));
  const person: Keys = { role, kind: 'person', fields: {} };
  return ruleScope(draft, types, keys ?? person);
}

function scopeOfStep(draft: Draft, file: OpenFile, path: readonly string[]): Scope | undefined {
  const [section = '', name = '', field, at = ''] = path;
  if (field !== 'steps') return undefined;
  const steps = stepsOf(file, [section, name]);
  const index = Number(at);
  const later = steps.slice(index).map(({ id }) => id);
  const isOfAbsence = path.includes('without');
  const without = path.slice(0, path.indexOf('without') + (/^\d+$/.test(path[5] ?? '') ? 2 : 1));
  const types = isOfAbsence ? typesAt(file, without) : (steps[index]?.types ?? []);
  return stepScope(draft, types, steps.slice(0, index), isOfAbsence ? [] : later);
}

/** The steps of a sequence that have a name, in order. */
export function stepsOf(file: OpenFile, sequence: readonly string[]): ScopeStep[] {
  const items = file.cursor([...sequence, 'steps']);
  const count = items?.isList() === true ? items.items().length : 0;
  return Array.from({ length: count }, (_, index) => {
    const step = [...sequence, 'steps', String(index)];
    return { id: file.cursor(step)?.textOf('id') ?? '', types: typesAt(file, step) };
  });
}
