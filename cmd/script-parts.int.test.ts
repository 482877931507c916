// What was said to whom stays known: records name a version of the call scripts that was served, and the ledger has its words when others are served.
import { expect, test } from 'vitest';
import { createLogger } from '../api/logger.ts';
import { readCallScripts } from '../dissuasion/call-script.ts';
import { deskServer } from '../test/desk-server.ts';
import { openScripts } from './script-parts.ts';

const NOW = Date.UTC(2026, 2, 2);
const FIRST = { ...readCallScripts(), version: '2026.1' };
const SECOND = {
  ...FIRST,
  version: '2026.2',
  truths: { other: { zh: '新话术', en: 'New words' } },
};
const warnings: string[] = [];
const logger = createLogger({
  level: 'warn',
  destination: { write: (line: string) => void warnings.push(line) },
});
let ready: Promise<unknown>;

const server = deskServer({
  deps: ({ ledger }) => {
    const opened = openScripts(ledger, FIRST, { logger, now: NOW }).then(() =>
      openScripts(ledger, SECOND, { logger, now: NOW + 1 }),
    );
    ready = opened;
    const served = async (version: string) => (await opened).served(version);
    return { callScripts: SECOND, scripts: { version: SECOND.version, served } };
  },
});

async function record(report: object) {
  const task = await server.openTask();
  const lease = await server.claim(task);
  const answer = await server.ask('POST', `/v1/tasks/${task.taskId}/outcome`, { lease, ...report });
  const sql = 'SELECT script FROM outcomes FINAL WHERE task_id = {task:String}';
  const rows = await server.ledger.query<{ script: string }>(sql, { task: task.taskId });
  return { answer, scripts: rows.map(({ script }) => script) };
}

test('an outcome has the version that its caller used, also one that was served before', async () => {
  await ready;
  expect((await record({ outcome: 'refused', script: '2026.1' })).scripts).toEqual(['2026.1']);
  expect((await record({ outcome: 'refused', script: '2026.2' })).scripts).toEqual(['2026.2']);
});

test('an outcome that names no version has the one that is served', async () => {
  expect((await record({ outcome: 'refused' })).scripts).toEqual(['2026.2']);
});

test('a version that was never served is refused, and what was typed comes back', async () => {
  const sent = { outcome: 'refused', script: '2025.9', note: '挂断' };
  const { answer, scripts } = await record(sent);
  expect(answer).toMatchObject({ status: 422, body: { code: 'FW_OUTCOME_INVALID', sent } });
  expect(String(answer.body['detail'])).toContain('"2025.9" was never served');
  expect(scripts).toEqual([]);
});

test('the words of a version are read when others are served', async () => {
  const now = await server.ask('GET', '/v1/call-scripts');
  expect(now.body).toMatchObject({ version: '2026.2', truths: { other: { zh: '新话术' } } });
  const before = await server.ask('GET', '/v1/call-scripts/2026.1');
  expect(before.body).toMatchObject({ version: '2026.1', served: [{ servedAt: NOW }] });
  expect(JSON.stringify(before.body)).toContain(FIRST.truths['other']?.zh);
  const never = await server.ask('GET', '/v1/call-scripts/2025.9');
  expect(never.body).toMatchObject({ status: 404, code: 'FW_NOT_FOUND' });
});

test('serving the same again keeps it once, and other words under one version are kept beside it and warned of', async () => {
  const { ledger } = server;
  await openScripts(ledger, SECOND, { logger, now: NOW + 2 });
  expect(warnings).toEqual([]);
  const changed = { ...SECOND, truths: { other: { zh: '又改了', en: 'Changed again' } } };
  const scripts = await openScripts(ledger, changed, { logger, now: NOW + 3 });
  expect(warnings.join()).toContain('their version has not; raise it');
  const served = await scripts.served('2026.2');
  expect(served.map((one) => [one.servedAt, one.scripts.truths['other']?.zh])).toEqual([
    [NOW + 3, '又改了'],
    [NOW + 1, '新话术'],
  ]);
});
