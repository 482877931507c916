import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { Engine } from '../engine/engine.ts';
import { STATE_VERSION } from '../engine/engine-state.ts';
import { packOf, planOf } from '../test/evaluate.ts';
import { writeCheckpointFile } from './checkpoint-file.ts';
import { openCheckpointFolder } from './checkpoint-folder.ts';
import { imageOf } from './checkpoint-image.ts';
import { type Checkpoint, CheckpointStore } from './checkpoint-store.ts';

const PLAN = planOf(packOf('typologies: {}'));
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-checkpoint-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function checkpointAt(position: string): Checkpoint {
  return {
    position,
    pack: 'test@1.0.0',
    engine: new Engine(PLAN).snapshot(),
    episodes: new EpisodeBook().snapshot(),
  };
}

function newestFile(): string {
  return join(folder, readdirSync(folder).sort().at(-1) ?? '');
}

describe('CheckpointStore', () => {
  it('gives back what was saved last', async () => {
    const store = new CheckpointStore(folder, 0);
    await store.save(checkpointAt('1-0'));
    await store.save(checkpointAt('2-0'));
    expect((await new CheckpointStore(folder, 0).load()).checkpoint).toEqual(checkpointAt('2-0'));
  });

  it('knows from where on a start may need the log, whichever process wrote the checkpoints', async () => {
    const store = new CheckpointStore(folder, 0);
    expect(store.oldestPosition()).toBeUndefined();
    for (let i = 1; i <= 4; i++) await store.save(checkpointAt(`${i}-0`));
    expect(new CheckpointStore(folder, 0).oldestPosition()).toBe('2-0');
  });

  it('takes no position from a checkpoint whose head is damaged', async () => {
    const store = new CheckpointStore(folder, 0);
    await store.save(checkpointAt('1-0'));
    const bytes = readFileSync(newestFile());
    bytes.write('9-9', bytes.indexOf('1-0'));
    writeFileSync(newestFile(), bytes);
    expect(store.oldestPosition()).toBeUndefined();
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
    expect(store.oldestPosition()).toBe('3-0');
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
    expect(store.oldestPosition()).toBe('1-0');
  });

  it('passes over state of another version, and says which it has and which it takes', async () => {
    const store = new CheckpointStore(folder, 0);
    const image = imageOf({ engine: {}, episodes: {} });
    const restBytes = image.rest.length;
    const head = { position: '1-0', pack: 'test@1.0.0', stateVersion: 1, restBytes };
    await writeCheckpointFile(
      openCheckpointFolder(folder),
      'partition-0-0000000001.checkpoint',
      head,
      image,
    );
    const { checkpoint, refused } = await store.load();
    expect(checkpoint).toBeUndefined();
    expect(refused[0]).toMatch(
      new RegExp(`state of version 1 and this program takes version ${STATE_VERSION}; .* log`),
    );
  });

  it('passes over a file of an older program, and says so', async () => {
    writeFileSync(join(folder, 'partition-0-0000000001.checkpoint'), 'FWCP1 and the rest of it');
    const { refused } = await new CheckpointStore(folder, 0).load();
    expect(refused[0]).toMatch(/older program \(FWCP1\)/);
  });

  it('keeps the state as it was when it was asked, whatever is done with it meanwhile', async () => {
    const engine = new Engine(PLAN);
    const state = engine.snapshot();
    const store = new CheckpointStore(folder, 0);
    const saving = store.save({ ...checkpointAt('1-0'), engine: state });
    for (const segment of state.slab.segments) segment.fill(7);
    await saving;
    const { checkpoint } = await store.load();
    expect(checkpoint?.engine.slab.segments).toEqual(new Engine(PLAN).snapshot().slab.segments);
  });

  it('passes over a file that is cut short', async () => {
    const store = new CheckpointStore(folder, 0);
    await store.save(checkpointAt('1-0'));
    await store.save(checkpointAt('2-0'));
    writeFileSync(newestFile(), readFileSync(newestFile()).subarray(0, 20));
    expect((await store.load()).checkpoint?.position).toBe('1-0');
  });

  it('keeps partitions apart', async () => {
    await new CheckpointStore(folder, 0).save(checkpointAt('1-0'));
    expect((await new CheckpointStore(folder, 1).load()).checkpoint).toBeUndefined();
  });
});
