// Requests drawn from an OpenAPI document: most are what their schemas say, some are wrong in one place, and some are anything.
import fc from 'fast-check';

/** A JSON Schema, or a part of the document, as read from JSON. */
type Json = Readonly<Record<string, unknown>>;

export interface ApiOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly ApiParameter[];
  /** Schema of the JSON body; undefined when it takes none. */
  readonly body: Json | undefined;
  readonly responses: Json;
}

interface ApiParameter {
  readonly name: string;
  readonly in: string;
  readonly isRequired: boolean;
  readonly schema: Json;
}

export interface DrawnRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const TEXT_MAX = 60;
const DEPTH_MAX = 6;

/** The operations of a document. */
export function operationsOf(document: Json): ApiOperation[] {
  return Object.entries(objectOf(document['paths'])).flatMap(([path, item]) =>
    Object.entries(objectOf(item)).map(([method, given]): ApiOperation => {
      const operation = objectOf(given);
      const body = at(operation, 'requestBody', 'content', 'application/json', 'schema');
      return {
        operationId: String(operation['operationId']),
        method: method.toUpperCase(),
        path,
        parameters: listOf(operation['parameters']).map((one) => ({
          name: String(one['name']),
          in: String(one['in']),
          isRequired: one['required'] === true,
          schema: objectOf(one['schema']),
        })),
        body: body === undefined ? undefined : objectOf(body),
        responses: objectOf(operation['responses']),
      };
    }),
  );
}

/** Whether what it answers has no end. */
export function isStream({ responses }: ApiOperation): boolean {
  const content: unknown = Reflect.get(Object(Reflect.get(responses, 200)), 'content');
  return Reflect.has(Object(content), 'text/event-stream');
}

/** Requests to one operation. `known` has values of path parameters that exist, by name. */
export function arbitraryRequest(
  document: Json,
  { method, path, parameters, body }: ApiOperation,
  known: Readonly<Record<string, readonly string[]>>,
): fc.Arbitrary<DrawnRequest> {
  const draw = (schema: Json) => spoiled(arbitraryOf(document, schema, 0));
  const inPath = parameters.filter((one) => one.in === 'path');
  const inQuery = parameters.filter((one) => one.in === 'query');
  const inHeader = parameters.filter((one) => one.in === 'header');
  const part = (among: readonly ApiParameter[]) =>
    fc.record(Object.fromEntries(among.map((one) => [one.name, draw(one.schema)])), {
      requiredKeys: among.filter((one) => one.isRequired).map((one) => one.name),
    });
  const place = fc.record(
    Object.fromEntries(
      inPath.map(({ name, schema }) => {
        const among = known[name] ?? [];
        const drawn = draw(schema);
        return [name, among.length === 0 ? drawn : fc.oneof(fc.constantFrom(...among), drawn)];
      }),
    ),
  );
  const sent =
    body === undefined
      ? fc.constant(undefined)
      : fc.oneof(
          { weight: 12, arbitrary: draw(body).map((value) => JSON.stringify(value)) },
          { weight: 1, arbitrary: fc.json() },
          { weight: 1, arbitrary: fc.string({ maxLength: TEXT_MAX }) },
        );
  return fc
    .record({ place, query: part(inQuery), headers: part(inHeader), sent })
    .map(({ place: values, query, headers, sent: text }) => ({
      method,
      url: urlOf(path, objectOf(values), objectOf(query)),
      headers: {
        ...Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, headerText(value)]),
        ),
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: text,
    }));
}

