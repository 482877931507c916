// What the file of sources says of a partner that pushes its records.

import type { SubscriptionSettings } from '../camara/event-subscription.ts';
import { readToken } from '../http-pull/token-entry.ts';
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';

export interface HttpPushConfig extends SharedConfig {
  readonly kind: 'http-push';
  /** Each lets in whoever shows it, of a partner who cannot sign: a carrier that was given it when events were subscribed to. */
  readonly tokens: readonly string[];
  /** What carriers can be asked to push here. */
  readonly subscribe: readonly SubscriptionSettings[];
}

const KEYS = ['kind', 'mapping', 'expectEvery', 'token', 'subscribe'] as const;

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
  const subscribe = (keys.subscribe?.items('subscribe') ?? []).flatMap(
    (node) => readSubscription(node, values) ?? [],
  );
  return { kind: 'http-push', name, mapping: values.path(keys.mapping), tokens, subscribe };
}

function readSubscription(node: YamlNode, values: EntryValues): SubscriptionSettings | undefined {
  const keys = node.keys('a subscription', ['url', 'type', 'sink', 'token'] as const);
  const missing = (['url', 'type', 'sink'] as const).filter((key) => keys[key] === undefined);
  if (missing.length > 0) return node.complain(`a subscription needs ${missing.join(', ')}`);
  const url = keys.url && values.httpUrl(keys.url, 'url');
  const sink = keys.sink && values.httpUrl(keys.sink, 'sink');
  const type = values.text(keys.type, 'type');
  const token = keys.token && readToken(keys.token, values);
  return url === undefined || sink === undefined || type === undefined
    ? undefined
    : { url, type, sink, token };
}
