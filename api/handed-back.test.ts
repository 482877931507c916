// GET /v1/handed-back: pages behind a cursor, and whose.
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import type { HandedBackQuery, HandedBackRow } from '../ledger/handed-back.ts';
import { depsWith, NOW } from './fixture.ts';
import { buildServer } from './server.ts';

const ROW: HandedBackRow = {
  signalId: 'W1',
  signalType: 'warning.received',
  signalTime: 1_000,
  level: 'orange',
  episodeId: 'e1',
  outcomeId: 'o1',
  outcome: 'dissuaded',
  fraud: true,
  recordedAt: 2_000,
  outcomeTime: 1_500,
  keptFen: 700,
  lostFen: 0,
};
const apps: FastifyInstance[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

function serverWith(rows: readonly HandedBackRow[]) {
  const asked: HandedBackQuery[] = [];
  const deps = depsWith({});
  const handedBack = async (query: HandedBackQuery) => {
    asked.push(query);
    return query.after === undefined ? [...rows] : [];
  };
  const app = buildServer({ ...deps, reports: { ...deps.reports, handedBack } });
  apps.push(app);
  return { app, asked };
}

test('a page says what came of each warning, and the next goes on behind it', async () => {
  const { app, asked } = serverWith([ROW]);
  const first = await app.inject('/v1/handed-back?source=national');
  expect(first.statusCode).toBe(200);
  const { items, next } = first.json();
  expect(items).toEqual([ROW]);
  const second = await app.inject(`/v1/handed-back?source=national&after=${next}&limit=5`);
  expect(second.json()).toEqual({ items: [], next });
  const before = NOW - 60_000;
  const after = { recordedAt: 2_000, outcomeId: 'o1', signalId: 'W1' };
  expect(asked).toEqual([
    { source: 'national', limit: 100, before },
    { source: 'national', after, limit: 5, before },
  ]);
});

test.each([
  ['', /source/],
  ['source=national&after=x', /after must be the 'next'/],
  ['source=national&after=WzEsMiwzXQ', /after must be the 'next'/],
  ['source=national&limit=0', /limit/],
])('the query %j is refused with what is wrong', async (query, why) => {
  const { app, asked } = serverWith([ROW]);
  const answer = await app.inject(`/v1/handed-back?${query}`);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({
    code: 'FW_REQUEST_INVALID',
    detail: expect.stringMatching(why),
  });
  expect(asked).toEqual([]);
});
