// What every route has in common: schemas, errors, headers, ids. The routes' work against a real log, queue and ledger is in server.int.test.ts.
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FwError } from '../signal/fw-error.ts';
import { depsWith, tasksWith } from './fixture.ts';
import type { ApiDeps } from './ports.ts';
import { CONSOLE_PATHS } from './routes/console-routes.ts';
import { buildServer } from './server.ts';

const apps: FastifyInstance[] = [];
/** Building a server takes 0.2 s; tests that change nothing about it share one. */
let plain: FastifyInstance;

beforeAll(async () => {
  plain = buildServer(depsWith());
  await plain.ready();
});

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

afterAll(() => plain.close());

function serverWith(overrides: Partial<ApiDeps>): FastifyInstance {
  const app = buildServer(depsWith(overrides));
  apps.push(app);
  return app;
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly requestBody?: { readonly content: Record<string, { readonly example?: unknown }> };
  readonly responses: Record<string, { readonly content?: Record<string, unknown> }>;
}

async function documentOf(app: FastifyInstance): Promise<OpenApi> {
  const answer = await app.inject('/openapi.json');
  expect(answer.statusCode).toBe(200);
  return answer.json<OpenApi>();
}

describe('the document', () => {
  test('every route of the server is in it, but for the pages of the console', async () => {
    const app = serverWith({});
    const routes: string[] = [];
    // Added before the server is ready, so that it is told of every route.
    app.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) if (name !== 'HEAD') routes.push(`${name} ${url}`);
    });
    const { paths } = await documentOf(app);
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map(
        (method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      ),
    );
    expect(routes.length).toBeGreaterThan(15);
    const pages = [...CONSOLE_PATHS.map((path) => `GET ${path}`), 'GET /assets/:name'];
    const api = routes.filter((route) => !pages.includes(route));
    expect(routes.length - api.length).toBe(pages.length);
    expect(api.sort()).toEqual(described.sort());
  });

  test('every operation has a name of its own, a summary, a tag, an answer that is good and one that is a problem', async () => {
    const { paths } = await documentOf(plain);
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { operationId, summary, tags, responses } of operations) {
      expect(operationId, summary).toMatch(/^[a-z][A-Za-z]+$/);
      expect(summary, operationId).toBeTruthy();
      expect(tags, operationId).toHaveLength(1);
      expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
      for (const [status, { content }] of Object.entries(responses)) {
        if (status === '204' || status === '304') expect(content, operationId).toBeUndefined();
        else expect(Object.keys(content ?? {}), `${operationId} ${status}`).not.toEqual([]);
      }
      expect(responses['500']?.content, operationId).toHaveProperty('application/problem+json');
    }
  });

  test('every route that takes a body has a schema for it with an example', async () => {
    const { paths } = await documentOf(plain);
    for (const [path, item] of Object.entries(paths)) {
      for (const [method, { requestBody }] of Object.entries(item)) {
        if (method === 'get') continue;
        const medias = Object.entries(requestBody?.content ?? {});
        expect(medias, `${method} ${path}`).not.toEqual([]);
        for (const [type, { example }] of medias) {
          expect(example, `${method} ${path} ${type}`).toBeDefined();
        }
      }
    }
  });

  test('every reference in it leads to a schema', async () => {
    const document = await documentOf(plain);
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    const known = Object.keys(document.components.schemas).map(
      (name) => `#/components/schemas/${name}`,
    );
    expect(document.openapi).toBe('3.1.0');
    expect(refs.length).toBeGreaterThan(20);
    expect(refs.filter((ref) => !known.includes(ref ?? ''))).toEqual([]);
  });
});

