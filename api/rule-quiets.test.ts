// A rule that is quiet for one person, as callers ask for it, see it and end it.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { taskOf } from '../dissuasion/task.ts';
import type { RuleQuietRow } from '../ledger/quiet-row.ts';
import { depsWith, MemoryLog, NOW, tasksWith } from './fixture.ts';
import { buildServer } from './server.ts';

const HOUR_MS = 3_600_000;
const RULE = 'pays-in-call';
const REASONS = [{ id: RULE, points: 60, reason: { zh: RULE, en: RULE }, features: {} }];
const task = taskOf({ ...episodeOf(), reasons: REASONS }, 1);
const ROW: RuleQuietRow = {
  ...{ rowId: '00000000000000aa', person: 'phone:+8613800000001', rule: 'long-call', op: 'add' },
  ...{ time: NOW - 5, expiresTime: NOW + HOUR_MS, region: '330106', taskId: 't', staff: 'li' },
  note: '本人 13800000002 已核实',
};

const log = new MemoryLog();
let rows: readonly RuleQuietRow[] = [];
let app: FastifyInstance;
beforeAll(() => {
  app = buildServer(
    depsWith({
      appender: new SignalAppender(log),
      tasks: tasksWith(task),
      quiets: {
        maxMs: 48 * HOUR_MS,
        list: async ({ rowId, of: { person, rule } = {} }) =>
          rows.filter(
            (row) =>
              (rowId ?? row.rowId) === row.rowId &&
              (person ?? row.person) === row.person &&
              (rule ?? row.rule) === row.rule,
          ),
      },
    }),
  );
});
beforeEach(() => {
  log.frames.length = 0;
  rows = [ROW];
});
afterAll(() => app.close());

async function post(url: string, payload: object) {
  const answer = await app.inject({ method: 'POST', url, payload });
  return { status: answer.statusCode, body: answer.json() };
}
const signals = () => log.lines().map((line): object => JSON.parse(line));
const ask = (rest: object) =>
  post(`/v1/tasks/${task.taskId}/rule-quiets`, {
    ...{ staff: 'an', rule: RULE, hours: 48, reason: '每天给同一家付款' },
    ...rest,
  });

test('a rule that the task shows is quiet for its person until the time that was asked for', async () => {
  const { status, body } = await ask({});
  expect(status).toBe(201);
  expect(body).toMatchObject({ state: 'quiet', rule: RULE, untilTime: NOW + 48 * HOUR_MS });
  expect(signals()).toEqual([
    expect.objectContaining({
      ...{ type: 'rule.quieted', source: 'forewarn.quiets', rule: RULE, op: 'add' },
      ...{ person: task.episode.person.id, region: task.episode.region, taskId: task.taskId },
      ...{ staff: 'an', note: '每天给同一家付款' },
    }),
  ]);
});

test.each([
  ['a rule that the task does not show', { rule: 'another' }, `does not show the rule 'another'`],
  ['longer than an outcome of one caller would', { hours: 49 }, '48 hours at most'],
])('%s is refused', async (_what, rest, why) => {
  const { status, body } = await ask(rest);
  expect([status, body.code]).toEqual([400, 'FW_REQUEST_INVALID']);
  expect(body.detail).toContain(why);
  expect(signals()).toEqual([]);
});

test('who is named and what was typed are masked in the list', async () => {
  const { quiets, maxHours } = (await app.inject('/v1/rule-quiets')).json();
  expect(maxHours).toBe(48);
  expect(quiets).toEqual([
    expect.objectContaining({ person: '138****0001', state: 'quiet', staff: 'li' }),
  ]);
  expect(quiets[0].reason).toBe('本人 138****0002 已核实');
});

test('it is ended before its time by whom its region is, once, and by nobody else', async () => {
  const end = (region: string) =>
    post(`/v1/rule-quiets/${ROW.rowId}/end`, { staff: 'bo', region, reason: '收款方换了' });
  expect((await end('330200')).status).toBe(404);
  expect(signals()).toEqual([]);
  const { status, body } = await end('330100');
  expect([status, body.state]).toEqual([200, 'heard']);
  expect(signals()).toMatchObject([
    { type: 'rule.quieted', op: 'remove', person: ROW.person, rule: 'long-call', staff: 'bo' },
  ]);
  rows = [];
  expect((await end('330100')).status).toBe(404);
});
