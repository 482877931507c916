import { deepStrictEqual } from 'node:assert';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { Engine } from '../engine/engine.ts';
import { STATE_VERSION } from '../engine/engine-state.ts';
import type { Signal } from '../signal/signal.ts';
import { CALLS_PLAN } from '../test/evaluate.ts';
import { encodeCheckpoint } from './checkpoint-codec.ts';
import { openCheckpointFolder } from './checkpoint-folder.ts';
import type { RawFrame } from './checkpoint-frames.ts';
import { type CheckpointSource, CheckpointStore } from './checkpoint-store.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-checkpoint-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const START_MS = 1_772_589_600_000;

function checkpointAt(position: string, engine = new Engine(CALLS_PLAN)): CheckpointSource {
  return { position, pack: 'test@1.0.0', engine, episodes: new EpisodeBook() };
}

/** An engine that has seen some calls. */
function engineThatSaw(count: number): Engine {
  const engine = new Engine(CALLS_PLAN);
  for (let index = 0; index < count; index++) engine.process(callOf(index));
  return engine;
}

function callOf(index: number): Signal {
  const call = { callId: `c${index}`, caller: `+86170${index}`, callee: `+86138${index}` };
  const head = { id: `c${index}`, source: 'test', time: START_MS + index * 1_000 };
  const rest = { region: '330106', durationMs: 9_000, answered: true };
  return { type: 'call.ended', ...head, ...call, ...rest };
}

async function* noFrames(): AsyncGenerator<RawFrame> {}

function newestFile(): string {
  return join(folder, readdirSync(folder).sort().at(-1) ?? '');
}

