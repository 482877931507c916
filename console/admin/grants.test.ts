import { expect, test } from 'vitest';
import { ADMIN_TEXT } from '../text/admin-text.ts';
import { grantWords, ROLE_NAMES, roleOf } from './grants.ts';

test('a role is read with its region, the whole country and what has no name as well', () => {
  const { zh, en } = ADMIN_TEXT;
  expect(grantWords({ role: 'operator', region: '330106' }, zh, 'zh')).toBe('劝阻员 · 西湖区');
  expect(grantWords({ role: 'admin', region: '000000' }, en, 'en')).toBe('admin · whole country');
  expect(grantWords({ role: 'chief', region: '999999' }, en, 'en')).toBe('chief · 999999');
});

test('a role that there is not is none', () => {
  expect(ROLE_NAMES.map(roleOf)).toEqual(ROLE_NAMES);
  expect(() => roleOf('chief')).toThrow('no role chief');
});
