// After not-fraud the rules that an episode showed are quiet for its person, and nothing else is.
import { expect, test } from 'vitest';
import type { RuleHit } from '../engine/decision.ts';
import { EpisodeBook, type EpisodeBookOptions } from './episode-book.ts';
import { decisionOf, HOUR_MS, START_TIME } from './fixture.ts';

function hit(id: string): RuleHit {
  return { id, points: 60, reason: { zh: id, en: id }, features: {} };
}

function after(hours: number): number {
  return START_TIME + hours * HOUR_MS;
}

/** A book in which person 1 was told to be no fraud, by the rules `long-call` and `pays-abroad`. */
function quietBook(options?: EpisodeBookOptions): EpisodeBook {
  const book = new EpisodeBook(options);
  book.observe(decisionOf({ rules: [hit('long-call')] }));
  const more = decisionOf({
    decisionId: 'd2',
    typology: 'fake-loan',
    rules: [hit('pays-abroad')],
  });
  const episodeId = book.observe(more)?.episode.episodeId ?? '';
  book.close(episodeId, 'not-fraud', after(0));
  return book;
}

function kindOf(book: EpisodeBook, time: number, rules: readonly string[], person = 'p1') {
  const subject = { kind: 'person', id: person } as const;
  const decisionId = `${time}-${rules.join()}`;
  return book.observe(decisionOf({ decisionId, time, subject, rules: rules.map((id) => hit(id)) }))
    ?.kind;
}

test('not-fraud quiets each rule that the episode showed, for that person, for seven days', () => {
  const last = after(7 * 24) - 1;
  expect(kindOf(quietBook(), last, ['long-call'])).toBeUndefined();
  expect(kindOf(quietBook(), last, ['pays-abroad', 'long-call'])).toBeUndefined();
  expect(kindOf(quietBook(), last, ['long-call'], 'p2')).toBe('opened');
  expect(kindOf(quietBook(), last + 1, ['long-call'])).toBe('opened');
});

test('another rule of the typology still speaks, alone or with those that are quiet', () => {
  expect(kindOf(quietBook(), after(1), ['false-site'])).toBe('opened');
  expect(kindOf(quietBook(), after(1), ['long-call', 'false-site'])).toBe('opened');
});

test('how long they are quiet can be set, and lasts through a restart', () => {
  const book = quietBook({ quietAfterNotFraudMs: HOUR_MS });
  expect(kindOf(book, after(1) - 1, ['long-call'])).toBeUndefined();
  const again = new EpisodeBook({ quietAfterNotFraudMs: 5 * HOUR_MS });
  again.restore(structuredClone(book.snapshot()));
  expect(kindOf(again, after(1) - 1, ['long-call'])).toBeUndefined();
  expect(kindOf(again, after(1), ['long-call'])).toBe('opened');
});

test('other outcomes silence nothing', () => {
  const book = new EpisodeBook();
  const first = decisionOf({ rules: [hit('long-call')] });
  const episodeId = book.observe(first)?.episode.episodeId ?? '';
  book.close(episodeId, 'unreachable', after(0));
  expect(kindOf(book, after(1), ['long-call'])).toBe('opened');
});

test('staff quiet one rule of one person up to a time, lengthen or shorten it, and have it heard again', () => {
  const book = new EpisodeBook();
  book.quiet('p1', 'long-call', after(5));
  expect(kindOf(book, after(1), ['long-call'])).toBeUndefined();
  expect(kindOf(book, after(1), ['long-call'], 'p2')).toBe('opened');
  book.quiet('p1', 'long-call', after(2));
  expect(kindOf(book, after(2), ['long-call'])).toBe('opened');
  book.quiet('p1', 'long-call', after(9));
  expect(kindOf(book, after(3), ['long-call'])).toBeUndefined();
  expect(kindOf(book, after(3), ['long-call', 'false-site'])).toBe('touched');
  book.unquiet('p1', 'long-call');
  expect(kindOf(book, after(3), ['long-call'])).toBe('touched');
});

test('somebody in no link is named with what they are known by, and what an outcome quieted is heard again as well', () => {
  const book = new EpisodeBook();
  const subject = { kind: 'phone', id: '+8613800000001' } as const;
  book.quiet('phone:+8613800000001', 'long-call', after(5));
  const decision = decisionOf({ subject, time: after(1), rules: [hit('long-call')] });
  expect(book.observe(decision)).toBeUndefined();
  const known = quietBook();
  known.unquiet('p1', 'long-call');
  expect(kindOf(known, after(1), ['pays-abroad'])).toBeUndefined();
  expect(kindOf(known, after(1), ['long-call'])).toBe('opened');
});
