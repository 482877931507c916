// Every move of a version from every state, against the table that says which follow.
import { expect, test } from 'vitest';
import { readTable } from '../test/path-table.ts';
import { movedVersion, type RuleVersion, VERSION_STATES } from './version.ts';

const TABLE = readTable(
  `
  to          draft    checked  backtested  shadow  approved  live  retired
  draft       -        goes     goes        -       -         -     -
  checked     goes     -        -           -       -         -     -
  backtested  -        goes     -           goes    -         -     -
  shadow      -        -        goes        -       goes      -     -
  approved    -        -        -           goes    -         -     -
  live        -        -        -           -       goes      goes  -
  retired     goes     goes     goes        goes    goes      goes  -
  `,
  VERSION_STATES,
  VERSION_STATES,
);

const VERSION: RuleVersion = {
  versionId: '0123456789abcdef',
  revision: 1,
  state: 'draft',
  digest: 'd1',
  files: [],
  check: { pack: 'demo@1.0.0', diagnostics: [], storyCount: 1, storyFaults: [] },
  author: 'an',
  madeAt: 1,
  reason: 'new trick',
  editors: ['bo'],
  evidence: [{ kind: 'backtest', by: 'an', at: 1, digest: 'd1', text: 'recall 0.8' }],
  moves: [],
};

test.each(VERSION_STATES)(
  'a version goes to %s from the states of the table and from no other',
  (to) => {
    for (const state of VERSION_STATES) {
      const move = () => movedVersion({ ...VERSION, state }, { to, by: 'chen', reason: 'why' }, 5);
      if (TABLE(to, state) === 'goes') {
        const moved = move();
        expect(moved.state).toBe(to);
        expect(moved.moves).toEqual([{ from: state, to, by: 'chen', at: 5, reason: 'why' }]);
      } else expect(move, `${state} to ${to}`).toThrow(/not to/);
    }
  },
);

test.each(['an', 'bo'])(
  '%s, who wrote at a version, cannot approve it, and somebody else can',
  (by) => {
    const shadow: RuleVersion = { ...VERSION, state: 'shadow' };
    const asked = { to: 'approved' as const, by, reason: 'good' };
    expect(() => movedVersion(shadow, asked, 5)).toThrow(/nobody approves rules of their own/);
    expect(movedVersion(shadow, { ...asked, by: 'chen' }, 5).state).toBe('approved');
  },
);

test('a backtest of other contents is no backtest of these', () => {
  const checked: RuleVersion = { ...VERSION, state: 'checked', digest: 'd2' };
  const asked = { to: 'backtested' as const, by: 'an', reason: 'played' };
  expect(() => movedVersion(checked, asked, 5)).toThrow(/no backtest of this content/);
});

test('what does not compile, or has a story that does not hold, is not checked', () => {
  const fault = { file: 'a.yaml', line: 1, story: 's', message: 'm' };
  const asked = { to: 'checked' as const, by: 'an', reason: 'written' };
  for (const check of [
    { ...VERSION.check, storyFaults: [fault] },
    { ...VERSION.check, pack: '' },
  ])
    expect(() => movedVersion({ ...VERSION, check }, asked, 5)).toThrow(/does not compile/);
});
