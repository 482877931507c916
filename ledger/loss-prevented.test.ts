// Loss prevented by properties (any order, repetition, corrections; never above what was at risk) and by the examples of its page.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { LOSS_CLASSES } from '../dissuasion/task.ts';
import { arbitraryEpisodes, arbitraryOutcomes } from '../test/arbitrary-ledger.ts';
import { lossByEpisode, lossPreventedOf, newestOutcomes } from './loss-prevented.ts';
import { moneyAtRisk } from './money-at-risk.ts';
import type { OutcomeRow } from './rows.ts';

const YUAN = 100;

function outcomeOf(overrides: Partial<OutcomeRow> = {}): OutcomeRow {
  return {
    outcomeId: 'o1',
    taskId: 't1',
    episodeId: 'e1',
    staff: 's1',
    desk: '330106',
    recordedAt: 1,
    outcome: 'dissuaded',
    region: '330106',
    typology: 'fake-loan',
    person: 'p1',
    atRiskFen: 0,
    eventTime: 1,
    ...overrides,
  };
}

type Move = readonly [
  state: 'attempted' | 'completed' | 'blocked',
  yuan: number,
  time: number,
  payee?: string,
];

function episodeWith(...moves: readonly Move[]) {
  const transfers = moves.map(([state, yuan, time, payee = 'a1'], at) => ({
    transferId: `t${at}`,
    amountFen: yuan * YUAN,
    payee,
    state,
    time,
  }));
  return episodeOf({ transfers });
}

/** What one outcome counts, in yuan. */
function counted(outcome: Partial<OutcomeRow>, ...moves: readonly Move[]) {
  const { keptFen } = lossPreventedOf([outcomeOf(outcome)], [episodeWith(...moves)]);
  const entries = LOSS_CLASSES.map((name) => [name, keptFen[name] / YUAN] as const);
  return Object.fromEntries(entries.filter(([, yuan]) => yuan > 0));
}

describe('any rows', () => {
  const history = fc.record({ outcomes: arbitraryOutcomes, episodes: arbitraryEpisodes });

  test('in another order and written several times give the same', () => {
    const shuffledTwice = history.chain(({ outcomes, episodes }) =>
      fc.record({
        outcomes: fc.constant(outcomes),
        episodes: fc.constant(episodes),
        otherOutcomes: fc.shuffledSubarray([...outcomes, ...outcomes], {
          minLength: outcomes.length * 2,
        }),
        otherEpisodes: fc.shuffledSubarray([...episodes, ...episodes], {
          minLength: episodes.length * 2,
        }),
      }),
    );
    fc.assert(
      fc.property(shuffledTwice, ({ outcomes, episodes, otherOutcomes, otherEpisodes }) => {
        expect(lossPreventedOf(otherOutcomes, otherEpisodes)).toEqual(
          lossPreventedOf(outcomes, episodes),
        );
      }),
    );
  });

  test('never count more than was at risk, nor more than the desk reported, in any class', () => {
    fc.assert(
      fc.property(history, ({ outcomes, episodes }) => {
        const newest = new Map(newestOutcomes(outcomes).map((row) => [row.episodeId, row]));
        for (const loss of lossByEpisode(outcomes, episodes)) {
          const row = newest.get(loss.episodeId);
          const revisions = episodes.filter(({ episodeId }) => episodeId === loss.episodeId);
          const episode = revisions.sort((a, b) => b.revision - a.revision)[0];
          const sumFen = (states: readonly string[]) =>
            (episode?.transfers ?? [])
              .filter(({ state }) => states.includes(state))
              .reduce((sum, { amountFen }) => sum + amountFen, 0);
          const stayedFen = episode ? sumFen(['attempted', 'blocked']) : (row?.atRiskFen ?? 0);
          const seenFen = stayedFen + sumFen(['completed']);
          expect(loss.totalFen).toBeLessThanOrEqual(Math.max(0, seenFen - loss.lostFen));
          expect(loss.totalFen).toBe(
            LOSS_CLASSES.reduce((sum, name) => sum + loss.keptFen[name], 0),
          );
          expect(loss.keptFen.dissuaded).toBeLessThanOrEqual(stayedFen);
          expect(loss.keptFen.dissuaded + loss.statedFen).toBeLessThanOrEqual(
            row?.kept?.dissuaded ?? 0,
          );
          for (const name of LOSS_CLASSES) {
            expect(loss.keptFen[name]).toBeGreaterThanOrEqual(0);
            expect(loss.keptFen[name]).toBeLessThanOrEqual(row?.kept?.[name] ?? 0);
          }
        }
      }),
    );
  });

  test('count as if only the newest outcome of each episode had ever been written', () => {
    fc.assert(
      fc.property(history, ({ outcomes, episodes }) => {
        const newest = new Map<string, OutcomeRow>();
        const oldestFirst = [...outcomes].sort(
          (a, b) => a.recordedAt - b.recordedAt || (a.outcomeId < b.outcomeId ? -1 : 1),
        );
        for (const row of oldestFirst) newest.set(row.episodeId, row);
        expect(lossPreventedOf(outcomes, episodes)).toEqual(
          lossPreventedOf(newest.values(), episodes),
        );
      }),
    );
  });

  test('give all that could be kept when a desk claims more than everything', () => {
    fc.assert(
      fc.property(arbitraryEpisodes, (episodes) => {
        const hugeFen = 10 ** 12;
        const kept = { dissuaded: hugeFen, returned: hugeFen };
        const ids = new Set(episodes.map(({ episodeId }) => episodeId));
        const outcomes = [...ids].map((id) => outcomeOf({ outcomeId: id, episodeId: id, kept }));
        for (const loss of lossByEpisode(outcomes, episodes)) {
          const revisions = episodes.filter(({ episodeId }) => episodeId === loss.episodeId);
          const transfers = revisions.sort((a, b) => b.revision - a.revision)[0]?.transfers ?? [];
          const { heldFen, leftFen } = moneyAtRisk(transfers);
          expect(loss.totalFen).toBe(heldFen + leftFen);
        }
      }),
    );
  });
});

