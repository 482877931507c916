// What the file of sources says of a file or a drop folder of this machine.
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';

export interface FilesConfig extends SharedConfig {
  readonly kind: 'files';
  /** A file or a folder. */
  readonly path: string;
}

const KEYS = ['kind', 'mapping', 'expectEvery', 'waits', 'path'] as const;

/** The entry's settings; undefined when the complaints say why not. */
export function readFilesEntry(
  name: string,
  entry: YamlNode,
  values: EntryValues,
): FilesConfig | undefined {
  const keys = entry.keys('a source of kind files', KEYS);
  if (keys.path === undefined) return entry.complain("the source needs 'path'");
  const path = values.path(keys.path);
  if (path === undefined) return undefined;
  return { kind: 'files', name, mapping: values.path(keys.mapping), path };
}
