// Messages over SMPP against a centre of another make than our client, judged by the bytes that arrived there.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../test/eventually.ts';
import { type SmppCentre, startSmppCentre } from '../../../test/smpp-centre.ts';
import type { SmsDelivery } from '../delivery.ts';
import type { LaterWord, PersonReply } from '../provider.ts';
import { smppProvider } from './smpp-provider.ts';

/** `submit_sm`, and the answer to `deliver_sm`. */
const [SUBMIT, DELIVERED] = [4, 0x80000005];
const LONG = '您可能正遭遇诈骗，请不要转账，等我们的电话。😀'.repeat(8);

let centre: SmppCentre;
beforeAll(async () => {
  centre = await startSmppCentre();
}, 300_000);
afterAll(() => centre.stop());

function provider(login: { systemId?: string; password?: string } = {}) {
  const { port, systemId, password } = centre;
  const later: LaterWord[] = [];
  const replies: PersonReply[] = [];
  const smpp = smppProvider({
    ...{ host: '127.0.0.1', port, tls: undefined, systemId, password, systemType: '' },
    ...{ answerMs: 20_000, sender: '96110', window: 10 },
    ...login,
  });
  const open = () =>
    smpp.open(
      async (word) => void later.push(word),
      async (reply) => void replies.push(reply),
    );
  return { smpp, open, later, replies };
}

const sms = (deliveryId: string, text: string): SmsDelivery => ({
  channel: 'sms',
  deliveryId,
  phone: '+8613812345678',
  text,
  language: 'zh',
});

interface Submitted {
  readonly sender: string;
  readonly receiver: string;
  readonly hasHeader: boolean;
  readonly coding: number;
  readonly bytes: Buffer;
}

/** A submit_sm, read as the standard has it (SMPP 3.4, 4.4.1), not by the library that wrote it. */
function submitted(pdu: Buffer): Submitted {
  let at = 16;
  const text = () => {
    const from = at;
    at = pdu.indexOf(0, from) + 1;
    return pdu.toString('latin1', from, at - 1);
  };
  const byte = () => pdu.readUInt8(at++);
  const pair = () => [byte(), byte()];
  text();
  pair();
  const sender = text();
  pair();
  const receiver = text();
  const [classBits = 0] = [byte(), byte(), byte()];
  text();
  text();
  pair();
  const [coding = 0] = [byte(), byte()];
  const length = byte();
  const hasHeader = (classBits & 0x40) !== 0;
  return { sender, receiver, hasHeader, coding, bytes: pdu.subarray(at, at + length) };
}

function allSubmitted(): Submitted[] {
  return centre
    .received()
    .filter((pdu) => pdu.readUInt32BE(4) === SUBMIT)
    .map(submitted);
}

const ucs2 = (bytes: Buffer) => Buffer.from(bytes).swap16().toString('utf16le');

test('a long Chinese message arrives in parts that make the whole, and each has its receipt', async () => {
  const { smpp, open, later } = provider();
  open();
  const taken = await smpp.hand(sms('m1', LONG));
  const parts = allSubmitted();
  expect(parts.length).toBeGreaterThan(2);
  for (const [i, part] of parts.entries()) {
    expect(part).toMatchObject({ sender: '96110', receiver: '8613812345678', coding: 8 });
    expect(part.hasHeader).toBe(true);
    expect([...part.bytes.subarray(0, 6)]).toEqual([
      ...[5, 0, 3, parts[0]?.bytes[3], parts.length, i + 1],
    ]);
    expect(part.bytes.length).toBeLessThanOrEqual(140);
  }
  expect(parts.map(({ bytes }) => ucs2(bytes.subarray(6))).join('')).toBe(LONG);
  if (taken.state !== 'accepted') throw new Error(`it was not taken: ${taken.state}`);
  const numbers = [...(taken.otherReferences ?? []), taken.reference];
  expect(numbers).toHaveLength(parts.length);
  expect(new Set(numbers).size).toBe(parts.length);
  // This centre gives its numbers in hexadecimal digits and tells of them in decimal ones; the provider tries both.
  await eventually(() => expect(later).toHaveLength(parts.length));
  const inHex = later.map(({ reference }) => Number(reference).toString(16));
  expect(new Set(inHex)).toEqual(new Set(numbers));
  for (const { word } of later) expect(word).toEqual({ state: 'delivered' });
  await smpp.close();
});

test('an English one is one message in the alphabet of GSM', async () => {
  const { smpp, open } = provider();
  open();
  const before = allSubmitted().length;
  await smpp.hand(sms('m2', 'Stop paying! Call 96110.'));
  const [message, ...others] = allSubmitted().slice(before);
  expect(others).toEqual([]);
  expect(message).toMatchObject({ coding: 0, hasHeader: false });
  expect(message?.bytes.toString('latin1')).toBe('Stop paying! Call 96110.');
  await smpp.close();
});

test('what a person sends is heard; while nobody can hear it the centre is told so in an answer that it can read', async () => {
  const deaf = provider();
  deaf.smpp.open(
    async () => undefined,
    () => Promise.reject(new Error('nobody can hear it')),
  );
  // Of an answer the standard asks for the head, a status and an empty message_id.
  const refusals = () =>
    centre.received().filter((pdu) => pdu.readUInt32BE(4) === DELIVERED && pdu.readUInt32BE(8) > 0);
  await eventually(() => expect(refusals()).toHaveLength(1));
  expect(refusals()[0]?.length).toBe(17);
  await deaf.smpp.close();
  const { smpp, open, replies } = provider();
  open();
  await eventually(() => expect(replies).toEqual([{ phone: '555', text: 'Hello World' }]));
  expect(centre.faults()).toEqual([]);
  await smpp.close();
});

test('a wrong password and an unknown account are refused in words', async () => {
  for (const [login, why] of [
    [{ password: 'wrong' }, 'ESME_RINVPASWD'],
    [{ systemId: 'nobody' }, 'ESME_RINVSYSID'],
  ] as const) {
    const checked = provider(login).smpp.check();
    await expect(checked).rejects.toMatchObject({ code: 'FW_CONFIG' });
    await expect(checked).rejects.toThrow(why);
  }
});
