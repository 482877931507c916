// How episodes open, rise, go quiet and close; and that a replay, from the start or from a snapshot, gives the same ones.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Decision, RuleHit } from '../engine/decision.ts';
import { contentId } from '../signal/content-id.ts';
import { LEVELS } from '../signal/level.ts';
import type { Outcome } from '../signal/outcome.ts';
import type { EpisodeChange } from './episode.ts';
import { EpisodeBook } from './episode-book.ts';
import { DECISION_IDS_MAX, type TransferNews } from './episode-merge.ts';
import { decisionOf, HOUR_MS, START_TIME } from './fixture.ts';

const PERSON = { kind: 'person', id: 'p1' } as const;

function hit(id: string, points: number): RuleHit {
  return { id, points, reason: { zh: id, en: id }, features: {} };
}

function after(hours: number): number {
  return START_TIME + hours * HOUR_MS;
}

test.each(['orange', 'red'] as const)('%s opens an episode', (level) => {
  const book = new EpisodeBook();
  const change = book.observe(decisionOf({ level }));
  expect(change?.kind).toBe('opened');
  expect(change?.episode).toMatchObject({ level, revision: 1, state: 'open', region: '330106' });
  expect(change?.episode.episodeId).toBe(contentId('episode', 'person', 'p1', 'd1'));
  expect(book.find(PERSON)).toBe(change?.episode);
});

test.each(['blue', 'yellow'] as const)('%s alone opens nothing', (level) => {
  const book = new EpisodeBook();
  expect(book.observe(decisionOf({ level }))).toBeUndefined();
  expect(book.open()).toEqual([]);
});

test('below orange an episode opens for who is drawn, once, and it rises as others do', () => {
  const book = new EpisodeBook({ lot: ({ id }) => id === 'p1' });
  const other = decisionOf({ level: 'yellow', subject: { kind: 'person', id: 'p2' } });
  expect(book.observe(other)).toBeUndefined();
  const low = decisionOf({ level: 'blue', score: 20 });
  const opened = book.observe(low);
  expect(opened).toMatchObject({ kind: 'opened', episode: { level: 'blue', state: 'open' } });
  expect(book.observe(low)).toBeUndefined();
  const high = decisionOf({ decisionId: 'd2', level: 'orange', time: after(1) });
  expect(book.observe(high)).toMatchObject({
    kind: 'raised',
    episode: { episodeId: opened?.episode.episodeId, level: 'orange', revision: 2 },
  });
  expect(book.open()).toHaveLength(1);
});

test('blue touches an open episode without lowering its level', () => {
  const book = new EpisodeBook();
  book.observe(decisionOf());
  const change = book.observe(
    decisionOf({
      decisionId: 'd2',
      level: 'blue',
      score: 12,
      typology: 'fake-loan',
      time: after(1),
    }),
  );
  expect(change?.kind).toBe('touched');
  expect(change?.episode).toMatchObject({
    level: 'red',
    score: 80,
    typology: 'police-impersonation',
    touchedTime: after(1),
    revision: 2,
    decisionIds: ['d1', 'd2'],
  });
});

test('a higher level raises the episode, and the highest score names the typology', () => {
  const book = new EpisodeBook();
  book.observe(decisionOf({ level: 'orange', score: 60 }));
  const change = book.observe(
    decisionOf({ decisionId: 'd2', score: 90, typology: 'fake-loan', time: after(1) }),
  );
  expect(change?.kind).toBe('raised');
  expect(change?.episode).toMatchObject({ level: 'red', score: 90, typology: 'fake-loan' });
});

test('a decision about a suspect is no episode', () => {
  expect(new EpisodeBook().observe(decisionOf({ role: 'suspect' }))).toBeUndefined();
});

test('a decision that the episode has already changes nothing', () => {
  const book = new EpisodeBook();
  book.observe(decisionOf());
  expect(book.observe(decisionOf())).toBeUndefined();
  expect(book.find(PERSON)?.revision).toBe(1);
});

