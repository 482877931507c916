// Loss prevented, a yuan counted once: what the newest outcome of each episode says was kept, or its banks say, bounded by the money that the episode's
// transfers show was at risk, less what was lost. The method, with examples: docs/loss-prevented.md. The same is said twice here, in
// TypeScript and in SQL; a test compares them on random data. Change both and the page together.
import type { Episode } from '../dissuasion/episode.ts';
import type { Order } from '../dissuasion/order.ts';
import { LOSS_CLASSES, type LossClass } from '../dissuasion/task.ts';
import { type BankWord, bankWords, bankWordsSql } from './bank-word.ts';
import type { OutcomeRow } from './rows.ts';
import { type OwnMoney, ownMoney, WITHOUT_MONEY } from './shared-money.ts';

export interface LossPrevented {
  /** Counted money by how it was kept, fen; each yuan in one class. */
  readonly keptFen: Readonly<Record<LossClass, number>>;
  /** Sum of the classes, fen. */
  readonly totalFen: number;
  /** What the desks reported as kept, fen. The part above `totalFen` has no money at risk behind it. */
  readonly claimedFen: number;
  /** The part of that which people said they were about to pay and no transfer shows, either way, fen; never part of the total. */
  readonly statedFen: number;
  /** What the desks reported as lost, each yuan of a transfer once, fen; never part of the total. */
  readonly lostFen: number;
}

export interface EpisodeLoss extends LossPrevented {
  readonly episodeId: string;
  /** The outcome that counts. */
  readonly outcomeId: string;
}

/** The strongest evidence first. */
const BANK_CLASSES = ['returned', 'frozen', 'payment-stopped'] as const;

/** Totals over all episodes that have an outcome. Order and repetition of the rows change nothing. */
export function lossPreventedOf(
  outcomes: Iterable<OutcomeRow>,
  episodes: Iterable<Episode>,
  orders: Iterable<Order> = [],
): LossPrevented {
  const keptFen = noneKept();
  let claimedFen = 0;
  let statedFen = 0;
  let lostFen = 0;
  for (const loss of lossByEpisode(outcomes, episodes, orders)) {
    for (const name of LOSS_CLASSES) keptFen[name] += loss.keptFen[name];
    claimedFen += loss.claimedFen;
    statedFen += loss.statedFen;
    lostFen += loss.lostFen;
  }
  return { keptFen, totalFen: sumOf(keptFen), claimedFen, statedFen, lostFen };
}

/** The same by episode, in the order of their ids: what a total opens to. */
export function lossByEpisode(
  outcomes: Iterable<OutcomeRow>,
  episodes: Iterable<Episode>,
  orders: Iterable<Order> = [],
): EpisodeLoss[] {
  const words = bankWords(orders);
  const revisions = new Map<string, Episode>();
  for (const episode of episodes) {
    const known = revisions.get(episode.episodeId);
    if (known === undefined || episode.revision > known.revision) {
      revisions.set(episode.episodeId, episode);
    }
  }
  const newest = new Map(newestOutcomes(outcomes).map((row) => [row.episodeId, row]));
  const losses: EpisodeLoss[] = [];
  for (const [episodeId, money] of ownMoney(revisions, newest)) {
    const outcome = newest.get(episodeId);
    if (outcome === undefined) continue;
    const { outcomeId } = outcome;
    losses.push({ episodeId, outcomeId, ...countOnce(outcome, money, words.get(episodeId)) });
  }
  return losses.sort((a, b) => (a.episodeId < b.episodeId ? -1 : 1));
}

/** The outcome of each episode that counts: the newest `recordedAt`, ties by the greater `outcomeId`. */
export function newestOutcomes(outcomes: Iterable<OutcomeRow>): OutcomeRow[] {
  const newest = new Map<string, OutcomeRow>();
  for (const outcome of outcomes) {
    const known = newest.get(outcome.episodeId);
    if (known === undefined || isNewer(outcome, known)) newest.set(outcome.episodeId, outcome);
  }
  return [...newest.values()];
}

function isNewer(a: OutcomeRow, b: OutcomeRow): boolean {
  return a.recordedAt === b.recordedAt ? a.outcomeId > b.outcomeId : a.recordedAt > b.recordedAt;
}

