// SIGHUP to a running forewarn, as an analyst's roll-out sends it: a pack with a fault leaves the one in force, and the operator reads why.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ForewarnProcess, startForewarn } from '../forewarn-process.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';

let redis: RedisServer;
let forewarn: ForewarnProcess;
let folder = '';

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-hangup-'));
  mkdirSync(join(folder, 'pack'));
  writePack('1.0.0', 'paid >= 2');
  forewarn = await startForewarn({
    REDIS_URL: redis.url,
    FOREWARN_DATA_DIR: join(folder, 'data'),
    FOREWARN_PACK_DIR: join(folder, 'pack'),
    FOREWARN_PORT: '0',
  });
});

afterAll(async () => {
  await forewarn.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

function writePack(version: string, when: string): void {
  const text = `
pack: hangup
version: ${version}
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: transfer.attempted, when: ${when}, points: 60, reason: '{paid}' }
`;
  writeFileSync(join(folder, 'pack', 'pack.yaml'), text);
}

test('a pack with a fault is refused with its place, and the next one without is taken', async () => {
  writePack('1.1.0', 'paid >= ');
  forewarn.child.kill('SIGHUP');
  await expect
    .poll(forewarn.output, { timeout: 10_000 })
    .toMatch(/the pack in force, hangup@1\.0\.0, stays: .*does not compile:\n.*pack\.yaml:9:\d+/);
  writePack('1.2.0', 'paid >= 3');
  forewarn.child.kill('SIGHUP');
  await expect
    .poll(forewarn.output, { timeout: 10_000 })
    .toContain('new pack hangup@1.2.0: 1 features and sequences go on; cold: none; gone: none');
  expect(await forewarn.stop()).toBe(0);
}, 60_000);
