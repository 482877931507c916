// Records in Avro, Protobuf and JSON whose schemas a real registry keeps, from a real broker to signals.
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SchemaRegistryServer, startSchemaRegistry } from '../../scripts/schema-registry.ts';
import { isFwError } from '../../signal/fw-error.ts';
import { type KafkaServer, startKafka } from '../../test/kafka-server.ts';
import type { SignalBatch } from '../file/signal-batch.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { changeDecoder } from './change-event.ts';
import { KafkaFeed } from './kafka-feed.ts';
import { registryDecoder } from './registry-decoder.ts';

let kafka: KafkaServer;
let registry: SchemaRegistryServer;
let client: SchemaRegistry;
let count = 0;
beforeAll(async () => {
  [kafka, registry] = await Promise.all([startKafka(), startSchemaRegistry()]);
  client = new SchemaRegistry({ host: registry.url });
});
afterAll(async () => {
  await registry.stop();
  await kafka.stop();
});

const mapping = compileMapping(
  `name: payments
format: ndjson
source: bank
signals:
  - type: transfer.completed
    fields:
      id: "{ref}"
      transferId: "{ref}"
      time: { from: booked, format: epoch-ms }
      region: "330106"
      payer: "{payer}"
      payee: "{payee}"
      amountFen: { from: amount, unit: yuan }
`,
  'payments.yaml',
);

const EXPECTED = {
  type: 'transfer.completed',
  id: 'r1',
  payer: '62001',
  payee: '62002',
  amountFen: 123_450,
  time: 1_772_380_800_000,
};

async function read(values: readonly Buffer[], url = registry.url): Promise<SignalBatch> {
  const kafkaClient = new kafkajs.Kafka({
    brokers: kafka.brokers,
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const topic = `payments-${++count}`;
  const admin = kafkaClient.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
  const producer = kafkaClient.producer();
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
  const decode = registryDecoder({ url });
  const feed = new KafkaFeed({ brokers: kafka.brokers, topic, mapping, decode, from: 'earliest' });
  try {
    await feed.open(undefined);
    const fed = await feed.next();
    if (fed === undefined) throw new Error('nothing came');
    return fed.batch;
  } finally {
    await feed.close();
  }
}

/** Two's complement of a decimal's unscaled number. */
function decimalBytes(unscaled: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeIntBE(unscaled, 0, 6);
  return bytes;
}

/** 64 bits as the client that writes Protobuf takes them. */
function halves(bits: bigint): { low: number; high: number } {
  return { low: Number(BigInt.asIntN(32, bits)), high: Number(BigInt.asIntN(32, bits >> 32n)) };
}

/** A record in JSON as it is written, with the front that names its schema. */
function jsonRecord(id: number, text: string): Buffer {
  const front = Buffer.alloc(5);
  front.writeInt32BE(id, 1);
  return Buffer.concat([front, Buffer.from(text)]);
}

const record = (name: string, fields: readonly object[]) =>
  JSON.stringify({ type: 'record', name, namespace: 'bank', fields });

/** Has the registry keep a text that the client for Node would not take; gives its id. */
async function register(subject: string, schema: string, schemaType = 'AVRO'): Promise<number> {
  const answer = await fetch(`${registry.url}/subjects/${subject}/versions`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ schemaType, schema }),
  });
  return Number(Reflect.get(Object(await answer.json()), 'id'));
}

test('records in Avro become signals, a decimal to the last fen', async () => {
  const schema = {
    type: 'record' as const,
    name: 'Payment',
    namespace: 'bank',
    fields: [
      { name: 'ref', type: 'string' },
      { name: 'booked', type: { type: 'long', logicalType: 'timestamp-millis' } },
      { name: 'payer', type: 'string' },
      { name: 'payee', type: ['null', 'string'] },
      { name: 'amount', type: { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 2 } },
    ],
  };
  const { id } = await client.register({ type: SchemaType.AVRO, schema: JSON.stringify(schema) });
  const booked = EXPECTED.time;
  const payment = { ref: 'r1', booked, payer: '62001', payee: '62002' };
  const good = await client.encode(id, { ...payment, amount: decimalBytes(123_450) });
  const negative = await client.encode(id, { ...payment, amount: decimalBytes(-5) });
  const batch = await read([good, negative]);
  expect(batch.accepted).toEqual([expect.objectContaining(EXPECTED)]);
  expect(batch.rejected[0]?.raw).toContain('-0.05');
});

test('change events in Avro are their envelope, decimals as texts', async () => {
  const row = {
    type: 'record',
    name: 'Value',
    fields: [
      { name: 'ref', type: 'string' },
      {
        name: 'amount',
        type: ['null', { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 2 }],
      },
      { name: 'note', type: ['null', 'string'] },
    ],
  };
  const schema = {
    type: 'record' as const,
    name: 'Envelope',
    namespace: 'core.public.payments',
    fields: [
      { name: 'before', type: ['null', row] },
      { name: 'after', type: ['null', 'Value'] },
      { name: 'op', type: 'string' },
      { name: 'ts_ms', type: ['null', 'long'] },
    ],
  };
  const { id } = await client.register({ type: SchemaType.AVRO, schema: JSON.stringify(schema) });
  const after = { ref: 'P1', amount: decimalBytes(3_000_000), note: null };
  const value = await client.encode(id, { before: null, after, op: 'c', ts_ms: 1 });
  const decode = changeDecoder(registryDecoder({ url: registry.url }));
  expect(JSON.parse((await decode(value)) ?? '')).toEqual({
    before: null,
    after: { ref: 'P1', amount: '30000.00', note: null },
    op: 'c',
    ts_ms: 1,
  });
});

