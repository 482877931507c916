import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { RouteOptions } from 'fastify';
import { expect, test } from 'vitest';
import { depsWith } from './fixture.ts';
import { lateSerializers } from './late-serializers.ts';
import { buildServer } from './server.ts';

/** What a route answers: a schema for each status, or one for each type of content under it. */
function answersOf({ method, url, schema }: RouteOptions) {
  const statuses: Record<string, { content?: Record<string, { schema: unknown }> }> = Object(
    schema?.response,
  );
  return Object.entries(statuses).flatMap(([httpStatus, answer]) => {
    const contents = Object.values(answer.content ?? { any: { schema: answer } });
    return contents.map((content) => ({
      method: String(method),
      url,
      httpStatus,
      schema: content.schema,
    }));
  });
}

test('for every answer of every route a serializer can be built', async () => {
  const app = buildServer(depsWith());
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  await app.ready();
  const build = SerializerSelector()(app.getSchemas(), {});
  const answers = routes.flatMap(answersOf);
  for (const answer of answers)
    expect(
      () => build(answer),
      `${answer.method} ${answer.url} ${answer.httpStatus}`,
    ).not.toThrow();
  expect(answers.length).toBeGreaterThan(150);
  await app.close();
});

test('a serializer is built with the server where callers do not wait, and elsewhere by the first answer', () => {
  const build = lateSerializers(new Set(['/quick']))({}, {});
  const route = { method: 'GET', httpStatus: '200', schema: { $ref: 'Missing#' } };
  expect(() => build({ ...route, url: '/quick' })).toThrow(/Missing/);
  const write = build({ ...route, url: '/other' });
  expect(() => write({})).toThrow(/Missing/);
});

test('an answer is written as its schema says, the first as all others', () => {
  const schema = { type: 'object', properties: { a: { type: 'integer' } } };
  const route = { method: 'GET', httpStatus: '200', schema };
  for (const url of ['/quick', '/other']) {
    const write = lateSerializers(new Set(['/quick']))({}, {})({ ...route, url });
    expect([write({ a: 1, b: 2 }), write({ a: 2 })]).toEqual(['{"a":1}', '{"a":2}']);
  }
});
