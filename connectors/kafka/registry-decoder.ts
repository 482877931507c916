// Records whose schema a registry keeps (Confluent's wire format: a zero byte, the schema's id, the data in Avro, Protobuf or JSON) to JSON text. Schemas are
// asked for once each. Avro's decimals come as texts, bytes as base64; whole numbers that a double cannot hold come as they were written.
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import avro from 'avsc';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import { boundedType } from './bounded-avro.ts';
import { decimalText } from './decimal-text.ts';
import { exactLong } from './exact-avro-long.ts';
import type { RecordDecoder } from './kafka-feed.ts';
import { ProtobufFile } from './protobuf-file.ts';
import { type KeptSchema, type RegistrySettings, SchemaClient } from './schema-client.ts';

const FRONT_BYTES = 5;

/** JSON text of a record, with its front and without. Throws an Error when it is not of the schema. */
type Reader = (record: Buffer, data: Buffer) => Promise<string> | string;

/** A decoder that asks this registry. */
export function registryDecoder(settings: RegistrySettings): RecordDecoder {
  const client = new SchemaClient(settings);
  const library = libraryOf(settings);
  const readers = new Map<number, Promise<Reader>>();
  return async (value) => {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    if (bytes.length < FRONT_BYTES || bytes[0] !== 0)
      throw new Error('it does not begin with a zero byte and the id of a schema');
    const id = bytes.readInt32BE(1);
    let reader = readers.get(id);
    if (reader === undefined) {
      const schema = await client.schema(id);
      reader = readerOf(id, schema, client, library);
      // What an id stands for never changes: a schema that cannot be used is not asked for again, unless it was the registry that failed.
      readers.set(id, reader);
      reader.catch((error: unknown) => isFwError(error) && readers.delete(id));
    }
    return (await reader)(bytes, bytes.subarray(FRONT_BYTES));
  };
}

async function readerOf(
  id: number,
  schema: KeptSchema,
  client: SchemaClient,
  library: SchemaRegistry,
): Promise<Reader> {
  if (schema.type === 'PROTOBUF') {
    const imported = await client.referred(schema);
    const file = compiled(
      id,
      () =>
        new ProtobufFile(
          schema.text,
          imported.map(({ text }) => text),
        ),
    );
    return (_record, data) => file.textOf(data);
  }
  await library.getSchema(id).catch((error: unknown) => {
    throw libraryFault(error, id);
  });
  if (schema.type !== 'JSON')
    return async (record) => JSON.stringify(await library.decode(record), plain);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  return async (record, data) => {
    // The library says whether the schema is kept to; its numbers are rounded, and those of the text are not.
    await library.decode(record);
    return utf8.decode(data);
  };
}

function libraryOf({ url, user, password }: RegistrySettings): SchemaRegistry {
  const auth =
    user === undefined || password === undefined ? {} : { auth: { username: user, password } };
  const retry = { maxRetryTimeInSecs: 1, initialRetryTimeInSecs: 0.1, retries: 1 };
  const avroOptions = { logicalTypes: { decimal: DecimalText }, typeHook };
  return new SchemaRegistry({ host: url, ...auth, retry }, { [SchemaType.AVRO]: avroOptions });
}

/** Of the library, a fault with a status is one of the registry, unless that has not what the schema refers to; all else is the schema's. */
function libraryFault(error: unknown, id: number): Error {
  const status: unknown = Reflect.get(Object(error), 'status');
  if (typeof status !== 'number' || status === 404 || status === 422) return unusable(id, error);
  const text = `The schema registry does not give schema ${id} with all that it refers to: ${messageOf(error)}.`;
  return new FwError('FW_SOURCE_AWAY', text, { cause: error });
}

function compiled<T>(id: number, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    throw unusable(id, error);
  }
}

function unusable(id: number, error: unknown): Error {
  return new Error(
    `the schema ${id} cannot be used: ${messageOf(error)}; its records are refused. The partner has to write them with another one, and these once more`,
  );
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

function typeHook(schema: avro.Schema, options: object): avro.Type | undefined {
  forgetDefaults(schema);
  return exactLong(schema) ?? boundedType(schema, options);
}

/** Defaults say nothing of what a record holds, and the package compiles no schema in which one is a decimal, or a long that a double cannot hold. */
function forgetDefaults(schema: avro.Schema): void {
  const fields: unknown = Reflect.get(Object(schema), 'fields');
  for (const field of Array.isArray(fields) ? fields : [])
    Reflect.deleteProperty(Object(field), 'default');
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
