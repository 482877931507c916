// Lists as callers see and change them.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SignalAppender } from '../connectors/signal-appender.ts';
import type { ListEntry } from '../ledger/list-entries.ts';
import type { ListDefinition, ListRequest } from '../rulebook/list-request.ts';
import { depsWith, MemoryLog, NOW } from './fixture.ts';
import { buildServer } from './server.ts';

const LISTS: ListDefinition[] = [
  { name: 'suspect-phones', match: 'exact', confirms: 'phone', entries: ['95588'] },
  { name: 'honest-callers', match: 'prefix', entries: ['96110', '110'] },
];
const ENTRY: ListEntry = {
  rowId: '00000000000000aa',
  entry: '+8613800000001',
  op: 'add',
  time: NOW - 5,
  note: '见 13800000002',
  source: 'police',
};

const log = new MemoryLog();
const kept = new Map<string, ListRequest>();
let known: readonly ListEntry[] = [];
let app: FastifyInstance;

beforeAll(() => {
  app = buildServer(
    depsWith({
      appender: new SignalAppender(log),
      lists: {
        definitions: async () => LISTS,
        counts: async () => new Map([['suspect-phones', known.length]]),
        entries: async () => [...known],
        named: async (_list, names) => known.filter(({ entry }) => names.includes(entry)),
        ofRows: async (_list, rowIds) => known.filter(({ rowId }) => rowIds.includes(rowId)),
        requests: async ({ requestId, state }) =>
          [...kept.values()].filter(
            (one) =>
              (requestId ?? one.requestId) === one.requestId && (state ?? one.state) === one.state,
          ),
        keep: async (request) => void kept.set(request.requestId, request),
      },
    }),
  );
});
beforeEach(() => {
  log.frames.length = 0;
  kept.clear();
  known = [ENTRY];
});
afterAll(() => app.close());

async function post(url: string, payload: object) {
  const answer = await app.inject({ method: 'POST', url, payload });
  return { status: answer.statusCode, body: answer.json() };
}
const get = async (url: string) => (await app.inject({ url })).json();
const signals = () => log.lines().map((line): object => JSON.parse(line));
const ask = (rest: object) => ({ staff: 'li', op: 'add', reason: '通报', ...rest });

test('suspects come on a list at once, and the log has their signals', async () => {
  const { status, body } = await post(
    '/v1/lists/suspect-phones/requests',
    ask({ csv: 'entry,end,note\n138 0000 0003,2100-01-31,见卷宗\n\n13800000002\n' }),
  );
  expect([status, body.state, body.count]).toEqual([201, 'done', 2]);
  expect(body.sample).toEqual(['138****0003', '138****0002']);
  expect(signals()).toMatchObject([
    {
      type: 'list.changed',
      source: 'forewarn.lists',
      entry: '+8613800000003',
      op: 'add',
      note: '见卷宗',
      expiresTime: Date.parse('2100-02-01T00:00:00+08:00'),
    },
    { entry: '+8613800000002', note: '通报' },
  ]);
});

test.each<[string, Partial<ListEntry>, string]>([
  ['stays for good', {}, 'asked'],
  ['ends later', { expiresTime: NOW + 9_000 }, 'asked'],
  ['ends sooner', { expiresTime: NOW + 1_000 }, 'done'],
  ['was taken off', { op: 'remove' }, 'done'],
])('a suspect that %s is added again with an end: %s', async (_what, entry, state) => {
  known = [{ ...ENTRY, ...entry }];
  const end = new Date(NOW + 5_000).toISOString();
  const csv = `13800000001,${end}`;
  const { body } = await post('/v1/lists/suspect-phones/requests', ask({ csv }));
  expect(body.state).toBe(state);
  const longer = await post('/v1/lists/suspect-phones/requests', ask({ csv: '13800000001' }));
  expect(longer.body.state).toBe('done');
});

test('an end for a suspect of the pack itself waits for somebody else', async () => {
  known = [];
  const csv = `95588,${new Date(NOW + 5_000).toISOString()}`;
  const { body } = await post('/v1/lists/suspect-phones/requests', ask({ csv }));
  expect(body.state).toBe('asked');
});

test('what may keep people from being warned waits for somebody else', async () => {
  const asked = await post(
    '/v1/lists/honest-callers/requests',
    ask({ entries: [{ entry: '0571870' }] }),
  );
  expect([asked.status, asked.body.state]).toEqual([201, 'asked']);
  expect(signals()).toEqual([]);
  expect((await get('/v1/lists')).lists[1]).toMatchObject({ packEntries: 2, waiting: 1 });
  const url = `/v1/list-requests/${asked.body.requestId}/decision`;
  const own = await post(url, { staff: 'li', accept: true, reason: 'ok' });
  expect([own.status, own.body.code]).toEqual([409, 'FW_LIST_REFUSED']);
  expect((await get('/v1/list-requests?state=asked')).requests[0].sample).toEqual(['0571870']);
  const agreed = await post(url, { staff: 'wang', accept: true, reason: 'ok' });
  expect(agreed.body).toMatchObject({ state: 'done', askedBy: 'li', decidedBy: 'wang' });
  expect(signals()).toMatchObject([{ list: 'honest-callers', entry: '0571870' }]);
  expect((await post(url, { staff: 'chen', accept: false, reason: 'no' })).status).toBe(409);
});

test('entries are shown masked and found by the whole number, also by its beginning', async () => {
  const { entries } = await get('/v1/lists/suspect-phones/entries');
  expect(entries).toEqual([
    { ...ENTRY, op: undefined, entry: '138****0001', note: '见 138****0002', state: 'listed' },
  ]);
  const found = await post('/v1/lists/suspect-phones/search', { entry: '13800000001' });
  expect(found.body).toMatchObject({ isListed: true, inPack: false });
  const pack = await post('/v1/lists/honest-callers/search', { entry: '96110' });
  expect(pack.body).toEqual({ isListed: true, inPack: true, entries: [] });
  const other = await post('/v1/lists/honest-callers/search', { entry: '0571' });
  expect(other.body.isListed).toBe(false);
});

test('an entry is taken off by its row, which must still be its newest', async () => {
  const off = (rowId: string) =>
    post('/v1/lists/suspect-phones/requests', ask({ op: 'remove', rowIds: [rowId] }));
  expect((await off(ENTRY.rowId)).body).toMatchObject({ state: 'asked', sample: ['138****0001'] });
  expect((await off('00000000000000bb')).body.code).toBe('FW_LIST_REFUSED');
});

test.each([
  ['another list', '/v1/lists/suspect-phone/requests', { csv: '1' }, 404, /suspect-phones/],
  ['nothing to change', '/v1/lists/suspect-phones/requests', {}, 400, /give one of/],
  [
    'two ways at once',
    '/v1/lists/suspect-phones/requests',
    { csv: '1', rowIds: ['00000000000000aa'] },
    400,
    /give one of/,
  ],
  [
    'an end that is none',
    '/v1/lists/suspect-phones/requests',
    { csv: '13800000001,soon' },
    400,
    /line 1: 'soon'/,
  ],
  ['text that is no CSV', '/v1/lists/suspect-phones/requests', { csv: '"1' }, 400, /no CSV/],
])('%s is refused and says why', async (_what, url, rest, status, why) => {
  const answer = await post(url, ask(rest));
  expect(answer.status).toBe(status);
  expect(answer.body.detail).toMatch(why);
});
