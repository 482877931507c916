import { expect, test } from 'vitest';
import { warmStanding } from './step-back.ts';
import type { Move, RuleVersion } from './version.ts';

const DAY_MS = 86_400_000;

function version(versionId: string, ...moves: readonly (readonly [Move['to'], number])[]) {
  const about = { revision: 1, state: 'retired', digest: '', files: [], author: 'an', madeAt: 0 };
  const check = { pack: 'p@1.0.0', diagnostics: [], storyCount: 0, storyFaults: [] };
  const rest = { reason: '', editors: [], evidence: [], check };
  const made = moves.map(([to, at]) => ({ from: 'live' as const, to, by: 'bo', at, reason: '' }));
  return { versionId, ...about, ...rest, moves: made } satisfies Omit<RuleVersion, 'state'>;
}

test('the version before runs beside the live one for its days since it was last replaced, and not longer', () => {
  const live: RuleVersion = { ...version('b'), state: 'live' };
  const before: RuleVersion = {
    ...version('a', ['retired', DAY_MS], ['live', 2 * DAY_MS], ['retired', 3 * DAY_MS]),
    state: 'retired',
  };
  const standing = { live, before };
  expect(warmStanding(standing, 14 * DAY_MS, 17 * DAY_MS - 1)).toEqual(standing);
  expect(warmStanding(standing, 14 * DAY_MS, 17 * DAY_MS)).toEqual({ live });
  expect(warmStanding(standing, 0, 3 * DAY_MS)).toEqual({ live });
  expect(warmStanding({ live }, 0, 0)).toEqual({ live });
});
