// For whom rules may be made live, by the region of who does it.
import { expect, test } from 'vitest';
import type { Identity } from '../access/role.ts';
import { requireReachOfPartial, requireRuleReach } from './rule-reach.ts';

const at = (...regions: string[]): Identity => ({
  ...{ kind: 'person', name: 'chen' },
  grants: regions.map((region) => ({ role: 'supervisor', region })),
});

test.each([
  [['330100'], ['330100', '330106'], true],
  [['330100'], ['330106', '330206'], false],
  [['330100', '330200'], ['330106', '330206'], true],
  [['330100'], undefined, false],
  [['330100'], [], false],
  [['330000'], undefined, true],
  [['000000'], undefined, true],
])('a lead of %j makes rules live for %j: %s', (regions, scope, isAllowed) => {
  const ask = () => requireRuleReach(at(...regions), scope);
  if (isAllowed) expect(ask).not.toThrow();
  else expect(ask).toThrow(/does not have rules:approve in/);
});

test('where nobody signs in everybody may', () => {
  expect(() => requireRuleReach(undefined, undefined)).not.toThrow();
});

test.each([
  ['v1', { regions: ['330106'] }, true],
  ['v1', { regions: ['330206'] }, false],
  ['v1', { percent: 10 }, false],
  ['v2', { regions: ['330206'] }, true],
])(
  'of what is live already, %s is changed while v1 is live for %j: %s',
  async (versionId, scope, isAllowed) => {
    const rules = { standing: async () => ({ partial: { versionId: 'v1', scope } }) };
    const asked = requireReachOfPartial(at('330100'), rules, versionId);
    if (isAllowed) await asked;
    else await expect(asked).rejects.toThrow(/does not have rules:approve in/);
  },
);
