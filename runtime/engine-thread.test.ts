// The engine in its own thread is the same engine: what it makes of frames, in which order, and what a checkpoint holds.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identityOf } from '../signal/signal.ts';
import { packOf } from '../test/pump-servers.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import { EngineCore } from './engine-core.ts';
import type { EngineOptions, EnginePort, SteppedFrame } from './engine-port.ts';
import { EngineThread } from './engine-thread.ts';

const START = 1_772_589_600_000;
let folder = '';
const engines: EnginePort[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-engine-'));
});

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

function options(threshold = 2): EngineOptions {
  const pack = packOf('1.0.0', threshold);
  return { pack, partition: 0, checkpointDir: folder, checkpointsKept: 3 };
}

function thread(given = options()): EngineThread {
  const engine = new EngineThread(given);
  engines.push(engine);
  return engine;
}

/** A frame of one payment a minute. */
function frame(...indices: readonly number[]): SteppedFrame {
  const lines = indices.map((index) =>
    JSON.stringify({
      type: 'transfer.attempted',
      id: `s${index}`,
      source: 'bank',
      time: START + index * 60_000,
      region: '330106',
      transferId: `t${index}`,
      payer: '62000001',
      payee: '62000009',
      amountFen: 100_000,
    }),
  );
  const frame = Buffer.from(`${lines.join('\n')}\n`);
  return { frame, appendedAt: START + 3_600_000, position: '1' };
}

test('tells the same of the same frames as an engine in this thread, however they are split', async () => {
  const here = new EngineCore(options());
  const there = thread();
  await Promise.all([here.open(), there.open()]);
  const batches = [[frame(1), frame(2, 3)], [frame(2), frame(200), frame(4)], [frame()]];
  for (const batch of batches) {
    const { batchSeconds: _, signalSeconds: timed, ...told } = await there.step(batch);
    expect(await here.step(batch)).toMatchObject(told);
    expect(timed.every((seconds) => seconds >= 0)).toBe(true);
  }
  expect((await here.step([])).view).toEqual((await there.step([])).view);
});

test('leaves the memory of the frames that it is given alone', async () => {
  const engine = thread();
  await engine.open();
  const given = frame(1);
  await engine.step([given]);
  expect(Buffer.from(given.frame).toString()).toContain('"id":"s1"');
});

test('tells how somebody stands between the calls before and after the question', async () => {
  const engine = thread();
  await engine.open();
  const payer = { kind: 'account', id: '62000001' } as const;
  const [, before, , after] = await Promise.all([
    engine.step([frame(1)]),
    engine.risk(payer),
    engine.step([frame(2)]),
    engine.risk(payer),
  ]);
  expect(before).toEqual({ time: START + 60_000, typologies: [] });
  expect(after.typologies).toMatchObject([
    { typology: 'demo', subject: payer, level: 'orange', score: 60, sinceTime: START + 120_000 },
  ]);
});

test('tells what came of transfers that somebody waits for, as they stood right behind each', async () => {
  const engine = thread();
  await engine.open();
  const identity = (index: number) => identityOf({ source: 'bank', id: `s${index}` });
  const asked = [identity(1), identity(2), identity(9)];
  const { checked, tellings } = await engine.step([frame(1, 2, 3)], asked);
  const nothing = { time: START + 60_000, typologies: [] };
  expect(checked).toMatchObject([
    { identity: identity(1), verdict: 'accepted', payer: nothing, payee: nothing, decisionIds: [] },
    {
      identity: identity(2),
      verdict: 'accepted',
      payer: { typologies: [{ typology: 'demo', level: 'orange', score: 60 }] },
      decisionIds: tellings.decisions.map(({ decisionId }) => decisionId),
      pack: 'pump@1.0.0',
    },
  ]);
  expect(tellings.decisions).toHaveLength(1);
  const again = await engine.step([frame(1)], [identity(1)]);
  expect(again.checked).toMatchObject([
    { verdict: 'duplicate', payer: { typologies: [{ level: 'orange' }] }, decisionIds: [] },
  ]);
  const late = await engine.step([frame(60), frame(4)], [identity(4)]);
  expect(late.checked).toMatchObject([{ identity: identity(4), verdict: 'late' }]);
});

