// Messages and robot calls over HTTP, in our words against the sandbox, and in the words of two providers that are not ours.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDeliveries } from './deliveries-file.ts';
import { describeDelivery } from './delivery.conformance.ts';
import type { SmsDelivery } from './delivery.ts';
import { openProvider } from './open-provider.ts';
import { readReceipts } from './read-receipt.ts';

const SMS = {
  channel: 'sms',
  deliveryId: 'm1',
  phone: '+8613812345678',
  text: '【反诈中心】您可能正遭遇诈骗',
  language: 'zh',
} as const;

for (const [kind, channel] of [
  ['http-sms', 'sms'],
  ['http-voice', 'voice'],
] as const) {
  describeDelivery(kind, {
    channel,
    entry: ({ url }, place) =>
      `{ kind: ${kind}, url: '${url}/${place}', secret: env:SECRET, receiptSecret: env:SECRET, private: true }`,
    delivery: (number) => ({ ...SMS, channel, deliveryId: `${channel}-${number}` }),
  });
}

let server: Server;
let url = '';
let answer = '';
const got: { type: string | undefined; key: string; body: string }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { headers } = request;
    const key = String(headers['x-app-key']);
    got.push({ type: headers['content-type'], key, body: await text(request) });
    response.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const FORM = `
    receiptSecret: env:RECEIPTS
    private: true
    headers: { x-app-key: env:KEY }
    body: { Account: env:KEY, Mobiles: ['{localPhone}'], Content: '{text}', Ext: { OutId: '{deliveryId}' } }
    answer: { code: result.code, taken: ['0'], throttled: ['1013'], reference: result.ids.0, reason: result.text }
    receipt:
      items: reports
      reference: id
      state: stat
      states: { DELIVRD: delivered, UNDELIV: failed }
      reason: err`;

function configOf(more = '') {
  const file = `providers:\n  sms-a:\n    kind: http-sms\n    url: ${url}${FORM}${more}\nroutes: []\n`;
  const config = parseDeliveries(file, 'd.yaml', { KEY: 'app-1', RECEIPTS: 'token' });
  const [provider] = config.providers;
  if (provider === undefined) throw new Error('there is no provider');
  return provider;
}

const hand = (delivery: SmsDelivery = SMS) => openProvider(configOf()).hand(delivery);

test('a message goes out in the words of the provider, and its answer is read', async () => {
  answer = '{"result":{"code":0,"ids":[77]}}';
  expect(await hand()).toEqual({ state: 'accepted', reference: '77' });
  expect(got.at(-1)).toMatchObject({ type: 'application/json', key: 'app-1' });
  expect(JSON.parse(got.at(-1)?.body ?? '')).toEqual({
    Account: 'app-1',
    Mobiles: ['13812345678'],
    Content: SMS.text,
    Ext: { OutId: 'm1' },
  });
  answer = '{"result":{"code":1013}}';
  expect(await hand()).toMatchObject({ state: 'throttled' });
  answer = '{"result":{"code":5,"text":"number is on the black list"}}';
  expect(await hand()).toEqual({ state: 'failed', reason: 'number is on the black list' });
  answer = 'nonsense';
  expect(await hand()).toMatchObject({ state: 'failed' });
});

test('receipts of the provider, several in one post, are read; a word that is not explained says that it is on its way', () => {
  const headers = { authorization: 'Bearer token' };
  const reports = [
    { id: 77, stat: 'DELIVRD' },
    { id: 78, stat: 'UNDELIV', err: 'IC:0001' },
    { id: 79, stat: 'ENROUTE' },
  ];
  const body = JSON.stringify({ reports });
  expect(readReceipts(configOf(), { headers, body }, 0)).toEqual([
    { reference: '77', word: { state: 'delivered' } },
    { reference: '78', word: { state: 'failed', reason: 'IC:0001' } },
    { reference: '79', word: { state: 'accepted' } },
  ]);
  expect(() => readReceipts(configOf(), { headers: {}, body }, 0)).toThrow('missing');
  const other = { headers: { authorization: 'Bearer tokem' }, body };
  expect(() => readReceipts(configOf(), other, 0)).toThrow('not the receiptSecret');
  expect(() => readReceipts(configOf(), { headers, body: '{"reports":[{}]}' }, 0)).toThrow('stat');
});

test('a faulty form is told with its place', () => {
  expect(() => configOf('\n    type: fourm\n    answerWithin: soon')).toThrow(
    /d.yaml:\d+:\d+: 'fourm'/,
  );
  const file =
    "providers:\n  a: { kind: http-sms, url: 'https://a.example', body: { to: '{phon}' } }\nroutes: []";
  expect(() => parseDeliveries(file, 'd.yaml', {})).toThrow("did you mean 'phone'?");
});
