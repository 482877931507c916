// Keys of the people and things that the engine keeps state for: `kind:id`, one text, so that maps can hold them.
import type { EntityKind } from '../rules/plan.ts';
import type { Subject, SubjectKind } from './decision.ts';

/** The key of an entity. */
export function entityKey(kind: EntityKind, id: string): string {
  return `${kind}:${id}`;
}

/** The subject that a key stands for. */
export function subjectOf(key: string): Subject {
  const colon = key.indexOf(':');
  const kind = key.slice(0, colon);
  return { kind: isSubjectKind(kind) ? kind : 'person', id: key.slice(colon + 1) };
}

function isSubjectKind(kind: string): kind is SubjectKind {
  return ['person', 'phone', 'account', 'domain', 'device'].includes(kind);
}
