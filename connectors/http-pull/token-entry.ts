// What the file of sources says of the access token that a partner's interfaces want.
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues } from '../source/entry-values.ts';
import type { TokenSettings } from './access-token.ts';

/** The settings of `token`; undefined when the complaints say why not. */
export function readToken(node: YamlNode, values: EntryValues): TokenSettings | undefined {
  const keys = node.keys('token', ['url', 'client', 'secret', 'scope'] as const);
  const url = keys.url && values.httpUrl(keys.url, 'url');
  if (keys.url === undefined) node.complain("the token needs 'url'");
  const client = values.needed(node, keys.client, 'client');
  const secret = values.needed(node, keys.secret, 'secret');
  const scope = values.text(keys.scope, 'scope');
  if (url === undefined || client === undefined || secret === undefined) return undefined;
  return { url, client, secret, scope };
}
