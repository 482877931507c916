// Lives of episodes as the book tells them: people are warned of a few transfers, the desk ends it, they are warned again of the same money, and what was
// held leaves late; with what the desks recorded and corrected, to another outcome among it. Two people may know one transfer: its account changed hands. Two engines
// may: the account was linked to somebody of another slice, and what is told of it from then on goes there.
import fc from 'fast-check';
import type { Episode, EpisodeTransfer } from '../dissuasion/episode.ts';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { decisionOf, HOUR_MS, START_TIME } from '../dissuasion/fixture.ts';
import type { OutcomeRow } from '../ledger/rows.ts';
import type { Outcome } from '../signal/outcome.ts';

/** Two equal sums to one payee among them. */
const TRANSFERS = [
  { transferId: 't1', amountFen: 1_000, payee: 'a1' },
  { transferId: 't2', amountFen: 1_000, payee: 'a1' },
  { transferId: 't3', amountFen: 70, payee: 'a2' },
] as const;
type State = EpisodeTransfer['state'];

/** Three days without a decision end an episode of itself. */
const hours = fc.constantFrom(1, 2, 5, 12, 30, 80);
const person = fc.constantFrom('p1', 'p2');
const at = fc.nat({ max: TRANSFERS.length - 1 });
const sum = fc.constantFrom(0, 40, 1_000, 5_000);
/** Else nothing would be left to have been talked out of. */
const rare = fc.constantFrom(0, 0, 0, 0, 40, 1_000);
const kept = fc.record({ dissuaded: sum, 'payment-stopped': rare, frozen: rare, returned: rare });
const outcome = fc.constantFrom<Outcome>(
  'dissuaded',
  'already-paid',
  'not-fraud',
  'unreachable',
  'duplicate',
);
const said = fc.record({ outcome, kept, lostFen: rare });

const event = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('warned' as const), hours, person, at }), weight: 4 },
  {
    arbitrary: fc.record({
      kind: fc.constant('went' as const),
      hours,
      at,
      isBlocked: fc.boolean(),
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('ended' as const),
      hours,
      person,
      said,
      corrected: fc.option(said, { nil: undefined }),
    }),
    weight: 3,
  },
  { arbitrary: fc.record({ kind: fc.constant('linked' as const), hours }), weight: 1 },
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

export interface Lives {
  /** All revisions. */
  readonly episodes: readonly Episode[];
  readonly outcomes: readonly OutcomeRow[];
  /** Each transfer that somebody was warned of once, as it went in the end as far as any episode knows. */
  readonly transfers: readonly { readonly amountFen: number; readonly state: State }[];
  /** An episode was opened for a person whose earlier one had ended. */
  readonly isReopened: boolean;
  /** The money of an episode that had ended left. */
  readonly isLate: boolean;
  /** A transfer is known to episodes of both engines. */
  readonly isApart: boolean;
  /** An outcome was corrected from fraud to none, or the other way round. */
  readonly isTurned: boolean;
}

/** At most 25 days: after thirty a transfer may count anew. */
export const arbitraryLives: fc.Arbitrary<Lives> = fc
  .array(event, { minLength: 6, maxLength: 16, size: 'max' })
  .map(livesOf);

function livesOf(events: readonly Event[]): Lives {
  const books = [new EpisodeBook(), new EpisodeBook()] as const;
  const toldTo: Set<string>[] = [new Set(), new Set()];
  const episodes: Episode[] = [];
  const outcomes: OutcomeRow[] = [];
  const states = new Map<string, State>();
  let time = START_TIME;
  let side: 0 | 1 = 0;
  let isLate = false;
  let isTurned = false;
  for (const [number, one] of events.entries()) {
    time += one.hours * HOUR_MS;
    if (time > START_TIME + 25 * 24 * HOUR_MS) break;
    for (const each of books) episodes.push(...each.advance(time).map(({ episode }) => episode));
    const book = books[side];
    if (one.kind === 'linked') side = side === 0 ? 1 : 0;
    else if (one.kind === 'warned') {
      const transfer = TRANSFERS[one.at] ?? TRANSFERS[0];
      const state = states.get(transfer.transferId) ?? 'attempted';
      states.set(transfer.transferId, state);
      const change = book.observe(
        decisionOf({
          decisionId: `d${number}`,
          time,
          subject: { kind: 'person', id: `${one.person}-${side}` },
          typology: `typology-${number}`,
          transfer: { ...transfer, state },
        }),
      );
      if (change === undefined) continue;
      toldTo[side]?.add(transfer.transferId);
      episodes.push(change.episode);
    } else if (one.kind === 'went') {
      const { transferId } = TRANSFERS[one.at] ?? TRANSFERS[0];
      if (states.get(transferId) === 'completed') continue;
      const state = one.isBlocked ? 'blocked' : 'completed';
      states.set(transferId, state);
      const heard = book.observeTransfer({ transferId, state, time });
      episodes.push(...heard.map(({ episode }) => episode));
      isLate ||= heard.some(({ episode }) => episode.state === 'closed' && state === 'completed');
    } else {
      const open = book.find({ kind: 'person', id: `${one.person}-${side}` });
      const closed = open && book.close(open.episodeId, one.said.outcome, time);
      if (closed === undefined) continue;
      episodes.push(closed.episode);
      outcomes.push(outcomeOf(closed.episode, one.said, `o${number}-1`, time));
      if (one.corrected === undefined) continue;
      outcomes.push(outcomeOf(closed.episode, one.corrected, `o${number}-2`, time + 1));
      isTurned ||=
        [one.said, one.corrected].filter((row) => row.outcome === 'not-fraud').length === 1;
    }
  }
  const opened = episodes.filter(({ revision }) => revision === 1);
  const known = Map.groupBy(
    episodes.flatMap((episode) => episode.transfers),
    ({ transferId }) => transferId,
  );
  const transfers = TRANSFERS.filter(({ transferId }) => known.has(transferId)).map(
    ({ transferId, amountFen }) => {
      const isLeft = known.get(transferId)?.some(({ state }) => state === 'completed') === true;
      return { amountFen, state: isLeft ? ('completed' as const) : ('attempted' as const) };
    },
  );
  const people = new Set(opened.map(({ person: { id } }) => id));
  const isReopened = opened.length > people.size;
  const isApart = (toldTo[0]?.intersection(toldTo[1] ?? new Set()).size ?? 0) > 0;
  return { episodes, outcomes, transfers, isReopened, isLate, isApart, isTurned };
}

function outcomeOf(
  { episodeId, region, typology, person: { id } }: Episode,
  { outcome: name, kept: keptFen, lostFen }: Extract<Event, { kind: 'ended' }>['said'],
  outcomeId: string,
  recordedAt: number,
): OutcomeRow {
  return {
    outcomeId,
    taskId: `task-${episodeId}`,
    episodeId,
    staff: 's1',
    desk: region,
    recordedAt,
    eventTime: recordedAt,
    outcome: name,
    kept: keptFen,
    lostFen,
    region,
    typology,
    person: id,
    atRiskFen: 0,
  };
}
