// Loss prevented by properties (any order, repetition, corrections; never above what was at risk) and by the examples of its page.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import type { Order } from '../dissuasion/order.ts';
import { LOSS_CLASSES } from '../dissuasion/task.ts';
import { arbitraryEpisodes, arbitraryOrders, arbitraryOutcomes } from '../test/arbitrary-ledger.ts';
import { arbitraryLives, type Lives } from '../test/arbitrary-lives.ts';
import { outcomeOf } from '../test/ledger-case.ts';
import { newestMoves, transferKey } from '../test/newest-moves.ts';
import { bankWords } from './bank-word.ts';
import { lossByEpisode, lossPreventedOf, newestOutcomes } from './loss-prevented.ts';
import { moneyAtRisk } from './money-at-risk.ts';
import type { OutcomeRow } from './rows.ts';

const YUAN = 100;
const HUGE_FEN = 10 ** 12;

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
  const history = fc.record({
    outcomes: arbitraryOutcomes,
    episodes: arbitraryEpisodes,
    orders: arbitraryOrders,
  });

  test('in another order and written several times give the same', () => {
    const shuffledTwice = history.chain(({ outcomes, episodes, orders }) =>
      fc.record({
        outcomes: fc.constant(outcomes),
        episodes: fc.constant(episodes),
        orders: fc.constant(orders),
        otherOrders: fc.shuffledSubarray([...orders, ...orders], { minLength: orders.length * 2 }),
        otherOutcomes: fc.shuffledSubarray([...outcomes, ...outcomes], {
          minLength: outcomes.length * 2,
        }),
        otherEpisodes: fc.shuffledSubarray([...episodes, ...episodes], {
          minLength: episodes.length * 2,
        }),
      }),
    );
    fc.assert(
      fc.property(shuffledTwice, ({ outcomes, episodes, orders, ...other }) => {
        const { otherOutcomes, otherEpisodes, otherOrders } = other;
        expect(lossPreventedOf(otherOutcomes, otherEpisodes, otherOrders)).toEqual(
          lossPreventedOf(outcomes, episodes, orders),
        );
      }),
    );
  });

  test('never count more than was at risk, nor more than the desk reported or a bank said, in any class', () => {
    fc.assert(
      fc.property(history, ({ outcomes, episodes, orders }) => {
        const words = bankWords(orders);
        const newest = new Map(newestOutcomes(outcomes).map((row) => [row.episodeId, row]));
        const moves = newestMoves(episodes);
        for (const loss of lossByEpisode(outcomes, episodes, orders)) {
          const word = words.get(loss.episodeId) ?? {};
          const row = newest.get(loss.episodeId);
          const revisions = episodes.filter(({ episodeId }) => episodeId === loss.episodeId);
          const episode = revisions.sort((a, b) => b.revision - a.revision)[0];
          const sumFen = (states: readonly string[]) =>
            (episode?.transfers ?? [])
              .map((transfer) => moves.get(transferKey(transfer)) ?? transfer)
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
            const saidFen = name === 'dissuaded' ? undefined : word[name];
            expect(loss.keptFen[name]).toBeLessThanOrEqual(saidFen ?? row?.kept?.[name] ?? 0);
          }
        }
      }),
    );
  });

  test('count as if only the newest outcome of each episode had ever been written', () => {
    fc.assert(
      fc.property(history, ({ outcomes, episodes, orders }) => {
        const newest = new Map<string, OutcomeRow>();
        const oldestFirst = [...outcomes].sort(
          (a, b) => a.recordedAt - b.recordedAt || (a.outcomeId < b.outcomeId ? -1 : 1),
        );
        for (const row of oldestFirst) newest.set(row.episodeId, row);
        expect(lossPreventedOf(outcomes, episodes, orders)).toEqual(
          lossPreventedOf(newest.values(), episodes, orders),
        );
      }),
    );
  });

  test('give all that could be kept when a desk claims more than everything', () => {
    fc.assert(
      fc.property(arbitraryEpisodes, (sharing) => {
        const episodes = sharing.map((episode) => ({
          ...episode,
          transfers: episode.transfers.map(({ countedIn: _, ...move }) => ({
            ...move,
            transferId: `${episode.episodeId}-${move.transferId}`,
          })),
        }));
        const kept = { dissuaded: HUGE_FEN, returned: HUGE_FEN };
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

describe('episodes that end, open anew and whose money leaves late', () => {
  const sumFen = (transfers: Lives['transfers'], isOf: (state: string) => boolean) =>
    transfers.reduce((sum, { amountFen, state }) => sum + (isOf(state) ? amountFen : 0), 0);

  test('count no yuan of a transfer twice, nor one as dissuaded that left in the end', () => {
    const seen = { reopened: 0, late: 0, kept: 0, apart: 0, turned: 0 };
    fc.assert(
      fc.property(arbitraryLives, ({ episodes, outcomes, transfers, ...was }) => {
        const made = lossPreventedOf(outcomes, episodes);
        expect(made.totalFen).toBeLessThanOrEqual(sumFen(transfers, () => true));
        expect(made.keptFen.dissuaded).toBeLessThanOrEqual(
          sumFen(transfers, (state) => state !== 'completed'),
        );
        seen.reopened += Number(was.isReopened);
        seen.late += Number(was.isLate);
        seen.apart += Number(was.isApart);
        seen.turned += Number(was.isTurned);
        seen.kept += Number(made.totalFen > 0);
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  });

  test('give the same in whichever order their rows come, and how often', () => {
    const shuffled = arbitraryLives.chain(({ episodes, outcomes }) =>
      fc.record({
        episodes: fc.constant(episodes),
        outcomes: fc.constant(outcomes),
        otherEpisodes: fc.shuffledSubarray([...episodes, ...episodes], {
          minLength: episodes.length * 2,
        }),
        otherOutcomes: fc.shuffledSubarray([...outcomes, ...outcomes], {
          minLength: outcomes.length * 2,
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ episodes, outcomes, otherEpisodes, otherOutcomes }) => {
        expect(lossPreventedOf(otherOutcomes, otherEpisodes)).toEqual(
          lossPreventedOf(outcomes, episodes),
        );
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

describe('the word of a bank', () => {
  type Said = readonly [kind: Order['kind'], yuan: number, rest?: Partial<Order>];

  /** What an episode with one outcome counts after banks spoke, in yuan, with what is stated. */
  function heard(outcome: Partial<OutcomeRow>, moves: readonly Move[], ...words: readonly Said[]) {
    const orders = words.map(
      ([kind, yuan, rest], at): Order => ({
        orderId: `b${at}`,
        kind,
        target: { kind: 'account', id: 'a1' },
        episodeId: 'e1',
        desk: '330106',
        person: 'p1',
        reason: 'r',
        state: 'done',
        revision: 1,
        requestedAt: 1,
        requestedBy: 's1',
        doneFen: yuan * YUAN,
        history: [{ state: 'sent', at: 1, by: 'forewarn' }],
        ...rest,
      }),
    );
    const made = lossPreventedOf([outcomeOf(outcome)], [episodeWith(...moves)], orders);
    const entries = LOSS_CLASSES.map((name) => [name, made.keptFen[name] / YUAN] as const);
    const stated = made.statedFen === 0 ? {} : { stated: made.statedFen / YUAN };
    return { ...Object.fromEntries(entries.filter(([, yuan]) => yuan > 0)), ...stated };
  }
  const left: readonly Move[] = [['completed', 1000, 1]];

  test('counts in place of what the desk reported, more or less of it', () => {
    const kept = { frozen: 800 * YUAN };
    expect(heard({ kept }, left)).toEqual({ frozen: 800 });
    expect(heard({ kept }, left, ['freeze', 300])).toEqual({ frozen: 300 });
    expect(heard({}, left, ['freeze', 300])).toEqual({ frozen: 300 });
    expect(heard({ kept }, left, ['freeze', 0, { state: 'refused' }])).toEqual({});
  });

  test('counts only when it names an amount and the bank did it', () => {
    const kept = { frozen: 800 * YUAN };
    for (const state of ['requested', 'approved', 'sent', 'acknowledged'] as const)
      expect(heard({ kept }, left, ['freeze', 300, { state }])).toEqual({ frozen: 800 });
    expect(heard({ kept }, left, ['freeze', 0])).toEqual({ frozen: 800 });
    const takenBack = { state: 'refused', history: [] } as const;
    expect(heard({ kept }, left, ['freeze', 300, takenBack])).toEqual({ frozen: 800 });
  });

  test('never counts more than was at risk, nor what was lost', () => {
    expect(heard({}, left, ['freeze', 5000])).toEqual({ frozen: 1000 });
    expect(heard({ lostFen: 900 * YUAN }, left, ['freeze', 5000])).toEqual({ frozen: 100 });
    expect(heard({ outcome: 'not-fraud' }, left, ['freeze', 5000])).toEqual({});
  });

  test('tells of one account once: what was returned had been frozen, and that stopped', () => {
    const all: readonly Said[] = [
      ['stop-payment', 900],
      ['freeze', 600],
      ['return-funds', 400],
    ];
    expect(heard({}, left, ...all)).toEqual({ returned: 400, frozen: 200, 'payment-stopped': 300 });
    const prolonged: Said = ['freeze', 650, { prolongs: 'b1' }];
    expect(heard({}, left, ['freeze', 600], prolonged)).toEqual({ frozen: 650 });
    const other = { target: { kind: 'account', id: 'a2' } } as const;
    expect(heard({}, left, ['freeze', 300], ['freeze', 200, other])).toEqual({ frozen: 500 });
    const apart: readonly Said[] = [
      ['stop-payment', 100, { transferId: 't1' }],
      ['stop-payment', 200, { transferId: 't2' }],
    ];
    expect(heard({}, left, ...apart, ['stop-payment', 250])).toEqual({ 'payment-stopped': 300 });
  });

  test('in another class than the desk reported is not counted beside it', () => {
    const kept = { frozen: 600 * YUAN };
    expect(heard({ kept }, left, ['stop-payment', 500])).toEqual({ frozen: 600 });
    const talked = { dissuaded: 1000 * YUAN };
    expect(heard({ kept: talked }, [['attempted', 1000, 1]], ['stop-payment', 1000])).toEqual({
      'payment-stopped': 1000,
    });
  });
});
