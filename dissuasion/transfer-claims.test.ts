// In which episode the money of a transfer counts when several know it: one, always the same, as the book tells them.
import { describe, expect, test } from 'vitest';
import type { Decision } from '../engine/decision.ts';
import { moneyAtRisk } from '../ledger/money-at-risk.ts';
import { EpisodeBook } from './episode-book.ts';
import { decisionOf, HOUR_MS, START_TIME } from './fixture.ts';

const hour = (hours: number) => START_TIME + hours * HOUR_MS;

describe('a transfer that two episodes know', () => {
  const transfer = {
    transferId: 't1',
    amountFen: 100_000,
    payee: 'a9',
    state: 'attempted' as const,
  };
  const decided = (decisionId: string, hours: number, id = 'p1') =>
    decisionOf({ decisionId, time: hour(hours), subject: { kind: 'person', id }, transfer });
  const opened = (book: EpisodeBook, decision: Decision) => {
    const change = book.observe(decision);
    if (change === undefined) throw new Error('nothing opened');
    return change.episode;
  };

  test.each(['dissuaded', 'already-paid'] as const)(
    'counts in the first, which ended as %s; it is at risk in the second all the same',
    (outcome) => {
      const book = new EpisodeBook();
      const first = opened(book, decided('d1', 0));
      book.close(first.episodeId, outcome, hour(1));
      const second = opened(book, decided('d2', 2));
      expect(second.transfers).toEqual([
        { ...transfer, time: hour(2), countedIn: first.episodeId },
      ]);
      expect(second.atRiskFen).toBe(100_000);
      expect(moneyAtRisk(second.transfers)).toEqual({ heldFen: 0, leftFen: 0 });
      const news = { transferId: 't1', state: 'completed', time: hour(3) } as const;
      const heard = book.observeTransfer(news).map(({ episode }) => episode);
      expect(heard.find(({ state }) => state === 'open')?.transfers).toEqual([
        { ...transfer, state: 'completed', time: hour(3), countedIn: first.episodeId },
      ]);
      const counting = heard.find(({ episodeId }) => episodeId === first.episodeId);
      expect(moneyAtRisk(counting?.transfers ?? [])).toEqual({ heldFen: 0, leftFen: 100_000 });
    },
  );

  test('counts in the second when the first ended without money, or of itself', () => {
    const book = new EpisodeBook();
    const first = opened(book, decided('d1', 0));
    book.close(first.episodeId, 'not-fraud', hour(1));
    const other = opened(book, decided('d2', 2, 'p2'));
    expect(other.transfers).toEqual([{ ...transfer, time: hour(2) }]);
    book.advance(hour(2 + 73));
    expect(opened(book, decided('d3', 80, 'p3')).transfers).toEqual([
      { ...transfer, time: hour(80) },
    ]);
  });

  test('counts for whoever was warned first when the account changed hands, also after a checkpoint', () => {
    const book = new EpisodeBook();
    const first = opened(book, decided('d1', 0, 'account'));
    const again = new EpisodeBook();
    again.restore(structuredClone(book.snapshot()));
    for (const each of [book, again])
      expect(opened(each, decided('d2', 1, 'holder')).transfers[0]?.countedIn).toBe(
        first.episodeId,
      );
  });

  test('may count anew thirty days after the end', () => {
    const book = new EpisodeBook();
    book.close(opened(book, decided('d1', 0)).episodeId, 'dissuaded', hour(1));
    book.advance(hour(1 + 30 * 24));
    expect(book.snapshot().claims).toEqual([]);
    expect(opened(book, decided('d2', 1 + 30 * 24)).transfers[0]).not.toHaveProperty('countedIn');
  });
});