test('a person and an account with the same id are two', () => {
  const book = new EpisodeBook();
  book.observe(decisionOf());
  book.observe(decisionOf({ subject: { kind: 'account', id: 'p1' } }));
  expect(book.open()).toHaveLength(2);
});

test('reasons hold each rule once, with its most points, highest first', () => {
  const book = new EpisodeBook();
  book.observe(decisionOf({ rules: [hit('b', 30), hit('a', 10)] }));
  const rules = [hit('c', 20), hit('b', 5)];
  const change = book.observe(decisionOf({ decisionId: 'd2', rules }));
  expect(change?.episode.reasons.map(({ id, points }) => [id, points])).toEqual([
    ['b', 30],
    ['c', 20],
    ['a', 10],
  ]);
});

test('an episode keeps its first decision and the newest, however many there are', () => {
  const book = new EpisodeBook();
  for (let i = 1; i <= DECISION_IDS_MAX + 10; i++) {
    book.observe(decisionOf({ decisionId: `d${i}` }));
  }
  const ids = book.find(PERSON)?.decisionIds ?? [];
  expect(ids).toHaveLength(DECISION_IDS_MAX);
  expect(ids[0]).toBe('d1');
  expect(ids.at(-1)).toBe(`d${DECISION_IDS_MAX + 10}`);
});

test('money at risk is what was attempted and neither left nor was blocked', () => {
  const book = new EpisodeBook();
  const transfer = { transferId: 't1', amountFen: 500, payee: 'mule', state: 'attempted' } as const;
  book.observe(decisionOf({ transfer }));
  const second = { ...transfer, transferId: 't2', amountFen: 70 };
  book.observe(decisionOf({ decisionId: 'd2', transfer: second, time: after(1) }));
  expect(book.find(PERSON)?.atRiskFen).toBe(570);
  book.observe(
    decisionOf({ decisionId: 'd3', transfer: { ...transfer, state: 'completed' }, time: after(2) }),
  );
  expect(book.find(PERSON)?.atRiskFen).toBe(70);
  const [change] = book.observeTransfer({ transferId: 't2', state: 'blocked', time: after(3) });
  expect(change).toMatchObject({ kind: 'touched', episode: { atRiskFen: 0, revision: 4 } });
  expect(change?.episode.touchedTime).toBe(after(2));
});

test('a late word of the attempt does not bring completed money back', () => {
  const book = new EpisodeBook();
  const transfer = { transferId: 't1', amountFen: 500, payee: 'mule', state: 'completed' } as const;
  book.observe(decisionOf({ transfer, time: after(1) }));
  book.observe(
    decisionOf({ decisionId: 'd2', transfer: { ...transfer, state: 'attempted' }, time: after(2) }),
  );
  expect(book.find(PERSON)?.transfers.map(({ state }) => state)).toEqual(['completed']);
});

test('news of a transfer that no open episode knows, or that says nothing new, changes nothing', () => {
  const book = new EpisodeBook();
  const transfer = { transferId: 't1', amountFen: 500, payee: 'mule', state: 'attempted' } as const;
  const opened = book.observe(decisionOf({ transfer }));
  const news = { transferId: 't1', state: 'completed', time: after(1) } as const;
  expect(book.observeTransfer({ ...news, transferId: 't9' })).toEqual([]);
  expect(book.observeTransfer(news)).toHaveLength(1);
  expect(book.observeTransfer(news)).toEqual([]);
  book.close(opened?.episode.episodeId ?? '', 'already-paid', after(2));
  expect(book.observeTransfer({ ...news, time: after(3) })).toEqual([]);
});