describe('CheckpointStore', () => {
  it('gives back what was saved last', async () => {
    const store = new CheckpointStore(folder, 0);
    await store.save(checkpointAt('1-0'));
    await store.save(checkpointAt('2-0'));
    const engine = engineThatSaw(300);
    await store.save(checkpointAt('3-0', engine));
    expect((await new CheckpointStore(folder, 0).load()).checkpoint).toEqual({
      position: '3-0',
      pack: 'test@1.0.0',
      engine: engine.snapshot(),
      episodes: new EpisodeBook().snapshot(),
    });
  });

  it('knows from where on a start may need the log, whichever process wrote the checkpoints', async () => {
    const store = new CheckpointStore(folder, 0);
    expect(await store.positions()).toEqual([]);
    for (let i = 1; i <= 4; i++) await store.save(checkpointAt(`${i}-0`));
    expect(await new CheckpointStore(folder, 0).positions()).toEqual(['2-0', '3-0', '4-0']);
  });

  it('says the position of each, also of one before a damaged one that a start went back to', async () => {
    await new CheckpointStore(folder, 0).save(checkpointAt('1-0'));
    await new CheckpointStore(folder, 0).save(checkpointAt('9-0'));
    writeFileSync(newestFile(), readFileSync(newestFile()).subarray(0, -1));
    // Killed before what cannot be used was removed.
    await new CheckpointStore(folder, 0).save(checkpointAt('2-0'));
    expect(await new CheckpointStore(folder, 0).positions()).toEqual(['1-0', '9-0', '2-0']);
  });

  it('takes no position from a checkpoint whose head is damaged', async () => {
    const store = new CheckpointStore(folder, 0);
    await store.save(checkpointAt('1-0'));
    const bytes = readFileSync(newestFile());
    bytes.write('9-9', bytes.indexOf('1-0'));
    writeFileSync(newestFile(), bytes);
    expect(await store.positions()).toEqual([undefined]);
    expect((await store.load()).refused).toEqual([expect.stringContaining('damaged')]);
  });

  it('keeps the last three', async () => {
    const store = new CheckpointStore(folder, 0);
    for (let i = 1; i <= 5; i++) await store.save(checkpointAt(`${i}-0`));
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('keeps as many as it is told', async () => {
    const store = new CheckpointStore(folder, 0, 1);
    for (let i = 1; i <= 3; i++) await store.save(checkpointAt(`${i}-0`));
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await store.positions()).toEqual(['3-0']);
  });

  it('goes on numbering after a restart, so that the newest stays the newest', async () => {
    for (let i = 1; i <= 4; i++) await new CheckpointStore(folder, 0).save(checkpointAt(`${i}-0`));
    expect((await new CheckpointStore(folder, 0).load()).checkpoint?.position).toBe('4-0');
  });

  it('passes over a damaged one, says why, and takes the one before', async () => {
    const store = new CheckpointStore(folder, 0);
    await store.save(checkpointAt('1-0'));
    await store.save(checkpointAt('2-0'));
    const bytes = readFileSync(newestFile());
    bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1);
    writeFileSync(newestFile(), bytes);
    const { checkpoint, refused } = await store.load();
    expect(checkpoint?.position).toBe('1-0');
    expect(refused).toEqual([expect.stringContaining('damaged')]);
  });

  it('does not count a damaged one among those that are kept, so that the next damaged one has one before it', async () => {
    const store = new CheckpointStore(folder, 0, 2);
    await store.save(checkpointAt('1-0'));
    for (const position of ['2-0', '3-0']) {
      await store.save(checkpointAt(position));
      writeFileSync(newestFile(), readFileSync(newestFile()).subarray(0, -1));
      const restarted = new CheckpointStore(folder, 0, 2);
      expect((await restarted.load()).checkpoint?.position).toBe('1-0');
      await restarted.save(checkpointAt(`${position}1`));
      rmSync(newestFile());
    }
    expect((await store.positions())[0]).toBe('1-0');
  });

  it('passes over state of another version, and says which it has and which it takes', async () => {
    const store = new CheckpointStore(folder, 0);
    const head = { position: '1-0', pack: 'test@1.0.0', stateVersion: 1 };
    const bytes: Uint8Array[] = [];
    for await (const chunk of encodeCheckpoint(head, noFrames())) bytes.push(chunk);
    writeFileSync(join(folder, 'partition-0-0000000001.checkpoint'), Buffer.concat(bytes));
    const { checkpoint, refused } = await store.load();
    expect(checkpoint).toBeUndefined();
    expect(refused[0]).toMatch(
      new RegExp(
        `state of version 1 and this program takes versions 5 to ${STATE_VERSION}; .* log`,
      ),
    );
  });

  it.each([
    ['an older', 'FWCP1'],
    ['a newer', 'FWCP9'],
  ])('passes over a file of %s program, and says so', async (age, magic) => {
    writeFileSync(join(folder, 'partition-0-0000000001.checkpoint'), `${magic} and the rest of it`);
    const { refused } = await new CheckpointStore(folder, 0).load();
    expect(refused[0]).toContain(`${age} program (${magic})`);
  });

  it('keeps the state as it was when it was asked, whatever the engine does meanwhile', async () => {
    const engine = engineThatSaw(2_000);
    const wanted = structuredClone(engine.snapshot());
    const store = new CheckpointStore(folder, 0);
    const saving = store.save(checkpointAt('1-0', engine));
    for (let index = 2_000; index < 4_000; index++) {
      engine.process(callOf(index));
      if (index % 100 === 0) await nextTurn();
    }
    await saving;
    const { checkpoint } = await store.load();
    deepStrictEqual(checkpoint?.engine, wanted);
  });

  it('lets the engine be held again after a checkpoint that could not be written', async () => {
    const engine = engineThatSaw(10);
    const store = new CheckpointStore(folder, 0);
    rmSync(folder, { recursive: true });
    const failure = { code: 'FW_CHECKPOINT' };
    await expect(store.save(checkpointAt('1-0', engine))).rejects.toMatchObject(failure);
    mkdirSync(folder);
    await store.save(checkpointAt('2-0', engine));
    expect((await store.positions())[0]).toBe('2-0');
  });

  it('passes over one of which any byte is another, and over one that lacks any of its end', async () => {
    const store = new CheckpointStore(folder, 0);
    await store.save(checkpointAt('1-0'));
    await store.save(checkpointAt('2-0', engineThatSaw(3)));
    const bytes = readFileSync(newestFile());
    for (let at = 0; at < bytes.length; at += 29) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 4, at);
      writeFileSync(newestFile(), damaged);
      expect((await store.load()).checkpoint?.position).toBe('1-0');
      writeFileSync(newestFile(), bytes.subarray(0, at));
      expect((await store.load()).checkpoint?.position).toBe('1-0');
    }
  });

  it('passes over a file that is cut short', async () => {
    const store = new CheckpointStore(folder, 0);
    await store.save(checkpointAt('1-0'));
    await store.save(checkpointAt('2-0'));
    writeFileSync(newestFile(), readFileSync(newestFile()).subarray(0, 20));
    expect((await store.load()).checkpoint?.position).toBe('1-0');
  });

  it.each([0, 200])(
    'does not start without the newest when the disk fails after %i bytes of it, and keeps it',
    async (byteCount) => {
      for (const position of ['1-0', '2-0'])
        await new CheckpointStore(folder, 0).save(checkpointAt(position, engineThatSaw(300)));
      const disk = openCheckpointFolder(folder);
      disk.read = async function* () {
        if (byteCount > 0) yield readFileSync(newestFile()).subarray(0, byteCount);
        throw new Error('EIO: i/o error, read');
      };
      const store = new CheckpointStore(disk, 0);
      await expect(store.load()).rejects.toMatchObject({
        code: 'FW_CHECKPOINT',
        message: expect.stringMatching(/cannot read .*0000000002\.checkpoint.* \(EIO: i\/o error/),
      });
      await store.save(checkpointAt('3-0'));
      expect(readdirSync(folder)).toHaveLength(3);
    },
  );

  it('keeps partitions apart', async () => {
    await new CheckpointStore(folder, 0).save(checkpointAt('1-0'));
    expect((await new CheckpointStore(folder, 1).load()).checkpoint).toBeUndefined();
  });
});
