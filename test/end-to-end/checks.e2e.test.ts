// A bank's in-line check against the whole system: a transfer is held, comes by stream as well and counts once; the log hangs and the fallback
// answers; forewarn is killed among checks, and what was answered before is answered the same after the start.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ForewarnProcess, startForewarn } from '../forewarn-process.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';

const PACK = `
pack: checks
version: 1.0.0
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: transfer.attempted, when: paid >= 3, points: 90, reason: '{paid}' }
`;
const PAYER = '6222000000000001';
const START = Date.now() - 60_000;

let redis: RedisServer;
let folder = '';
let forewarn: ForewarnProcess;

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-checks-'));
  mkdirSync(join(folder, 'pack'));
  writeFileSync(join(folder, 'pack', 'pack.yaml'), PACK);
  forewarn = await start();
});

afterEach(() => redis.resume());

afterAll(async () => {
  await forewarn.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(): Promise<ForewarnProcess> {
  return startForewarn({
    REDIS_URL: redis.url,
    FOREWARN_DATA_DIR: join(folder, 'data'),
    FOREWARN_PACK_DIR: join(folder, 'pack'),
    FOREWARN_PORT: '0',
    FOREWARN_CHECK_DEADLINE_MS: '12000',
    FOREWARN_CHECK_FALLBACK: 'warn',
  });
}

interface Answer {
  readonly advice: string;
  readonly decidedBy: string;
  readonly repeated: boolean;
  readonly counted?: string;
  readonly fallback?: { readonly code: string };
  readonly reasons?: readonly { readonly reason: { readonly en: string } }[];
}

function transfer(index: number, payer = PAYER) {
  return {
    source: 'bank-a',
    time: START + index,
    region: '330106',
    transferId: `${payer}-${index}`,
    payer,
    payee: '6222000000000009',
    amountFen: 4_900_000,
  };
}

async function post(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${forewarn.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function check(body: object): Promise<Answer> {
  const response = await post('/v1/checks', body);
  expect(response.status).toBe(200);
  return JSON.parse(await response.text());
}

async function duplicateCount(): Promise<number> {
  const text = await (await fetch(`${forewarn.url}/v1/status`)).text();
  const status: { signals: { duplicate: number } } = JSON.parse(text);
  return status.signals.duplicate;
}

test('a check holds the transfer that its payer should not make, and the same by stream counts once', async () => {
  for (const index of [1, 2])
    expect(await check(transfer(index))).toMatchObject({ advice: 'pass', decidedBy: 'engine' });
  const held = await check(transfer(3));
  expect(held).toMatchObject({ advice: 'hold', counted: 'now', repeated: false });

  const { transferId } = transfer(3);
  const streamed = { ...transfer(3), type: 'transfer.attempted', id: `attempted/${transferId}` };
  expect((await post('/v1/signals', streamed)).status).toBe(202);
  await expect.poll(duplicateCount, { timeout: 30_000 }).toBe(1);
  expect(await check(transfer(3))).toEqual({ ...held, repeated: true });
  const next = await check(transfer(4));
  expect(next.reasons?.[0]?.reason.en).toBe('4');

  const risk = await fetch(`${forewarn.url}/v1/risk/account/${PAYER}`);
  expect(await risk.json()).toMatchObject({ level: 'red', score: 90 });
});

test('while the log hangs the fallback answers, and the engine does once the log is back', async () => {
  redis.pause();
  expect(await check(transfer(5))).toMatchObject({ advice: 'warn', decidedBy: 'fallback' });
  redis.resume();
  await expect
    .poll(async () => (await check(transfer(5))).decidedBy, { timeout: 30_000 })
    .toBe('engine');
  expect((await check(transfer(6))).reasons?.[0]?.reason.en).toBe('6');
});

test('killed among checks, it answers after the start what it had answered, and counts each once', async () => {
  const people = Array.from(
    { length: 60 },
    (_, i) => `62220000000001${String(i).padStart(2, '0')}`,
  );
  const answered = new Map<string, Answer>();
  const asking = people.flatMap((payer) =>
    [1, 2, 3].map(async (index) => {
      const body = transfer(10 + index, payer);
      const answer = await check(body).catch(() => undefined);
      if (answer?.decidedBy === 'engine') answered.set(body.transferId, answer);
    }),
  );
  await expect.poll(() => answered.size, { timeout: 30_000, interval: 1 }).toBeGreaterThan(0);
  forewarn.child.kill('SIGKILL');
  await Promise.all(asking);
  await forewarn.stop();
  forewarn = await start();

  for (const payer of people) {
    const answers: Answer[] = [];
    for (const index of [1, 2, 3]) {
      const body = transfer(10 + index, payer);
      const again = await check(body);
      const before = answered.get(body.transferId);
      expect(again.decidedBy).toBe('engine');
      if (before !== undefined) expect({ ...again, repeated: before.repeated }).toEqual(before);
      answers.push(again);
    }
    // Whatever was lost and asked again: three transfers are three.
    expect((await check(transfer(20, payer))).reasons?.[0]?.reason.en).toBe('4');
    expect(answers.some(({ advice }) => advice === 'hold')).toBe(true);
  }
}, 600_000);