/** What of one outcome's kept money counts. The strongest evidence comes first: returned, frozen, payment stopped, dissuaded. */
export function countOnce(
  { outcome, kept }: Pick<OutcomeRow, 'outcome' | 'kept'>,
  money: OwnMoney,
  word: BankWord = {},
): LossPrevented {
  const keptFen = noneKept();
  if (WITHOUT_MONEY.includes(outcome)) {
    return { keptFen, totalFen: 0, claimedFen: 0, statedFen: 0, lostFen: 0 };
  }
  const { lostFen } = money;
  // Lost money is first taken from what went out, then from what was thought to be held.
  const leftFen = Math.max(0, money.leftFen - lostFen);
  let heldFen = Math.max(0, money.heldFen - Math.max(0, lostFen - money.leftFen));
  const saidFen = bankSumOf(kept ?? {});
  // What a bank says counts in place of what the desk says of that class; together no more than either says, for the two may tell one yuan apart.
  let poolFen = Math.min(leftFen + heldFen, Math.max(saidFen, bankSumOf(word)));
  let byBankFen = 0;
  for (const name of BANK_CLASSES) {
    keptFen[name] = Math.min(word[name] ?? kept?.[name] ?? 0, poolFen);
    poolFen -= keptFen[name];
    byBankFen += keptFen[name];
  }
  // Only money that never went out can have been kept by talking.
  heldFen -= Math.max(0, byBankFen - leftFen);
  const talkedFen = kept?.dissuaded ?? 0;
  keptFen.dissuaded = Math.min(talkedFen, heldFen);
  // Money that was seen to leave and of which nobody reports more may be the very money that was said to have stayed.
  const unclearFen = Math.max(0, leftFen - byBankFen);
  // What a bank holds beyond the desk's report of it may be the money that the desk reported as talked out of.
  const unsaidFen = Math.max(0, byBankFen - saidFen);
  // What counts in another episode is not stated beside it, nor what another one says was lost.
  const uncountedFen = talkedFen - keptFen.dissuaded - money.elsewhereFen - money.heardFen;
  const statedFen = Math.max(0, uncountedFen - unclearFen - unsaidFen);
  const totalFen = sumOf(keptFen);
  return { keptFen, totalFen, claimedFen: sumOf(kept ?? {}), statedFen, lostFen };
}

function bankSumOf(said: BankWord): number {
  return BANK_CLASSES.reduce((sum, name) => sum + (said[name] ?? 0), 0);
}

function noneKept(): Record<LossClass, number> {
  return { dissuaded: 0, 'payment-stopped': 0, frozen: 0, returned: 0 };
}

function sumOf(keptFen: Partial<Readonly<Record<LossClass, number>>>): number {
  let sumFen = 0;
  for (const name of LOSS_CLASSES) sumFen += keptFen[name] ?? 0;
  return sumFen;
}

/** Where the columns of loss prevented find what an episode's transfers show: SQL text. */
export interface MoneySql {
  /** Whether the ledger knows the episode: 0 or 1. */
  readonly isKnown: string;
  readonly held: string;
  readonly left: string;
  /** `own` of a row of `sharedMoneySql`. */
  readonly own: string;
}

/** SELECT of what is an episode's own of those that share a transfer: episode_id, and own, a tuple of a version that is not 0, held, left, elsewhere, lost and heard. They are few. */
export const SHARED_MONEY_SQL =
  'SELECT episode_id, max((version, held_fen, left_fen, elsewhere_fen, lost_fen, heard_fen)) AS own FROM shared_money GROUP BY episode_id';

/** Where loss prevented is worked out from: SQL text. */
export interface LossSource extends MoneySql {
  /** What stands after FROM: it has `o`, the outcome that counts, and `b`, the row of `bankWordsSql`. */
  readonly from: string;
  /** Columns that are handed on beside those of the loss, each with a name of its own. */
  readonly carried: readonly string[];
}

/**
 * SELECT of the columns of loss prevented of one episode, fen, beside the carried ones. It goes in four steps because the analysis of ClickHouse puts the
 * whole of an expression wherever its name stands: in one step it took most of a second, whatever the rows.
 */
