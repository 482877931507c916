import { expect, test } from 'vitest';
import { ranBesideAllAlong, warmStanding } from './step-back.ts';
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

type Path = readonly (readonly [Move['to'], number])[];

/** A version that went from a state to the next, at such times. */
function onPath(versionId: string, path: Path): RuleVersion {
  const { moves, ...rest } = version(versionId, ...path);
  const from = (index: number) => moves[index - 1]?.to ?? 'draft';
  const state = moves.at(-1)?.to ?? 'draft';
  return { ...rest, state, moves: moves.map((move, index) => ({ ...move, from: from(index) })) };
}

const UP_TO_LIVE: Path = [
  ['shadow', 1],
  ['approved', 2],
  ['live', 3],
];

test.each<[string, Path, Path, boolean]>([
  ['since the live one came', UP_TO_LIVE, [], true],
  [
    'but for a challenger that went before',
    UP_TO_LIVE,
    [...UP_TO_LIVE.slice(0, 1), ['retired', 2]],
    true,
  ],
  ['but for a challenger that came in', UP_TO_LIVE, [['shadow', 4]], false],
  [
    'but for a challenger that was there first',
    UP_TO_LIVE,
    [
      ['shadow', 2],
      ['retired', 4],
    ],
    false,
  ],
  ['but came in by a step back', [...UP_TO_LIVE, ['retired', 4], ['live', 5]], [], false],
])('a version before ran beside all along, %s', (_what, ofLive, ofOther, isSo) => {
  expect(ranBesideAllAlong([onPath('live', ofLive), onPath('other', ofOther)])).toBe(isSo);
});
