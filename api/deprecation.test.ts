import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import { expect, test } from 'vitest';
import type { App } from './app.ts';
import { announceDeprecations, type Deprecation } from './deprecation.ts';
import { depsWith } from './fixture.ts';
import { createLogger } from './logger.ts';
import { describeApi } from './openapi.ts';
import { buildServer } from './server.ts';

const GOING: Deprecation = { since: '2027-01-31', sunset: '2027-08-01', instead: '/v2/things' };

function bareApp(): App {
  const loggerInstance: FastifyBaseLogger = createLogger({ level: 'silent' });
  return Fastify({ loggerInstance }).withTypeProvider<TypeBoxTypeProvider>();
}

function appWith(deprecation: Deprecation) {
  const app = bareApp();
  announceDeprecations(app);
  describeApi(app, '1');
  app.register((scope, _options, done) => {
    const schema = { operationId: 'listThings', summary: 'Things', description: 'All of them.' };
    scope.get('/v1/things', { schema, config: { deprecation } }, async () => []);
    scope.get('/v1/broken', { schema: {}, config: { deprecation } }, async () => {
      throw new Error('broken');
    });
    scope.get('/v2/things', async () => []);
    done();
  });
  return app;
}

test('each answer of a route that will go says since when, until when, and what to use', async () => {
  const app = appWith(GOING);
  const told = {
    deprecation: `@${Date.UTC(2027, 0, 31) / 1_000}`,
    sunset: 'Sun, 01 Aug 2027 00:00:00 GMT',
    link: '</v2/things>; rel="successor-version"',
  };
  const answers = await Promise.all(
    ['/v1/things', '/v1/broken', '/v2/things'].map((path) => app.inject(path)),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 500, 200]);
  expect(answers[0]?.headers).toMatchObject(told);
  expect(answers[1]?.headers).toMatchObject(told);
  expect(answers[2]?.headers).not.toHaveProperty('deprecation');
  await app.close();
});

test('the description says the same', async () => {
  const app = appWith(GOING);
  await app.ready();
  const { paths } = app.swagger();
  expect(paths?.['/v1/things']?.get).toMatchObject({
    deprecated: true,
    description: expect.stringMatching(/^All of them\.\n\nMay be gone from 2027-08-01 on: use/),
  });
  expect(paths?.['/v2/things']?.get).not.toHaveProperty('deprecated');
  await app.close();
});

test('a route cannot be described as deprecated and say nothing in its answers', () => {
  const app = bareApp();
  announceDeprecations(app);
  const schema = { operationId: 'listThings', deprecated: true };
  expect(() => app.get('/v1/things', { schema }, async () => [])).toThrow(/config\.deprecation/);
});

test('of what is served, each route that the description calls deprecated says so in its answers', async () => {
  const app = buildServer(depsWith());
  await app.ready();
  const going = Object.entries(app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(Object(methods)).flatMap(([method, operation]) =>
      Object(operation).deprecated === true
        ? [[method, path.replace(/\{\w+\}/g, 'x')] as const]
        : [],
    ),
  );
  expect(going).toEqual([['get', '/v1/risk/x/x']]);
  for (const [, url] of going) {
    const { headers } = await app.inject(url);
    expect(headers).toMatchObject({
      deprecation: '@1796083200',
      sunset: 'Wed, 01 Dec 2027 00:00:00 GMT',
      link: '</v1/risk/query>; rel="successor-version"',
    });
  }
  await app.close();
});

test.each([
  ['2027-07-30', /6 months after 2027-01-31/],
  ['next year', /'next year' is no day/],
])('a route cannot be made to go on %s', (sunset, words) => {
  const app = bareApp();
  announceDeprecations(app);
  const config = { deprecation: { ...GOING, sunset } };
  expect(() => app.get('/v1/things', { config }, async () => [])).toThrow(words);
});