/** Values that a schema allows. What it says in words and patterns is drawn where it can be. */
export function arbitraryOf(document: Json, schema: Json, depth: number): fc.Arbitrary<unknown> {
  const inner = (one: Json) => arbitraryOf(document, one, depth + 1);
  if (depth > DEPTH_MAX) return fc.constant(null);
  if (typeof schema['$ref'] === 'string') return inner(resolved(document, schema['$ref']));
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum']);
  for (const several of [schema['anyOf'], schema['oneOf']]) {
    const among = listOf(several);
    if (among.length > 0) return fc.oneof(...among.map(inner));
  }
  switch (schema['type']) {
    case 'object':
      return arbitraryObject(schema, inner);
    case 'array': {
      const minLength = numberOf(schema['minItems'], 0);
      const maxLength = Math.max(minLength, Math.min(numberOf(schema['maxItems'], 4), 4));
      return fc.array(inner(objectOf(schema['items'])), { minLength, maxLength });
    }
    case 'integer':
    case 'number':
      return arbitraryNumber(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return arbitraryText(schema);
    default:
      return fc.jsonValue();
  }
}

function arbitraryObject(
  schema: Json,
  inner: (one: Json) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const properties = Object.entries(objectOf(schema['properties']));
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  return fc.record(
    Object.fromEntries(properties.map(([name, one]) => [name, inner(objectOf(one))])),
    { requiredKeys: required.filter((name) => properties.some(([known]) => known === name)) },
  );
}

function arbitraryNumber(schema: Json): fc.Arbitrary<number> {
  const min = numberOf(schema['minimum'], -1_000);
  const max = Math.max(min, numberOf(schema['maximum'], Number.MAX_SAFE_INTEGER));
  const isWhole = Number.isInteger(min) && Number.isInteger(max);
  const within = isWhole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
  return fc.oneof(within, fc.constantFrom(min, max));
}

function arbitraryText(schema: Json): fc.Arbitrary<string> {
  const { pattern } = schema;
  const minLength = numberOf(schema['minLength'], 0);
  const maxLength = Math.max(
    minLength,
    Math.min(numberOf(schema['maxLength'], TEXT_MAX), TEXT_MAX),
  );
  // Halves of characters and looks ahead cannot be drawn from; other text will do.
  if (typeof pattern === 'string' && !/ud800|\(\?[=!<]/.test(pattern)) {
    return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, maxLength));
  }
  return fc.string({ unit: 'binary', minLength, maxLength });
}

/** One in four is something else than it should be. */
function spoiled(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const odd = fc.constantFrom<unknown>(
    null,
    '',
    'a\ud800',
    'a\0b',
    '__proto__',
    -1,
    1e308,
    0.5,
    true,
    [],
    {},
    'x'.repeat(3_000),
    '../../etc',
    "' OR 1=1 --",
    '\r\nx-evil: 1',
  );
  const put = fc
    .tuple(arbitrary, odd, fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }))
    .map(([value, wrong, way]) => replaced(value, wrong, way));
  const added = fc
    .tuple(arbitrary, odd)
    .map(([value, wrong]) => ({ ...objectOf(value), odd: wrong }));
  return fc.oneof(
    { weight: 9, arbitrary },
    { weight: 2, arbitrary: put },
    { weight: 1, arbitrary: added },
  );
}

/** The value with something else at a place inside it, to which `way` leads as far as there is a way. */
function replaced(value: unknown, wrong: unknown, [n, ...way]: readonly number[]): unknown {
  if (n === undefined || typeof value !== 'object' || value === null) return wrong;
  const names = Object.keys(value);
  const name = names[n % Math.max(1, names.length)];
  if (name === undefined) return wrong;
  const inner = replaced(Reflect.get(value, name), wrong, way);
  if (Array.isArray(value)) return value.with(Number(name), inner);
  return { ...value, [name]: inner };
}

function urlOf(path: string, values: Json, query: Json): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(values[name]) || '-');
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`);
  return parts.length === 0 ? filled : `${filled}?${parts.join('&')}`;
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.toWellFormed());
}

/** What a header can carry. */
function headerText(value: unknown): string {
  return String(value)
    .replace(/[^\x20-\x7e]/g, '?')
    .trim();
}

/** The part of a document that a `#/…` names. */
export function resolved(document: Json, ref: string): Json {
  const names = ref.replace(/^#\//, '').split('/');
  return objectOf(at(document, ...names.map((name) => decodeURIComponent(name))));
}

function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((inner, name) => Reflect.get(Object(inner), name), value);
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
