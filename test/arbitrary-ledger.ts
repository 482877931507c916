// fast-check arbitraries of ledger rows: few episodes, persons and places, so that corrections, duplicates and shared groups are common.
import fc from 'fast-check';
import type { Episode, EpisodeTransfer } from '../dissuasion/episode.ts';
import { ORDER_KINDS, type Order } from '../dissuasion/order.ts';
import type { CaseRow, OutcomeRow, TaskEventRow } from '../ledger/rows.ts';
import { OUTCOME_NAMES } from '../signal/outcome.ts';

export const REGIONS = ['330106', '330110', '330203', '330381', '310115'] as const;
export const TYPOLOGIES = ['fake-loan', 'police-impersonation', 'task-rebate'] as const;

/** 2026-01-01 00:00 in Shanghai. */
export const YEAR_START = 1_767_196_800_000;
const DAY_MS = 86_400_000;
const EPISODE_COUNT = 6;

const fen = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 50 }),
  fc.nat({ max: 10_000_000_000 }),
);
const time = fc.integer({ min: YEAR_START, max: YEAR_START + 60 * DAY_MS });
const number = fc.nat({ max: EPISODE_COUNT - 1 });

/** Few different ids, so that a later revision completes what an earlier one held. */
const transfer: fc.Arbitrary<EpisodeTransfer> = fc.record(
  {
    transferId: fc.stringMatching(/^t\d$/),
    amountFen: fen,
    payee: fc.constantFrom('a1', 'a2'),
    state: fc.constantFrom('attempted', 'completed', 'blocked'),
    time,
    countedIn: fc.constantFrom('e0', 'e1'),
  },
  { requiredKeys: ['transferId', 'amountFen', 'payee', 'state', 'time'] },
);

const transfers = fc.uniqueArray(transfer, { selector: (row) => row.transferId, maxLength: 6 });

/** What never changes for an episode follows from its number. */
function episodeOfNumber(
  at: number,
): Pick<Episode, 'episodeId' | 'person' | 'region' | 'openedTime'> {
  return {
    episodeId: `e${at}`,
    person: { kind: 'person', id: `p${at % 5}` },
    region: REGIONS[at % REGIONS.length] ?? '330106',
    openedTime: YEAR_START + at * 5 * DAY_MS,
  };
}

/** Over by an outcome, over by itself, or not over; a revision may be any of them whatever the one before was. */
const ending: fc.Arbitrary<Pick<Episode, 'state' | 'closedBy' | 'closedTime' | 'outcome'>> =
  fc.oneof(
    fc.constant({ state: 'open' as const }),
    fc.record({
      state: fc.constant('closed' as const),
      closedBy: fc.constant('outcome' as const),
      closedTime: time,
      outcome: fc.constantFrom(...OUTCOME_NAMES),
    }),
    fc.record({
      state: fc.constant('closed' as const),
      closedBy: fc.constant('quiet' as const),
      closedTime: time,
    }),
  );

/** Revisions of a few episodes; equal revisions of one episode are equal rows. */
export const arbitraryEpisodes: fc.Arbitrary<Episode[]> = fc.uniqueArray(
  fc
    .record({
      at: number,
      revision: fc.integer({ min: 1, max: 4 }),
      level: fc.constantFrom('orange', 'red'),
      typology: fc.constantFrom(...TYPOLOGIES),
      score: fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10),
      transfers,
      ending,
    })
    .map(({ at, ending: ended, ...rest }): Episode => {
      const base = episodeOfNumber(at);
      // No episode names itself as the one that its money counts in.
      const moves = rest.transfers.map(({ countedIn, ...move }) =>
        countedIn === undefined || countedIn === base.episodeId ? move : { ...move, countedIn },
      );
      return {
        ...base,
        ...rest,
        transfers: moves,
        ...ended,
        touchedTime: base.openedTime + rest.revision,
        reasons: [],
        decisionIds: ['d1'],
        suspects: [],
        atRiskFen: rest.transfers
          .filter(({ state }) => state === 'attempted')
          .reduce((sum, { amountFen }) => sum + amountFen, 0),
      };
    }),
  { selector: (row) => `${row.episodeId} ${row.revision}`, maxLength: 24, size: 'max' },
);

