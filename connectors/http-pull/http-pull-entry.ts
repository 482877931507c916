// What the file of sources says of a partner's HTTP interface.
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';
import type { HttpPullSettings } from './http-pull-feed.ts';
import { bodyWith } from './request-body.ts';
import { readToken } from './token-entry.ts';

export interface HttpPullConfig extends SharedConfig {
  readonly kind: 'http-pull';
  readonly asking: HttpPullSettings;
}

const KEYS = [
  'kind',
  'mapping',
  'expectEvery',
  'waits',
  'url',
  'headers',
  'body',
  'token',
  'tls',
  'firstCursor',
  'items',
  'cursor',
  'every',
] as const;
const EVERY_MS = 30_000;
const EVERY_MS_MIN = 100;

/** The entry's settings; undefined when the complaints say why not. */
export function readHttpPullEntry(
  name: string,
  entry: YamlNode,
  values: EntryValues,
): HttpPullConfig | undefined {
  const keys = entry.keys('a source of kind http-pull', KEYS);
  const url = values.needed(entry, keys.url, 'url');
  const headers = (keys.headers?.entries('headers') ?? []).flatMap(({ key, value }) => {
    const text = values.text(value, `the header ${key}`);
    return text === undefined ? [] : [[key, text] as const];
  });
  const token = keys.token && readToken(keys.token, values);
  if (token !== undefined && headers.some(([key]) => key.toLowerCase() === 'authorization'))
    keys.token?.complain("the source has both 'token' and the header authorization: leave out one");
  const tls = keys.tls && values.tls(keys.tls);
  const body = values.text(keys.body, 'body');
  const firstCursor = values.text(keys.firstCursor, 'firstCursor') ?? '';
  const cursor = values.text(keys.cursor, 'cursor');
  const everyMs = values.durationMs(keys.every, 'every', EVERY_MS_MIN) ?? EVERY_MS;
  if (url === undefined) return undefined;
  if (!URL.canParse(url.replaceAll('{cursor}', 'x')) || !/^https?:/.test(url))
    return keys.url?.complain(`the url must begin with https:// or http://, not '${url}'`);
  if (cursor !== undefined && !`${url}${body ?? ''}`.includes('{cursor}'))
    keys.cursor?.complain(
      "with 'cursor' the url or the body says where it goes, as ?since={cursor}",
    );
  if (tls !== undefined && !url.startsWith('https:'))
    keys.tls?.complain("with 'tls' the url begins with https://");
  if (body !== undefined && !isJson(bodyWith(body, firstCursor)))
    keys.body?.complain(`the body is no JSON with '${firstCursor}', the first cursor, in it`);
  const asking = {
    url,
    headers: Object.fromEntries(headers),
    firstCursor,
    items: values.text(keys.items, 'items') ?? '',
    everyMs,
    ...(body === undefined ? {} : { body }),
    ...(token === undefined ? {} : { token }),
    ...(tls === undefined ? {} : { tls }),
    ...(cursor === undefined ? {} : { cursor }),
  };
  return { kind: 'http-pull', name, mapping: values.path(keys.mapping), asking };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
