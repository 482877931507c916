// What the file of sources says of a partner that pushes its records.
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';

export interface HttpPushConfig extends SharedConfig {
  readonly kind: 'http-push';
}

const KEYS = ['kind', 'mapping', 'expectEvery'] as const;

/** The entry's settings: where and by whom records are pushed is said by the API and its accounts. */
export function readHttpPushEntry(
  name: string,
  entry: YamlNode,
  values: EntryValues,
): HttpPushConfig {
  const keys = entry.keys('a source of kind http-push', KEYS);
  return { kind: 'http-push', name, mapping: values.path(keys.mapping) };
}
