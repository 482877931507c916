// A checkpoint that a thread of its own writes is the one that this thread would write, and what befalls that thread befalls the checkpoint alone.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { Engine } from '../engine/engine.ts';
import type { HeldState } from '../engine/held-state.ts';
import { CALLS_PLAN, signal } from '../test/evaluate.ts';
import { textProvider } from '../vault/key-ring.ts';
import { KeyedVault, PLAIN } from '../vault/vault.ts';
import { type CheckpointSource, CheckpointStore } from './checkpoint-store.ts';
import { CheckpointWriterThread } from './checkpoint-writer-thread.ts';

const START_MS = 1_772_589_600_000;
const KEY = Buffer.alloc(32, 7).toString('base64');
const now = () => performance.now();
let folder = '';
const writers: CheckpointWriterThread[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-writer-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const writer of writers.splice(0)) await writer.close();
  rmSync(folder, { recursive: true, force: true });
});

function writerTo(place: string, keys?: string): CheckpointWriterThread {
  const given = keys === undefined ? {} : { keys: { kind: 'text' as const, text: keys } };
  const writer = new CheckpointWriterThread({ place, ...given }, 'checkpoint-test');
  writers.push(writer);
  return writer;
}

function storeApart(writer = writerTo(folder)): CheckpointStore {
  return new CheckpointStore(folder, 0, 3, now, PLAIN, writer);
}

/** An engine with large arrays, small ones and entries of maps. */
function engineThatSaw(count: number): Engine {
  const engine = new Engine(CALLS_PLAN);
  for (let index = 0; index < count; index++) {
    const call = { callId: `c${index}`, caller: `+86170${index}`, callee: `+86138${index}` };
    const rest = { durationMs: 9_000, answered: true };
    engine.process(signal('call.ended', START_MS + index, { ...call, ...rest }));
  }
  return engine;
}

function sourceAt(position: string, engine: CheckpointSource['engine']): CheckpointSource {
  return { position, pack: 'test@1.0.0', engine, episodes: new EpisodeBook() };
}

/** The same engine, with something that happens at one of the pieces of its state. */
function meeting(engine: Engine, at: number, happens: () => void): CheckpointSource['engine'] {
  return {
    hold: (): HeldState => {
      const held = engine.hold();
      function* pieces(): HeldState['pieces'] {
        let count = 0;
        for (const piece of held.pieces) {
          if (count++ === at) happens();
          yield piece;
        }
      }
      return { ...held, pieces: pieces() };
    },
  };
}

function bytesOf(dir: string): Buffer {
  return readFileSync(join(dir, readdirSync(dir).sort().at(-1) ?? ''));
}

test('it is byte for byte the checkpoint that this thread writes, one after the other', async () => {
  const here = join(folder, 'here');
  const there = join(folder, 'there');
  const stores = [
    new CheckpointStore(here, 0),
    new CheckpointStore(there, 0, 3, now, PLAIN, writerTo(there)),
  ];
  for (const [position, count] of [
    ['1-0', 3],
    ['2-0', 6_000],
    ['3-0', 6_000],
  ] as const) {
    const engine = engineThatSaw(count);
    const saved: number[] = [];
    for (const store of stores)
      saved.push((await store.save(sourceAt(position, engine))).byteCount);
    expect(saved[1]).toBe(saved[0]);
    expect(bytesOf(there).equals(bytesOf(here))).toBe(true);
  }
  expect(readdirSync(there)).toEqual(readdirSync(here));
});

test('sealed, it opens under the keys of whoever reads it, and holds the same state', async () => {
  const vault = new KeyedVault(textProvider(KEY));
  const engine = engineThatSaw(3_000);
  const store = new CheckpointStore(folder, 0, 3, now, vault, writerTo(folder, KEY));
  await store.save(sourceAt('1-0', engine));
  const { checkpoint } = await new CheckpointStore(folder, 0, 3, now, vault).load();
  expect(checkpoint?.engine).toEqual(engine.snapshot());
  await expect(new CheckpointStore(folder, 0).load()).rejects.toThrow(/FOREWARN_DATA_KEYS/);
});

