// A rule: on these signals, when this holds, these points go to this typology, for this reason.
import { nearestName } from '../signal/nearest-name.ts';
import { type FieldName, type SignalType, signalTypeSpec } from '../signal/signal-type.ts';
import {
  complainAt,
  type Draft,
  type DraftFeature,
  type DraftTypology,
  indexByName,
  scopeFeatureOf,
} from './draft.ts';
import { checkExpression } from './expression.ts';
import { type ConditionCode, conditionCode } from './expression-code.ts';
import type { TemplatePart } from './plan.ts';
import {
  fieldKindOf,
  fieldNamesOf,
  type Scope,
  type ScopeFeature,
  typesWithField,
  unitOf,
} from './scope.ts';
import { entityKindOf, type Keys, primaryKeys, readKeys, readTypes } from './signal-types.ts';
import { readText } from './typology.ts';
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
  if (draft.rules.some((rule) => rule.id === id)) {
    nameCursor.complain(`rule '${id}' is defined twice`);
    return;
  }
  const typology = fields.typology && findTypology(draft, fields.typology);
  const types = fields.on ? readTypes(fields.on) : [];
  const points = fields.points?.number(1, 100);
  const reason = fields.reason && readText(fields.reason);
  if (typology === undefined || types.length === 0 || fields.when === undefined) return;
  const keys =
    fields.subject === undefined
      ? primaryKeys(nameCursor, types, typology.role)
      : readKeys(fields.subject, types, typology.role);
  if (keys === undefined) return;
  const scope = ruleScope(draft, types, keys);
  const condition = readWhen(fields.when, scope);
  if (
    condition === undefined ||
    points === undefined ||
    reason === undefined ||
    fields.reason === undefined
  )
    return;
  warnAboutSequences(draft, fields.when, condition, types);
  const uses = new Set(condition.uses.features);
  const zh = readTemplate(fields.reason, reason.zh, scope, uses);
  const en = readTemplate(fields.reason, reason.en, scope, uses);
  draft.rules.push({
    index: draft.rules.length,
    id,
    typology: typology.index,
    points,
    when: condition.run,
    features: [...uses].sort((a, b) => nameOf(draft, a).localeCompare(nameOf(draft, b))),
    sequences: [...condition.uses.sequences].sort((a, b) => a - b),
    reason: { zh, en },
    types: keys.fields,
    cursor: nameCursor,
  });
}

function nameOf(draft: Draft, feature: number): string {
  return draft.features[feature]?.name ?? '';
}

function findTypology(draft: Draft, cursor: Cursor): DraftTypology | undefined {
  const id = cursor.text();
  const found = draft.typologies.find((typology) => typology.id === id);
  if (found !== undefined || id === undefined) return found;
  const near = nearestName(
    id,
    draft.typologies.map((typology) => typology.id),
  );
  return cursor.complain(`there is no typology '${id}'`, near && `did you mean '${near}'?`);
}

/** What a rule may read: features of its own subject, and for victims those of the signal's primary suspect. */
function ruleScope(draft: Draft, types: readonly SignalType[], keys: Keys): Scope {
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

function readWhen(cursor: Cursor, scope: Scope): ConditionCode | undefined {
  const placed = cursor.placed();
  if (placed === undefined) return undefined;
  const complain = complainAt(cursor, placed);
  const checked = checkExpression(placed, scope, ['bool'], complain);
  if (checked === undefined) return undefined;
  const code = conditionCode(checked.ast, scope, complain);
  if (code.constant === 'never') cursor.warn('this rule can never fire');
  return code;
}

function warnAboutSequences(
  draft: Draft,
  cursor: Cursor,
  condition: ConditionCode,
  types: readonly SignalType[],
): void {
  for (const index of condition.uses.sequences) {
    const sequence = draft.sequences[index];
    const final = sequence?.steps.at(-1);
    if (final === undefined || final.types.some((type) => types.includes(type))) continue;
    cursor.warn(
      `sequence '${sequence?.name}' ends on ${final.types.join(', ')}, which this rule is not on: it can never hold`,
    );
  }
}

/** Splits a reason at its `{name}`, `{signal.field}` and `{suspect.score}` places. */
function readTemplate(
  cursor: Cursor,
  text: string,
  scope: Scope,
  uses: Set<number>,
): TemplatePart[] {
  const parts: TemplatePart[] = [];
  for (const piece of text.split(/(\{[^{}]*\})/)) {
    if (piece === '') continue;
    const name = /^\{(.*)\}$/.exec(piece)?.[1];
    if (name === undefined) {
      parts.push({ kind: 'text', text: piece });
      continue;
    }
    const part = templatePart(cursor, name.trim(), scope);
    if (part === undefined) continue;
    if (part.kind === 'feature') uses.add(part.index);
    parts.push(part);
  }
  return parts;
}

function templatePart(cursor: Cursor, name: string, scope: Scope): TemplatePart | undefined {
  if (name === 'suspect.score' && scope.suspect) return { kind: 'suspect-score' };
  const feature = scope.features.get(name);
  if (feature !== undefined) return { kind: 'feature', index: feature.index, unit: feature.unit };
  const field = /^signal\.(\w+)$/.exec(name)?.[1];
  const known = fieldNamesOf(scope.types);
  const kind = field !== undefined && known.includes(field) ? fieldKindOf(field) : undefined;
  if (field !== undefined && kind !== undefined)
    return { kind: 'field', field, unit: unitOf(kind) };
  const near = nearestName(name, [
    ...scope.features.keys(),
    ...known.map((one) => `signal.${one}`),
  ]);
  return cursor.complain(
    `the reason speaks of '{${name}}', which is not known here`,
    near === undefined ? 'it may name a feature or signal.field' : `did you mean '{${near}}'?`,
  );
}
