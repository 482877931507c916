// The work on episodes recounted from rows, slowly and obviously: what reports of it are held to.
import type { Episode } from '../dissuasion/episode.ts';
import type { Order } from '../dissuasion/order.ts';
import { lossByEpisode, newestOutcomes } from '../ledger/loss-prevented.ts';
import type { OutcomeRow, TaskEventRow } from '../ledger/rows.ts';
import { OUTCOMES } from '../signal/outcome.ts';

export interface WorkRows {
  readonly episodes: readonly Episode[];
  readonly outcomes: readonly OutcomeRow[];
  readonly orders: readonly Order[];
  readonly taskEvents: readonly TaskEventRow[];
}

const ENDS_HOLD = ['closed', 'released', 'lapsed', 'put-back', 'set-aside', 'passed', 'moved'];

/** Figures of the episodes that opened in [from, to) in regions that begin with `prefix`, by the typology of their newest revision. */
export function recountWork(
  { episodes, outcomes, orders, taskEvents }: WorkRows,
  { from, to, prefix }: { from: number; to: number; prefix: string },
) {
  const newest = new Map<string, Episode>();
  for (const episode of episodes)
    if (episode.revision > (newest.get(episode.episodeId)?.revision ?? 0))
      newest.set(episode.episodeId, episode);
  const said = new Map(newestOutcomes(outcomes).map((row) => [row.episodeId, row.outcome]));
  const losses = new Map(
    lossByEpisode(outcomes, episodes, orders).map((loss) => [loss.episodeId, loss]),
  );
  const rows = new Map<string, ReturnType<typeof nothing>>();
  for (const { episodeId, typology, region, openedTime } of newest.values()) {
    if (openedTime < from || openedTime >= to || !region.startsWith(prefix)) continue;
    const row = rows.get(typology) ?? nothing();
    rows.set(typology, row);
    const events = taskEvents.filter((event) => event.episodeId === episodeId);
    const outcome = said.get(episodeId);
    row.episodes++;
    row.tasks += events.some(({ kind }) => kind === 'opened') ? 1 : 0;
    row.claimed += events.some(({ kind }) => kind === 'claimed') ? 1 : 0;
    row.decided += outcome === undefined ? 0 : 1;
    row.confirmed += outcome !== undefined && OUTCOMES[outcome].fraud === true ? 1 : 0;
    row.notFraud += outcome === 'not-fraud' ? 1 : 0;
    row.calls += outcomes.filter((one) => one.episodeId === episodeId).length;
    row.heldMs += heldMsOf(events);
    row.lossPreventedFen += losses.get(episodeId)?.totalFen ?? 0;
    row.lostFen += losses.get(episodeId)?.lostFen ?? 0;
  }
  return Object.fromEntries(rows);
}

function nothing() {
  return {
    ...{ episodes: 0, tasks: 0, claimed: 0, decided: 0, confirmed: 0, notFraud: 0, calls: 0 },
    ...{ heldMs: 0, lossPreventedFen: 0, lostFen: 0 },
  };
}

/** No two events of an episode are at one time here. */
function heldMsOf(events: readonly TaskEventRow[]): number {
  let sinceMs: number | undefined;
  let heldMs = 0;
  for (const { kind, at } of [...events].sort((a, b) => a.at - b.at)) {
    if (kind !== 'claimed' && !ENDS_HOLD.includes(kind)) continue;
    if (sinceMs !== undefined) heldMs += at - sinceMs;
    sinceMs = kind === 'claimed' ? at : undefined;
  }
  return heldMs;
}
