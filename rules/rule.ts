// A rule: on these signals, when this holds, these points go to this typology, for this reason.
import type { ASTNode } from '@marcbachmann/cel-js';
import { contentId } from '../signal/content-id.ts';
import { type FieldName, type SignalType, signalTypeSpec } from '../signal/signal-type.ts';
import { fieldsMissingOn, outcomesOn } from './can-hold.ts';
import { warnAboutContradictions } from './contradiction.ts';
import { stateKeyOf } from './definition.ts';
import {
  brokenIn,
  complainAt,
  complainTwice,
  complainUnknown,
  type Draft,
  type DraftFeature,
  type DraftTypology,
  indexByName,
  scopeFeatureOf,
} from './draft.ts';
import { checkExpression } from './expression.ts';
import { type ConditionCode, conditionCode } from './expression-code.ts';
import { featuresOf, readReason } from './reason.ts';
import { type Scope, type ScopeFeature, typesWithField } from './scope.ts';
import { entityKindOf, type Keys, primaryKeys, readKeys, readTypes } from './signal-types.ts';
import type { Cursor } from './yaml-cursor.ts';

/** Reads one entry of `rules:` into the draft. Features, sequences and typologies must be in it already. */
export function readRule(draft: Draft, id: string, nameCursor: Cursor, cursor: Cursor): void {
  const fields = cursor.fields(
    ['typology', 'on', 'subject', 'when', 'points', 'reason'],
    ['typology', 'on', 'when', 'points', 'reason'],
  );
  if (!/^[a-z][a-z0-9-]*$/.test(id)) {
    nameCursor.complain(`'${id}' cannot name a rule`, 'use small letters, digits and -');
    return;
  }
  const twin = draft.rules.find((rule) => rule.id === id);
  if (twin !== undefined) {
    complainTwice(nameCursor, 'rule', id, twin.cursor);
    return;
  }
  const typology = fields.typology && findTypology(draft, fields.typology);
  const types = fields.on ? readTypes(fields.on) : [];
  const points = fields.points?.number(1, 100);
  if (typology === undefined || types.length === 0) return;
  const keys =
    fields.subject === undefined
      ? primaryKeys(fields.on ?? nameCursor, types, typology.role)
      : readKeys(fields.subject, types, typology.role);
  if (keys === undefined) return;
  const scope = ruleScope(draft, types, keys);
  const condition = fields.when && readWhen(fields.when, scope);
  const when = fields.when?.scalarText() ?? '';
  const isToldOf = (name: string) => condition === undefined && when.includes(name);
  const reason = fields.reason && readReason(fields.reason, scope, isToldOf);
  if (condition === undefined || points === undefined || reason === undefined) return;
  if (fields.on !== undefined) warnAboutTypes(draft, fields.on, condition, scope);
  const uses = new Set([...condition.uses.features, ...featuresOf(reason)]);
  draft.rules.push({
    index: draft.rules.length,
    id,
    typology: typology.index,
    points,
    when: condition.registers,
    conditionKey: conditionKeyOf(draft, fields.when ?? cursor, keys, condition),
    readsSuspect: condition.uses.suspect,
    features: [...uses].sort((a, b) => (nameOf(draft, a) < nameOf(draft, b) ? -1 : 1)),
    sequences: [...condition.uses.sequences].sort((a, b) => a - b),
    reason,
    types: keys.fields,
    cursor: nameCursor,
  });
}

/** Everything that a condition depends on: its text with its parameters, its subject, what its features and sequences mean, and the lists that it names. */
function conditionKeyOf(draft: Draft, when: Cursor, keys: Keys, { uses }: When): string {
  const text = when.scalarText() ?? '';
  const meant = (items: readonly { readonly stateKey: string }[], used: ReadonlySet<number>) =>
    items.flatMap(({ stateKey }, index) => (used.has(index) ? [stateKey] : [])).sort();
  const lists = draft.lists
    .filter(({ name }) => text.includes(name))
    .map(({ name, match, entries }) => [name, match, ...entries]);
  return contentId(
    stateKeyOf('when', when, draft.params),
    JSON.stringify([keys.role, keys.fields]),
    JSON.stringify([meant(draft.features, uses.features), meant(draft.sequences, uses.sequences)]),
    JSON.stringify(lists),
  );
}

function nameOf(draft: Draft, feature: number): string {
  return draft.features[feature]?.name ?? '';
}

