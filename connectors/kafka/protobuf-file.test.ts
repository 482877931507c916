// Which message of a file of Protobuf a record is, by what Confluent's serializer for Python writes before its data.
import { describe, expect, it } from 'vitest';
import { ProtobufFile } from './protobuf-file.ts';

const BANK = `syntax = "proto3";
package bank.v1;
import "google/protobuf/timestamp.proto";
import "parties.proto";
enum Channel { APP = 0; COUNTER = 1; }
message Ping { string at = 1; }
message Payment {
  message Party { string account = 1; }
  message Line { int64 cents = 1; Channel channel = 2; google.protobuf.Timestamp at = 3; }
  string ref = 1;
  Party payer = 2;
  int64 booked_at = 3;
  Owner owner = 4;
}`;
/** Of the same package: its messages are none of the file's. */
const PARTIES = 'syntax = "proto3"; package bank.v1; message Owner { string name = 1; }';

const file = new ProtobufFile(BANK, [PARTIES]);
const read = (hex: string, of = file) => JSON.parse(of.textOf(Buffer.from(hex, 'hex')));

describe('a record', () => {
  it.each([
    ['the first message, behind an enum', '000a0178', { at: 'x' }],
    [
      'the second message',
      '02020a02723112070a05363230303118808883d1ca33',
      { ref: 'r1', payer: { account: '62001' }, bookedAt: '1772380800000' },
    ],
    ['a message within the second', '04020208bac4071001', { cents: '123450', channel: 'COUNTER' }],
    ['the second message with nothing in it', '0202', {}],
    ['the first message with nothing in it', '00', {}],
  ])('is %s', (_what, hex, expected) => {
    expect(read(hex)).toEqual(expected);
  });

  it('without indexes is the first message, as the client for Node writes it', () => {
    expect(read('0a0178')).toEqual({ at: 'x' });
  });

  it('may hold times of Google and messages of files that are imported', () => {
    expect(read('0402021a05088088a001')).toMatchObject({ at: { seconds: '2622464' } });
    expect(read('020222030a0141')).toEqual({ owner: { name: 'A' } });
  });

  it.each([
    ['no message of the file', '02040a0178', 'has no message at the index 2'],
    ['no message within another', '0402040a0178', 'has no message at the index 1.2'],
    ['a message before the first', '0201', 'has no message at the index -1'],
    ['what it does not end', '0402', 'it ends within the indexes of its message'],
  ])('that names %s is refused', (_what, hex, why) => {
    expect(() => read(hex)).toThrow(why);
  });
});

it.each([
  ['is no Protobuf', 'message {', []],
  ['has fields of a type that nobody declares', 'syntax = "proto3"; message A { B b = 1; }', []],
])('a file that %s cannot be used', (_what, text, imported) => {
  expect(() => new ProtobufFile(text, imported)).toThrow(Error);
});

it('a file without a package and without messages refuses its records', () => {
  const none = new ProtobufFile('syntax = "proto3"; enum A { B = 0; }', []);
  expect(() => read('00', none)).toThrow('has no message at the index 0');
});
