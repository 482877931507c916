import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { Engine } from '../engine/engine.ts';
import { CALLS_PLAN, signal } from '../test/evaluate.ts';
import { textProvider } from '../vault/key-ring.ts';
import { KeyedVault, PLAIN, type Vault } from '../vault/vault.ts';
import { CheckpointStore } from './checkpoint-store.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const NEWER = Buffer.alloc(32, 9).toString('base64');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-checkpoint-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function storeWith(vault: Vault): CheckpointStore {
  return new CheckpointStore(folder, 0, 3, () => performance.now(), vault);
}

function vaultOf(keys: string): Vault {
  return new KeyedVault(textProvider(keys));
}

function engine(): Engine {
  const made = new Engine(CALLS_PLAN);
  const call = { callId: 'c', caller: '+8617012345678', callee: '+8613812345678' };
  made.process(signal('call.ended', 1_772_589_600_000, { ...call, durationMs: 1, answered: true }));
  return made;
}

async function save(vault: Vault, position: string) {
  const made = engine();
  const source = { position, pack: 'test@1.0.0', engine: made, episodes: new EpisodeBook() };
  await storeWith(vault).save(source);
  return made.snapshot();
}

test('a checkpoint opens under its key and behind a newer one, and one in plain is read as well', async () => {
  const state = await save(vaultOf(KEY), '1-0');
  for (const vault of [vaultOf(KEY), vaultOf(`${NEWER},${KEY}`)]) {
    const { checkpoint, refused } = await storeWith(vault).load();
    expect(refused).toEqual([]);
    expect(checkpoint?.engine).toEqual(state);
  }
  await save(PLAIN, '2-0');
  expect((await storeWith(vaultOf(KEY)).load()).checkpoint?.position).toBe('2-0');
});

test('one whose key is missing is not passed over for an older one', async () => {
  await save(PLAIN, '1-0');
  await save(vaultOf(KEY), '2-0');
  for (const vault of [PLAIN, vaultOf(NEWER)])
    await expect(storeWith(vault).load()).rejects.toThrow(/FOREWARN_DATA_KEYS/);
});

test('one that somebody changed is passed over, though its checksums are right', async () => {
  await save(vaultOf(KEY), '1-0');
  await save(vaultOf(KEY), '2-0');
  const file = join(folder, readdirSync(folder).sort().at(-1) ?? '');
  const bytes = readFileSync(file);
  // The first frame: its head of 16 bytes comes after the head of all.
  const head = 13 + bytes.readUInt32LE(5);
  const packed = bytes.subarray(head + 16, head + 16 + bytes.readUInt32LE(head + 8));
  packed.writeUInt8(packed.readUInt8(40) ^ 1, 40);
  bytes.writeUInt32LE(crc32(packed, crc32(bytes.subarray(head, head + 12))), head + 12);
  writeFileSync(file, bytes);
  const { checkpoint, refused } = await storeWith(vaultOf(KEY)).load();
  expect(checkpoint?.position).toBe('1-0');
  expect(refused[0]).toContain('its seal');
});