test('that somebody waits for transfers changes nothing of what is told and kept', async () => {
  const [asked, left] = [new EngineCore(options()), new EngineCore({ ...options(), partition: 1 })];
  await Promise.all([asked.open(), left.open()]);
  const frames = [frame(1, 2), frame(2, 3), frame(4)];
  const identities = [1, 2, 3, 4].map((index) => identityOf({ source: 'bank', id: `s${index}` }));
  const { tellings } = await asked.step(frames, identities);
  expect(tellings).toEqual((await left.step(frames)).tellings);
  expect(await asked.step([frame(5)])).toMatchObject({
    tellings: (await left.step([frame(5)])).tellings,
  });
});

test('a checkpoint holds the state between the calls before it and those after it', async () => {
  const engine = thread(options(9));
  await engine.open();
  const [, saved, after] = await Promise.all([
    engine.step([frame(1, 2)]),
    engine.checkpoint('2-0'),
    engine.step([frame(3)]),
  ]);
  expect(after.counts.accepted).toBe(1);
  expect(saved?.byteCount).toBeGreaterThan(0);
  const restored = thread(options(9));
  expect(await restored.open()).toMatchObject({ position: '2-0', refused: [] });
  expect((await restored.step([frame(2, 3)])).counts).toMatchObject({ duplicate: 1, accepted: 1 });
});