/** Outcomes of those episodes, several of one among them; equal ids are equal rows. */
export const arbitraryOutcomes: fc.Arbitrary<OutcomeRow[]> = fc.uniqueArray(
  fc
    .record({
      at: number,
      outcomeId: fc.stringMatching(/^o\d{1,3}$/),
      outcome: fc.constantFrom(...OUTCOME_NAMES),
      typology: fc.constantFrom(...TYPOLOGIES),
      kept: fc.record(
        { dissuaded: fen, 'payment-stopped': fen, frozen: fen, returned: fen },
        { requiredKeys: [] },
      ),
      lostFen: fen,
      atRiskFen: fen,
      // Few different times, so that ties happen.
      recordedAt: fc.integer({ min: 1, max: 3 }).map((day) => YEAR_START + day * DAY_MS),
      eventTime: time,
    })
    .map(({ at, ...rest }): OutcomeRow => {
      const { episodeId, person, region } = episodeOfNumber(at);
      const base = { taskId: `t${at}`, episodeId, region, person: person.id };
      return { ...rest, ...base, staff: 's1', desk: region };
    }),
  { selector: (row) => row.outcomeId, maxLength: 30, size: 'max' },
);

/** What happened to the tasks of those episodes, no two events of one at the same time; equal ids are equal rows. */
export const arbitraryTaskEvents: fc.Arbitrary<TaskEventRow[]> = fc.uniqueArray(
  fc
    .record({
      at: number,
      kind: fc.constantFrom(...(['opened', 'claimed', 'renewed', 'lapsed', 'closed'] as const)),
      minute: fc.nat({ max: 40 }),
    })
    .map(({ at, kind, minute }): TaskEventRow => {
      const { episodeId, region, openedTime } = episodeOfNumber(at);
      const eventId = `${episodeId}-${minute}`;
      const row = { eventId, taskId: `t${at}`, episodeId, desk: region, kind };
      return { ...row, at: openedTime + minute * 60_000 };
    }),
  { selector: ({ eventId }) => eventId, maxLength: 40, size: 'max' },
);

/** Orders about those episodes, few accounts and transfers, in every state that a bank may have left them in; equal ids and revisions are equal rows. */
export const arbitraryOrders: fc.Arbitrary<Order[]> = fc.uniqueArray(
  fc
    .record({
      at: number,
      orderId: fc.stringMatching(/^b\d{1,2}$/),
      kind: fc.constantFrom(...ORDER_KINDS),
      target: fc.constantFrom('a1', 'a2'),
      transferId: fc.constantFrom(undefined, 't1', 't2'),
      state: fc.constantFrom('requested', 'sent', 'acknowledged', 'done', 'expired', 'refused'),
      wasSent: fc.boolean(),
      doneFen: fc.option(fen, { nil: undefined }),
    })
    .map(({ at, target, transferId, wasSent, doneFen, ...rest }): Order => {
      const { episodeId, person, region } = episodeOfNumber(at);
      const step = { at: YEAR_START, by: 's1' };
      const sent = wasSent ? [{ ...step, state: 'sent' as const }] : [];
      return {
        ...rest,
        episodeId,
        person: person.id,
        desk: region,
        target: { kind: 'account', id: target },
        reason: 'r',
        revision: 1,
        requestedAt: YEAR_START,
        requestedBy: 's1',
        history: [{ ...step, state: 'requested' }, ...sent],
        ...(transferId === undefined ? {} : { transferId }),
        ...(doneFen === undefined ? {} : { doneFen }),
      };
    }),
  { selector: ({ orderId }) => orderId, maxLength: 16, size: 'max' },
);

/** Cases over three years, some filed more than once. */
export const arbitraryCases: fc.Arbitrary<CaseRow[]> = fc.array(
  fc.record(
    {
      caseId: fc.nat({ max: 60 }).map((at) => `c${at}`),
      region: fc.constantFrom(...REGIONS),
      typology: fc.constantFrom(...TYPOLOGIES),
      phone: fc.constant('+8613800000000'),
      lossFen: fen,
      filedTime: fc.integer({ min: YEAR_START - 700 * DAY_MS, max: YEAR_START + 400 * DAY_MS }),
      incidentTime: time,
    },
    { requiredKeys: ['caseId', 'region', 'typology', 'phone', 'lossFen', 'filedTime'] },
  ),
  { maxLength: 80, size: 'max' },
);
