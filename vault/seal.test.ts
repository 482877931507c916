import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Seal } from './seal.ts';

const [OLD, NEW] = [randomBytes(32), randomBytes(32)];

test('what an older key sealed opens as long as that key is given', () => {
  const sealed = new Seal([OLD]).seal('secret', 'key 1');
  expect(new Seal([NEW, OLD]).open(sealed, 'key 1')).toBe('secret');
  expect(() => new Seal([NEW]).open(sealed, 'key 1')).toThrow(/is not given/);
});

test('a sealed text opens only for what it was sealed for, and only unchanged', () => {
  const seal = new Seal([NEW]);
  const sealed = seal.seal('secret', 'key 1');
  expect(sealed).not.toContain('secret');
  expect(() => seal.open(sealed, 'key 2')).toThrow(/cannot be opened/);
  const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
  expect(() => seal.open(changed, 'key 1')).toThrow(/cannot be opened/);
});

test('a key of another length is refused', () => {
  expect(() => new Seal([randomBytes(16)])).toThrow(/32 bytes/);
});

test('no two texts are sealed with the same nonce', () => {
  const seal = new Seal([randomBytes(32)]);
  const nonces = Array.from({ length: 2_000 }, () =>
    Buffer.from(seal.seal('', 'x').split('.')[2] ?? '', 'base64url')
      .subarray(0, 12)
      .toString('hex'),
  );
  expect(new Set(nonces).size).toBe(nonces.length);
});