describe('an outcome', () => {
  test('counts what was talked out of leaving', () => {
    expect(counted({ kept: { dissuaded: 800 * YUAN } }, ['attempted', 1000, 1])).toEqual({
      dissuaded: 800,
    });
  });

  test('counts no more than was about to leave', () => {
    expect(counted({ kept: { dissuaded: 5000 * YUAN } }, ['attempted', 1000, 1])).toEqual({
      dissuaded: 1000,
    });
    expect(counted({ kept: { dissuaded: 5000 * YUAN } })).toEqual({});
  });

  test('counts nothing as dissuaded that went out after all', () => {
    const kept = { dissuaded: 1000 * YUAN };
    expect(counted({ kept }, ['completed', 1000, 2])).toEqual({});
    expect(counted({ kept }, ['blocked', 1000, 1], ['completed', 1000, 2])).toEqual({});
    expect(counted({ kept }, ['completed', 1000, 1], ['attempted', 1000, 2])).toEqual({
      dissuaded: 1000,
    });
    expect(counted({ kept }, ['blocked', 1000, 1], ['completed', 1000, 2, 'a2'])).toEqual({
      dissuaded: 1000,
    });
  });

  test('leaves what was only stated beside the total, unless it was seen to leave', () => {
    const stated = (...moves: readonly Move[]) =>
      lossPreventedOf([outcomeOf({ kept: { dissuaded: 1000 * YUAN } })], [episodeWith(...moves)])
        .statedFen / YUAN;
    expect(stated()).toBe(1000);
    expect(stated(['attempted', 400, 1])).toBe(600);
    expect(stated(['completed', 1000, 1])).toBe(0);
    expect(stated(['completed', 300, 1])).toBe(700);
    const lost = outcomeOf({ kept: { dissuaded: 1000 * YUAN }, lostFen: 300 * YUAN });
    const made = lossPreventedOf([lost], [episodeWith(['completed', 300, 1])]);
    expect([made.totalFen, made.statedFen / YUAN]).toEqual([0, 1000]);
  });

  test('counts money that left when the bank got hold of it', () => {
    const kept = { frozen: 600 * YUAN, returned: 300 * YUAN };
    expect(counted({ kept, outcome: 'already-paid' }, ['completed', 1000, 1])).toEqual({
      frozen: 600,
      returned: 300,
    });
  });

  test('counts a yuan in one class, the one with the strongest evidence', () => {
    const kept = { dissuaded: 1000 * YUAN, 'payment-stopped': 1000 * YUAN, returned: 400 * YUAN };
    expect(counted({ kept }, ['attempted', 1000, 1])).toEqual({
      'payment-stopped': 600,
      returned: 400,
    });
  });

  test('never counts what was lost', () => {
    const kept = { dissuaded: 1000 * YUAN, returned: 500 * YUAN };
    expect(
      counted({ kept, lostFen: 300 * YUAN }, ['attempted', 1000, 1], ['completed', 500, 2, 'a2']),
    ).toEqual({ dissuaded: 700, returned: 500 });
    expect(
      counted({ kept: { dissuaded: 1000 * YUAN }, lostFen: 300 * YUAN }, ['attempted', 1000, 1]),
    ).toEqual({ dissuaded: 700 });
  });

  test.each(['not-fraud', 'duplicate'] as const)('%s keeps and loses nothing', (outcome) => {
    const row = outcomeOf({ outcome, kept: { dissuaded: 1 }, lostFen: 1, atRiskFen: 9 });
    expect(lossPreventedOf([row], [])).toMatchObject({ totalFen: 0, claimedFen: 0, lostFen: 0 });
  });

  test('of an episode that the ledger does not know is bounded by its own money at risk', () => {
    const row = outcomeOf({ kept: { dissuaded: 900 }, atRiskFen: 500 });
    expect(lossPreventedOf([row], [])).toMatchObject({ totalFen: 500, claimedFen: 900 });
  });

  test('that corrects another replaces it, however it goes', () => {
    const first = outcomeOf({ kept: { dissuaded: 1000 * YUAN } });
    const second = outcomeOf({
      outcomeId: 'o0',
      recordedAt: 2,
      outcome: 'already-paid',
      lostFen: 1000 * YUAN,
    });
    const episodes = [episodeWith(['attempted', 1000, 1])];
    expect(lossPreventedOf([second, first], episodes)).toMatchObject({
      totalFen: 0,
      lostFen: 1000 * YUAN,
    });
  });
});