test('records in Protobuf become signals', async () => {
  const schema = `syntax = "proto3";
message Payment { string ref = 1; int64 booked = 2; string payer = 3; string payee = 4; string amount = 5; }`;
  const { id } = await client.register(
    { type: SchemaType.PROTOBUF, schema },
    { subject: 'payments-protobuf-value' },
  );
  const { time: booked } = EXPECTED;
  const value = await client.encode(id, {
    ...{ ref: 'r1', booked, payer: '62001', payee: '62002', amount: '1234.50' },
  });
  expect((await read([value])).accepted).toEqual([expect.objectContaining(EXPECTED)]);
});

test('records in JSON with a schema become signals', async () => {
  const schema = JSON.stringify({ type: 'object', properties: { ref: { type: 'string' } } });
  const { id } = await client.register(
    { type: SchemaType.JSON, schema },
    { subject: 'payments-json-value' },
  );
  const { time: booked } = EXPECTED;
  const value = await client.encode(id, {
    ...{ ref: 'r1', booked, payer: '62001', payee: '62002', amount: '1234.50' },
  });
  expect((await read([value])).accepted).toEqual([expect.objectContaining(EXPECTED)]);
});

test('whole numbers in JSON with a schema are told apart as they were written', async () => {
  const schema = JSON.stringify({
    type: 'object',
    properties: { card: { type: 'integer' }, account: { type: 'integer' } },
    required: ['card'],
  });
  const { id } = await client.register(
    { type: SchemaType.JSON, schema },
    { subject: 'cards-json-value' },
  );
  const decode = registryDecoder({ url: registry.url });
  const text = '{"card":6222020000001111111,\n "account":6222020000001111222}';
  expect(await decode(jsonRecord(id, text))).toBe(text);
  await expect(decode(jsonRecord(id, '{"card":"622"}'))).rejects.toThrow('invalid payload');
  await expect(decode(jsonRecord(id, '{"account":1}'))).rejects.toThrow('invalid payload');
  await expect(decode(jsonRecord(id, '{"card":1'))).rejects.toThrow(/JSON/);
});

test('payments in JSON with a schema have their ids and parties to the last digit', async () => {
  const { id } = await client.register(
    { type: SchemaType.JSON, schema: '{"type":"object","properties":{}}' },
    { subject: 'numbers-json-value' },
  );
  const { time } = EXPECTED;
  const [ref, payer, payee] = ['9007199254740993', '6222020000001111111', '6222020000001111222'];
  const text = `{\n"ref":${ref},"booked":${time},\n"payer":${payer},"payee":${payee},"amount":1234.50}`;
  const batch = await read([jsonRecord(id, text)]);
  expect(batch.accepted).toEqual([
    expect.objectContaining({ ...EXPECTED, id: ref, payer, payee, transferId: ref }),
  ]);
});

