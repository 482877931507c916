// Lives of episodes as the book tells them: people are warned of a few transfers, the desk ends it, they are warned again of the same money, and what was
// held leaves late; with what the desks recorded and corrected. Two people may know one transfer: its account changed hands.
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
const said = fc.record({ kept, lostFen: rare });

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
      outcome: fc.constantFrom<Outcome>('dissuaded', 'already-paid', 'not-fraud', 'duplicate'),
      said,
      corrected: fc.option(said, { nil: undefined }),
    }),
    weight: 3,
  },
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

export interface Lives {
  /** All revisions. */
  readonly episodes: readonly Episode[];
  readonly outcomes: readonly OutcomeRow[];
  /** Each transfer that somebody was warned of once, as it went in the end. */
  readonly transfers: readonly { readonly amountFen: number; readonly state: State }[];
  /** An episode was opened for a person whose earlier one had ended. */
  readonly isReopened: boolean;
  /** The money of an episode that had ended left. */
  readonly isLate: boolean;
}

/** At most 25 days: after thirty a transfer may count anew. */
export const arbitraryLives: fc.Arbitrary<Lives> = fc
  .array(event, { minLength: 6, maxLength: 16, size: 'max' })
  .map(livesOf);

function livesOf(events: readonly Event[]): Lives {
  const book = new EpisodeBook();
  const episodes: Episode[] = [];
  const outcomes: OutcomeRow[] = [];
  const states = new Map<string, State>();
  const warned = new Set<string>();
  let time = START_TIME;
  let isLate = false;
  for (const [number, one] of events.entries()) {
    time += one.hours * HOUR_MS;
    if (time > START_TIME + 25 * 24 * HOUR_MS) break;
    episodes.push(...book.advance(time).map(({ episode }) => episode));
    if (one.kind === 'warned') {
      const transfer = TRANSFERS[one.at] ?? TRANSFERS[0];
      const state = states.get(transfer.transferId) ?? 'attempted';
      states.set(transfer.transferId, state);
      const change = book.observe(
        decisionOf({
          decisionId: `d${number}`,
          time,
          subject: { kind: 'person', id: one.person },
          typology: `typology-${number}`,
          transfer: { ...transfer, state },
        }),
      );
      if (change === undefined) continue;
      warned.add(transfer.transferId);
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
      const open = book.find({ kind: 'person', id: one.person });
      const closed = open && book.close(open.episodeId, one.outcome, time);
      if (closed === undefined) continue;
      episodes.push(closed.episode);
      outcomes.push(outcomeOf(closed.episode, one, `o${number}-1`, time));
      if (one.corrected !== undefined)
        outcomes.push(
          outcomeOf(closed.episode, { ...one, said: one.corrected }, `o${number}-2`, time + 1),
        );
    }
  }
  const opened = episodes.filter(({ revision }) => revision === 1);
  const transfers = TRANSFERS.filter(({ transferId }) => warned.has(transferId)).map(
    ({ transferId, amountFen }) => ({ amountFen, state: states.get(transferId) ?? 'attempted' }),
  );
  const people = new Set(opened.map(({ person: { id } }) => id));
  return { episodes, outcomes, transfers, isReopened: opened.length > people.size, isLate };
}

function outcomeOf(
  { episodeId, region, typology, person: { id } }: Episode,
  { outcome, said: { kept: keptFen, lostFen } }: Extract<Event, { kind: 'ended' }>,
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
    outcome,
    kept: keptFen,
    lostFen,
    region,
    typology,
    person: id,
    atRiskFen: 0,
  };
}