test('a checkpoint that waits for what lies before it is there once that is told, and never when it is not, while the engine goes on', async () => {
  const engine = thread(options(9));
  await engine.open();
  const [later, never] = [Promise.withResolvers<boolean>(), Promise.withResolvers<boolean>()];
  const given = engine.checkpoint('1-0', () => never.promise);
  never.resolve(false);
  expect(await given).toBeUndefined();
  await engine.step([frame(1)]);
  const kept = engine.checkpoint('2-0', () => later.promise);
  await engine.step([frame(2)]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.checkpoint'))).toEqual([]);
  later.resolve(true);
  expect((await kept)?.byteCount).toBeGreaterThan(0);
  const restored = thread(options(9));
  expect(await restored.open()).toMatchObject({ position: '2-0', refused: [] });
  expect((await restored.step([frame(1, 2)])).counts).toMatchObject({ duplicate: 1, accepted: 1 });
});

test('a checkpoint that cannot be written rejects with what the disk says, and the engine goes on', async () => {
  const engine = thread();
  await engine.open();
  rmSync(folder, { recursive: true });
  await expect(engine.checkpoint('1-0')).rejects.toMatchObject({ code: 'FW_CHECKPOINT' });
  expect((await engine.step([frame(1)])).counts.accepted).toBe(1);
});

/** As the system shows the threads of this process; one may end meanwhile. */
function threadNames(): string[] {
  const threads = '/proc/self/task';
  return readdirSync(threads).map((id) => {
    try {
      return readFileSync(join(threads, id, 'comm'), 'utf8').trim();
    } catch {
      return '';
    }
  });
}

test.skipIf(process.platform !== 'linux')(
  'checkpoints are written by a thread of their own, which ends with the engine, also in the middle of one',
  async () => {
    const engine = thread({ ...options(), partition: 77 });
    await engine.open();
    await engine.step([frame(1)]);
    await engine.checkpoint('1-0');
    expect(threadNames()).toContain('checkpoint-77');
    const saving = engine.checkpoint('2-0');
    const closing = engine.close();
    await expect(saving).rejects.toThrow(/the engine's thread ended/);
    await closing;
    await expect.poll(threadNames).not.toContain('checkpoint-77');
    const restored = new EngineCore({ ...options(), partition: 77 });
    expect(await restored.open()).toMatchObject({ position: '1-0', refused: [] });
  },
);

test('a pack with a fault rejects with the place of the fault, at the start and later', async () => {
  const pack = { name: 'broken', files: [{ name: 'pack.yaml', text: 'pack: 1' }] };
  await expect(thread({ ...options(), pack }).open()).rejects.toMatchObject({
    code: 'FW_PACK_INVALID',
    message: expect.stringMatching(/'broken' does not compile:\npack\.yaml:1:/),
  });
  const engine = thread();
  await engine.open();
  await expect(engine.compile(pack)).rejects.toMatchObject({ code: 'FW_PACK_INVALID' });
  expect((await engine.step([frame(1)])).view.pack).toBe('pump@1.0.0');
});

test('a change of pack comes between the frames before and after it', async () => {
  const engine = thread(options(9));
  await engine.open();
  const compiled = await engine.compile(packOf('1.1.0', 2));
  const [before, change, after] = await Promise.all([
    engine.step([frame(1)]),
    engine.change(compiled),
    engine.step([frame(2)]),
  ]);
  expect(before.tellings.decisions).toEqual([]);
  expect(change).toMatchObject({ kept: ['paid'], view: { pack: 'pump@1.1.0' } });
  expect(after.tellings.decisions).toHaveLength(1);
});

test('closing it rejects every call that waits, and every later one until it is opened', async () => {
  const engine = thread();
  await engine.open();
  const stepping = engine.step([frame(1)]);
  const closing = engine.close();
  await expect(stepping).rejects.toThrow(/the engine's thread ended/);
  await closing;
  await expect(engine.step([frame(2)])).rejects.toThrow(/an engine that was opened/);
});

test('after half a batch nothing more is run and no checkpoint is made', async () => {
  const engine = new EngineCore(options());
  await engine.open();
  // A log that breaks its word: the second frame is no bytes.
  const torn = { frame: { length: 5 }, appendedAt: 0 };
  const batch = [frame(1), torn];
  await expect(Reflect.apply(engine.step, engine, [batch])).rejects.toThrow();
  await expect(engine.step([frame(2)])).rejects.toThrow(/open and whole/);
  await expect(engine.checkpoint('1-0')).rejects.toThrow(/open and whole/);
  expect(readdirSync(folder)).toEqual([]);
});

test('opens anew from the newest checkpoint after it was closed', async () => {
  const engine = thread(options(9));
  await engine.open();
  await engine.step([frame(1)]);
  await engine.checkpoint('1-0');
  await engine.step([frame(2)]);
  await engine.close();
  expect(await engine.open()).toMatchObject({ position: '1-0' });
  expect((await engine.step([frame(1, 2)])).counts).toMatchObject({ duplicate: 1, accepted: 1 });
  expect((await new CheckpointStore(folder, 0).positions())[0]).toBe('1-0');
});

test('below orange a task is opened for who is drawn by lot alone, the same one when it begins anew', async () => {
  const { pack, ...place } = options();
  const low = pack.files.map(({ name, text }) => ({
    name,
    text: text.replace('{ orange: 30, red: 80 }', '{ yellow: 30, orange: 80, red: 90 }'),
  }));
  const given = { ...place, pack: { ...pack, files: low } };
  const told = async (more: Pick<EngineOptions, 'holdOut'>) => {
    const engine = thread({ ...given, ...more });
    await engine.open();
    const { tellings } = await engine.step([frame(1, 2)]);
    expect(tellings.decisions.map(({ level }) => level)).toEqual(['yellow']);
    return tellings.tasks.map(({ task, kind }) => `${kind} ${task.taskId}`);
  };
  const all = { holdOut: { percent: 100, key: 'k' } };
  const first = await told(all);
  expect(first).toEqual([expect.stringMatching(/^open [0-9a-f]{16}$/)]);
  expect(await told(all)).toEqual(first);
  expect(await told({})).toEqual([]);
});

/** What the person's desk found, right behind the signals before. */
function notFraud(episodeId: string, minute: number): SteppedFrame {
  const outcome = {
    type: 'outcome.recorded',
    id: `o${minute}`,
    source: 'forewarn.desk',
    time: START + minute * 60_000,
    region: '330106',
    episodeId,
    taskId: 't',
    person: 'account:62000001',
    outcome: 'not-fraud',
  };
  const frame = Buffer.from(`${JSON.stringify(outcome)}\n`);
  return { frame, appendedAt: START + 3_600_000, position: '2' };
}

test('after not-fraud the same rule is quiet for the person as long as the desk settings say', async () => {
  const tasksLater = async (more: Pick<EngineOptions, 'quietAfterNotFraudMs'>) => {
    const engine = thread({ ...options(), ...more });
    await engine.open();
    const { tellings } = await engine.step([frame(1, 2)]);
    const [told] = tellings.tasks;
    await engine.step([notFraud(told?.task.episodeId ?? '', 3)]);
    const later = await engine.step(
      [frame(3_000, 3_001)].map((one) => ({ ...one, appendedAt: START + 3_002 * 60_000 })),
    );
    await engine.close();
    return later.tellings.tasks.map(({ kind }) => kind);
  };
  expect(await tasksLater({ quietAfterNotFraudMs: 60_000 })).toEqual(['open']);
  expect(await tasksLater({})).toEqual([]);
});
