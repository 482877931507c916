// Reads `on:` (signal types) and `by:` or `subject:` (the key field of each type) of features, sequences and rules.

import {
  type FieldName,
  fieldSpec,
  isFieldName,
  isSignalType,
  SIGNAL_TYPE_NAMES,
  type SignalType,
  signalTypeSpec,
} from '../signal/signal-type.ts';
import { likelyName } from './likely-name.ts';
import type { EntityKind, Role } from './plan.ts';
import { fieldNamesOf, typesWithField } from './scope.ts';
import type { Cursor } from './yaml-cursor.ts';

/** One signal type or a list of them; unknown ones are complained about. */
export function readTypes(cursor: Cursor): SignalType[] {
  const items = cursor.isList() ? cursor.items() : [cursor];
  const types: SignalType[] = [];
  for (const item of items) {
    const name = item.text();
    if (name === undefined) continue;
    if (isSignalType(name)) {
      if (types.includes(name)) item.complain(`signal type '${name}' is named twice`);
      else types.push(name);
      continue;
    }
    const near = likelyName(name, SIGNAL_TYPE_NAMES);
    item.complain(
      `there is no signal type '${name}'`,
      near === undefined ? 'see docs/rules.md for the list' : `did you mean '${near}'?`,
    );
  }
  return types;
}

export interface Keys {
  readonly role: Role;
  readonly kind: EntityKind;
  /** By signal type: field of the entity, then the other parts. */
  readonly fields: Partial<Record<SignalType, readonly FieldName[]>>;
}

/**
 * Reads a key: `victim` or `suspect` (the primary key of each type), a key field such as `caller`, or a list that begins
 * with one of these and goes on with other fields. The role is inferred when the field has only one.
 */
export function readKeys(
  cursor: Cursor,
  types: readonly SignalType[],
  stated: Role | undefined,
): Keys | undefined {
  const parts = cursor.isList() ? cursor.items() : [cursor];
  const [first, ...rest] = parts;
  const name = first?.text();
  if (first === undefined || name === undefined) return undefined;
  const role = roleOf(first, name, types, stated);
  if (role === undefined) return undefined;
  const others = rest.map((part) => otherPart(part, types));
  if (others.includes(undefined)) return undefined;
  return keysOf(
    first,
    name,
    role,
    types,
    others.filter((other) => other !== undefined),
  );
}

/** The primary key of each type for a role, as if `by: victim` or `by: suspect` stood there. */
export function primaryKeys(
  cursor: Cursor,
  types: readonly SignalType[],
  role: Role,
): Keys | undefined {
  return keysOf(cursor, role, role, types, []);
}

function keysOf(
  cursor: Cursor,
  name: string,
  role: Role,
  types: readonly SignalType[],
  others: readonly FieldName[],
): Keys | undefined {
  const fields: Partial<Record<SignalType, readonly FieldName[]>> = {};
  const kinds = new Set<EntityKind>();
  for (const type of types) {
    const field = entityField(cursor, name, type, role);
    if (field === undefined) return undefined;
    kinds.add(entityKindOf(field, role));
    fields[type] = [field, ...others];
  }
  const [kind, another] = [...kinds];
  if (kind === undefined) return undefined;
  if (another !== undefined) {
    const [one, other] = [kind, another].map((each) =>
      each === 'account' ? `an ${each}` : `a ${each}`,
    );
    return cursor.complain(
      `'${name}' is ${one} on some of these signal types and ${other} on others`,
      'keep one feature for each kind',
    );
  }
  return { role, kind, fields };
}

/** The kind of entity behind a key field: every victim is a person. */
export function entityKindOf(field: FieldName, role: Role): EntityKind {
  if (role === 'victim') return 'person';
  const kind = fieldSpec(field).kind;
  return kind === 'account' || kind === 'domain' || kind === 'device' || kind === 'person'
    ? kind
    : 'phone';
}

function roleOf(
  cursor: Cursor,
  name: string,
  types: readonly SignalType[],
  stated: Role | undefined,
): Role | undefined {
  if (name === 'victim' || name === 'suspect') {
    if (stated === undefined || stated === name) return name;
    return cursor.complain(`'by: ${name}' contradicts 'role: ${stated}'`);
  }
  const can = (role: Role) =>
    types.every((type) => keyFields(type, role).some((field) => field === name));
  if (stated !== undefined) return stated;
  if (can('suspect') && can('victim')) {
    return cursor.complain(
      `'${name}' can be a suspect or a victim on these signal types`,
      "say 'role: suspect' or 'role: victim'",
    );
  }
  if (can('suspect')) return 'suspect';
  if (can('victim')) return 'victim';
  const known = new Set(
    types.flatMap((type) => [...keyFields(type, 'suspect'), ...keyFields(type, 'victim')]),
  );
  const near = likelyName(name, known);
  return cursor.complain(
    `'${name}' is not a key of ${types.join(', ')}`,
    near === undefined
      ? `keys are ${['victim', 'suspect', ...known].join(', ')}`
      : `did you mean '${near}'?`,
  );
}

function keyFields(type: SignalType, role: Role): readonly FieldName[] {
  const spec = signalTypeSpec(type);
  return role === 'suspect' ? spec.suspectKeys : spec.victimKeys;
}

function entityField(
  cursor: Cursor,
  name: string,
  type: SignalType,
  role: Role,
): FieldName | undefined {
  const fields = keyFields(type, role);
  const found = name === role ? fields[0] : fields.find((field) => field === name);
  if (found !== undefined) return found;
  if (fields.length === 0) {
    return cursor.complain(`${type} names no ${role}`, 'take a signal type that does');
  }
  return cursor.complain(
    `${type} has no ${role} key '${name}'`,
    `its ${role} keys are ${fields.join(', ')}`,
  );
}

function otherPart(cursor: Cursor, types: readonly SignalType[]): FieldName | undefined {
  const name = cursor.text();
  if (name === undefined) return undefined;
  if (isFieldName(name) && typesWithField(name, types).length === types.length) return name;
  const near = likelyName(
    name,
    types.flatMap((type) => fieldNamesOf([type])),
  );
  const without = types.filter((type) => typesWithField(name, [type]).length === 0);
  return cursor.complain(
    `${without.join(', ')} ${without.length === 1 ? 'has' : 'have'} no field '${name}'`,
    near && near !== name ? `did you mean '${near}'?` : undefined,
  );
}
