import { expect, test } from 'vitest';
import { saysMore } from './delivery.ts';

test('a receipt that comes twice or after a later one changes nothing', () => {
  expect(saysMore('delivered', 'accepted')).toBe(false);
  expect(saysMore('delivered', 'delivered')).toBe(false);
  expect(saysMore('failed', 'delivered')).toBe(false);
  expect(saysMore('done', 'refused')).toBe(false);
});

test('a delivery is accepted, then delivered, then what it asks for is done or refused', () => {
  expect(saysMore(undefined, 'accepted')).toBe(true);
  expect(saysMore('accepted', 'delivered')).toBe(true);
  expect(saysMore('delivered', 'done')).toBe(true);
  expect(saysMore('accepted', 'refused')).toBe(true);
});
