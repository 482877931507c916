import { expect, test } from 'vitest';
import { sourceOfSuspect } from './suspect-source.ts';

test.each([
  ['phone', '+8617005710001', '170'],
  ['phone', '057188888888', '0571'],
  ['phone', '02088888888', '020'],
  ['phone', '+85260000000', '+852'],
  ['phone', '+447700900000', '+44'],
  ['phone', '+12025550100', '+1'],
  ['phone', '4006001234', '400'],
  ['phone', '95588', '95588'],
  ['phone', 'subscriber-7', undefined],
  ['account', '6228480000000000001', '622848'],
  ['account', 'wallet-7', undefined],
  ['domain', 'zhifu-gov.Top', '.top'],
  ['domain', 'localhost', undefined],
] as const)('the %s %s comes from %s', (kind, id, source) => {
  expect(sourceOfSuspect(kind, id)).toBe(source);
});