test('64-bit numbers of Avro are numbers where those are exact, else their digits', async () => {
  const schema = {
    type: 'record' as const,
    name: 'Order',
    namespace: 'bank',
    fields: [
      { name: 'id', type: ['null', 'long'] },
      { name: 'amount', type: 'long' },
      { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
      { name: 'seal', type: 'bytes' },
    ],
  };
  const { id } = await client.register({ type: SchemaType.AVRO, schema: JSON.stringify(schema) });
  const { time: at } = EXPECTED;
  const value = await client.encode(id, { id: 7, amount: 123_450, at, seal: Buffer.from('seal') });
  // The client that writes has no longs of 19 digits: they are put where it wrote 7, behind the front and the branch of the union.
  const digits = Buffer.from('ecd289d7ad8e87d9ac01', 'hex');
  const long = Buffer.concat([value.subarray(0, 6), digits, value.subarray(7)]);
  const decode = registryDecoder({ url: registry.url });
  expect(JSON.parse((await decode(long)) ?? '')).toEqual({
    id: '6222020000001111222',
    amount: 123_450,
    at,
    seal: Buffer.from('seal').toString('base64'),
  });
});

test('64-bit numbers of Protobuf are their digits, all of them', async () => {
  const schema = `syntax = "proto3";
message Order { int64 id = 1; uint64 card = 2; sfixed64 change = 3; int32 pieces = 4; bytes seal = 5; }`;
  const { id } = await client.register(
    { type: SchemaType.PROTOBUF, schema },
    { subject: 'orders-protobuf-value' },
  );
  const value = await client.encode(id, {
    id: halves(6_222_020_000_001_111_222n),
    card: halves(2n ** 64n - 1n),
    change: halves(-9_007_199_254_740_993n),
    pieces: 3,
    seal: Buffer.from('seal'),
  });
  const decode = registryDecoder({ url: registry.url });
  expect(JSON.parse((await decode(value)) ?? '')).toEqual({
    id: '6222020000001111222',
    card: '18446744073709551615',
    change: '-9007199254740993',
    pieces: 3,
    seal: Buffer.from('seal').toString('base64'),
  });
});

test('a record that has no schema, or one that nobody knows, is refused with its bytes', async () => {
  const unknown = Buffer.from([0, 0, 15, 66, 63, 2]);
  const batch = await read([Buffer.from('{}'), unknown]);
  expect(batch.rejected).toMatchObject([
    { code: 'undecodable', row: 0, raw: '{}' },
    { code: 'undecodable', row: 1, message: expect.stringContaining('has no schema 999999') },
  ]);
});

test('defaults of decimals and of the longest longs are no hindrance', async () => {
  const money = { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 2 };
  const fields = [
    { name: 'amount', type: money, default: '\u0000' },
    { name: 'fee', type: [money, 'null'], default: '\u0000' },
    { name: 'until', type: 'long', default: 9_007_199_254_740_000 },
  ];
  // As Java writes it: no double holds the largest long.
  const schema = record('Fees', fields);
  const id = await register(
    'fees-value',
    schema.replace('9007199254740000', '9223372036854775807'),
  );
  const decode = registryDecoder({ url: registry.url });
  const bytes = Buffer.from('020c00020202', 'hex');
  const value = Buffer.concat([jsonRecord(id, ''), bytes]);
  expect(JSON.parse((await decode(value)) ?? '')).toEqual({
    amount: '0.12',
    fee: '0.02',
    until: 1,
  });
});

test('records of any message of a file of Protobuf are read, by the index before them', async () => {
  const schema = `syntax = "proto3"; enum Kind { A = 0; } message Ping { string at = 1; }
message Payment { string ref = 1; int64 booked = 2; string payer = 3; string payee = 4; string amount = 5; }`;
  const id = await register('kinds-value', schema, 'PROTOBUF');
  const recordOf = (hex: string) => Buffer.concat([jsonRecord(id, ''), Buffer.from(hex, 'hex')]);
  const payment = '0a0272311080888' + '3d1ca331a053632303031220536323030322a07313233342e3530';
  const batch = await read([recordOf(`0202${payment}`), recordOf('000a0178')]);
  expect(batch.accepted).toEqual([expect.objectContaining(EXPECTED)]);
  expect(batch.rejected).toMatchObject([{ row: 1, raw: '{"at":"x"}' }]);
});

test('a registry that is away is waited for', async () => {
  const record = Buffer.from([0, 0, 0, 0, 1, 2]);
  await expect(read([record], 'http://127.0.0.1:1')).rejects.toMatchObject({
    code: 'FW_SOURCE_AWAY',
  });
});

test('a record whose bytes are changed in any way is decoded to JSON, or is refused by itself', async () => {
  const avro = {
    type: 'record',
    name: 'Hostile',
    namespace: 'bank',
    fields: [
      { name: 'ref', type: ['null', 'string'] },
      { name: 'amount', type: { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 2 } },
      { name: 'tags', type: { type: 'array', items: 'string' } },
      { name: 'more', type: { type: 'map', values: 'long' } },
    ],
  };
  const protobuf =
    'syntax = "proto3"; message Hostile { string ref = 1; int64 booked = 2; repeated string tags = 3; }';
  const inAvro = await client.register({ type: SchemaType.AVRO, schema: JSON.stringify(avro) });
  const inProtobuf = await client.register(
    { type: SchemaType.PROTOBUF, schema: protobuf },
    { subject: 'hostile-value' },
  );
  const record = { ref: 'r1', tags: ['a', 'b'] };
  const values = [
    await client.encode(inAvro.id, { ...record, amount: decimalBytes(5), more: { k: 7 } }),
    await client.encode(inProtobuf.id, { ...record, booked: 1 }),
  ];
  const decode = registryDecoder({ url: registry.url });
  const change = fc.record({ at: fc.nat(60), byte: fc.nat(255), cut: fc.boolean() });
  const changes = fc.array(change, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...values), changes, async (value, all) => {
      // The front says which schema it is; another one is asked of the registry each time.
      const front = value.subarray(0, 5);
      let rest = Buffer.from(value.subarray(5));
      for (const { at, byte, cut } of all) {
        const place = at % Math.max(1, rest.length);
        if (cut) rest = Buffer.concat([rest.subarray(0, place), rest.subarray(place + 1)]);
        else rest[place] = byte;
      }
      const error: unknown = await decode(Buffer.concat([front, rest])).then(
        (text) => void JSON.parse(text ?? ''),
        (refused: unknown) => refused,
      );
      // A FwError would say that the registry is away, and stop the source.
      if (error !== undefined) expect(error instanceof Error && !isFwError(error)).toBe(true);
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) },
  );
});
