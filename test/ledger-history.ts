// Two years of a province as raw events: money that moved, some of it known to two episodes, what desks recorded, what banks did, calls afterwards, cases filed; then what is corrected later.
// The same seed gives the same history. What reports say of it is recounted from these events alone in history-recount.ts.
import type { RecordedAftercare } from '../dissuasion/aftercare.ts';
import type { Episode, EpisodeTransfer } from '../dissuasion/episode.ts';
import type { Order } from '../dissuasion/order.ts';
import type { CaseRow, LedgerBatch, OutcomeRow } from '../ledger/rows.ts';
import { OUTCOME_NAMES } from '../signal/outcome.ts';
import { regionsOf } from '../signal/region.ts';
import { Rng } from '../sim/prng.ts';

export interface MoveEvent {
  readonly kind: 'move';
  readonly at: number;
  readonly episode: number;
  /** When the episode opened. */
  readonly opened: number;
  readonly transfer: EpisodeTransfer;
}

export type RawEvent =
  | MoveEvent
  | { readonly kind: 'outcome'; readonly at: number; readonly row: OutcomeRow }
  | { readonly kind: 'aftercare'; readonly at: number; readonly row: RecordedAftercare }
  | { readonly kind: 'order'; readonly at: number; readonly row: Order }
  | { readonly kind: 'case'; readonly at: number; readonly row: CaseRow };

const DAY_MS = 86_400_000;
const TYPOLOGIES = ['fake-loan', 'police-impersonation', 'task-rebate', 'fake-customer-service'];
const COUNTIES = regionsOf('330000').flatMap(({ code }) =>
  regionsOf(code).map((county) => county.code),
);

/** Of two years from the start of 2025 in Shanghai. */
export const TWO_YEARS = {
  seed: 20_260_301,
  start: Date.UTC(2024, 11, 31, 16),
  days: 730,
  episodesADay: 4,
  casesADay: 5,
} as const;

/** Events in parts of about a month. */
export function monthsOf(events: readonly RawEvent[]): RawEvent[][] {
  const size = Math.ceil(events.length / 30);
  return Array.from({ length: 30 }, (_, at) => events.slice(at * size, (at + 1) * size));
}