export function lossSql({ from, carried, isKnown, held, left, own }: LossSource): string {
  return `
SELECT
  *,
  if(has_money, least(talked_fen, kept_of_held_fen - greatest(0, by_bank_fen - kept_of_left_fen)), 0) AS dissuaded_fen,
  if(
    has_money,
    greatest(
      0,
      talked_fen - dissuaded_fen - elsewhere_fen - heard_fen - greatest(0, kept_of_left_fen - by_bank_fen) - greatest(0, by_bank_fen - said_fen)
    ),
    0
  ) AS stated_fen
FROM (
  SELECT
    *,
    least(returned_bound_fen, pool_fen) AS returned_fen,
    least(frozen_bound_fen, pool_fen - returned_fen) AS frozen_fen,
    least(stopped_bound_fen, pool_fen - returned_fen - frozen_fen) AS payment_stopped_fen,
    returned_fen + frozen_fen + payment_stopped_fen AS by_bank_fen
  FROM (
    SELECT
      *,
      greatest(0, left_fen - lost_fen) AS kept_of_left_fen,
      greatest(0, held_fen - greatest(0, lost_fen - left_fen)) AS kept_of_held_fen,
      if(has_money, least(kept_of_left_fen + kept_of_held_fen, greatest(said_fen, bank_sum_fen)), 0) AS pool_fen
    FROM (
      SELECT
        ${carried.join(', ')},
        o.outcome NOT IN ('not-fraud', 'duplicate') AS has_money,
        multiIf(has_money = 0, 0, ${own}.1 > 0, ${own}.5, o.lost_fen) AS lost_fen,
        multiIf(${own}.1 > 0, ${own}.2, ${isKnown} = 1, ${held}, o.at_risk_fen) AS held_fen,
        multiIf(${own}.1 > 0, ${own}.3, ${isKnown} = 1, ${left}, 0) AS left_fen,
        ${own}.4 AS elsewhere_fen,
        ${own}.6 AS heard_fen,
        o.kept_dissuaded_fen AS talked_fen,
        o.kept_returned_fen + o.kept_frozen_fen + o.kept_payment_stopped_fen AS said_fen,
        if(has_money, talked_fen + said_fen, 0) AS claimed_fen,
        b.bank_returned_fen + b.bank_frozen_fen + b.bank_stopped_fen AS bank_sum_fen,
        if(b.has_returned = 1, b.bank_returned_fen, o.kept_returned_fen) AS returned_bound_fen,
        if(b.has_frozen = 1, b.bank_frozen_fen, o.kept_frozen_fen) AS frozen_bound_fen,
        if(b.has_stopped = 1, b.bank_stopped_fen, o.kept_payment_stopped_fen) AS stopped_bound_fen
      FROM ${from}
    )
  )
)`;
}

/**
 * SELECT of one row an episode that has an outcome, with what the one that counts says: episode_id, outcome_id, outcome, held_fen, left_fen,
 * dissuaded_fen, payment_stopped_fen, frozen_fen, returned_fen, claimed_fen, stated_fen, lost_fen. `episodes` is SQL of a set of ids. It does without
 * FINAL: which row counts is decided over all rows of an episode. What is an episode's own of transfers that others share is as it was worked out last
 * (ledger/count-shared.ts).
 */
export function episodeLossSql(episodes: string): string {
  return `
WITH
  counted AS (
    SELECT * FROM outcomes
    WHERE episode_id IN (${episodes})
    ORDER BY episode_id, recorded_at DESC, outcome_id DESC
    LIMIT 1 BY episode_id
  ),
  money AS (
    SELECT episode_id, max(newest_revision) AS r FROM episode_facts WHERE episode_id IN (SELECT episode_id FROM counted) GROUP BY episode_id
  ),
  banks AS (${bankWordsSql('SELECT episode_id FROM counted')}),
  shared AS (${SHARED_MONEY_SQL})
${lossSql({
  from: `counted AS o
    LEFT JOIN money AS m ON m.episode_id = o.episode_id
    LEFT JOIN banks AS b ON b.episode_id = o.episode_id
    LEFT JOIN shared AS s ON s.episode_id = o.episode_id`,
  carried: ['o.episode_id AS episode_id', 'o.outcome_id AS outcome_id', 'o.outcome AS outcome'],
  isKnown: "(m.r.region != '')",
  held: 'm.r.held_fen',
  left: 'm.r.left_fen',
  own: 's.own',
})}`;
}
