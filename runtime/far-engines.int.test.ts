// Slices of both stages at work in this process, asked over a real Redis by somebody who has no engine. What comes back is held to a whole engine on the same signals.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Subject } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import { packFrames } from '../log/frame.ts';
import type { LoggedFrame, ReadOptions } from '../log/log.ts';
import { identityOf, type Signal, type SignalOf } from '../signal/signal.ts';
import { packOf, planOf, START_MS, signal } from '../test/evaluate.ts';
import { eventually } from '../test/eventually.ts';
import { MemoryLog } from '../test/memory-log.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { PLAIN } from '../vault/vault.ts';
import { EngineAnswerer } from './engine-answerer.ts';
import { EngineCore } from './engine-core.ts';
import { EngineSlice, engineOptionsOf } from './engine-slice.ts';
import { FarEngines } from './far-engines.ts';
import { FrameChecks } from './frame-checks.ts';
import { SliceSet } from './slice-set.ts';
import type { Share } from './stage.ts';

const FILES = packOf(
  `
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1d }
  payers: { on: transfer.attempted, by: payee, role: suspect, value: distinct(signal.payer), window: 1d }
typologies:
  coached: { name: c, role: victim, halfLife: 1h, levels: { orange: 40, red: 80 } }
  mule: { name: m, role: suspect, halfLife: 1h, levels: { orange: 50, red: 80 } }
rules:
  again: { typology: coached, on: transfer.attempted, when: paid >= 2, points: 41, reason: '{paid}' }
  gathers: { typology: mule, on: transfer.attempted, when: payers >= 2, points: 60, reason: '{payers}' }
`,
  'lateness: 5m',
);
const [SUSPECTS, PEOPLE] = [2, 3];
const PAYERS = Array.from({ length: 8 }, (_, i) => `622200000000000${i}`);
const PAYEES = Array.from({ length: 4 }, (_, i) => `622200000000100${i}`);
const PHONE = '13800000001';

/** A log in which a reader waits a little. */
class WaitingLog extends MemoryLog {
  override async read(options: ReadOptions): Promise<LoggedFrame[]> {
    const frames = await super.read(options);
    if (frames.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    return frames;
  }
}

let redis: RedisServer;
let folder = '';
let far: FarEngines;
const signals = new WaitingLog(1);
const sent = new WaitingLog(SUSPECTS * PEOPLE);
const sets = new Map<Share['stage'], SliceSet>();
const answerers: EngineAnswerer[] = [];
const whole = new Engine(planOf(FILES));

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-far-'));
  const place = { redisUrl: redis.url, keyPrefix: '{far}', vault: PLAIN, now: Date.now };
  for (const stage of ['suspect', 'victim'] as const) {
    const answerer: EngineAnswerer = new EngineAnswerer({
      ...place,
      stage,
      risks: (subject) => set.risks(subject),
    });
    const set: SliceSet = new SliceSet({
      make: async (slice) => sliceOf(stage, slice, answerer),
      onChange: () => undefined,
      mayLose: false,
    });
    sets.set(stage, set);
    answerers.push(answerer);
    await answerer.open();
    await set.run(allOf(stage));
  }
  far = new FarEngines({ ...place, heardMs: 10_000, riskMs: 10_000 });
  await far.open();
});