test('money that leaves after its episode ended as dissuaded is seen to have left, for thirty days, and the episode stays closed', () => {
  const transfer = { transferId: 't1', amountFen: 500, payee: 'mule', state: 'attempted' } as const;
  const news = { transferId: 't1', state: 'completed' } as const;
  const ended = (outcome: Outcome) => {
    const book = new EpisodeBook();
    const opened = book.observe(decisionOf({ transfer }));
    book.close(opened?.episode.episodeId ?? '', outcome, after(1));
    return book;
  };
  const [change, ...more] = ended('dissuaded').observeTransfer({ ...news, time: after(2) });
  expect(more).toEqual([]);
  expect(change?.episode).toMatchObject({ state: 'closed', outcome: 'dissuaded', revision: 3 });
  expect(change?.episode.transfers).toMatchObject([{ state: 'completed' }]);

  expect(ended('not-fraud').observeTransfer({ ...news, time: after(2) })).toEqual([]);
  const late = ended('dissuaded');
  late.advance(after(1 + 30 * 24));
  expect(late.observeTransfer({ ...news, time: after(2 + 30 * 24) })).toEqual([]);
});

test('news of a transfer reaches everybody who is at risk because of it', () => {
  const book = new EpisodeBook();
  const transfer = { transferId: 't1', amountFen: 500, payee: 'mule', state: 'attempted' } as const;
  for (const id of ['payer', 'payee'])
    book.observe(decisionOf({ decisionId: id, subject: { kind: 'person', id }, transfer }));
  const changes = book.observeTransfer({ transferId: 't1', state: 'completed', time: after(1) });
  expect(changes.map(({ episode }) => episode.atRiskFen)).toEqual([0, 0]);
});

test('an outcome closes the episode once, and the next decision opens another', () => {
  const book = new EpisodeBook();
  const episodeId = book.observe(decisionOf())?.episode.episodeId ?? '';
  const change = book.close(episodeId, 'dissuaded', after(1));
  expect(change).toMatchObject({
    kind: 'closed',
    episode: {
      state: 'closed',
      outcome: 'dissuaded',
      closedBy: 'outcome',
      closedTime: after(1),
      revision: 2,
    },
  });
  expect(book.close(episodeId, 'dissuaded', after(1))).toBeUndefined();
  expect(book.find(PERSON)).toBeUndefined();
  const next = book.observe(decisionOf({ decisionId: 'd2', time: after(2) }));
  expect(next?.kind).toBe('opened');
  expect(next?.episode.episodeId).not.toBe(episodeId);
});

test('an episode closes when it has been quiet for 72 hours, at that time, and not a moment before', () => {
  const book = new EpisodeBook();
  book.observe(decisionOf());
  book.observe(decisionOf({ decisionId: 'd2', time: after(10) }));
  expect(book.advance(after(82) - 1)).toEqual([]);
  const changes = book.advance(after(200));
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({
    kind: 'closed',
    episode: { closedBy: 'quiet', closedTime: after(82), revision: 3 },
  });
  expect(book.advance(after(300))).toEqual([]);
  expect(book.open()).toEqual([]);
});

test('a decision after the quiet time opens a new episode even when nobody advanced, and the old one is told', () => {
  const book = new EpisodeBook();
  book.observe(decisionOf());
  const change = book.observe(decisionOf({ decisionId: 'd2', time: after(80) }));
  expect(change?.kind).toBe('opened');
  expect(book.open()).toHaveLength(1);
  const closed = book.advance(after(80));
  expect(closed.map(({ episode }) => [episode.decisionIds, episode.closedTime])).toEqual([
    [['d1'], after(72)],
  ]);
});

test('advancing costs what closes, not what is open', () => {
  const book = new EpisodeBook();
  for (let i = 0; i < 20_000; i++) {
    book.observe(decisionOf({ decisionId: `d${i}`, subject: { kind: 'person', id: `p${i}` } }));
  }
  const start = performance.now();
  for (let i = 0; i < 20_000; i++) book.advance(START_TIME + i);
  expect(performance.now() - start).toBeLessThan(1_000);
  expect(book.advance(after(72))).toHaveLength(20_000);
});

type Step =
  | { readonly do: 'observe'; readonly decision: Decision }
  | { readonly do: 'advance'; readonly time: number }
  | {
      readonly do: 'close';
      readonly nth: number;
      readonly time: number;
      readonly outcome: Outcome;
    }
  | { readonly do: 'hear'; readonly news: TransferNews };

