// Carriers that are asked to push events to a source: a real server that answers as the definition of CAMARA says.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseSources } from '../connectors/source/sources-file.ts';
import { numbersIn, subscribeAll } from './subscribe-sources.ts';

const SINK_TOKEN = 's'.repeat(43);
const TYPE = 'org.camaraproject.sim-swap-subscriptions.v0.swapped';
const SINK = 'https://forewarn.example/v1/sources/carrier-events/records';
const UNTIL = Date.UTC(2026, 5, 1);
const KNOWN = '+8613800000001';

let carrier: Server;
let url = '';
let folder = '';
/** What the carrier was asked for. */
let asked: { readonly path: string; readonly token: string; readonly body: unknown }[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-subscribe-'));
  asked = [];
  carrier = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { url: path = '', headers } = request;
      response.setHeader('content-type', 'application/json');
      if (path === '/token') {
        response.end('{"access_token":"carrier-token","expires_in":300}');
        return;
      }
      const body = JSON.parse(text);
      asked.push({ path, token: String(headers.authorization), body });
      const isKnown = body.config.subscriptionDetail.phoneNumber === KNOWN;
      response.statusCode = isKnown ? 201 : 422;
      const error = { status: 422, code: 'SERVICE_NOT_APPLICABLE', message: 'not ours' };
      response.end(JSON.stringify(isKnown ? { ...body, id: 'qs15' } : error));
    });
  });
  await new Promise<void>((resolve) => carrier.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${portOf(carrier)}`;
});

afterEach(async () => {
  carrier.closeAllConnections();
  await new Promise((resolve) => carrier.close(resolve));
  rmSync(folder, { recursive: true });
});

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function sources() {
  const text = `
sources:
  carrier-events:
    kind: http-push
    mapping: camara.yaml
    token: [${'o'.repeat(43)}, ${SINK_TOKEN}]
    subscribe:
      - url: ${url}/sim-swap-subscriptions/v0.3
        type: ${TYPE}
        sink: ${SINK}
        token: { url: ${url}/token, client: forewarn, secret: hidden }
  other: { kind: http-push }
`;
  return parseSources(text, join(folder, 'sources.yaml'), {});
}

function numbersOf(text: string): string[] {
  const file = join(folder, 'numbers.txt');
  writeFileSync(file, text);
  return numbersIn(file);
}

test('a carrier is asked for the events of each number, with where they go and what to show there', async () => {
  const told = await Array.fromAsync(
    subscribeAll(
      sources(),
      'carrier-events',
      numbersOf('13800000001\n\n+86 138 0000 0001\n'),
      UNTIL,
    ),
  );
  expect(told).toEqual([{ phone: '138****0001', type: TYPE, id: 'qs15' }]);
  const until = '2026-06-01T00:00:00.000Z';
  expect(asked).toEqual([
    {
      path: '/sim-swap-subscriptions/v0.3/subscriptions',
      token: 'Bearer carrier-token',
      body: {
        protocol: 'HTTP',
        sink: SINK,
        sinkCredential: {
          credentialType: 'ACCESSTOKEN',
          accessToken: SINK_TOKEN,
          accessTokenType: 'bearer',
          accessTokenExpiresUtc: until,
        },
        types: [TYPE],
        config: { subscriptionDetail: { phoneNumber: KNOWN }, subscriptionExpireTime: until },
      },
    },
  ]);
});

test('a number that the carrier refuses is told with its words, and the others are asked for', async () => {
  const numbers = numbersOf(`+8613900000009\n${KNOWN}\n`);
  const told = await Array.fromAsync(subscribeAll(sources(), 'carrier-events', numbers, UNTIL));
  expect(told).toMatchObject([
    { phone: '139****0009', why: expect.stringContaining('422 SERVICE_NOT_APPLICABLE: not ours') },
    { phone: '138****0001', id: 'qs15' },
  ]);
});

test('a source that says nothing of subscriptions, and what is no number, are refused before anybody is asked', async () => {
  const subscribing = Array.fromAsync(subscribeAll(sources(), 'other', [KNOWN], UNTIL));
  await expect(subscribing).rejects.toThrow('those that have it: carrier-events');
  expect(() => numbersOf(`${KNOWN}\n95588\nabc\n`)).toThrow('in line 2, 3');
  expect(asked).toEqual([]);
});
