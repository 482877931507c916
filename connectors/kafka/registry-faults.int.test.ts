// What a registry may answer but a schema that can be used: records are refused for what is theirs, and waited with for what is the registry's.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { isFwError } from '../../signal/fw-error.ts';
import { registryDecoder } from './registry-decoder.ts';

let server: Server;
let asked: string[];
afterEach(() => void server.close());

/** A decoder of a registry that answers so; without an answer for a path it has nothing there. */
async function decoderOf(
  answers: Readonly<Record<string, readonly [status: number, body: string]>>,
) {
  asked = [];
  server = createServer(({ url = '' }, answer) => {
    asked.push(url);
    const [status, body] = answers[url] ?? [404, '{}'];
    answer.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return registryDecoder({ url: `http://127.0.0.1:${port}/` });
}

const RECORD = Buffer.from([0, 0, 0, 0, 1, 4, 0x72, 0x31]);
const PATH = '/schemas/ids/1';
const schema = (schemaType: string, text: string, references: object[] = []) =>
  [200, JSON.stringify({ schemaType, schema: text, references })] as const;
const fieldsOf = (...fields: object[]) => JSON.stringify({ type: 'record', name: 'R', fields });
const PROTOBUF = 'syntax = "proto3"; import "b.proto"; message A { B b = 1; }';
const REFERENCE = { name: 'b.proto', subject: 'b', version: 2 };

it.each([
  ['Avro with a name that is none', schema('AVRO', fieldsOf({ name: 'ref-no', type: 'string' }))],
  ['Avro that is no JSON', schema('AVRO', 'record')],
  [
    'a draft of JSON Schema that nobody has here',
    schema('JSON', '{"$schema":"http://x.example/s#"}'),
  ],
  ['Protobuf that lacks a type', schema('PROTOBUF', 'message A { B b = 1; }')],
  ['a language of its own', schema('XSD', '<x/>')],
])(
  'a schema that cannot be used (%s) refuses its records, and is asked for once',
  async (_what, answer) => {
    const decode = await decoderOf({ [PATH]: answer });
    const why =
      /^the schema 1 cannot be used: .+; its records are refused\. The partner has to write/;
    await expect(decode(RECORD)).rejects.toThrow(why);
    const count = asked.length;
    const again: unknown = await decode(RECORD).catch((error: unknown) => error);
    expect(isFwError(again)).toBe(false);
    expect(asked.length).toBe(count);
  },
);

it('a schema whose references are not there refuses its records', async () => {
  const decode = await decoderOf({ [PATH]: schema('PROTOBUF', PROTOBUF, [REFERENCE]) });
  await expect(decode(RECORD)).rejects.toThrow('the schema registry has no version 2 of b');
  const avro = await decoderOf({ [PATH]: schema('AVRO', fieldsOf(), [REFERENCE]) });
  await expect(avro(RECORD)).rejects.toThrow('the schema 1 cannot be used');
});

it('a schema is put together with what it refers to', async () => {
  const decode = await decoderOf({
    [PATH]: schema('PROTOBUF', PROTOBUF, [REFERENCE]),
    '/subjects/b/versions/2': schema('PROTOBUF', 'syntax = "proto3"; message B { string c = 1; }'),
  });
  const record = Buffer.concat([RECORD.subarray(0, 5), Buffer.from('000a030a0178', 'hex')]);
  expect(await decode(record)).toBe('{"b":{"c":"x"}}');
});

it.each<[what: string, answer: readonly [number, string]]>([
  ['asks to log in', [200, '<html>please log in</html>']],
  ['says something else', [200, '{"status":"ok"}']],
  ['is overloaded', [503, '']],
  ['lets nobody in', [401, '{"message":"no"}']],
])('what stands in the place of a registry and %s is waited with', async (_what, answer) => {
  const decode = await decoderOf({ [PATH]: answer });
  await expect(decode(RECORD)).rejects.toMatchObject({ code: 'FW_SOURCE_AWAY' });
});

it('a registry that is away between a schema and what it refers to is waited for, and asked again', async () => {
  const answers: Record<string, readonly [number, string]> = {
    [PATH]: schema('PROTOBUF', PROTOBUF, [REFERENCE]),
    '/subjects/b/versions/2': [500, '{}'],
  };
  const decode = await decoderOf(answers);
  await expect(decode(RECORD)).rejects.toMatchObject({ code: 'FW_SOURCE_AWAY' });
  answers['/subjects/b/versions/2'] = schema(
    'PROTOBUF',
    'syntax = "proto3"; message B { string c = 1; }',
  );
  expect(await decode(Buffer.from([0, 0, 0, 0, 1, 0]))).toBe('{}');
});
