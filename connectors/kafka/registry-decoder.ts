// Records whose schema a registry keeps (Confluent's wire format: a zero byte, the schema's id, the data in Avro, Protobuf or JSON) to JSON text. Schemas are
// asked for once each. Avro's decimals come as texts, bytes as base64; whole numbers that a double cannot hold come as they were written.
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import avro from 'avsc';
import { FwError } from '../../signal/fw-error.ts';
import { boundedType } from './bounded-avro.ts';
import { decimalText } from './decimal-text.ts';
import { exactLong } from './exact-avro-long.ts';
import type { RecordDecoder } from './kafka-feed.ts';

export interface RegistrySettings {
  /** Address of the registry, for Confluent's clients. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
}

const FRONT_BYTES = 5;

/** A decoder that asks this registry. */
export function registryDecoder({ url, user, password }: RegistrySettings): RecordDecoder {
  const auth =
    user === undefined || password === undefined ? {} : { auth: { username: user, password } };
  const registry = new SchemaRegistry(
    {
      host: url,
      ...auth,
      retry: { maxRetryTimeInSecs: 1, initialRetryTimeInSecs: 0.1, retries: 1 },
    },
    { [SchemaType.AVRO]: { logicalTypes: { decimal: DecimalText }, typeHook } },
  );
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  return async (value) => {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    if (bytes.length < FRONT_BYTES || bytes[0] !== 0)
      throw new Error('it does not begin with a zero byte and the id of a schema');
    const id = bytes.readInt32BE(1);
    try {
      await registry.getSchema(id);
    } catch (error) {
      throw schemaFault(error, id, url);
    }
    // Of JSON it says whether the schema is kept to; its numbers are rounded, and those of the text are not.
    const decoded: unknown = await registry.decode(bytes);
    if (registry.cache.getSchema(id)?.type === SchemaType.JSON)
      return utf8.decode(bytes.subarray(FRONT_BYTES));
    return JSON.stringify(decoded, plain);
  };
}

function typeHook(schema: avro.Schema, options: object): avro.Type | undefined {
  return exactLong(schema) ?? boundedType(schema, options);
}

/** A schema that the registry does not have, or cannot read, is a fault of the record; everything else is the registry's, refused connections too. */
function schemaFault(error: unknown, id: number, url: string): Error {
  const status: unknown = Reflect.get(Object(error), 'status');
  if (status === 404) return new Error(`the schema registry has no schema ${id}`);
  const why = error instanceof Error ? error.message : String(error);
  if (status === 422) return new Error(`the schema ${id} cannot be used: ${why}`);
  const text =
    status === 401 || status === 403
      ? `The schema registry ${url} does not let us in: ${why}. Look at its user and password.`
      : `The schema registry ${url} does not answer: ${why}.`;
  return new FwError('FW_SOURCE_AWAY', text, { cause: error });
}

/** Avro's decimal as a text such as 12.50, exactly. */
class DecimalText extends avro.types.LogicalType {
  readonly #scale: number;

  constructor(schema: avro.Schema, options?: object) {
    super(schema, options);
    const scale: unknown = Reflect.get(Object(schema), 'scale');
    this.#scale = typeof scale === 'number' ? scale : 0;
  }

  protected override _fromValue(value: unknown): string {
    const bytes = value instanceof Uint8Array ? value : new Uint8Array(0);
    return decimalText(bytes, this.#scale);
  }

  protected override _toValue(): unknown {
    throw new Error('decimals are only read');
  }
}

/** The value is what a Buffer makes of itself for JSON: a list of numbers. Its holder still has the Buffer. */
function plain(this: unknown, key: string, value: unknown): unknown {
  const held: unknown = Reflect.get(Object(this), key);
  return Buffer.isBuffer(held) ? held.toString('base64') : value;
}
