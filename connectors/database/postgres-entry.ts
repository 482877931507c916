// What the file of sources says of a query of a PostgreSQL database.
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';
import type { PostgresSettings } from './postgres-table.ts';

export interface PostgresConfig extends SharedConfig {
  readonly kind: 'postgresql';
  readonly table: PostgresSettings;
  readonly everyMs: number;
}

const KEYS = [
  'kind',
  'mapping',
  'host',
  'port',
  'database',
  'user',
  'password',
  'tls',
  'query',
  'time',
  'id',
  'record',
  'overlap',
  'timeout',
  'page',
  'every',
] as const;
const NEEDED = ['host', 'database', 'user', 'query', 'time', 'id'] as const;
const PORT = 5432;
const PORT_MAX = 65_535;
const EVERY_MS = 10_000;
const EVERY_MS_MIN = 100;
const OVERLAP_MS = 60_000;
const TIMEOUT_MS = 30_000;
const TIMEOUT_MS_MIN = 100;
const PAGE_ROWS = 1_000;
const PAGE_ROWS_MAX = 10_000;

/** The entry's settings; undefined when the complaints say why not. */
export function readPostgresEntry(
  name: string,
  entry: YamlNode,
  values: EntryValues,
): PostgresConfig | undefined {
  const keys = entry.keys('a source of kind postgresql', KEYS);
  const [host, database, user, query, time, id] = NEEDED.map((key) =>
    values.needed(entry, keys[key], key),
  );
  const password = values.text(keys.password, 'password');
  const tls = keys.tls && values.tls(keys.tls);
  const record = values.text(keys.record, 'record');
  const table = {
    port: values.count(keys.port, 'port', PORT_MAX) ?? PORT,
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
    ...(record === undefined ? {} : { record }),
    overlap: overlapOf(keys.overlap, values),
    timeoutMs: values.durationMs(keys.timeout, 'timeout', TIMEOUT_MS_MIN) ?? TIMEOUT_MS,
    pageRows: values.count(keys.page, 'page', PAGE_ROWS_MAX) ?? PAGE_ROWS,
  };
  const everyMs = values.durationMs(keys.every, 'every', EVERY_MS_MIN) ?? EVERY_MS;
  const mapping = values.path(keys.mapping);
  if (host === undefined || database === undefined || user === undefined) return undefined;
  if (query === undefined || time === undefined || id === undefined) return undefined;
  const select = query.trim().replace(/;$/, '');
  return {
    kind: 'postgresql',
    name,
    mapping,
    table: { ...table, host, database, user, query: select, time, id },
    everyMs,
  };
}

/** A time for a column of times, a number for one of numbers. */
function overlapOf(node: YamlNode | undefined, values: EntryValues): PostgresSettings['overlap'] {
  const text = values.text(node, 'overlap');
  if (text !== undefined && /^\d{1,15}$/.test(text)) return { count: Number(text) };
  return { ms: values.durationMs(node, 'overlap', 0) ?? OVERLAP_MS };
}
