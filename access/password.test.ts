import { expect, test } from 'vitest';
import { hashPassword, isPassword } from './password.ts';

test('a password is recognised by its hash, and no other is', async () => {
  const hash = await hashPassword('correct horse battery', '0571-07');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await isPassword('correct horse battery', hash)).toBe(true);
  expect(await isPassword('correct horse batterz', hash)).toBe(false);
  expect(await isPassword('correct horse battery', undefined)).toBe(false);
});

test('the same password has another hash each time', async () => {
  const [a, b] = await Promise.all([
    hashPassword('correct horse battery', 'x1'),
    hashPassword('correct horse battery', 'x1'),
  ]);
  expect(a).not.toBe(b);
});

test.each([
  'password12345',
  'p@ssw0rd12345',
  '123456789012',
  'qwertyuiop123',
  '1qaz2wsx3edc4rfv',
  'woaini1314520',
  'zhejiang2026',
  'hangzhou96110',
])('%s is refused: it is common, leaked, or follows a pattern', async (password) => {
  await expect(hashPassword(password, 'x1')).rejects.toThrow(/first that are tried/);
});

test('a password that is short or holds the name is refused', async () => {
  await expect(hashPassword('eleven char', 'x1')).rejects.toThrow(/12 to 256/);
  await expect(hashPassword('my-0571-07-password', '0571-07')).rejects.toThrow(/name/);
});
