import { expect, test } from 'vitest';
import { parseDeliveries } from './deliveries-file.ts';
import { providersFor, subscribersOf } from './routes.ts';

const ENVIRONMENT = { BANK_SECRET: 's3cret', RECEIPTS: 'r3ceipts' };
const FILE = `
providers:
  icbc: { kind: signed-http, url: 'https://icbc.example/orders', secret: env:BANK_SECRET, receiptSecret: env:RECEIPTS, perSecond: 5 }
  partner: { kind: signed-http, url: 'https://partner.example/events', secret: env:BANK_SECRET, headers: { x-key: env:BANK_SECRET } }
  people: { kind: by-hand }
  try: { kind: sandbox, receiptAfter: 5s }
routes:
  - { channel: order, accounts: ['622202', '9558'], through: [icbc, people] }
  - { channel: order, kinds: [line-suspension], phones: ['+86139'], through: try }
  - { channel: order, through: people }
  - { channel: sms, through: try }
  - { channel: webhook, events: [decision], through: [partner, try] }
  - { channel: webhook, through: partner }
`;

const parse = (text: string) => parseDeliveries(text, 'conf/deliveries.yaml', ENVIRONMENT);

function faultsOf(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    return error instanceof Error ? error.message.split('\n') : [];
  }
  return [];
}

const order = (kind: string, target: { kind: string; id: string }) =>
  ({
    channel: 'order',
    deliveryId: 'o1',
    kind,
    target,
    reason: 'fraud',
    desk: '330106',
  }) as const;

test('a provider has what its kind needs, with secrets from the environment', () => {
  const { providers } = parse(FILE);
  expect(providers[0]).toEqual({
    name: 'icbc',
    kind: 'signed-http',
    url: 'https://icbc.example/orders',
    secret: 's3cret',
    receiptSecret: 'r3ceipts',
    perSecond: 5,
    headers: {},
    isPrivate: false,
    answerMs: 10_000,
  });
  expect(providers[3]).toEqual({ name: 'try', kind: 'sandbox', receiptMs: 5_000 });
});

test('an order goes to the bank of its account, or the carrier of its phone, else to people', () => {
  const { routes } = parse(FILE);
  const through = (kind: string, target: { kind: string; id: string }) =>
    providersFor(routes, order(kind, target));
  const account = (id: string) => ({ kind: 'account', id });
  expect(through('freeze', account('6222021234'))).toEqual(['icbc', 'people']);
  expect(through('freeze', account('6217001234'))).toEqual(['people']);
  expect(through('line-suspension', { kind: 'phone', id: '+8613912345678' })).toEqual(['try']);
  expect(through('line-suspension', { kind: 'phone', id: '+8613812345678' })).toEqual(['people']);
});

test('an event goes to every partner who wants it, once', () => {
  const { routes } = parse(FILE);
  expect(subscribersOf(routes, 'decision')).toEqual(['partner', 'try']);
  expect(subscribersOf(routes, 'order')).toEqual(['partner']);
});

test('nothing takes what no route fits', () => {
  const dispatch = {
    channel: 'dispatch',
    deliveryId: 'd',
    region: '33',
    phone: '+86',
    reason: 'r',
  };
  expect(providersFor(parse(FILE).routes, { ...dispatch, channel: 'dispatch' })).toEqual([]);
});

test('all faults are told at once, each with its place and the nearest name', () => {
  expect(
    faultsOf(`providers:
  icbc: { kind: signed-htp, url: 'https://icbc.example' }
  ccb: { kind: signed-http, url: 'ftp://ccb.example', secret: in-clear, perSecond: 0 }
  boc: { kind: signed-http, secret: env:NOWHERE, urls: x }
  people: { kind: by-hand }
routes:
  - { channel: sms, accounts: ['62'], through: people }
  - { channel: order, through: [icbk] }
  - { chanel: order, through: people }
`),
  ).toEqual([
    "conf/deliveries.yaml:2:17: 'signed-htp' is not a kind of provider; did you mean 'signed-http'?",
    "conf/deliveries.yaml:3:34: the url must begin with https:// or http://, not 'ftp://ccb.example'",
    'conf/deliveries.yaml:3:63: secret is env:NAME or file:PATH, so that no secret stands in here',
    "conf/deliveries.yaml:3:84: perSecond is a number above 0, not '0'",
    "conf/deliveries.yaml:4:8: the provider needs 'url'",
    'conf/deliveries.yaml:4:37: secret comes from NOWHERE, which is not set',
    "conf/deliveries.yaml:4:50: 'urls' is not a key of a provider of kind signed-http; did you mean 'url'?",
    "conf/deliveries.yaml:7:31: 'accounts' says nothing of the channel sms",
    'conf/deliveries.yaml:7:48: people is of kind by-hand, which carries no sms',
    "conf/deliveries.yaml:8:33: 'icbk' is not a provider of this file; did you mean 'icbc'?",
    "conf/deliveries.yaml:9:5: a route needs 'channel': sms, voice, order, dispatch, webhook",
    "conf/deliveries.yaml:9:7: 'chanel' is not a key of a route; did you mean 'channel'?",
  ]);
});

test('a file without providers or routes is told what it needs', () => {
  expect(faultsOf('providers: {}\n')).toEqual([
    "conf/deliveries.yaml:1:1: the file needs 'routes'",
  ]);
});
