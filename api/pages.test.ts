// The pages must work with nothing but themselves: no foreign origin, and a policy that lets exactly their own inline parts run.
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FwError } from '../signal/fw-error.ts';
import { docsPage } from './docs-page.ts';
import { depsWith, NOW, PUMP, tasksWith } from './fixture.ts';
import { buildServer } from './server.ts';
import { StatusBoard } from './status.ts';

let app: FastifyInstance;
beforeAll(async () => {
  app = buildServer(depsWith());
  await app.ready();
});
afterAll(() => app.close());

describe.each(['/status', '/docs'])('the page %s', (url) => {
  test('loads nothing from anywhere', async () => {
    const { body, headers } = await app.inject(url);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).not.toMatch(/<(script|img|iframe|link)[^>]+(src|href)="(https?:)?\/\//);
    expect(body).not.toMatch(/@import|url\(\s*["']?https?:/);
    expect(body).not.toMatch(/ (style|on[a-z]+)="/);
  });

  test('is allowed its own inline parts and no others', async () => {
    const { body, headers } = await app.inject(url);
    const policy = String(headers['content-security-policy']);
    const blocks = [...body.matchAll(/<(?:script|style)>([\s\S]*?)<\/(?:script|style)>/g)];
    expect(blocks.length).toBeGreaterThan(0);
    for (const [, text = ''] of blocks) {
      expect(policy).toContain(createHash('sha256').update(text).digest('base64'));
    }
    expect(policy).not.toContain('unsafe');
    expect(body).not.toMatch(/<script(?!>)|<style(?!>)/);
  });
});

test('both languages of the status page have the same texts, and every place has one', async () => {
  const { body } = await app.inject('/status');
  const tables = /const TEXTS = (\{[\s\S]*?\n\});/.exec(body)?.[1] ?? '';
  const keysOf = (language: string) =>
    [
      ...(new RegExp(`^  ${language}: \\{(.*)\\},$`, 'm').exec(tables)?.[1] ?? '').matchAll(
        /(\w+): (?:'|\()/g,
      ),
    ]
      .map(([, key]) => key)
      .sort();
  expect(keysOf('zh').length).toBeGreaterThan(30);
  expect(keysOf('zh')).toEqual(keysOf('en'));
  const used = [...body.matchAll(/data-t="(\w+)"/g)].map(([, key]) => key);
  expect(used.filter((key) => !keysOf('zh').includes(key))).toEqual([]);
});

test('the page of the API shows every operation with a command line', async () => {
  const { body } = await app.inject({ url: '/docs', headers: { host: '127.0.0.1:8686' } });
  const { paths } = (await app.inject('/openapi.json')).json<{
    paths: Record<string, Record<string, { operationId: string }>>;
  }>();
  for (const item of Object.values(paths)) {
    for (const { operationId } of Object.values(item)) {
      expect(body).toContain(`<section id="${operationId}">`);
    }
  }
  expect(body).toContain('curl -X POST &#39;http://127.0.0.1:8686/v1/signals&#39;');
  expect(body).toContain('/v1/report?from=2026-01-01&amp;to=2027-01-01');
});

test('nothing of a document can become markup', () => {
  const evil = '<script>alert(1)</script>';
  const page = docsPage(
    {
      info: { title: evil, version: evil, description: evil },
      tags: [{ name: evil }],
      paths: { [evil]: { get: { operationId: evil, summary: evil, tags: [evil], responses: {} } } },
      components: { schemas: { [evil]: { description: evil, enum: [evil] } } },
    },
    `http://${evil}`,
  );
  expect(page).not.toContain('<script');
});

describe('/v1/status', () => {
  test('adds up the pumps, the desks and the ledger', async () => {
    const { taskNumbered } = await import('../dissuasion/fixture.ts');
    const tasks = tasksWith(taskNumbered(1));
    const latency = { ...PUMP.latency, batchMs: { p50: 1, p99: 30, p999: 31 } };
    const busy = buildServer(depsWith({ tasks, pumps: () => [PUMP, { ...PUMP, latency }] }));
    const answer = await busy.inject('/v1/status');
    await busy.close();
    expect(answer.json()).toMatchObject({
      access: 'loopback',
      watermark: PUMP.watermark,
      signals: { accepted: 240, late: 4, duplicate: 6, invalid: 2 },
      decisions: { blue: 14, red: 2 },
      // Percentiles do not add up: the worst of each.
      latency: { ...PUMP.latency, batchMs: { p50: 2, p99: 30, p999: 31 } },
      desks: [{ desk: '330106', name: { zh: '西湖区' }, waiting: 1, waitingByLevel: { red: 1 } }],
      report: { peopleDissuaded: 1, lossPreventedTotalFen: 5_000_000, casesFiled: 2 },
      troubles: [],
    });
  });

  test.each([
    [{ allowRemote: true, isGuarded: true }, 'accounts'],
    [{ allowRemote: true, isGuarded: false }, 'remote'],
    [{ allowRemote: false, isGuarded: false }, 'loopback'],
  ])(
    'with %j says that it is reached as %s, for which the page has words in both languages',
    async (how, access) => {
      const board = new StatusBoard({ ...depsWith(), now: () => NOW, ...how });
      expect(await board.read()).toMatchObject({ access });
      const { body } = await app.inject('/status');
      expect(body.match(new RegExp(`\\b${access}: '[^']+'`, 'g'))).toHaveLength(2);
      expect(body).not.toMatch(/no access control yet/);
    },
  );

  test('shows what there is, and says what is away', async () => {
    const away = (text: string) => Promise.reject(new FwError('FW_REDIS_AWAY', text));
    const broken = buildServer(
      depsWith({
        tasks: { ...tasksWith(), counts: () => away('Redis is away.') },
        report: () => Promise.reject(new Error('SQL of 13800000000')),
        pumps: () => [{ ...PUMP, trouble: 'The log is away.' }],
      }),
    );
    const answer = await broken.inject('/v1/status');
    await broken.close();
    expect(answer.statusCode).toBe(200);
    const status = answer.json<{ troubles: string[]; report?: unknown }>();
    expect(status.report).toBeUndefined();
    expect(status.troubles).toContain('The log is away.');
    expect(status.troubles).toContain('Redis is away.');
    expect(answer.body).not.toContain('13800000000');
  });
});

describe('/readyz', () => {
  test('names each dependency, with the reason of the one that is away', async () => {
    const slow = () => new Promise<void>(() => undefined);
    const refused = Object.assign(new Error('connect redis://:password@host'), {
      code: 'ECONNREFUSED',
    });
    const server = buildServer(
      depsWith({
        readyMs: 50,
        dependencies: [
          { name: 'log', check: async () => undefined },
          { name: 'ledger', check: () => Promise.reject(new FwError('FW_LEDGER_AWAY', 'Away.')) },
          { name: 'redis', check: () => Promise.reject(refused) },
          { name: 'slow', check: slow },
        ],
      }),
    );
    const answer = await server.inject('/readyz');
    await server.close();
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({
      status: 'not-ready',
      dependencies: [
        { name: 'log', isReady: true },
        { name: 'ledger', isReady: false, why: 'Away.' },
        { name: 'redis', isReady: false, why: 'ECONNREFUSED' },
        { name: 'slow', isReady: false, why: 'no answer in 50 ms' },
      ],
    });
    expect(answer.body).not.toContain('password');
  });

  test('is ready when all answer', async () => {
    const answer = await app.inject('/readyz');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ status: 'ready', dependencies: [] });
  });
});
