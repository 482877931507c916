import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileProvider, programProvider, textProvider } from './key-ring.ts';
import { openJson, sealJson } from './record.ts';
import { keyIdOf } from './seal.ts';
import { KeyedVault, PLAIN } from './vault.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-vault-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER = Buffer.alloc(32, 9).toString('base64');

test('a key file is made once, for its owner alone, and refused when others can read it', () => {
  const path = join(folder, 'data.keys');
  const first = fileProvider(path, true).read();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(fileProvider(path, true).read()).toEqual(first);
  chmodSync(path, 0o644);
  expect(() => fileProvider(path, true).read()).toThrow(/chmod 600/);
  expect(() => fileProvider(join(folder, 'none'), false).read()).toThrow(/cannot be read/);
});

test('an older key is taken away by its id, and the newest stays', () => {
  const provider = fileProvider(join(folder, 'data.keys'), true);
  const [first] = provider.read().keys;
  const oldId = keyIdOf(first?.key ?? Buffer.alloc(0));
  expect(() => provider.retire?.(oldId)).toThrow(/seals; rotate first/);
  const after = provider.rotate?.(1);
  expect(provider.retire?.(oldId).keys).toEqual([after?.keys[0]]);
  expect(provider.read()).toMatchObject({ index: after?.index });
  expect(() => provider.retire?.(oldId)).toThrow(/no key/);
});

test('after a rotation new texts have the newest key and old ones open, also in a vault that was open before', () => {
  const provider = fileProvider(join(folder, 'data.keys'), true);
  let now = 0;
  const running = new KeyedVault(provider, () => now);
  const old = running.seal('a', 'task 1');
  const oldTag = running.tag('phone', '+8613800000001');
  provider.rotate?.(1);
  const other = new KeyedVault(provider);
  const fresh = other.seal('b', 'task 1');
  expect(fresh.slice(0, 11)).not.toBe(old.slice(0, 11));
  expect(other.open(old, 'task 1')).toBe('a');
  expect(running.open(fresh, 'task 1')).toBe('b');
  now += 10_000;
  expect(running.seal('c', 'task 1').slice(0, 11)).toBe(fresh.slice(0, 11));
  expect(other.tag('phone', '+8613800000001')).toBe(oldTag);
});

test('keys of the environment change without a change of look-up hashes, as long as the oldest stays', () => {
  const before = new KeyedVault(textProvider(KEY));
  const after = new KeyedVault(textProvider(`${OTHER},${KEY}`));
  expect(after.tag('phone', '1')).toBe(before.tag('phone', '1'));
  expect(after.open(before.seal('x', 'a'), 'a')).toBe('x');
  expect(after.fingerprint).toBe(before.fingerprint);
  expect(() => textProvider('short')).toThrow(/openssl rand/);
});

test('a program gives keys, and one that fails is told of without what it printed', () => {
  const path = join(folder, 'keys.json');
  writeFileSync(path, JSON.stringify({ index: KEY, keys: [{ key: OTHER }] }));
  const vault = new KeyedVault(programProvider(`cat ${path}`));
  expect(vault.open(vault.seal('x', 'a'), 'a')).toBe('x');
  expect(() => programProvider('false').read()).toThrow(/gave no keys \(status 1\)/);
});

test('a record shows what it must and opens to all of it, and an older one that is not sealed is read', () => {
  const vault = new KeyedVault(textProvider(KEY));
  const record = { id: '1', revision: 3, phone: '+8613800000001' };
  const text = sealJson(vault, record, 'ladder 1', { revision: 3 });
  expect(text).not.toContain('13800000001');
  expect(JSON.parse(text)).toMatchObject({ revision: 3 });
  expect(openJson(vault, text, 'ladder 1')).toEqual(record);
  expect(() => openJson(vault, text, 'ladder 2')).toThrow(/belongs elsewhere/);
  expect(openJson(vault, JSON.stringify(record), 'ladder 1')).toEqual(record);
  expect(() => openJson(PLAIN, text, 'ladder 1')).toThrow(/FOREWARN_DATA_KEYS/);
});

test('what somebody typed is read as it is, also when it begins as a sealed text does', () => {
  const vault = new KeyedVault(textProvider(KEY));
  const sealed = vault.seal('x', 'note');
  const typed = ['v1.00000000.', 'v1.deadbeef.he paid already', `${sealed} and more`];
  for (const text of typed) expect(vault.open(text, 'note')).toBe(text);
  expect(() => vault.open('v1.deadbeef.AAAA', 'note')).toThrow(/key deadbeef/);
});

test('bytes are sealed as texts are', async () => {
  const vault = new KeyedVault(textProvider(KEY));
  const sealed = await vault.sealBytes(Uint8Array.from(Buffer.from('state')), 'piece 1');
  expect(Buffer.from(await vault.openBytes(sealed, 'piece 1')).toString()).toBe('state');
  await expect(vault.openBytes(sealed, 'piece 2')).rejects.toThrow(/belongs elsewhere/);
  expect(vault.canOpen(sealed)).toBe(true);
  expect(new KeyedVault(textProvider(OTHER)).canOpen(sealed)).toBe(false);
});
