// Change events as Debezium writes them: what a row of a table was and is now. Out comes the envelope (before, after, op, source) whether its schema
// stands beside it or not. Where it does, values that are numbers for machines become texts: decimals, dates and times.
import { parseExact } from '../mapping/exact-json.ts';
import { decimalText } from './decimal-text.ts';
import type { RecordDecoder } from './kafka-feed.ts';

/** Created, read by a snapshot, updated, deleted. */
const ROW_CHANGES = new Set(['c', 'r', 'u', 'd']);
/** What else a topic may carry: a table that was emptied, a message of the partner's own. They have no row. */
const OTHER_CHANGES = new Set(['t', 'm']);
const DAY_MS = 86_400_000;
const SCALE_MAX = 100;

type Fields = Readonly<Record<string, unknown>>;
type Convert = (value: unknown, schema: Fields) => unknown;

/** A decoder of change events in JSON, or of what another decoder makes JSON of. Events that change no row are left out. */
export function changeDecoder(inner?: RecordDecoder): RecordDecoder {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return async (value) => {
    const text = inner === undefined ? decoder.decode(value) : await inner(value);
    return text === undefined ? undefined : changeOf(text);
  };
}

/** The envelope as JSON text; undefined when it changes no row. Throws an Error that says why it is none. */
export function changeOf(text: string): string | undefined {
  const record = parseExact(text);
  if (!isFields(record)) throw new Error('it is no change event: it is not an object');
  const schema = isFields(record['schema']) ? record['schema'] : undefined;
  // What has no payload has its envelope bare, as converters without schemas write it.
  const envelope = 'payload' in record ? record['payload'] : record;
  if (!isFields(envelope)) throw new Error('it is no change event: its payload is not an object');
  const { op } = envelope;
  if (typeof op !== 'string') throw new Error("it is no change event: it has no 'op'");
  if (OTHER_CHANGES.has(op)) return undefined;
  if (!ROW_CHANGES.has(op)) throw new Error(`'${op}' is not an op of a change event`);
  const row = op === 'd' ? 'before' : 'after';
  if (!isFields(envelope[row])) throw new Error(`a change event with op '${op}' needs '${row}'`);
  if (schema === undefined) return JSON.stringify(envelope);
  const converted = { ...envelope };
  for (const name of ['before', 'after'])
    if (isFields(envelope[name])) converted[name] = readable(envelope[name], fieldOf(schema, name));
  return JSON.stringify(converted);
}

function readable(value: unknown, schema: Fields | undefined): unknown {
  if (schema === undefined || value === null || value === undefined) return value;
  const convert = CONVERSIONS[String(schema['name'] ?? '')];
  if (convert !== undefined) return convert(value, schema);
  if (Array.isArray(value)) {
    const items = isFields(schema['items']) ? schema['items'] : undefined;
    return value.map((item) => readable(item, items));
  }
  if (!isFields(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, each]) => [name, readable(each, fieldOf(schema, name))]),
  );
}

/** Local times come without a zone: whoever reads them knows where the partner's clock stands. */
const CONVERSIONS: Readonly<Record<string, Convert>> = {
  'org.apache.kafka.connect.data.Decimal': (value, schema) => {
    const scale = isFields(schema['parameters']) ? schema['parameters']['scale'] : undefined;
    return decimalOf(value, scale);
  },
  'io.debezium.data.VariableScaleDecimal': (value) =>
    isFields(value) ? decimalOf(value['value'], value['scale']) : value,
  'org.apache.kafka.connect.data.Date': (value) => dateOf(value),
  'io.debezium.time.Date': (value) => dateOf(value),
  'org.apache.kafka.connect.data.Timestamp': (value) => localTimeOf(value, 1),
  'io.debezium.time.Timestamp': (value) => localTimeOf(value, 1),
  'io.debezium.time.MicroTimestamp': (value) => localTimeOf(value, 1_000),
  'io.debezium.time.NanoTimestamp': (value) => localTimeOf(value, 1_000_000),
};

function decimalOf(value: unknown, scale: unknown): unknown {
  const places = Number(scale);
  if (typeof value !== 'string' || !Number.isInteger(places)) return value;
  if (places < 0 || places > SCALE_MAX) return value;
  return decimalText(Buffer.from(value, 'base64'), places);
}

function dateOf(days: unknown): unknown {
  const text = typeof days === 'number' ? isoOf(days * DAY_MS) : undefined;
  return text?.slice(0, 'yyyy-MM-dd'.length) ?? days;
}

/** Milliseconds are as exact as signals are. */
function localTimeOf(count: unknown, perMs: number): unknown {
  // Nanoseconds are more than a number holds exactly, and come as text.
  const known = typeof count === 'string' && /^-?\d+$/.test(count) ? Number(count) : count;
  if (typeof known !== 'number' || !Number.isFinite(known)) return count;
  return isoOf(Math.floor(known / perMs))?.replace('Z', '') ?? count;
}

function isoOf(ms: number): string | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function fieldOf(schema: Fields, name: string): Fields | undefined {
  const { fields } = schema;
  if (!Array.isArray(fields)) return undefined;
  return fields.filter(isFields).find((field) => field['field'] === name);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