afterAll(async () => {
  for (const set of sets.values()) await set.run([]);
  for (const end of [far, ...answerers]) end.close();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

function allOf(stage: Share['stage']): number[] {
  return Array.from({ length: stage === 'suspect' ? SUSPECTS : PEOPLE }, (_, slice) => slice);
}

function sliceOf(stage: Share['stage'], slice: number, answerer: EngineAnswerer): EngineSlice {
  const isSuspect = stage === 'suspect';
  const share: Share = {
    stage,
    suspects: { slice: isSuspect ? slice : 0, count: SUSPECTS },
    people: { slice: isSuspect ? 0 : slice, count: PEOPLE },
  };
  const pack = { name: 'far', files: FILES };
  const checkpointDir = join(folder, stage);
  return new EngineSlice({
    share,
    engine: new EngineCore(engineOptionsOf(share, { pack, checkpointDir, checkpointsKept: 1 })),
    signals,
    sent,
    checkpointMs: 3_600_000,
    now: Date.now,
    deadLetters: { put: async () => undefined, close: async () => undefined },
    checks: answerer.checksOf(slice),
  });
}

let count = 0;
function pay(minute: number, payer: string, payee: string): SignalOf<'transfer.attempted'> {
  const transferId = `t${++count}`;
  const fields = { id: transferId, transferId, payer, payee, amountFen: 100_000 };
  const made = signal('transfer.attempted', minute * 60_000, fields);
  if (made.type !== 'transfer.attempted') throw new Error('not a transfer');
  return made;
}

async function append(...taken: readonly Signal[]): Promise<void> {
  for (const frame of packFrames(taken)) await signals.append(0, frame, START_MS + 86_400_000);
}

/** What the whole engine, which gets the same signals one by one, says of a transfer. */
function wholeCheck(transfer: Signal) {
  const checks = new FrameChecks([identityOf(transfer)], 'test@1.0.0');
  const { verdict, decisions } = whole.process(transfer);
  checks.look(whole, verdict, decisions);
  return checks.found[0];
}

async function check(transfer: SignalOf<'transfer.attempted'>) {
  const identity = identityOf(transfer);
  const checked = far.checks.ask(identity, transfer);
  await far.checks.heard(identity);
  await append(transfer);
  return checked;
}

test('a transfer that is checked stands as in one engine, whichever slices its sides are in', async () => {
  const opened = signal('account.opened', 0, { account: PAYERS[0] ?? '', phone: PHONE });
  whole.process(opened);
  await append(opened);
  for (const [i, payer] of [...PAYERS, ...PAYERS, ...PAYERS].entries()) {
    const transfer = pay(i, payer, PAYEES[(i * 3) % PAYEES.length] ?? '');
    const checked = await check(transfer);
    const { payee, ...told } = wholeCheck(transfer) ?? {};
    expect(checked).toMatchObject({ ...told, payee: { typologies: payee?.typologies } });
  }
});

test('how somebody stands is put together from both stages', async () => {
  const ids = [...PAYERS, ...PAYEES, '6222999999999999'];
  const subjects: Subject[] = ids.map((id) => ({ kind: 'account', id }));
  for (const subject of [...subjects, { kind: 'phone', id: PHONE } as const])
    expect(await far.risk(subject)).toEqual(whole.risk(subject));
});

test('one that came before stands as it does now, one that is late counts nowhere', async () => {
  const first = pay(30, PAYERS[1] ?? '', PAYEES[0] ?? '');
  await check(first);
  wholeCheck(first);
  const again = await check(first);
  expect(again).toMatchObject({ verdict: 'duplicate', payer: wholeCheck(first)?.payer });
  expect(await check(pay(-60, PAYERS[1] ?? '', PAYEES[0] ?? ''))).toMatchObject({
    verdict: 'late',
  });
});

test('without whoever has the person the answer is that none has, at once; a check is not answered', async () => {
  await sets.get('victim')?.run([]);
  const subject = { kind: 'account', id: PAYERS[0] ?? '' } as const;
  await expect(far.risk(subject)).rejects.toMatchObject({ code: 'FW_ENGINE_AWAY' });
  const transfer = pay(31, PAYERS[0] ?? '', PAYEES[0] ?? '');
  const checked = check(transfer);
  wholeCheck(transfer);
  far.checks.forget(identityOf(transfer));
  expect(await checked).toBeUndefined();
});

test('a slice that runs again elsewhere answers as before', async () => {
  await sets.get('victim')?.run(allOf('victim'));
  const subject = { kind: 'account', id: PAYERS[2] ?? '' } as const;
  await eventually(async () => {
    expect((await far.risk(subject)).typologies).toEqual(whole.risk(subject).typologies);
  });
});

test('each slice knows how many frames of the log of signals it has not told, be they sent to it or not', async () => {
  const [suspects, people] = [sets.get('suspect'), sets.get('victim')];
  const allAt = (slices: number, frames: number) =>
    Array.from({ length: slices }, (_, slice) => ({ slice, frames }));
  await eventually(async () => {
    expect(await suspects?.lags()).toEqual(allAt(SUSPECTS, 0));
    expect(await people?.lags()).toEqual(allAt(PEOPLE, 0));
  });
  await suspects?.run([]);
  expect(await suspects?.lags()).toEqual([]);
  for (const minute of [32, 33]) {
    const transfer = pay(minute, PAYERS[3] ?? '', PAYEES[3] ?? '');
    whole.process(transfer);
    await append(transfer);
  }
  expect(await people?.lags()).toEqual(allAt(PEOPLE, 2));
  await suspects?.run(allOf('suspect'));
  await eventually(async () => {
    expect(await people?.lags()).toEqual(allAt(PEOPLE, 0));
  });
});

test('while Redis is away nobody answers, and when it is back all do', async () => {
  const quick = new FarEngines({
    redisUrl: redis.url,
    keyPrefix: '{far}',
    vault: PLAIN,
    now: Date.now,
  });
  await quick.open();
  redis.kill();
  const subject = { kind: 'account', id: PAYERS[2] ?? '' } as const;
  await expect(quick.risk(subject)).rejects.toMatchObject({ code: 'FW_ENGINE_AWAY' });
  redis = await startRedis({ dir: redis.dir, port: redis.port });
  await eventually(async () => {
    expect((await quick.risk(subject)).typologies).toEqual(whole.risk(subject).typologies);
  });
  quick.close();
});
