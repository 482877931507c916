// The rule book through the API on real servers: a draft on its way to being live and back, and what is left of it when Redis is lost.
import { expect, test } from 'vitest';
import { RuleLife } from '../cmd/rule-life.ts';
import { ruleBookOf } from '../cmd/rule-parts.ts';
import { deskServer } from '../test/desk-server.ts';
import { createLogger } from './logger.ts';

const server = deskServer({
  deps: ({ redis, ledger }) => ({
    rules: new RuleLife(
      ruleBookOf(
        { redisUrl: redis.url, keyPrefix: '{forewarn}' },
        { ledger, logger: createLogger({ level: 'silent' }) },
      ),
    ),
  }),
});

const PACK = (version: string, least: number) => `
pack: demo
version: ${version}
features:
  calls: { on: call.ended, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 1h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: call.ended, when: calls >= ${least}, points: 40, reason: '{calls} calls' }
`;
const files = (text: string) => [{ name: 'pack.yaml', text }];

async function draft(text: string, staff = 'an'): Promise<string> {
  const body = { staff, reason: 'new trick', files: files(text) };
  const { status, body: made } = await server.ask('POST', '/v1/rules/versions', body);
  expect(status).toBe(201);
  return `/v1/rules/versions/${String(made['versionId'])}`;
}

const move = (path: string, to: string, staff = 'an') =>
  server.ask('POST', `${path}/moves`, { staff, to, reason: 'goes on' });

async function approved(text: string): Promise<string> {
  const path = await draft(text);
  expect((await move(path, 'checked')).status).toBe(200);
  const evidence = { staff: 'an', kind: 'backtest', text: 'recall 0.8', ref: 'b1' };
  expect((await server.ask('POST', `${path}/evidence`, evidence)).status).toBe(200);
  for (const to of ['backtested', 'shadow']) expect((await move(path, to)).status).toBe(200);
  const own = await server.ask('POST', `${path}/approval`, { staff: 'an', reason: 'mine' });
  expect(own).toMatchObject({ status: 409, body: { code: 'FW_RULES_REFUSED' } });
  const other = await server.ask('POST', `${path}/approval`, { staff: 'bo', reason: 'sound' });
  expect(other.body).toMatchObject({ state: 'approved' });
  return path;
}

const live = (path: string, more: object = {}) =>
  server.ask('POST', `${path}/live`, { staff: 'bo', reason: 'go', ...more });

const states = async () => {
  const { body } = await server.ask('GET', '/v1/rules/versions');
  const versions: { pack: string; state: string }[] = JSON.parse(JSON.stringify(body['versions']));
  return Object.fromEntries(versions.map(({ pack, state }) => [pack, state]));
};

test('a version goes from draft to live by two persons, another takes its place, and one step goes back', async () => {
  expect((await live(await approved(PACK('1.0.0', 2)))).body).toMatchObject({ state: 'live' });
  const second = await approved(PACK('1.1.0', 3));
  expect((await live(second, { scope: { percent: 10 } })).body).toMatchObject({
    state: 'live',
    scope: { percent: 10 },
  });
  expect(await states()).toEqual({ 'demo@1.0.0': 'live', 'demo@1.1.0': 'live' });
  expect((await live(second)).body).not.toHaveProperty('scope');
  expect(await states()).toEqual({ 'demo@1.0.0': 'retired', 'demo@1.1.0': 'live' });
  const back = await server.ask('POST', '/v1/rules/rollback', { staff: 'bo', reason: 'floods' });
  expect(back.body).toMatchObject({ pack: 'demo@1.0.0', state: 'live' });
  expect(await states()).toEqual({ 'demo@1.0.0': 'live', 'demo@1.1.0': 'retired' });
  const { body } = await server.ask('GET', `${second}?files=true`);
  expect(body['moves']).toMatchObject([
    { to: 'checked', by: 'an' },
    { to: 'backtested', by: 'an' },
    { to: 'shadow', by: 'an' },
    { to: 'approved', by: 'bo' },
    { to: 'live', scope: { percent: 10 } },
    { to: 'live' },
    { to: 'retired', reason: 'floods' },
  ]);
  expect(body['files']).toMatchObject([{ name: 'pack.yaml', text: PACK('1.1.0', 3) }]);
});

test('of two who write at a draft the second is told to read it again, and what is fixed is not written at', async () => {
  const path = await draft(PACK('2.0.0', 2));
  const write = (etag: string, text: string) =>
    server.ask('PUT', `${path}/files`, { staff: 'bo', files: files(text) }, { 'if-match': etag });
  const { body } = await write('"1"', PACK('2.0.0', 0).replace('calls >= 0', 'cals >= 1'));
  expect(body).toMatchObject({ revision: 2, isSound: false, editors: ['bo'] });
  expect(body['check']).toMatchObject({ diagnostics: [{ file: 'pack.yaml', severity: 'error' }] });
  expect(await write('"1"', PACK('2.0.0', 3))).toMatchObject({
    status: 412,
    body: { code: 'FW_RULES_CHANGED' },
  });
  expect((await move(path, 'checked')).status).toBe(409);
  expect((await write('"2"', PACK('2.0.0', 3))).body).toMatchObject({ isSound: true });
  expect((await move(path, 'checked')).status).toBe(200);
  expect((await write('"4"', PACK('2.0.0', 4))).status).toBe(409);
  const diff = await server.ask('GET', `${path}/diff`);
  expect(diff.body['files']).toMatchObject([{ name: 'pack.yaml', kind: 'changed' }]);
  expect(JSON.stringify(diff.body)).toContain('+version: 2.0.0');
});

test('a file that would lie outside the pack is refused', async () => {
  const body = { staff: 'an', reason: 'x', files: [{ name: '../pack.yaml', text: '' }] };
  expect((await server.ask('POST', '/v1/rules/versions', body)).status).toBe(400);
});

test('a rule book whose Redis was lost is the same again from the ledger', async () => {
  const before = (await server.ask('GET', '/v1/rules/versions')).body;
  const place = { redisUrl: server.redis.url, keyPrefix: '{other}' };
  const book = ruleBookOf(place, {
    ledger: server.ledger,
    logger: createLogger({ level: 'silent' }),
  });
  await book.open();
  const versions = await book.list();
  expect(versions.map(({ versionId, revision }) => ({ versionId, revision }))).toEqual(
    JSON.parse(JSON.stringify(before['versions'])).map(
      ({ versionId, revision }: { versionId: string; revision: number }) => ({
        versionId,
        revision,
      }),
    ),
  );
  for (const version of versions) expect((await book.filesOf(version)).length).toBe(1);
  book.close();
});