describe('errors', () => {
  test('a path that does not exist is a problem with its code', async () => {
    const answer = await plain.inject('/v2/nothing?phone=13800000000');
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({
      type: 'urn:forewarn:error:FW_NOT_FOUND',
      code: 'FW_NOT_FOUND',
      status: 404,
      instance: '/v2/nothing',
      requestId: answer.headers['x-request-id'],
    });
  });

  test('a method that a path does not have is told apart from a path that is not there', async () => {
    const answer = await plain.inject({ method: 'PATCH', url: '/v1/tasks/t1/lease' });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['allow']).toBe('DELETE, PUT');
    expect(answer.json()).toMatchObject({ code: 'FW_METHOD' });
  });

  test('every fault of a body is told at once, each with a pointer', async () => {
    const answer = await plain.inject({
      method: 'POST',
      url: '/v1/tasks/t1/outcome',
      payload: { outcome: 'disuaded', kept: { dissuaded: -1, 'a/b': 1 }, nota: 'x' },
    });
    expect(answer.statusCode).toBe(400);
    const problem = answer.json<{ code: string; faults: { pointer: string; message: string }[] }>();
    expect(problem.code).toBe('FW_REQUEST_INVALID');
    expect(problem.faults.map(({ pointer }) => pointer).sort()).toEqual([
      '/kept/a~1b',
      '/kept/dissuaded',
      '/lease',
      '/nota',
      '/outcome',
    ]);
    const messageAt = (at: string) => problem.faults.find(({ pointer }) => pointer === at)?.message;
    expect(messageAt('/nota')).toContain("did you mean 'note'?");
    expect(messageAt('/outcome')).toContain('dissuaded, already-paid');
  });

  test('a value of the wrong type in a body is not bent into the right one', async () => {
    const payload = { lease: 'l', outcome: 'dissuaded', lostFen: '100' };
    const answer = await plain.inject({
      method: 'POST',
      url: '/v1/tasks/t1/outcome',
      payload,
    });
    expect(answer.json()).toMatchObject({ faults: [{ pointer: '/lostFen', code: 'type' }] });
  });

  test('a query is read as numbers where numbers are meant', async () => {
    expect((await plain.inject('/v1/tasks?limit=20')).statusCode).toBe(200);
    const answer = await plain.inject('/v1/tasks?limit=twenty&stat=waiting');
    expect(answer.json()).toMatchObject({
      code: 'FW_REQUEST_INVALID',
      faults: [
        { in: 'query', pointer: '/stat' },
        { in: 'query', pointer: '/limit' },
      ],
    });
  });

  test.each([
    ['text/plain', 'x', 415, 'FW_MEDIA_TYPE'],
    ['application/x-www-form-urlencoded', 'staff=li', 415, 'FW_MEDIA_TYPE'],
    ['application/json', '{"staff":', 400, 'FW_REQUEST_INVALID'],
    ['application/json', '', 400, 'FW_REQUEST_INVALID'],
  ])('a body of type %s with %j is refused with %d', async (type, payload, status, code) => {
    const answer = await plain.inject({
      method: 'POST',
      url: '/v1/desks/330106/claims',
      headers: { 'content-type': type },
      payload,
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ code, status });
  });

  test.each([
    ['李𠮷💂', false],
    ['a\ud800b', true],
    ['a\u0000', true],
    ['', true],
  ])('the name %j is refused: %j; a name is whole text', async (staff, isRefused) => {
    const url = '/v1/desks/330106/claims';
    const answer = await plain.inject({ method: 'POST', url, payload: { staff } });
    expect(answer.statusCode === 400).toBe(isRefused);
  });

  test('a body of more than 1 MiB is refused', async () => {
    const payload = JSON.stringify({ staff: 'x'.repeat(1_048_576) });
    const answer = await plain.inject({
      method: 'POST',
      url: '/v1/desks/330106/claims',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    expect(answer.json()).toMatchObject({ status: 413, code: 'FW_BODY_TOO_LARGE' });
  });

  test('what is away is a 503 that says when to come again', async () => {
    const away = new FwError('FW_REDIS_AWAY', 'Redis is away.');
    const tasks = { ...tasksWith(), list: () => Promise.reject(away) };
    const answer = await serverWith({ tasks }).inject('/v1/tasks');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json()).toMatchObject({ code: 'FW_REDIS_AWAY', retry: 'backoff' });
  });

  test('a fault of ours tells nothing but its request id', async () => {
    const tasks = { ...tasksWith(), list: () => Promise.reject(new TypeError('secret of 138')) };
    const answer = await serverWith({ tasks }).inject('/v1/tasks');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('138');
    expect(answer.json()).toMatchObject({
      code: 'FW_INTERNAL',
      requestId: answer.headers['x-request-id'],
    });
  });
});

describe('headers', () => {
  test('a request id that is sent comes back, one that cannot be written everywhere is replaced', async () => {
    const idFor = async (id: string) =>
      (await plain.inject({ url: '/healthz', headers: { 'x-request-id': id } })).headers[
        'x-request-id'
      ];
    expect(await idFor('trace-1.2_3')).toBe('trace-1.2_3');
    expect(await idFor('a b')).toMatch(/^[0-9a-f]{16}-[0-9a-z]+$/);
    expect(await idFor('x'.repeat(65))).toMatch(/^[0-9a-f]{16}-[0-9a-z]+$/);
  });

  test('every answer, errors too, carries the security headers', async () => {
    for (const url of ['/healthz', '/', '/docs', '/nothing', '/v1/tasks?x=1']) {
      const { headers } = await plain.inject(url);
      expect(headers, url).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(headers['content-security-policy'], url).toContain("default-src 'none'");
    }
  });

  test('a name that is not of this machine is refused, unless remote access is allowed', async () => {
    const headers = { host: 'rebound.example:8686' };
    const refused = await plain.inject({ url: '/v1/tasks', headers });
    expect(refused.json()).toMatchObject({ status: 421, code: 'FW_HOST_REFUSED' });
    const served = await serverWith({ allowRemote: true }).inject({ url: '/v1/tasks', headers });
    expect(served.statusCode).toBe(200);
  });

  test.each(['localhost:8686', '127.0.0.1', '[::1]:8686', 'LOCALHOST'])(
    'the loopback name %s is served',
    async (host) => {
      const answer = await plain.inject({ url: '/healthz', headers: { host } });
      expect(answer.statusCode).toBe(200);
    },
  );
});

describe('a read that is asked for again', () => {
  const ask = (url: string, tag: string) =>
    plain.inject({ url, headers: { 'if-none-match': tag } });

  test('is answered 304 without a body while its content is the same', async () => {
    const first = await plain.inject('/v1/outcomes');
    const tag = String(first.headers['etag']);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    for (const named of [tag, `"other", W/${tag}`, '*']) {
      const again = await ask('/v1/outcomes', named);
      expect(again.statusCode).toBe(304);
      expect(again.body).toBe('');
      expect(again.headers['etag']).toBe(tag);
      expect(again.headers['content-type']).toBeUndefined();
    }
    expect((await ask('/v1/outcomes', '"other"')).json()).toEqual(first.json());
  });

  test('has no tag where it is a page or a problem', async () => {
    for (const url of ['/docs', '/v1/tasks/none', '/metrics'])
      expect((await plain.inject(url)).headers['etag'], url).toBeUndefined();
  });

  test('may be answered so by its description, which says so of reads of JSON alone', async () => {
    const { paths } = await documentOf(plain);
    const unchanged = (path: string, method: string) =>
      paths[path]?.[method]?.responses['304'] !== undefined;
    for (const path of ['/v1/tasks', '/v1/report', '/v1/rules/versions', '/v1/board'])
      expect(unchanged(path, 'get'), path).toBe(true);
    expect(unchanged('/v1/board/events', 'get')).toBe(false);
    expect(unchanged('/v1/signals', 'post')).toBe(false);
  });
});
