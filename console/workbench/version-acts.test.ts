// The steps that the page offers are those that the rule book takes.
import { expect, test } from 'vitest';
import { VERSION_STATES, type VersionState } from '../../rulebook/version.ts';
import { actsOf, isOwnWork } from './version-acts.ts';

/** The state that each step leads to; the others leave the state as it is. */
const LEADS: Readonly<Record<string, VersionState>> = { approval: 'approved', rollback: 'retired' };

test.each(VERSION_STATES)('from %s every step leads to a state that there is', (state) => {
  for (const { name } of actsOf({ state })) {
    if (name === 'evidence') continue;
    expect(VERSION_STATES).toContain(LEADS[name] ?? name);
  }
});

test('what is live for some can be made live for more, and nobody approves their own', () => {
  expect(actsOf({ state: 'live', scope: { percent: 5 } })[0]?.name).toBe('live');
  expect(actsOf({ state: 'live' })[0]?.name).toBe('rollback');
  expect(isOwnWork({ author: 'li', editors: ['wu'] }, 'wu')).toBe(true);
  expect(isOwnWork({ author: 'li', editors: ['wu'] }, 'zhou')).toBe(false);
});