export class LedgerHistory {
  readonly events: RawEvent[] = [];
  readonly #rng: Rng;
  readonly #start: number;
  readonly #days: number;
  readonly #episodes: {
    readonly region: string;
    readonly opened: number;
    readonly typology: string;
  }[] = [];
  readonly #moves = new Map<number, EpisodeTransfer[]>();
  /** The first transfer of each episode. */
  readonly #first: EpisodeTransfer[] = [];
  readonly #revisions = new Map<number, number>();

  /** `start` is the first day, epoch ms; cases begin a year before it, so that every period has one to compare with. */
  constructor(options: {
    seed: number;
    start: number;
    days: number;
    episodesADay: number;
    casesADay: number;
  }) {
    this.#rng = new Rng(options.seed);
    this.#start = options.start;
    this.#days = options.days;
    const episodes = this.#rng.split('episodes');
    for (let n = 0; n < options.days * options.episodesADay; n++)
      this.#live(n, episodes.split(`${n}`));
    const cases = this.#rng.split('cases');
    const caseCount = (options.days + 365) * options.casesADay;
    for (let n = 0; n < caseCount; n++) this.#file(`c${n}`, cases.split(`${n}`));
    this.events.sort((a, b) => a.at - b.at);
  }

  /** Adds what is corrected afterwards: outcomes, transfers that complete late, cases filed again elsewhere or withdrawn. Gives the new events. */
  correct(): RawEvent[] {
    const rng = this.#rng.split('corrections');
    const before = this.events.length;
    const late = this.#start + (this.#days + 5) * DAY_MS;
    for (const [at, event] of this.events.slice().entries()) {
      const draw = rng.split(`${at}`);
      if (draw.unit() > 0.06) continue;
      if (event.kind === 'outcome') {
        const outcomeId = `${event.row.outcomeId}-again`;
        const fresh = this.#outcome(
          Number(event.row.episodeId.slice(1)),
          outcomeId,
          late + at,
          draw,
        );
        this.events.push({
          kind: 'outcome',
          at: late + at,
          row: { ...fresh, eventTime: event.row.eventTime },
        });
      } else if (event.kind === 'move') {
        this.#move(event.episode, { ...event.transfer, state: 'completed' }, late + at);
      } else if (event.kind === 'case') {
        const lot = draw.unit();
        if (lot < 0.4) this.#file(event.row.caseId, draw);
        else if (lot < 0.6) this.#amend(event.row, late + at, draw);
        else this.#withdraw(event.row, late + at);
      }
    }
    return this.events.slice(before);
  }

  /** The rows of some events, as the ledger takes them. A revision of an episode holds all moves up to it. */
  batchOf(events: readonly RawEvent[]): LedgerBatch {
    const rows = <K extends RawEvent['kind']>(kind: K) =>
      events.filter((event): event is Extract<RawEvent, { kind: K }> => event.kind === kind);
    return {
      episodes: rows('move').map((event) => this.#episodeAfter(event)),
      outcomes: rows('outcome').map(({ row }) => row),
      aftercare: rows('aftercare').map(({ row }) => row),
      orders: rows('order').map(({ row }) => row),
      cases: rows('case').map(({ row }) => row),
    };
  }

  #live(n: number, rng: Rng): void {
    const opened = this.#start + rng.below(this.#days) * DAY_MS + rng.below(DAY_MS);
    this.#episodes.push({ region: rng.pick(COUNTIES), opened, typology: rng.pick(TYPOLOGIES) });
    const count = rng.int(1, 4);
    for (let k = 0; k < count; k++) {
      const time = opened + rng.below(6 * 3_600_000);
      const transfer: EpisodeTransfer = {
        transferId: `e${n}t${rng.below(3)}`,
        amountFen: rng.pick([100, 999_99, 5_000_00, rng.int(1, 90_000_000)]),
        payee: rng.pick(['a1', 'a2']),
        state: rng.pick(['attempted', 'completed', 'blocked'] as const),
        time,
      };
      this.#move(n, transfer, time);
      this.#first[n] ??= transfer;
    }
    this.#share(n, opened, rng.split('shared'));
    const recordedAt = opened + rng.int(60_000, 20 * 3_600_000);
    if (rng.unit() < 0.9) {
      const row = this.#outcome(n, `o${n}`, recordedAt, rng);
      this.events.push({ kind: 'outcome', at: recordedAt, row });
    }
    if (rng.unit() < 0.3) this.#order(n, recordedAt + 3_600_000, rng);
    if (rng.unit() < 0.5) this.#callAgain(n, recordedAt + DAY_MS, rng);
  }

  /** An account that changed hands: the episode knows a transfer that another one knew as well, before or after, maybe as it went on. */
  #share(n: number, opened: number, rng: Rng): void {
    const transfer = this.#first[rng.below(n + 1)];
    if (transfer === undefined || rng.unit() > 0.08) return;
    const time = opened + rng.below(6 * 3_600_000);
    const state = rng.pick(['attempted', 'attempted', 'completed', 'blocked'] as const);
    this.#move(n, { ...transfer, state, time }, time);
  }

  #move(episode: number, transfer: EpisodeTransfer, at: number): void {
    const opened = this.#episodes[episode]?.opened ?? 0;
    this.events.push({ kind: 'move', at, episode, opened, transfer });
  }

  #outcome(n: number, outcomeId: string, recordedAt: number, rng: Rng): OutcomeRow {
    const { region = '', typology = '', opened = 0 } = this.#episodes[n] ?? {};
    const money = () => rng.pick([0, 0, 100, rng.int(1, 90_000_000)]);
    return {
      outcomeId,
      taskId: `t${n}`,
      episodeId: `e${n}`,
      staff: 's1',
      desk: region,
      recordedAt,
      eventTime: opened + rng.below(DAY_MS),
      outcome: rng.pick(OUTCOME_NAMES),
      kept: { dissuaded: money(), 'payment-stopped': money(), frozen: money(), returned: money() },
      lostFen: money(),
      region,
      typology,
      person: `p${n % 1_000}`,
      atRiskFen: 0,
    };
  }

  /** One order, of which the bank names an amount or none. */
  #order(n: number, at: number, rng: Rng): void {
    const row: Order = {
      orderId: `b${n}`,
      kind: rng.pick(['stop-payment', 'freeze', 'return-funds'] as const),
      target: { kind: 'account', id: 'a1' },
      episodeId: `e${n}`,
      desk: '330106',
      person: `p${n % 1_000}`,
      reason: 'r',
      state: rng.pick(['sent', 'done', 'done', 'expired'] as const),
      revision: 4,
      requestedAt: at,
      requestedBy: 's1',
      doneFen: rng.pick([0, 100, rng.int(1, 90_000_000)]),
      history: [{ state: 'sent', at, by: 'forewarn' }],
    };
    this.events.push({ kind: 'order', at, row });
  }

  #callAgain(n: number, at: number, rng: Rng): void {
    for (const number of [1, 2]) {
      const result = rng.pick(['money-stayed', 'money-stayed', 'unreachable'] as const);
      const recordedAt = at + number * DAY_MS;
      const who = { staff: 's1', desk: '330106', episodeId: `e${n}`, taskId: `c${n}` };
      const row = {
        ...who,
        aftercareId: `c${n}-${number}`,
        number,
        isLast: number === 2,
        result,
        recordedAt,
      };
      this.events.push({ kind: 'aftercare', at: recordedAt, row });
    }
  }

  #file(caseId: string, rng: Rng): void {
    const filedTime = this.#start + rng.int(-365, this.#days - 1) * DAY_MS + rng.below(DAY_MS);
    const row = {
      caseId,
      region: rng.pick(COUNTIES),
      typology: rng.pick(TYPOLOGIES),
      phone: '+8613800000000',
      lossFen: rng.int(0, 90_000_000),
      filedTime,
      heardAt: filedTime,
    };
    this.events.push({ kind: 'case', at: filedTime, row });
  }

  /** Another sum and place, filed at the same time as before. */
  #amend(filed: CaseRow, at: number, rng: Rng): void {
    const row = { ...filed, region: rng.pick(COUNTIES), lossFen: rng.int(0, 90_000_000) };
    this.events.push({ kind: 'case', at, row: { ...row, heardAt: at } });
  }

  #withdraw(filed: CaseRow, at: number): void {
    const row = {
      ...filed,
      typology: '',
      lossFen: 0,
      filedTime: at,
      isWithdrawn: true,
      heardAt: at,
    };
    this.events.push({ kind: 'case', at, row });
  }

  #episodeAfter({ episode: n, transfer, at }: MoveEvent): Episode {
    const { region = '', typology = '', opened = 0 } = this.#episodes[n] ?? {};
    const known = this.#moves.get(n) ?? [];
    const moves = [
      ...known.filter(({ transferId }) => transferId !== transfer.transferId),
      transfer,
    ];
    this.#moves.set(n, moves);
    const revision = (this.#revisions.get(n) ?? 0) + 1;
    this.#revisions.set(n, revision);
    return {
      episodeId: `e${n}`,
      person: { kind: 'person', id: `p${n % 1_000}` },
      region,
      openedTime: opened,
      touchedTime: at,
      level: 'red',
      typology,
      score: 90,
      reasons: [],
      decisionIds: [`d${n}`],
      suspects: [],
      transfers: moves,
      atRiskFen: 0,
      revision,
      state: 'open',
    };
  }
}
