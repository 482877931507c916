import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { Engine } from '../engine/engine.ts';
import { packOf, planOf } from '../test/evaluate.ts';
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
  it('gives back what was saved last', () => {
    const store = new CheckpointStore(folder, 0);
    store.save(checkpointAt('1-0'));
    store.save(checkpointAt('2-0'));
    expect(new CheckpointStore(folder, 0).load().checkpoint).toEqual(checkpointAt('2-0'));
  });

  it('knows from where on a start may need the log, once it knows every checkpoint that is kept', () => {
    const first = new CheckpointStore(folder, 0);
    expect(first.oldestPosition()).toBeUndefined();
    for (let i = 1; i <= 4; i++) first.save(checkpointAt(`${i}-0`));
    expect(first.oldestPosition()).toBe('2-0');
    // A new process has read the newest only.
    const second = new CheckpointStore(folder, 0);
    second.load();
    expect(second.oldestPosition()).toBeUndefined();
    second.save(checkpointAt('5-0'));
    expect(second.oldestPosition()).toBeUndefined();
    second.save(checkpointAt('6-0'));
    expect(second.oldestPosition()).toBe('4-0');
  });

  it('keeps the last three', () => {
    const store = new CheckpointStore(folder, 0);
    for (let i = 1; i <= 5; i++) store.save(checkpointAt(`${i}-0`));
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('goes on numbering after a restart, so that the newest stays the newest', () => {
    for (let i = 1; i <= 4; i++) new CheckpointStore(folder, 0).save(checkpointAt(`${i}-0`));
    expect(new CheckpointStore(folder, 0).load().checkpoint?.position).toBe('4-0');
  });

  it('passes over a damaged one, says why, and takes the one before', () => {
    const store = new CheckpointStore(folder, 0);
    store.save(checkpointAt('1-0'));
    store.save(checkpointAt('2-0'));
    const bytes = readFileSync(newestFile());
    bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1);
    writeFileSync(newestFile(), bytes);
    const { checkpoint, refused } = store.load();
    expect(checkpoint?.position).toBe('1-0');
    expect(refused).toEqual([expect.stringContaining('damaged')]);
  });

  it('passes over a file that is cut short', () => {
    const store = new CheckpointStore(folder, 0);
    store.save(checkpointAt('1-0'));
    store.save(checkpointAt('2-0'));
    writeFileSync(newestFile(), readFileSync(newestFile()).subarray(0, 20));
    expect(store.load().checkpoint?.position).toBe('1-0');
  });

  it('keeps partitions apart', () => {
    new CheckpointStore(folder, 0).save(checkpointAt('1-0'));
    expect(new CheckpointStore(folder, 1).load().checkpoint).toBeUndefined();
  });
});
