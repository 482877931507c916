// The desk of a demo: what an operator would have found who reached the person at a given time. Pure: the same episode, truth and time give
// the same report. The stream itself goes on as if nobody had called; what is kept is what truth says would still have left.
import type { Episode } from '../dissuasion/episode.ts';
import type { OutcomeReport } from '../dissuasion/task.ts';
import { contentId } from '../signal/content-id.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './clock.ts';
import type {
  FraudTruth,
  HardNegativeTruth,
  OtherPayer,
  TruthRecord,
  TruthTransfer,
} from './truth.ts';

/** From opening an episode to talking with the person, when the caller knows no better. */
export const REACH_MS = 6 * MINUTE_MS;

const BEFORE_MS = HOUR_MS;
const AFTER_MS = 2 * DAY_MS;
/** Money that left this recently may still be stopped at the next bank. */
const STOPPABLE_MS = 30 * MINUTE_MS;

/** What a desk must know of a fraud to report on its victim. */
export type Loss = Pick<FraudTruth, 'fraudId' | 'start' | 'end' | 'transfers' | 'caseId'>;

/** Somebody over a stretch of time. */
export interface Stretch {
  readonly id: string;
  readonly phone?: string | undefined;
  readonly openedTime: number;
  readonly touchedTime: number;
}

/** Finds the truth of an episode. Records may be added while a simulation runs. */
export class TruthIndex {
  readonly #frauds = new Map<string, Loss[]>();
  readonly #negatives = new Map<string, HardNegativeTruth[]>();
  readonly #records: readonly TruthRecord[];
  #indexed = 0;

  /** `records` may grow afterwards. */
  constructor(records: readonly TruthRecord[]) {
    this.#records = records;
  }

  /** The fraud whose victim the episode is about, near its time; victims of other provinces are known by their one payment. */
  fraudOf(episode: Episode): Loss | undefined {
    return this.fraudNear({ ...episode, id: episode.person.id });
  }

  /** The fraud whose victim somebody was near a stretch of time. */
  fraudNear(stretch: Stretch): Loss | undefined {
    this.#catchUp();
    return find(this.#frauds, stretch);
  }

  /** The look-alike that explains the episode, near its time. */
  lookAlikeOf(episode: Episode): HardNegativeTruth | undefined {
    this.#catchUp();
    return find(this.#negatives, { ...episode, id: episode.person.id });
  }

  #catchUp(): void {
    for (; this.#indexed < this.#records.length; this.#indexed++) {
      const record = this.#records[this.#indexed];
      if (record?.record === 'fraud') {
        const { person, phone, account } = record.victim;
        for (const id of [person, phone, account]) add(this.#frauds, id, record);
        for (const payer of record.otherPayers) add(this.#frauds, payer.account, lossOf(payer));
      } else if (record !== undefined) {
        for (const subject of record.subjects) add(this.#negatives, subject.id, record);
      }
    }
  }
}

/** What the operator reports who reaches the person at `reachedTime` (event time). */
export function deskOutcome(
  index: TruthIndex,
  episode: Episode,
  reachedTime = episode.openedTime + REACH_MS,
): OutcomeReport {
  const fraud = index.fraudOf(episode);
  if (fraud !== undefined) return outcomeOfFraud(fraud, reachedTime);
  const kind = index.lookAlikeOf(episode)?.kind;
  return kind === undefined
    ? { outcome: 'not-fraud', because: 'other' }
    : { outcome: 'not-fraud', because: 'other', note: `honest: ${kind}` };
}

/** The report on a fraud's victim. */
export function outcomeOfFraud(fraud: Loss, reachedTime: number): OutcomeReport {
  const leaving = fraud.transfers.filter((transfer) => transfer.state === 'completed');
  const gone = leaving.filter((transfer) => transfer.settledTime <= reachedTime);
  const inFlight = leaving.filter(
    (transfer) => transfer.time <= reachedTime && transfer.settledTime > reachedTime,
  );
  const ahead = leaving.filter((transfer) => transfer.time > reachedTime);
  const goneFen = sumFen(gone);
  if (inFlight.length > 0 || ahead.length > 0 || goneFen === 0) {
    const kept = keptOf(sumFen(ahead), sumFen(inFlight));
    return goneFen === 0
      ? { outcome: 'dissuaded', kept }
      : { outcome: 'dissuaded', kept, lostFen: goneFen };
  }
  const stoppedFen = stoppedAtNextBank(fraud, gone, reachedTime);
  const paid = gone.map(({ transferId, amountFen, settledTime }) => ({
    transferId,
    amountFen,
    paidAt: settledTime,
  }));
  if (stoppedFen === 0) return { outcome: 'already-paid', paid, lostFen: goneFen };
  const kept = { 'payment-stopped': stoppedFen };
  return { outcome: 'already-paid', paid, kept, lostFen: goneFen - stoppedFen };
}

function keptOf(dissuadedFen: number, stoppedFen: number): NonNullable<OutcomeReport['kept']> {
  if (stoppedFen === 0) return dissuadedFen === 0 ? {} : { dissuaded: dissuadedFen };
  const stopped = { 'payment-stopped': stoppedFen };
  return dissuadedFen === 0 ? stopped : { dissuaded: dissuadedFen, ...stopped };
}

function lossOf({ account, time, settledTime, ...payment }: OtherPayer): Loss {
  const transfers = [{ ...payment, time, settledTime, state: 'completed' as const }];
  return { fraudId: account, start: time, end: settledTime, transfers, caseId: null };
}

/** Two victims in five are quick enough: half of what left last is still there. */
function stoppedAtNextBank(
  fraud: Loss,
  gone: readonly TruthTransfer[],
  reachedTime: number,
): number {
  const last = gone.at(-1);
  if (last === undefined || reachedTime - last.settledTime > STOPPABLE_MS) return 0;
  const draw = Number.parseInt(contentId('stop', fraud.fraudId).slice(0, 4), 16) / 65_536;
  return draw < 0.4 ? Math.floor(last.amountFen / 2) : 0;
}

function sumFen(transfers: readonly TruthTransfer[]): number {
  return transfers.reduce((sum, transfer) => sum + transfer.amountFen, 0);
}

function find<R extends { readonly start: number; readonly end: number }>(
  byId: ReadonlyMap<string, readonly R[]>,
  stretch: Stretch,
): R | undefined {
  const ids = [stretch.id, ...(stretch.phone === undefined ? [] : [stretch.phone])];
  for (const id of ids) {
    const found = byId
      .get(id)
      ?.find(
        (record) =>
          record.start - BEFORE_MS <= stretch.touchedTime &&
          stretch.openedTime <= record.end + AFTER_MS,
      );
    if (found !== undefined) return found;
  }
  return undefined;
}

function add<R>(byId: Map<string, R[]>, id: string, record: R): void {
  const records = byId.get(id);
  if (records === undefined) byId.set(id, [record]);
  else records.push(record);
}
