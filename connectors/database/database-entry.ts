// What the file of sources says of a query of a database.
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';
import type { TableSettings } from './cursor-table.ts';

export interface DatabaseConfig extends SharedConfig {
  readonly kind: keyof typeof PORTS;
  readonly table: TableSettings;
  readonly everyMs: number;
}

const KEYS = [
  'kind',
  'mapping',
  'expectEvery',
  'waits',
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
const PORTS = { postgresql: 5432, mysql: 3306 } as const;
const PORT_MAX = 65_535;
const EVERY_MS = 10_000;
const EVERY_MS_MIN = 100;
const OVERLAP_MS = 60_000;
const TIMEOUT_MS = 30_000;
const TIMEOUT_MS_MIN = 100;
const PAGE_ROWS = 1_000;
const PAGE_ROWS_MAX = 10_000;

/** Reads entries of this kind: their settings, or undefined when the complaints say why not. */
export function databaseEntryReader(kind: DatabaseConfig['kind']) {
  return (name: string, entry: YamlNode, values: EntryValues): DatabaseConfig | undefined => {
    const settings = settingsOf(kind, entry, values);
    return settings && { kind, name, ...settings };
  };
}

function settingsOf(
  kind: DatabaseConfig['kind'],
  entry: YamlNode,
  values: EntryValues,
): Omit<DatabaseConfig, 'kind' | 'name'> | undefined {
  const keys = entry.keys(`a source of kind ${kind}`, KEYS);
  const [host, database, user, query, time, id] = NEEDED.map((key) =>
    values.needed(entry, keys[key], key),
  );
  const password = values.text(keys.password, 'password');
  const tls = keys.tls && values.tls(keys.tls);
  const record = values.text(keys.record, 'record');
  const table = {
    port: values.count(keys.port, 'port', PORT_MAX) ?? PORTS[kind],
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
  return { mapping, table: { ...table, host, database, user, query: select, time, id }, everyMs };
}

/** A time for a column of times, a number for one of numbers. */
function overlapOf(node: YamlNode | undefined, values: EntryValues): TableSettings['overlap'] {
  const text = values.text(node, 'overlap');
  if (text !== undefined && /^\d{1,15}$/.test(text)) return { count: Number(text) };
  return { ms: values.durationMs(node, 'overlap', 0) ?? OVERLAP_MS };
}
