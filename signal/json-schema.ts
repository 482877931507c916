// JSON Schema 2020-12 of each signal type and of any signal, from the tables of signal-type.ts. It describes the bare form on the way in;
// what passes is what parse-signal.ts accepts, save broken Unicode, lengths of astral characters, and optional nulls (parsing drops them).
import { TIME_MS_MAX } from './event-time.ts';
import { TEXT_LENGTH_MAX } from './field-value.ts';
import { fieldRowsOf } from './parse-signal.ts';
import {
  type FieldSpec,
  SIGNAL_TYPE_NAMES,
  type SignalType,
  signalTypeSpec,
} from './signal-type.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** What an id may look like: no control characters, as ECMAScript pattern. */
const TEXT_PATTERN = '^[^\\u0000-\\u001f\\u007f-\\u009f]+$';
const DOMAIN_PATTERN =
  '^[^\\u0000-\\u0020\\u007f-\\u009f\\s/:@?#]*[^\\u0000-\\u0020\\u007f-\\u009f\\s/:@?#.]\\.?$';
const REGION_PATTERN =
  '^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)(0000|(?!00)[0-9]{2}[0-9]{2})$';

/** The schema of one signal type, complete by itself. */
export function signalTypeSchema(type: SignalType): JsonObject {
  return { $schema: DIALECT, $id: `urn:forewarn:signal:${type}`, ...bodyOf(type) };
}

/** The schema of any signal: one definition a type, chosen by `type`. */
export function signalSchema(): JsonObject {
  const refs = SIGNAL_TYPE_NAMES.map((type) => ({ $ref: `#/$defs/${type}` }));
  const definitions = SIGNAL_TYPE_NAMES.map((type) => [type, bodyOf(type)] as const);
  return {
    $schema: DIALECT,
    $id: 'urn:forewarn:signal',
    title: 'signal',
    description: 'Any signal. Money is in fen, time in epoch milliseconds or RFC 3339 text.',
    type: 'object',
    required: ['type'],
    oneOf: refs,
    $defs: Object.fromEntries(definitions),
  };
}

function bodyOf(type: SignalType): JsonObject {
  const rows = fieldRowsOf(type);
  const properties = rows.map(({ name, spec }) => [name, fieldSchema(spec)] as const);
  return {
    title: type,
    description: signalTypeSpec(type).text,
    type: 'object',
    required: ['type', ...rows.filter((row) => row.isRequired).map((row) => row.name)],
    properties: { type: { const: type }, ...Object.fromEntries(properties) },
    additionalProperties: false,
  };
}

function fieldSchema(spec: FieldSpec): JsonObject {
  const description = spec.text;
  switch (spec.kind) {
    case 'flag':
      return { type: 'boolean', description };
    case 'fen':
    case 'ms':
    case 'days':
    case 'count':
      return { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description };
    case 'code':
      return { enum: spec.codes ?? [], description };
    case 'time':
      return {
        description,
        oneOf: [
          { type: 'integer', minimum: 0, maximum: TIME_MS_MAX },
          { type: 'string', format: 'date-time' },
        ],
      };
    case 'region':
      return { type: 'string', pattern: REGION_PATTERN, description };
    case 'domain':
      return { type: 'string', maxLength: 253, pattern: DOMAIN_PATTERN, description };
    case 'text':
    case 'phone':
    case 'account':
    case 'device':
    case 'person': {
      const maxLength = spec.lengthMax ?? TEXT_LENGTH_MAX;
      return { type: 'string', minLength: 1, maxLength, pattern: TEXT_PATTERN, description };
    }
  }
}
