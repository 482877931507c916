// Works out whose the money is of transfers that several episodes know (ledger/shared-money.ts), before days and work are counted that need it. What is shared is
// rare: of touches that share nothing this is one small question.
import type { EpisodeTransfer } from '../dissuasion/episode.ts';
import { isOutcome } from '../signal/outcome.ts';
import type { ClickHouse } from './clickhouse.ts';
import { nextVersion } from './next-version.ts';
import { type KnowingEpisode, ownMoney, type SaidOfMoney } from './shared-money.ts';

/** Episodes of one statement: bounds memory. */
const EPISODES_MAX = 5_000;

interface KnowingRow {
  readonly episode_id: string;
  readonly opened_ms: number;
  readonly outcome_name: string;
  readonly lost_fen: number;
  readonly at_risk_fen: number;
  readonly moves: string;
  readonly is_asked: number;
}

/** SQL of the episodes of touches (SQL of a list of ids), and of those whose money goes by theirs when `isShared`. */
export function touchedSql(touches: string, isShared: boolean): string {
  const touched = `SELECT arrayJoin(episode_ids) AS episode_id FROM touches WHERE touch_id IN (${touches})`;
  return isShared ? `${touched} UNION ALL ${reachedSql(touched)}` : touched;
}

/** Whether an episode of these touches is known to share a transfer. Throws what ClickHouse throws. */
export async function isSharing(clickHouse: ClickHouse, touches: string): Promise<boolean> {
  const [row] = await clickHouse.select<{ pairs: number }>(
    `SELECT count() AS pairs FROM shared_transfers WHERE episode_id IN (${touchedSql(touches, false)})`,
  );
  return (row?.pairs ?? 0) > 0;
}

/** SQL of the episodes that share a transfer with those of a set, themselves among them; of none that shares nothing. */
function sharingSql(episodes: string): string {
  return `SELECT episode_id FROM shared_transfers WHERE transfer IN (SELECT transfer FROM shared_transfers WHERE episode_id IN (${episodes}))`;
}

/**
 * The same, and those that share one with these: what is lost of a transfer goes by what all that know it report, and what that is of by whose their other transfers are.
 */
function reachedSql(episodes: string): string {
  return sharingSql(sharingSql(episodes));
}

/** What a transfer's hash is made of, as touches have it. */
export function transferText({ transferId }: EpisodeTransfer, payee: string): string {
  return `${transferId}\u0000${payee}`;
}

/**
 * Works out the own money of all episodes whose money goes by that of these touches (SQL of a list of ids); false when they share no transfer. Two of these beside each
 * other are safe as counts are: the one that began last has seen at least what the other was asked for. Throws what ClickHouse throws.
 */
export async function countShared(clickHouse: ClickHouse, touches: string): Promise<boolean> {
  const touched = touchedSql(touches, false);
  const moved = `SELECT sipHash64(arrayJoin(transfers)) FROM touches WHERE touch_id IN (${touches})`;
  const [found] = await clickHouse.select<{ is_shared: number }>(`
    SELECT
      uniqExact(transfer, episode_id) > uniqExact(transfer)
        OR (SELECT count() FROM shared_transfers WHERE episode_id IN (${touched})) > 0 AS is_shared
    FROM transfer_episodes WHERE transfer IN (${moved})`);
  if (found?.is_shared !== 1) return false;
  const shared = `
    SELECT transfer, groupUniqArray(episode_id) AS knowing FROM transfer_episodes
    WHERE transfer IN (
      ${moved}
      UNION ALL SELECT transfer FROM shared_transfers WHERE episode_id IN (${touched})
    )
    GROUP BY transfer HAVING length(knowing) > 1`;
  await clickHouse.run(
    `INSERT INTO shared_transfers (transfer, episode_id) SELECT transfer, arrayJoin(knowing) FROM (${shared})`,
  );
  const reached = reachedSql(touched);
  const [all] = await clickHouse.select<{ episodes: number }>(
    `SELECT uniqExact(episode_id) AS episodes FROM (${reached})`,
  );
  const parts = Math.ceil((all?.episodes ?? 0) / EPISODES_MAX);
  for (let part = 0; part < parts; part++)
    await countPart(
      clickHouse,
      `SELECT episode_id FROM (${reached}) WHERE sipHash64(episode_id) % ${parts} = ${part}`,
    );
  return true;
}

async function countPart(clickHouse: ClickHouse, asked: string): Promise<void> {
  // Before anything is read: whoever began later has the greater.
  const version = await nextVersion(clickHouse, ['shared_money']);
  const rows = await clickHouse.select<KnowingRow>(knowingSql(asked));
  const episodes = new Map<string, KnowingEpisode>();
  const said = new Map<string, SaidOfMoney>();
  for (const { episode_id: episodeId, opened_ms: openedTime, moves, ...row } of rows) {
    if (moves !== '')
      episodes.set(episodeId, { episodeId, openedTime, transfers: JSON.parse(moves) });
    const { outcome_name: outcome, lost_fen: lostFen, at_risk_fen: atRiskFen } = row;
    if (isOutcome(outcome)) said.set(episodeId, { outcome, lostFen, atRiskFen });
  }
  const money = ownMoney(episodes, said);
  const lines = rows.flatMap(({ episode_id, is_asked }) => {
    const own = money.get(episode_id);
    if (is_asked === 0 || own === undefined) return [];
    const { heldFen: held_fen, leftFen: left_fen, elsewhereFen: elsewhere_fen } = own;
    const { lostFen: lost_fen, heardFen: heard_fen, countedIn: counted_in } = own;
    const sums = { held_fen, left_fen, elsewhere_fen, lost_fen, heard_fen };
    return [JSON.stringify({ episode_id, version, ...sums, counted_in })];
  });
  if (lines.length === 0) return;
  await clickHouse.run(
    `INSERT INTO shared_money SETTINGS async_insert = 0 FORMAT JSONEachRow\n${lines.join('\n')}`,
  );
}

/** SELECT of what is known of the asked episodes, and of all that their money goes by. */
function knowingSql(asked: string): string {
  return `
WITH
  knowing AS (${reachedSql(asked)}),
  facts AS (
    SELECT episode_id, max(newest_revision) AS r, max(newest_outcome) AS o
    FROM episode_facts WHERE episode_id IN (SELECT episode_id FROM knowing) GROUP BY episode_id
  ),
  newest AS (
    SELECT episode_id, argMax(transfers, revision) AS moves FROM episodes
    WHERE (region, opened_time) IN (SELECT r.region, fromUnixTimestamp64Milli(r.opened_ms, 'UTC') FROM facts WHERE r.region != '')
      AND episode_id IN (SELECT episode_id FROM knowing)
    GROUP BY episode_id
  )
SELECT
  facts.episode_id AS episode_id, facts.r.opened_ms AS opened_ms, newest.moves AS moves,
  facts.o.outcome AS outcome_name, facts.o.lost_fen AS lost_fen, facts.o.at_risk_fen AS at_risk_fen,
  facts.episode_id IN (${asked}) AS is_asked
FROM facts LEFT JOIN newest ON newest.episode_id = facts.episode_id`;
}
