// Messages over SMPP, against the sandbox's centre over TCP.
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFwError } from '../../../signal/fw-error.ts';
import { makeCertificate } from '../../../test/certificate.ts';
import { eventually } from '../../../test/eventually.ts';
import { describeDelivery } from '../delivery.conformance.ts';
import type { SmsDelivery } from '../delivery.ts';
import type { LaterWord, PersonReply } from '../provider.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox-server.ts';
import { receiptOf, replyOf, smppProvider } from './smpp-provider.ts';
import { SmppSession, type SmppTarget } from './smpp-session.ts';

const SMS: SmsDelivery = {
  channel: 'sms',
  deliveryId: 'm1',
  phone: '+8613812345678',
  text: '您可能正遭遇诈骗',
  language: 'zh',
};

describeDelivery('smpp', {
  channel: 'sms',
  entry: ({ smppPort }, place) =>
    `{ kind: smpp, host: 127.0.0.1, port: ${smppPort}, systemId: ${place}, password: env:SECRET, sender: '96110' }`,
  delivery: (number) => ({ ...SMS, deliveryId: `sms-${number}`, text: `${SMS.text}${number}` }),
});

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smppPort: 0 });
});
afterAll(() => sandbox.stop());

function provider(place: string, target: Partial<SmppTarget> = {}) {
  const later: LaterWord[] = [];
  const replies: PersonReply[] = [];
  const smpp = smppProvider({
    host: '127.0.0.1',
    port: sandbox.smppPort ?? 0,
    tls: undefined,
    systemId: place,
    password: 'secret',
    systemType: '',
    answerMs: 2_000,
    sender: '96110',
    window: 10,
    ...target,
  });
  let deafTimes = 1;
  smpp.open(
    async (word) => {
      later.push(word);
    },
    async (reply) => {
      if (deafTimes-- > 0) throw new Error('nobody can hear it');
      replies.push(reply);
    },
  );
  return { smpp, later, replies };
}

test('a long Chinese message goes out in parts that make the whole, one receipt for all of them', async () => {
  sandbox.book.behave('long', { receiptMs: 10 });
  const { smpp, later } = provider('long');
  const text = '您可能正遭遇诈骗，请不要转账。'.repeat(12);
  const taken = await smpp.hand({ ...SMS, text });
  const got = sandbox.book.taken('long').map((one) => one.text.replace(/^\d+: /, ''));
  expect(got).toHaveLength(3);
  expect(got.join('')).toBe(text);
  await eventually(() => expect(later).toHaveLength(1));
  expect(taken).toMatchObject({ state: 'accepted', reference: later[0]?.reference });
  expect(later[0]?.word).toEqual({ state: 'delivered' });
  await smpp.close();
});

test('the connection is made again by itself, so that receipts are heard', async () => {
  sandbox.book.behave('again', { receiptMs: 300 });
  const { smpp, later } = provider('again');
  await smpp.hand(SMS);
  sandbox.book.behave('again', { answer: 'drop', times: 1 });
  await expect(smpp.hand({ ...SMS, deliveryId: 'm2' })).rejects.toMatchObject({
    code: 'FW_DELIVERY_AWAY',
  });
  await eventually(() => expect(later).toHaveLength(1));
  await smpp.close();
});

test('more messages than the window wait for their turn, and all go out', async () => {
  sandbox.book.behave('window', { delayMs: 20, receipt: 'none' });
  const { smpp } = provider('window');
  const sent = Array.from({ length: 50 }, (_, i) => smpp.hand({ ...SMS, deliveryId: `w${i}` }));
  expect(new Set((await Promise.all(sent)).map(({ state }) => state))).toEqual(
    new Set(['accepted']),
  );
  expect(sandbox.book.taken('window')).toHaveLength(50);
  await smpp.close();
});

test('what a person sends back is heard with their number, and asked for again while nobody can hear it', async () => {
  const { smpp, replies } = provider('replies');
  await smpp.check();
  await smpp.hand(SMS);
  await expect(sandbox.reply('replies', '+8613812345678', '1')).rejects.toThrow('not taken');
  await sandbox.reply('replies', '+8613812345678', '1');
  expect(replies).toEqual([{ phone: '+8613812345678', text: '1' }]);
  await smpp.close();
});

test('a centre behind TLS is trusted by the authority that is named, and by no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-smpp-'));
  const { cert, key } = makeCertificate(folder);
  const front = createServer({ cert, key }, (secure) => {
    const plain = connect(sandbox.smppPort ?? 0, '127.0.0.1');
    secure.pipe(plain).pipe(secure);
    for (const end of [secure, plain]) end.on('error', () => plain.destroy());
  });
  const port = await portOf(front);
  const trusting = provider('secure', { port, tls: { ca: cert } });
  expect(await trusting.smpp.hand(SMS)).toMatchObject({ state: 'accepted' });
  expect(sandbox.book.taken('secure')).toHaveLength(1);
  await trusting.smpp.close();
  const wary = provider('wary', { port, tls: {} });
  await expect(wary.smpp.hand(SMS)).rejects.toThrow('self-signed certificate');
  expect(sandbox.book.taken('wary')).toHaveLength(0);
  await wary.smpp.close();
  front.close();
  rmSync(folder, { recursive: true });
});

/** A free port of loopback on which the server listens from now on. */
async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

const text = (...parts: string[]) => parts.map((part) => `${part}\0`).join('');
const BOUND = pduBytes(0x80000009, Buffer.from(text('centre')));
const RECEIPT = pduBytes(
  5,
  Buffer.concat([
    Buffer.from(`\0\x01\x01${text('13812345678')}\x01\x01${text('96110')}\x04\0\0\0\0\0\0\0\0`),
    Buffer.from('\x14id:7 stat:DELIVRD e:0'),
    Buffer.from([0x00, 0x1e, 0, 2, 0x37, 0, 0x04, 0x27, 0, 1, 2]),
  ]),
);

function pduBytes(command: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  [16 + body.length, command, 0, 1].forEach((word, i) => {
    head.writeUInt32BE(word, 4 * i);
  });
  return Buffer.concat([head, body]);
}

test('whatever bytes a centre sends, the connection is made, or ends in words', async () => {
  let said = Buffer.alloc(0);
  const centre = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(said));
  });
  const port = await portOf(centre);
  const target = { host: '127.0.0.1', port, tls: undefined, systemId: 'c', password: 's' };
  const whole = Buffer.concat([BOUND, RECEIPT]);
  const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255), cut: fc.boolean() });
  let heard = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
      said = Buffer.from(whole);
      for (const { at, byte, cut } of changes) {
        if (cut) said = Buffer.concat([said.subarray(0, at), said.subarray(at + 1)]);
        else if (at < said.length) said[at] = byte;
      }
      const session = new SmppSession({ ...target, systemType: '', answerMs: 300 }, async (pdu) => {
        heard += receiptOf(pdu) === undefined ? 0 : 1;
        replyOf(pdu);
        return 0;
      });
      await session.connect().catch((error: unknown) => {
        if (!isFwError(error, 'FW_DELIVERY_AWAY') && !isFwError(error, 'FW_CONFIG')) throw error;
      });
      session.drop();
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 100), examples: [[[]]] },
  );
  expect(heard).toBeGreaterThan(0);
  centre.close();
});
