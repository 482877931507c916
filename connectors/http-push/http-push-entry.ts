// What the file of sources says of a partner that pushes its records.
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';

export interface HttpPushConfig extends SharedConfig {
  readonly kind: 'http-push';
  /** Each lets in whoever shows it, of a partner who cannot sign: a carrier that was given it when events were subscribed to. */
  readonly tokens: readonly string[];
}

const KEYS = ['kind', 'mapping', 'expectEvery', 'token'] as const;

/** Nobody finds it by trying. */
const TOKEN_LENGTH_MIN = 32;

/** The entry's settings: where and by whom else records are pushed is said by the API and its accounts. */
export function readHttpPushEntry(
  name: string,
  entry: YamlNode,
  values: EntryValues,
): HttpPushConfig {
  const keys = entry.keys('a source of kind http-push', KEYS);
  const nodes = keys.token?.isList === true ? keys.token.items('token') : [keys.token];
  const tokens = nodes.flatMap((node) => {
    const token = values.text(node, 'token');
    if (token === undefined) return [];
    if (token.length < TOKEN_LENGTH_MIN)
      node?.complain(`a token has ${TOKEN_LENGTH_MIN} characters at least`);
    return [token];
  });
  // It stands for one sender, and without a mapping records say themselves whose they are.
  if (keys.mapping === undefined) keys.token?.complain("with 'token' the source needs 'mapping'");
  return { kind: 'http-push', name, mapping: values.path(keys.mapping), tokens };
}
