// What partners send and ask, against the whole of forewarn with the pack that is shipped: national warnings from a folder, calls as CloudEvents, another
// centre that asks for a scam signal, a bank that asks before a transfer goes and sends the same order as pain.001, and what came of the warning.
// One morning: each test goes on where the one before ended, as event time does.
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depsWith } from '../../api/fixture.ts';
import { buildServer } from '../../api/server.ts';
import { readConfig } from '../../cmd/config.ts';
import { projectDir } from '../../cmd/project-dir.ts';
import { type System, startSystem } from '../../cmd/system.ts';
import { handedBack } from '../../ledger/handed-back.ts';
import { eventually } from '../eventually.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';

const SAMPLES = new URL('../../connectors/samples/', import.meta.url).pathname;
const MAPPINGS = new URL('../../connectors/mappings/', import.meta.url).pathname;
const SOURCES = ['national-warnings', 'iso-20022-checked', 'iso-20022'];
const BATCH = 'application/cloudevents-batch+json';
const PERSON = '+8613800000001';
const WARNED = '+8613800000008';
const ACCOUNT = '6222020000001111111';
/** Named by the first warning of the sample, and paid by the order in pain.001. */
const MULE = '6228480000009999999';

let redis: RedisServer;
let system: System;
let folder = '';

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-standards-'));
  for (const name of SOURCES) mkdirSync(join(folder, name));
  const entries = SOURCES.map(
    (name) => `  ${name}: { kind: files, path: ${name}, mapping: ${MAPPINGS}${name}.yaml }\n`,
  );
  writeFileSync(join(folder, 'sources.yaml'), `sources:\n${entries.join('')}`);
  const env = {
    REDIS_URL: redis.url,
    FOREWARN_DATA_DIR: join(folder, 'data'),
    FOREWARN_PORT: '0',
    FOREWARN_SOURCES_FILE: join(folder, 'sources.yaml'),
    FOREWARN_CHECK_DEADLINE_MS: '12000',
  };
  system = await startSystem({ config: readConfig(env, projectDir()), onNote: () => undefined });
});

afterAll(async () => {
  await system.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(path: string, body?: object, type = 'application/json') {
  const sent = { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) };
  const answer = await fetch(`${system.url}${path}`, body === undefined ? {} : sent);
  expect(answer.status, path).toBeLessThan(300);
  return Object(await answer.json());
}

/** Puts a sample into the folder of a source, and waits until the engine has taken so many signals of it. */
async function drop(sample: string, source: string, accepted: number): Promise<void> {
  const at = join(folder, source, basename(sample));
  copyFileSync(join(SAMPLES, sample), `${at}.tmp`);
  renameSync(`${at}.tmp`, at);
  await eventually(async () => {
    const { sources } = await ask('/v1/sources');
    expect(sources).toContainEqual(expect.objectContaining({ name: source, accepted }));
  });
  await system.pump.drain();
}

/** What a carrier or bank tells of that morning, Beijing time, as CloudEvents. */
async function tell(...events: readonly (readonly [clock: string, type: string, data: object])[]) {
  const batch = events.map(([clock, type, data]) => ({
    specversion: '1.0',
    type,
    source: 'partner',
    id: `${type}-${clock}`,
    time: `2026-03-01T${clock}:00+08:00`,
    data: { region: '330106', ...data },
  }));
  expect(await ask('/v1/signals', batch, BATCH)).toMatchObject({ accepted: events.length });
  await system.pump.drain();
}

/** The typologies in which a number stands as a person at risk, with their levels. */
async function standingOf(phone: string): Promise<unknown[]> {
  const { typologies } = await ask('/v1/risk/query', { kind: 'phone', id: phone });
  return typologies.map(({ typology, level }: Record<string, unknown>) => [typology, level]);
}

const duplicateCount = async () => (await ask('/v1/status')).signals.duplicate;

test('a national warning that lies in a folder is a task, and what came of it is handed back to its sender', async () => {
  await drop('police/national-warnings.json', 'national-warnings', 3);
  expect(await standingOf(WARNED)).toEqual([['suspect-contact', 'orange']]);
  const { tasks } = await ask('/v1/tasks?limit=10');
  expect(tasks).toHaveLength(1);
  const path = `/v1/tasks/${tasks[0].taskId}`;
  const { lease } = await ask(`${path}/claim`, { staff: 'li' });
  await ask(`${path}/outcome`, { lease, outcome: 'dissuaded' });

  const { ledger } = system;
  const deps = depsWith({ now: () => Date.now() + 60_000 });
  const reports = {
    ...deps.reports,
    handedBack: (query: Parameters<typeof handedBack>[1]) => handedBack(ledger, query),
  };
  const aMinuteLater = buildServer({ ...deps, reports });
  try {
    const told = (source: string) => aMinuteLater.inject(`/v1/handed-back?source=${source}`);
    await eventually(async () => {
      expect((await told('national')).json()).toMatchObject({
        items: [{ signalId: 'W1', level: 'orange', outcome: 'dissuaded', fraud: true }],
      });
    });
    expect((await told('another')).json()).toEqual({ items: [] });
  } finally {
    await aMinuteLater.close();
  }
});

test('a long call from abroad and forwarding, told as CloudEvents, are a decision', async () => {
  await tell(
    ['09:30', 'account.opened', { account: ACCOUNT, phone: PERSON }],
    [
      '09:45',
      'call.ended',
      {
        callId: 'c1',
        caller: '+85212345678',
        callee: PERSON,
        durationMs: 2_700_000,
        answered: true,
        origin: 'international',
      },
    ],
  );
  expect(await standingOf(PERSON)).toEqual([['police-impersonation', 'none']]);
  await tell(['10:10', 'forwarding.enabled', { phone: PERSON }]);
  expect(await standingOf(PERSON)).toEqual([['police-impersonation', 'orange']]);
});

test('another centre that asks for a scam signal is told of that decision, and of nobody else', async () => {
  const check = (phoneNumber: string) => ask('/scam-signal/v1/check', { phoneNumber });
  expect(await check(PERSON)).toMatchObject({
    scamSignal: true,
    level: 'orange',
    since: '2026-03-01T02:10:00.000Z',
    typologies: ['police-impersonation'],
  });
  expect(await check('+8613800000002')).toMatchObject({ scamSignal: false, level: 'none' });
});

test('a transfer that is held at its check and then comes as pain.001 is one signal', async () => {
  const transfer = {
    source: 'bank-a',
    time: '2026-03-01T10:30:00+08:00',
    region: '330106',
    payer: ACCOUNT,
    amountFen: 5_500_000,
  };
  const honest = { ...transfer, transferId: 'E2E-0000', payee: '6222020000003333333' };
  expect(await ask('/v1/checks', honest)).toMatchObject({ advice: 'warn', counted: 'now' });
  const doubtful = { ...transfer, transferId: 'E2E-0001', payee: MULE };
  const held = await ask('/v1/checks', doubtful);
  expect(held).toMatchObject({ advice: 'hold', level: 'red', counted: 'now' });
  expect(held.reasons).toContainEqual(
    expect.objectContaining({ rule: 'contact-pays', fired: true }),
  );

  expect(await duplicateCount()).toBe(0);
  await drop('funds/pain.001.xml', 'iso-20022-checked', 1);
  await expect.poll(duplicateCount).toBe(1);
  // The ids of the other mapping are those of messages: with it the order would be a second one.
  await drop('funds/pain.001.xml', 'iso-20022', 1);
  expect(await duplicateCount()).toBe(1);
});
