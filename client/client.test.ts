import { expect, test } from 'vitest';
import { signatureOf } from '../access/signed-request.ts';
import { depsWith } from '../api/fixture.ts';
import { buildServer } from '../api/server.ts';
import { forewarnClient, given, Refused } from './client.ts';

const app = buildServer(depsWith());
const BASE = { baseUrl: 'http://127.0.0.1' };

/** Hands requests to the server without a line between. */
async function inject(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const answer = await app.inject({
    method: request.method === 'POST' ? 'POST' : 'GET',
    url: pathname + search,
    headers: Object.fromEntries(request.headers),
    payload: await request.text(),
  });
  return new Response(answer.body, { status: answer.statusCode });
}

test('a call gives what its route says, and a problem is thrown', async () => {
  const api = forewarnClient({ ...BASE, fetch: inject });
  expect((await given(api.GET('/v1/status'))).access).toBe('loopback');
  const params = { path: { taskId: 'no-such-task' } };
  const refused = await api.GET('/v1/tasks/{taskId}', { params }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({ problem: { code: 'FW_NOT_FOUND', status: 404 } });
});

test('what is thrown may be of the caller, also when no answer comes', async () => {
  const away = forewarnClient({
    ...BASE,
    fetch: () => Promise.reject(new Error('no line')),
    onAway: (path) => new Error(`away: ${path}`),
  });
  await expect(away.GET('/healthz')).rejects.toThrow('away: /healthz');
});

test('with a key each request is signed over all of it', async () => {
  const sent: Request[] = [];
  const key = { keyId: 'k1', secret: 'a secret' };
  const api = forewarnClient({
    ...BASE,
    key,
    fetch: (request) => {
      sent.push(request.clone());
      return inject(request);
    },
  });
  const reply = { provider: 'sms', phone: '+8613800000001', text: '1' };
  await api.POST('/v1/replies', { body: reply }).catch(() => undefined);
  const [request] = sent;
  const head = (name: string) => request?.headers.get(`x-forewarn-${name}`) ?? '';
  const body = Buffer.from(JSON.stringify(reply));
  const signed = {
    time: head('time'),
    nonce: head('nonce'),
    method: 'POST',
    path: '/v1/replies',
    body,
  };
  expect(head('key')).toBe('k1');
  expect(head('signature')).toBe(signatureOf(key.secret, signed));
});
