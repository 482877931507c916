// The money of a transfer counts once, whichever episodes know it: for any rows and by hand.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Episode } from '../dissuasion/episode.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { arbitraryEpisodes, arbitraryOutcomes } from '../test/arbitrary-ledger.ts';
import { outcomeOf } from '../test/ledger-case.ts';
import { newestMoves, newestOf, transferKey } from '../test/newest-moves.ts';
import { lossByEpisode, lossPreventedOf, newestOutcomes } from './loss-prevented.ts';
import type { OutcomeRow } from './rows.ts';
import { ownMoney } from './shared-money.ts';

const HUGE_FEN = 10 ** 12;

describe('transfers that several episodes know', () => {
  const scene = fc.record({ episodes: arbitraryEpisodes, outcomes: arbitraryOutcomes });

  test('count once together, whatever everybody claims, and as they went in the end', () => {
    let sharedCount = 0;
    fc.assert(
      fc.property(scene, ({ episodes, outcomes }) => {
        const known = new Set(episodes.map(({ episodeId }) => episodeId));
        const claimed = outcomes
          .filter(({ episodeId }) => known.has(episodeId))
          .map((row) => ({
            ...row,
            kept: { dissuaded: HUGE_FEN, frozen: HUGE_FEN },
            lostFen: 0,
          }));
        const made = lossPreventedOf(claimed, episodes);
        const moves = [...newestMoves(episodes).values()];
        const sumFen = (all: typeof moves) => all.reduce((sum, move) => sum + move.amountFen, 0);
        expect(made.totalFen).toBeLessThanOrEqual(sumFen(moves));
        const talked = claimed.map((row) => ({ ...row, kept: { dissuaded: HUGE_FEN } }));
        expect(lossPreventedOf(talked, episodes).totalFen).toBeLessThanOrEqual(
          sumFen(moves.filter(({ state }) => state !== 'completed')),
        );
        sharedCount += Number(
          newestOf(episodes).flatMap((one) => one.transfers).length > moves.length,
        );
      }),
      { numRuns: 500 },
    );
    expect(sharedCount).toBeGreaterThan(100);
  });

  test('are at risk in one of those that are not without fraud, decided or not', () => {
    fc.assert(
      fc.property(scene, ({ episodes, outcomes }) => {
        // No two of them are tries of one sum, and no other episode is named that is not known.
        const known = new Set(episodes.map(({ episodeId }) => episodeId));
        const newest = newestOf(episodes).map((episode) => ({
          ...episode,
          transfers: episode.transfers.map(({ countedIn, ...move }) => ({
            ...move,
            payee: `${move.payee} of ${move.transferId}`,
            ...(countedIn !== undefined && known.has(countedIn) ? { countedIn } : {}),
          })),
        }));
        const said = new Map(newestOutcomes(outcomes).map((row) => [row.episodeId, row]));
        const money = ownMoney(new Map(newest.map((one) => [one.episodeId, one])), said);
        const counting = newest.filter(
          ({ episodeId }) =>
            !['not-fraud', 'duplicate'].includes(said.get(episodeId)?.outcome ?? ''),
        );
        const moves = newestMoves(newest);
        const expected = new Set(counting.flatMap((one) => one.transfers.map(transferKey)));
        const ownFen = counting.map(({ episodeId }) => {
          const { heldFen = 0, leftFen = 0 } = money.get(episodeId) ?? {};
          return heldFen + leftFen;
        });
        expect(ownFen.reduce((a, b) => a + b, 0)).toBe(
          [...expected].reduce((sum, key) => sum + (moves.get(key)?.amountFen ?? 0), 0),
        );
      }),
    );
  });

  const transfer = {
    transferId: 't1',
    amountFen: 1_000,
    payee: 'a1',
    state: 'attempted' as const,
    time: 5,
  };
  const first = episodeOf({ episodeId: 'e1', openedTime: 1, transfers: [transfer] });
  const second = episodeOf({ episodeId: 'e2', openedTime: 2, transfers: [transfer] });
  const marked = episodeOf({
    episodeId: 'e2',
    openedTime: 2,
    transfers: [{ ...transfer, countedIn: 'e1' }],
  });
  const saved = (episodeId: string, rest: Partial<OutcomeRow> = {}) =>
    outcomeOf({ outcomeId: `o-${episodeId}`, episodeId, kept: { dissuaded: 1_000 }, ...rest });
  const corrected = (episodeId: string, outcome: OutcomeRow['outcome']) =>
    saved(episodeId, { outcomeId: `o-${episodeId}-again`, recordedAt: 2, outcome });
  const sharesOf = (outcomes: readonly OutcomeRow[], episodes: readonly Episode[]) =>
    lossByEpisode(outcomes, episodes).map((loss) => [
      loss.episodeId,
      loss.totalFen,
      loss.statedFen,
    ]);

  test('count in the one that opened first, in the other not even as stated', () => {
    const outcomes = [saved('e1'), saved('e2')];
    const expected = [
      ['e1', 1_000, 0],
      ['e2', 0, 0],
    ];
    expect(sharesOf(outcomes, [first, second])).toEqual(expected);
    expect(sharesOf(outcomes, [first, marked])).toEqual(expected);
  });

  test('count in the later one while the first found no fraud, whether its desk said so before that one opened or after', () => {
    for (const later of [second, marked]) {
      const freed = [saved('e1'), corrected('e1', 'not-fraud'), saved('e2')];
      expect(sharesOf(freed, [first, later])).toEqual([
        ['e1', 0, 0],
        ['e2', 1_000, 0],
      ]);
      const found = [
        saved('e1', { outcome: 'not-fraud' }),
        corrected('e1', 'dissuaded'),
        saved('e2'),
      ];
      expect(sharesOf(found, [first, later])).toEqual([
        ['e1', 1_000, 0],
        ['e2', 0, 0],
      ]);
    }
  });

  test('count in the one that found fraud before one that reached nobody', () => {
    const outcomes = [saved('e1', { outcome: 'unreachable' }), saved('e2')];
    expect(sharesOf(outcomes, [first, second])).toEqual([
      ['e1', 0, 0],
      ['e2', 1_000, 0],
    ]);
  });

  test('are gone when any of them saw them leave', () => {
    const left = { ...transfer, state: 'completed' as const, time: 9 };
    const seen = { ...second, transfers: [left] };
    expect(sharesOf([saved('e1')], [first, seen])).toEqual([['e1', 0, 0]]);
  });

  test('of one id to different payees are different ones', () => {
    const other = { ...second, transfers: [{ ...transfer, payee: 'a2' }] };
    expect(sharesOf([saved('e1'), saved('e2')], [first, other])).toEqual([
      ['e1', 1_000, 0],
      ['e2', 1_000, 0],
    ]);
  });
});