test('all memory that was handed over comes back, checkpoint after checkpoint', async () => {
  const engine = engineThatSaw(6_000);
  const lent = { over: 0, back: 0 };
  const counted: CheckpointSource['engine'] = {
    hold: () => {
      const held = engine.hold();
      return {
        ...held,
        handOver: (bytes) => {
          const isCopy = held.handOver(bytes);
          if (isCopy) lent.over++;
          return isCopy;
        },
        comeBack: (room) => {
          lent.back++;
          held.comeBack(room);
        },
      };
    },
  };
  const store = storeApart();
  for (let number = 1; number <= 2; number++) {
    await store.save(sourceAt(`${number}-0`, counted));
    expect(lent.back).toBe(lent.over);
  }
  expect(lent.over).toBeGreaterThan(2);
  expect((await store.load()).checkpoint?.engine).toEqual(engine.snapshot());
});

test('it gets its name when the gate opens, and leaves nothing when it stays shut', async () => {
  const store = storeApart();
  const engine = engineThatSaw(300);
  expect(await store.saveOnceTold(sourceAt('1-0', engine), async () => false)).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
  const seen: string[] = [];
  const saved = await store.saveOnceTold(sourceAt('2-0', engine), async () => {
    seen.push(...readdirSync(folder));
    return true;
  });
  expect(seen).toEqual(['partition-0-0000000001.checkpoint.part']);
  expect(saved?.byteCount).toBe(bytesOf(folder).length);
  expect((await store.load()).checkpoint?.position).toBe('2-0');
});

test('a thread that dies in the middle fails its checkpoint and leaves nothing of it; the next one has another thread', async () => {
  const engine = engineThatSaw(6_000);
  const store = storeApart();
  await store.save(sourceAt('1-0', engine));
  const words = vi.spyOn(Worker.prototype, 'postMessage');
  const dies = meeting(engine, 5, () => {
    const [worker] = words.mock.contexts;
    if (worker instanceof Worker) void worker.terminate();
  });
  await expect(store.save(sourceAt('2-0', dies))).rejects.toMatchObject({
    code: 'FW_CHECKPOINT',
    message: expect.stringMatching(/the thread that writes checkpoints ended \(1\)/),
  });
  expect(readdirSync(folder)).toEqual(['partition-0-0000000001.checkpoint']);
  await store.save(sourceAt('3-0', engine));
  expect(await store.positions()).toEqual(['1-0', '3-0']);
});

test('a thread that cannot begin fails its checkpoint with the reason', async () => {
  const store = storeApart(writerTo(folder, 'no key'));
  await expect(store.save(sourceAt('1-0', engineThatSaw(3)))).rejects.toMatchObject({
    code: 'FW_CHECKPOINT',
    message: expect.stringMatching(/key/),
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('closing the writer fails what it writes', async () => {
  const writer = writerTo(folder);
  const store = storeApart(writer);
  const closes = meeting(engineThatSaw(3_000), 3, () => void writer.close());
  await expect(store.save(sourceAt('1-0', closes))).rejects.toMatchObject({
    code: 'FW_CHECKPOINT',
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('a state that cannot be written fails with its own reason, and the writer goes on', async () => {
  const engine = engineThatSaw(300);
  const store = storeApart();
  const breaks = meeting(engine, 3, () => {
    throw new Error('a piece that is none');
  });
  await expect(store.save(sourceAt('1-0', breaks))).rejects.toMatchObject({
    code: 'FW_CHECKPOINT',
    message: expect.stringMatching(/a piece that is none/),
  });
  await store.save(sourceAt('2-0', engine));
  expect(await store.positions()).toEqual(['2-0']);
});
