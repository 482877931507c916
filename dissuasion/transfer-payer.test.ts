// Whose money a transfer is: its payer's, however payer and payee are warned and in whichever order, with books that know nothing of each other as
// engines apart have them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Engine } from '../engine/engine.ts';
import { moneyAtRisk } from '../ledger/money-at-risk.ts';
import { packOf, planOf, signal } from '../test/evaluate.ts';
import type { Episode } from './episode.ts';
import { EpisodeBook } from './episode-book.ts';

const MINUTE_MS = 60_000;
const AMOUNT_FEN = 3_800;
const PEOPLE = { payer: '+8613800000001', payee: '+8613800000002' } as const;

const plan = planOf(
  packOf(`
typologies:
  demo: { name: x, role: victim, halfLife: 1d, levels: { orange: 40, red: 99 }, cooldown: 1s }
rules:
  pays: { typology: demo, on: [transfer.attempted, transfer.blocked, transfer.completed], when: true, points: 50, reason: x }
  paid: { typology: demo, on: [transfer.attempted, transfer.blocked, transfer.completed], subject: payee, when: true, points: 50, reason: x }
  called: { typology: demo, on: call.ended, when: true, points: 50, reason: x }
`),
);

type Side = keyof typeof PEOPLE;
type Event =
  | { readonly kind: 'transfer'; readonly state: 'attempted' | 'blocked' | 'completed' }
  | { readonly kind: 'call' | 'close'; readonly side: Side };

const side = fc.constantFrom<Side>('payer', 'payee');
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant('transfer' as const),
    state: fc.constantFrom('attempted' as const, 'blocked' as const, 'completed' as const),
  }),
  fc.record({ kind: fc.constantFrom('call' as const, 'close' as const), side }),
);

function signalOf(event: Event, timeMs: number) {
  if (event.kind === 'transfer')
    return signal(`transfer.${event.state}`, timeMs, {
      transferId: 't1',
      payer: 'account-of-payer',
      payee: 'account-of-payee',
      amountFen: AMOUNT_FEN,
    });
  return signal('call.ended', timeMs, {
    callId: `c${timeMs}`,
    caller: '+85212345678',
    callee: PEOPLE[event.side],
    durationMs: MINUTE_MS,
    answered: true,
  });
}

/** The newest revision of each episode of both people. */
function episodesAfter(events: readonly Event[]): Episode[] {
  const engine = new Engine(plan);
  const books = { payer: new EpisodeBook(), payee: new EpisodeBook() };
  const newest = new Map<string, Episode>();
  const told = (changes: readonly ({ readonly episode: Episode } | undefined)[]) => {
    for (const change of changes)
      if (change !== undefined) newest.set(change.episode.episodeId, change.episode);
  };
  for (const [at, person] of [PEOPLE.payer, PEOPLE.payee].entries()) {
    const account = at === 0 ? 'account-of-payer' : 'account-of-payee';
    const fields = { id: `link-${at}`, person: account, phone: person, account };
    engine.process(signal('link.declared', 0, fields));
  }
  for (const [at, event] of events.entries()) {
    const timeMs = (at + 1) * MINUTE_MS;
    if (event.kind === 'close') {
      const [open] = books[event.side].open();
      const time = signalOf(event, timeMs).time;
      if (open !== undefined) told([books[event.side].close(open.episodeId, 'dissuaded', time)]);
      continue;
    }
    const given = signalOf(event, timeMs);
    for (const decision of engine.process(given).decisions)
      told([
        books[decision.subject.id === 'account-of-payer' ? 'payer' : 'payee'].observe(decision),
      ]);
    if (event.kind !== 'transfer' || event.state === 'attempted') continue;
    const news = { transferId: 't1', state: event.state, time: given.time };
    for (const book of [books.payer, books.payee]) told(book.observeTransfer(news));
  }
  return [...newest.values()];
}

test('the money of a transfer counts once, in an episode of who pays it, in any order of events', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 12 }), (events) => {
      const episodes = episodesAfter(events);
      const sumsFen = episodes.map(({ person, transfers }) => {
        const { heldFen, leftFen } = moneyAtRisk(transfers);
        return { id: person.id, sumFen: heldFen + leftFen };
      });
      const totalFen = sumsFen.reduce((sum, { sumFen }) => sum + sumFen, 0);
      const isTold = events.some(({ kind }) => kind === 'transfer');
      expect(totalFen).toBe(isTold ? AMOUNT_FEN : 0);
      for (const { id, sumFen } of sumsFen) if (sumFen > 0) expect(id).toBe('account-of-payer');
    }),
    { numRuns: 300 },
  );
});

test('who is paid is warned all the same', () => {
  const episodes = episodesAfter([{ kind: 'transfer', state: 'completed' }]);
  expect(episodes.map(({ person, transfers }) => [person.id, transfers.length]).sort()).toEqual([
    ['account-of-payee', 0],
    ['account-of-payer', 1],
  ]);
});
