// What the file of sources says of a partner's HTTP interface.
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';

export interface HttpPullConfig extends SharedConfig {
  readonly kind: 'http-pull';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly firstCursor: string;
  readonly items: string;
  readonly cursor: string | undefined;
  readonly everyMs: number;
}

const KEYS = [
  'kind',
  'mapping',
  'expectEvery',
  'url',
  'headers',
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
  const cursor = values.text(keys.cursor, 'cursor');
  const everyMs = values.durationMs(keys.every, 'every', EVERY_MS_MIN) ?? EVERY_MS;
  if (url === undefined) return undefined;
  if (!URL.canParse(url.replaceAll('{cursor}', 'x')) || !/^https?:/.test(url))
    return keys.url?.complain(`the url must begin with https:// or http://, not '${url}'`);
  if (cursor !== undefined && !url.includes('{cursor}'))
    keys.cursor?.complain("with 'cursor' the url says where it goes, as ?since={cursor}");
  return {
    kind: 'http-pull',
    name,
    mapping: values.path(keys.mapping),
    url,
    headers: Object.fromEntries(headers),
    firstCursor: values.text(keys.firstCursor, 'firstCursor') ?? '',
    items: values.text(keys.items, 'items') ?? '',
    cursor,
    everyMs,
  };
}