function findTypology(draft: Draft, cursor: Cursor): DraftTypology | undefined {
  const id = cursor.text();
  const found = draft.typologies.find((typology) => typology.id === id);
  if (found !== undefined || id === undefined) return found;
  return complainUnknown(draft, cursor, 'typologies', 'typology', id);
}

/** What a rule may read: features of its own subject, and for victims those of the signal's primary suspect. */
export function ruleScope(draft: Draft, types: readonly SignalType[], keys: Keys): Scope {
  const features = new Map<string, ScopeFeature>();
  const barred = new Map<string, string>();
  for (const feature of draft.features) {
    const reason = barReason(feature, types, keys);
    if (reason === undefined) features.set(feature.name, scopeFeatureOf(feature));
    else barred.set(feature.name, reason);
  }
  const isVictim = keys.role === 'victim';
  if (!isVictim) {
    for (const sequence of draft.sequences) {
      barred.set(
        sequence.name,
        'sequences belong to the person at risk, this rule scores a suspect',
      );
    }
  }
  return {
    types,
    steps: [],
    features,
    barred,
    sequences: isVictim ? indexByName(draft.sequences) : new Map(),
    lists: indexByName(draft.lists),
    params: draft.params,
    isBroken: brokenIn(draft),
    literals: draft.literals,
    suspect: isVictim,
    typologies: new Set(
      draft.typologies
        .filter((typology) => typology.role === 'suspect')
        .map((typology) => typology.id),
    ),
  };
}

function barReason(
  feature: DraftFeature,
  types: readonly SignalType[],
  keys: Keys,
): string | undefined {
  const others = Object.values(feature.keys)[0]?.slice(1) ?? [];
  for (const other of others) {
    if (typesWithField(other, types).length === 0) {
      return `it is kept by '${other}' as well, which ${types.join(', ')} do not carry`;
    }
  }
  if (feature.role === keys.role) {
    if (feature.role === 'victim' || feature.entityKind === keys.kind) return undefined;
    return `it is kept by ${feature.entityKind}, this rule's subject is a ${keys.kind}`;
  }
  if (keys.role === 'suspect') {
    return 'it is kept by the person at risk; suspects are scored before victims, so this would need a second shuffle';
  }
  const reached = types.some((type) => primarySuspectKind(type) === feature.entityKind);
  if (reached) return undefined;
  return `it is kept by ${feature.entityKind}, which is not the primary suspect of ${types.join(', ')}; reading it would need a second shuffle`;
}

/** The kind of the first suspect key of a type: the one whose features go on to the victim stage. */
export function primarySuspectKind(type: SignalType): string | undefined {
  const field: FieldName | undefined = signalTypeSpec(type).suspectKeys[0];
  return field === undefined ? undefined : entityKindOf(field, 'suspect');
}

function readWhen(cursor: Cursor, scope: Scope): When | undefined {
  const placed = cursor.placed();
  if (placed === undefined) return undefined;
  const complain = complainAt(cursor, placed);
  const checked = checkExpression(placed, scope, ['bool'], complain);
  if (checked === undefined) return undefined;
  const code = conditionCode(checked.ast, scope, complain);
  if (code.constant === 'never') cursor.warn('this rule can never fire');
  else warnAboutContradictions(checked.ast, scope, complain);
  return { ...code, ast: checked.ast };
}

interface When extends ConditionCode {
  readonly ast: ASTNode;
}

/** Warns of the signal types on which the condition cannot hold: the rule is tried there in vain. */
function warnAboutTypes(draft: Draft, on: Cursor, condition: When, scope: Scope): void {
  const items = on.isList() ? on.items() : [on];
  scope.types.forEach((type, index) => {
    const canEnd = (sequence: number) =>
      draft.sequences[sequence]?.steps.at(-1)?.types.includes(type) ?? true;
    if (outcomesOn(condition.ast, { scope, type, canEnd }).holds) return;
    const missing = fieldsMissingOn(condition.ast, type);
    const sequences = [...condition.uses.sequences].filter((sequence) => !canEnd(sequence));
    const why = [
      ...missing.map((field) => `it carries no '${field}'`),
      ...sequences.map((sequence) => endsElsewhere(draft, sequence)),
    ];
    items[index]?.warn(`on ${type} this rule can never fire: ${why.join(', ')}`);
  });
}

function endsElsewhere(draft: Draft, index: number): string {
  const sequence = draft.sequences[index];
  return `sequence '${sequence?.name}' ends on ${sequence?.steps.at(-1)?.types.join(', ')}`;
}
