// A change of pack that cannot be made: the pack in force goes on, and whoever asked reads which one that is and why.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reloadPack } from '../cmd/reload.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { packOf, pumpServers } from '../test/pump-servers.ts';

/** An engine takes a moment to start, more on a busy machine. */
const LONG = { timeout: 20_000 };

const servers = pumpServers();
const { startPump, payment, decisionCount } = servers;

let folder = '';
let packDir = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-reload-'));
});
beforeEach(() => {
  packDir = mkdtempSync(join(folder, 'pack-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The pack of packOf('1.1.0', 2) on disk. */
function writePack(text: string): void {
  mkdirSync(packDir, { recursive: true });
  writeFileSync(join(packDir, 'pack.yaml'), text);
}

const GOOD = `
pack: pump
version: 1.1.0
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: transfer.attempted, when: paid >= 2, points: 60, reason: '{paid}' }
`;

test('a good pack takes the place of the one in force and says what went on', async () => {
  const pump = startPump(packOf('1.0.0', 9));
  await new SignalAppender(servers.log).append([payment(1)]);
  await pump.drain();
  writePack(GOOD);
  expect(await reloadPack(packDir, pump)).toBe(
    'new pack pump@1.1.0: 1 features and sequences go on; cold: none; gone: none',
  );
  expect(pump.status.pack).toBe('pump@1.1.0');
  await new SignalAppender(servers.log).append([payment(2)]);
  await pump.drain();
  expect(await decisionCount()).toBe(1);
});

test('a pack with a fault leaves the one in force running, with the place of the fault', async () => {
  const pump = startPump(packOf('1.0.0', 2));
  await new SignalAppender(servers.log).append([payment(1)]);
  await pump.drain();
  writePack(GOOD.replace('when: paid >= 2', 'when: payed >= 2'));
  const said = await reloadPack(packDir, pump);
  expect(said).toMatch(/^the pack in force, pump@1\.0\.0, stays: .*does not compile/);
  expect(said).toMatch(/pack\.yaml:9:\d+: error: .*'payed'/);
  await new SignalAppender(servers.log).append([payment(2)]);
  await pump.drain();
  expect(await decisionCount()).toBe(1);
  rmSync(packDir, { recursive: true });
  expect(await reloadPack(packDir, pump)).toMatch(/pump@1\.0\.0, stays: cannot read the rule pack/);
});

test('a change that comes while the pump stops is refused, and the old pack goes on at the next start', async () => {
  writePack(GOOD);
  const pump = startPump(packOf('1.0.0', 3));
  await new SignalAppender(servers.log).append([payment(1)]);
  await pump.drain();
  const stopped = pump.stop();
  expect(await reloadPack(packDir, pump)).toBe(
    'the pack in force, pump@1.0.0, stays: partition 0 did not change its pack: it is stopping',
  );
  await stopped;
  pump.start();
  await new SignalAppender(servers.log).append([payment(2)]);
  await pump.drain();
  expect(await decisionCount()).toBe(0);
  await new SignalAppender(servers.log).append([payment(3)]);
  await pump.drain();
  expect(await decisionCount()).toBe(1);
});

test('a change that waits for an outage to end is refused when the pump is stopped first', async () => {
  writePack(GOOD);
  const put = () => Promise.reject(new FwError('FW_FILE', 'no space left on device'));
  const pump = startPump(packOf('1.0.0', 2), {
    deadLetters: { put, close: () => Promise.resolve() },
  });
  await new SignalAppender(servers.log).append([payment(100), payment(1)]);
  await expect.poll(() => pump.status.trouble, LONG).toBe('no space left on device');
  const said = reloadPack(packDir, pump);
  await pump.stop();
  expect(await said).toMatch(
    /^the pack in force, pump@1\.0\.0, stays: .* it stopped before the change was made$/,
  );
});

test('a change that comes after the pump has stopped is refused at once', async () => {
  writePack(GOOD);
  const pump = startPump(packOf('1.0.0', 2));
  await pump.stop();
  const said = await Promise.race([reloadPack(packDir, pump), sleep(5_000, 'no answer')]);
  expect(said).toMatch(/pump@1\.0\.0, stays: .*it has stopped$/);
});

test('of two changes at once the later one is made and the earlier one is told so', async () => {
  const pump = startPump(packOf('1.0.0', 9));
  const [first, second] = await Promise.allSettled([
    pump.reload(packOf('1.1.0', 8)),
    pump.reload(packOf('1.2.0', 7)),
  ]);
  expect(first.status === 'rejected' && isFwError(first.reason, 'FW_RELOAD_REFUSED')).toBe(true);
  expect(second.status).toBe('fulfilled');
  expect(pump.status.pack).toBe('pump@1.2.0');
});