const anyTime = fc.integer({ min: 0, max: 400 }).map(after);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({
        decisionId: fc.integer({ min: 1, max: 60 }).map((id) => `d${id}`),
        time: anyTime,
        subject: fc
          .integer({ min: 1, max: 4 })
          .map((id) => ({ kind: 'person', id: `p${id}` }) as const),
        level: fc.constantFrom(...LEVELS),
        score: fc.integer({ min: 0, max: 100 }),
        typology: fc.constantFrom('fake-loan', 'task-rebate'),
        rules: fc.subarray([hit('long-call', 60), hit('pays-abroad', 50)], { minLength: 1 }),
        transfer: fc.record({
          transferId: fc.integer({ min: 1, max: 6 }).map((id) => `t${id}`),
          amountFen: fc.integer({ min: 1, max: 1_000 }),
          payee: fc.constant('mule'),
          state: fc.constantFrom('attempted', 'completed', 'blocked'),
        }),
      })
      // An id is made from the signal, so that one decision is not of two times.
      .map(({ decisionId, ...fields }): Step => {
        const decision = { ...fields, decisionId: `${decisionId}@${fields.time}` };
        return { do: 'observe', decision: decisionOf(decision) };
      }),
  },
  { weight: 1, arbitrary: anyTime.map((time): Step => ({ do: 'advance', time })) },
  {
    weight: 1,
    arbitrary: fc
      .record({
        nth: fc.nat({ max: 3 }),
        time: anyTime,
        outcome: fc.constantFrom<Outcome>('not-fraud', 'dissuaded', 'already-paid'),
      })
      .map((fields): Step => ({ do: 'close', ...fields })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        transferId: fc.integer({ min: 1, max: 6 }).map((id) => `t${id}`),
        state: fc.constantFrom('completed', 'blocked'),
        time: anyTime,
      })
      .map((news): Step => ({ do: 'hear', news })),
  },
);

function play(book: EpisodeBook, step: Step): EpisodeChange[] {
  if (step.do === 'advance') return book.advance(step.time);
  if (step.do === 'hear') return book.observeTransfer(step.news);
  const change =
    step.do === 'observe'
      ? book.observe(step.decision)
      : book.close(book.open()[step.nth]?.episodeId ?? '', step.outcome, step.time);
  return change === undefined ? [] : [change];
}

test('a replay, whole or from any snapshot, gives the same changes', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), fc.nat({ max: 60 }), (steps, cut) => {
      const whole = new EpisodeBook();
      const expected = steps.map((step) => play(whole, step));
      const before = new EpisodeBook();
      for (const step of steps.slice(0, cut)) play(before, step);
      const resumed = new EpisodeBook();
      resumed.observe(decisionOf({ decisionId: 'other', subject: { kind: 'person', id: 'p9' } }));
      resumed.restore(structuredClone(before.snapshot()));
      expect(steps.slice(cut).map((step) => play(resumed, step))).toEqual(expected.slice(cut));
      expect(resumed.snapshot()).toEqual(whole.snapshot());
    }),
  );
});

test('a person has one open episode, revisions grow by one, levels never fall, and each opening closes at most once', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 80 }), (steps) => {
      const book = new EpisodeBook();
      const newest = new Map<string, EpisodeChange['episode']>();
      for (const change of steps.flatMap((step) => play(book, step))) {
        const { episode, kind } = change;
        const known = newest.get(episode.episodeId);
        if (kind === 'opened') newest.delete(episode.episodeId);
        else {
          // After its end an episode hears of its money alone.
          if (known?.state === 'closed') {
            expect([kind, episode.state]).toEqual(['touched', 'closed']);
          }
          expect(episode.revision).toBe((known?.revision ?? 0) + 1);
          expect(LEVELS.indexOf(episode.level)).toBeGreaterThanOrEqual(
            LEVELS.indexOf(known?.level ?? 'blue'),
          );
        }
        newest.set(episode.episodeId, episode);
      }
      const people = book.open().map(({ person }) => person.id);
      expect(new Set(people).size).toBe(people.length);
    }),
  );
});
