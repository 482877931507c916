import { expect, test } from 'vitest';
import { KnownTokens } from './known-tokens.ts';

test('values that read the same are told apart by their groups', () => {
  const known = new KnownTokens();
  known.add('phone', '139', 'a');
  known.add('account', '139', 'b');
  expect([
    known.get('phone', '139'),
    known.get('account', '139'),
    known.get('device', '139'),
  ]).toEqual(['a', 'b', undefined]);
});

test('the newest are known, and whoever is asked for stays', () => {
  const known = new KnownTokens(10);
  known.add('person', 'asked', 'token');
  for (let number = 0; number < 1_000; number++) {
    known.add('person', `p${number}`, `t${number}`);
    expect(known.get('person', 'asked')).toBe('token');
    expect(known.get('person', `p${Math.max(0, number - 3)}`)).toBeDefined();
  }
  const left = Array.from({ length: 1_000 }, (_, at) => known.get('person', `p${at}`));
  expect(left.filter((token) => token !== undefined).length).toBeLessThan(20);
  known.clear();
  expect(known.get('person', 'asked')).toBeUndefined();
});
