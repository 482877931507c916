// Under which kind of name the engine keeps what a field or a key says.
import type { EntityKind } from '../rules/plan.ts';
import { fieldSpec, isFieldName } from '../signal/signal-type.ts';
import { NAME_KINDS, TEXT_NAME } from './state/name-table.ts';

const KIND_NAMES: readonly string[] = NAME_KINDS;

/** Of the entity of a key. */
export function nameKindOfEntity(kind: EntityKind): number {
  return NAME_KINDS.indexOf(kind);
}

/** Of the text of a field. */
export function nameKindOfField(field: string): number {
  const kind: string = isFieldName(field) ? fieldSpec(field).kind : 'text';
  const at = KIND_NAMES.indexOf(kind);
  return at < 0 ? TEXT_NAME : at;
}
