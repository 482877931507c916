// What makes two features (or sequences) of different pack versions the same: everything that their state depends on. State is kept
// under this key, so that a change of pack keeps every window that means the same as before and starts the others cold.
import { contentId } from '../signal/content-id.ts';
import type { ParamValue } from './scope.ts';
import type { Cursor } from './yaml-cursor.ts';

/**
 * `name#digest` of a definition: its data without layout, comments and `text`, and the values of the parameters that it names.
 * A renamed feature has another key.
 */
export function stateKeyOf(
  name: string,
  cursor: Cursor,
  params: ReadonlyMap<string, ParamValue>,
): string {
  const data = canonical(cursor.data());
  const named = [...params]
    .filter(([param]) => new RegExp(`\\b${param}\\b`).test(data))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${name}#${contentId(data, JSON.stringify(named))}`;
}

/** JSON with sorted keys, without descriptions. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([key]) => key !== 'text');
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}
