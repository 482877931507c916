// What several episodes report as lost of one transfer is lost once, where its money counts: for any rows and by hand.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EpisodeTransfer } from '../dissuasion/episode.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { arbitraryEpisodes, arbitraryOutcomes } from '../test/arbitrary-ledger.ts';
import { arbitraryLives } from '../test/arbitrary-lives.ts';
import { outcomeOf } from '../test/ledger-case.ts';
import { newestMoves, newestOf, transferKey } from '../test/newest-moves.ts';
import { lossByEpisode, lossPreventedOf, newestOutcomes } from './loss-prevented.ts';
import type { OutcomeRow } from './rows.ts';

const scene = fc.record({ episodes: arbitraryEpisodes, outcomes: arbitraryOutcomes });
const livesOfLoss = arbitraryLives.map(({ episodes, outcomes }) => ({
  episodes,
  outcomes: outcomes.map((row) => ({ ...row, lostFen: 1_000 })),
}));

/** What outcomes that count report as lost, by episode. */
function reported(outcomes: readonly OutcomeRow[]): Map<string, number> {
  return new Map(
    newestOutcomes(outcomes)
      .filter(({ outcome }) => !['not-fraud', 'duplicate'].includes(outcome))
      .map(({ episodeId, lostFen = 0 }) => [episodeId, lostFen]),
  );
}

describe('money that several episodes report as lost', () => {
  test.each([
    ['of any rows', scene],
    ['of lives of episodes', livesOfLoss],
  ] as const)(
    'is with what was kept no more than all transfers once and what was reported beyond them: %s',
    (_, rows) => {
      const seen = { shared: 0, lost: 0 };
      fc.assert(
        fc.property(rows, ({ episodes, outcomes }) => {
          const moves = newestMoves(episodes);
          const newest = new Map(newestOf(episodes).map((one) => [one.episodeId, one]));
          const sumFen = (amounts: Iterable<number>) => [...amounts].reduce((a, b) => a + b, 0);
          const beyondFen = [...reported(outcomes)].map(([id, lostFen]) => {
            const knownFen = (newest.get(id)?.transfers ?? []).map(
              (one) => moves.get(transferKey(one))?.amountFen ?? 0,
            );
            return Math.max(0, lostFen - sumFen(knownFen));
          });
          // Of an episode that is not known the outcome says what was at risk.
          const unknownFen = newestOutcomes(outcomes).map((row) =>
            newest.has(row.episodeId) ? 0 : row.atRiskFen,
          );
          const made = lossPreventedOf(outcomes, episodes);
          expect(made.totalFen + made.lostFen).toBeLessThanOrEqual(
            sumFen([...moves.values()].map(({ amountFen }) => amountFen)) +
              sumFen(beyondFen) +
              sumFen(unknownFen),
          );
          const told = [...newest.values()].flatMap(({ transfers }) => transfers).length;
          seen.shared += Number(told > moves.size);
          seen.lost += Number(made.lostFen < sumFen(reported(outcomes).values()));
        }),
        { numRuns: 800 },
      );
      expect(Math.min(...Object.values(seen))).toBeGreaterThan(5);
    },
  );

  test('is at least what any one of them reports', () => {
    fc.assert(
      fc.property(scene, ({ episodes, outcomes }) => {
        // No two transfers are tries of one sum, and none is named as that of an episode that is not known.
        const apart = episodes.map((one) => ({
          ...one,
          transfers: one.transfers.map(({ countedIn: _, ...move }) => ({
            ...move,
            payee: `${move.payee} of ${move.transferId}`,
          })),
        }));
        expect(lossPreventedOf(outcomes, apart).lostFen).toBeGreaterThanOrEqual(
          Math.max(0, ...reported(outcomes).values()),
        );
      }),
    );
  });

  const moveOf = (transferId: string, state: EpisodeTransfer['state'] = 'attempted') =>
    ({ transferId, amountFen: 1_000, payee: `payee-${transferId}`, state, time: 5 }) as const;
  const knowing = (episodeId: string, openedTime: number, ...transfers: EpisodeTransfer[]) =>
    episodeOf({ episodeId, openedTime, transfers });
  const said = (episodeId: string, rest: Partial<OutcomeRow>) =>
    outcomeOf({ outcomeId: `o-${episodeId}`, episodeId, ...rest });
  const both = [knowing('e1', 1, moveOf('t1')), knowing('e2', 2, moveOf('t1'))];
  /** What each kept, stated and lost. */
  const told = (outcomes: readonly OutcomeRow[], episodes = both) =>
    lossByEpisode(outcomes, episodes).map((one) => [one.totalFen, one.statedFen, one.lostFen]);

  test('is lost where the money counts', () => {
    const outcomes = ['e1', 'e2'].map((id) => said(id, { lostFen: 1_000 }));
    expect(told(outcomes)).toEqual([
      [0, 0, 1_000],
      [0, 0, 0],
    ]);
    const corrected = said('e1', { outcomeId: 'o-later', recordedAt: 2, outcome: 'not-fraud' });
    expect(told([...outcomes, corrected])).toEqual([
      [0, 0, 0],
      [0, 0, 1_000],
    ]);
  });

  test('was not kept there, nor stated, though the desk of that one says so', () => {
    const kept = said('e1', { kept: { dissuaded: 1_000 } });
    expect(told([kept, said('e2', { lostFen: 1_000 })])).toEqual([
      [0, 0, 1_000],
      [0, 0, 0],
    ]);
    expect(told([kept, said('e2', { lostFen: 400 })])).toEqual([
      [600, 0, 400],
      [0, 0, 0],
    ]);
  });

  test('is lost in the one that reports it as far as no transfer of another can be meant', () => {
    expect(told([said('e1', { lostFen: 1_000 }), said('e2', { lostFen: 1_300 })])).toEqual([
      [0, 0, 1_000],
      [0, 0, 300],
    ]);
    const own = [both[0] ?? knowing('e1', 1), knowing('e2', 2, moveOf('t1'), moveOf('t2'))];
    expect(told([said('e1', {}), said('e2', { lostFen: 1_300 })], own)).toEqual([
      [0, 0, 300],
      [0, 0, 1_000],
    ]);
  });

  test('is lost of what left before what was held, whoever has it', () => {
    const left = moveOf('t1', 'completed');
    const episodes = [knowing('e1', 1, left), knowing('e2', 2, left, moveOf('t2'))];
    const kept = { dissuaded: 1_000 };
    expect(told([said('e1', {}), said('e2', { kept, lostFen: 1_000 })], episodes)).toEqual([
      [0, 0, 1_000],
      [1_000, 0, 0],
    ]);
  });
});
