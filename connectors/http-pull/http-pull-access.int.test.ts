// How a partner's HTTP interface lets us in and is asked: by a certificate of ours, an access token and a posted question, on a real HTTPS server.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createPlainServer, type IncomingMessage, type Server } from 'node:http';
import { createServer, type Server as SecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../test/certificate.ts';
import { ids, records } from '../../test/numbered-signals.ts';
import { HttpPullFeed, type HttpPullOptions } from './http-pull-feed.ts';

const PAGE = 10;
const COUNT = 25;
const stopping = new AbortController().signal;

let dir: string;
let partner: ReturnType<typeof makeCertificate>;
let ours: ReturnType<typeof makeCertificate>;
let strangers: ReturnType<typeof makeCertificate>;
let secure: SecureServer;
let plain: Server;
/** What the partner was asked, and tokens that it gave out. */
let asked: { readonly method: string; readonly type: string; readonly body: unknown }[] = [];
let tokens: string[] = [];
/** Tokens that are good, the newest ones. */
let goodFrom = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-http-pull-'));
  partner = makeCertificate(dir, 'partner');
  ours = makeCertificate(dir, 'ours');
  strangers = makeCertificate(dir, 'strangers');
  const { cert, key } = partner;
  const known = { cert, key, ca: ours.cert, requestCert: true, rejectUnauthorized: true };
  const answer = (request: IncomingMessage, response: Parameters<typeof reply>[1]) =>
    void reply(request, response);
  secure = createServer(known, answer);
  plain = createPlainServer(answer);
  for (const server of [secure, plain]) await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  for (const server of [secure, plain]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await rm(dir, { recursive: true, force: true });
});
beforeEach(() => {
  [asked, tokens, goodFrom] = [[], [], 0];
});

/** `/token` gives access tokens; `/events` a page from `since` of the posted body on, to who shows one. */
async function reply(
  request: IncomingMessage,
  response: { end: (body: string) => unknown; writeHead: (status: number) => unknown },
): Promise<void> {
  const body = await text(request);
  const { authorization = '', 'content-type': type = '' } = request.headers;
  if (request.url === '/token') {
    const isKnown = Buffer.from(authorization.slice(6), 'base64').toString() === 'us:hush';
    if (!isKnown || !body.includes('grant_type=client_credentials')) response.writeHead(401);
    else tokens.push(`token-${tokens.length}`);
    return void response.end(JSON.stringify({ access_token: tokens.at(-1), expires_in: 3_600 }));
  }
  if (!tokens.slice(goodFrom).includes(authorization.slice('Bearer '.length))) {
    response.writeHead(401);
    return void response.end('');
  }
  const question: unknown = JSON.parse(body);
  asked.push({ method: request.method ?? '', type, body: question });
  const since = Number(Reflect.get(Object(question), 'since')) || 0;
  const page = records(0, COUNT).slice(since, since + PAGE);
  response.end(`{"rows":[${page.join(',')}],"next":${since + page.length}}`);
}

function portOf(server: Server | SecureServer): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function feedOf(options: Partial<HttpPullOptions> = {}, isSecure = true): HttpPullFeed {
  const at = isSecure ? `https://localhost:${portOf(secure)}` : `http://127.0.0.1:${portOf(plain)}`;
  return new HttpPullFeed({
    ...{ url: `${at}/events`, headers: {}, firstCursor: '0', items: 'rows', cursor: 'next' },
    body: '{ "since": {cursor}, "of": "{cursor}" }',
    token: { url: `${at}/token`, client: 'us', secret: 'hush', scope: undefined },
    ...(isSecure ? { tls: { ca: partner.cert, cert: ours.cert, key: ours.key } } : {}),
    everyMs: 10,
    ...options,
  });
}

async function idsOf(feed: HttpPullFeed): Promise<string[]> {
  const found: string[] = [];
  for (let fed = await feed.next(stopping); fed !== undefined; fed = await feed.next(stopping))
    found.push(...fed.batch.accepted.map(({ id }) => id));
  return found;
}

describe.each([
  ['with a certificate of ours', true],
  ['without TLS', false],
])('a partner who is asked %s', (_, isSecure) => {
  it('gives its pages for a posted question with the cursor in it, and an access token', async () => {
    const feed = feedOf({}, isSecure);
    await feed.open(undefined);
    expect(await idsOf(feed)).toEqual(ids(0, COUNT));
    expect(tokens).toHaveLength(1);
    const question = (since: number) => ({ since, of: `${since}` });
    expect(asked.slice(0, 3)).toEqual(
      [0, 10, 20].map((since) => ({
        ...{ method: 'POST', type: 'application/json' },
        body: question(since),
      })),
    );
    await feed.close();
  });

  it('is asked for another token when one is not taken any more', async () => {
    const feed = feedOf({}, isSecure);
    await feed.next(stopping);
    goodFrom = 1;
    expect(await idsOf(feed)).toEqual(ids(PAGE, COUNT));
    expect(tokens).toHaveLength(2);
  });
});

describe('somebody has to look', () => {
  const failsWith = (options: Partial<HttpPullOptions>, message: RegExp) =>
    expect(feedOf(options).next(stopping)).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringMatching(message),
    });

  it('when one of both does not know the other by its certificate, whether a token is asked for or not', async () => {
    const [ca, { cert, key }] = [partner.cert, ours];
    await failsWith({ tls: { ca } }, /certificate required.*Look at tls/s);
    await failsWith({ tls: { cert, key } }, /self-signed certificate.*Look at tls/);
    await failsWith({ tls: {} }, /self-signed certificate.*Look at tls/);
    const url = `https://localhost:${portOf(secure)}/events`;
    const asking = { url, headers: {}, firstCursor: '0', items: 'rows', everyMs: 10 };
    const bare = new HttpPullFeed({ ...asking, tls: { ca } });
    await expect(bare.next(stopping)).rejects.toMatchObject({ code: 'FW_CONFIG' });
    const strange = feedOf({ tls: { ca, cert: strangers.cert, key: strangers.key } });
    await expect(strange.next(stopping)).rejects.toThrow(/gave no access token/);
  });

  it('when the certificate is none, or the client is not known', async () => {
    await failsWith({ tls: { cert: 'none', key: ours.key } }, /Look at ca, cert and key/);
    const url = `https://localhost:${portOf(secure)}/token`;
    const token = { url, client: 'us', secret: 'wrong', scope: undefined };
    await failsWith({ token }, /Look at client, secret and scope/);
  });
});

it('a cursor is put into the body as the inside of a text, whatever it is', async () => {
  const feed = feedOf({ firstCursor: 'a"b\\$&', body: '{"since":"{cursor}"}' }, false);
  await feed.next(stopping);
  expect(asked[0]?.body).toEqual({ since: 'a"b\\$&' });
});
