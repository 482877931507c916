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

export interface WorkRecountQuery {
  readonly from: number;
  readonly to: number;
  readonly prefix: string;
  /** Under which keys an episode counts, once under each, by its newest revision and the desk of its newest outcome; its typology when missing. */
  readonly keysOf?: (episode: Episode, desk: string) => readonly string[];
}

/** Figures of the episodes that opened in [from, to) in regions that begin with `prefix`. */
export function recountWork(
  { episodes, outcomes, orders, taskEvents }: WorkRows,
  { from, to, prefix, keysOf = ({ typology }) => [typology] }: WorkRecountQuery,
) {
  const newest = new Map<string, Episode>();
  for (const episode of episodes)
    if (episode.revision > (newest.get(episode.episodeId)?.revision ?? 0))
      newest.set(episode.episodeId, episode);
  const said = new Map(newestOutcomes(outcomes).map((row) => [row.episodeId, row]));
  const losses = new Map(
    lossByEpisode(outcomes, episodes, orders).map((loss) => [loss.episodeId, loss]),
  );
  const rows = new Map<string, ReturnType<typeof nothing>>();
  for (const episode of newest.values()) {
    const { episodeId, region, openedTime } = episode;
    if (openedTime < from || openedTime >= to || !region.startsWith(prefix)) continue;
    const events = taskEvents.filter((event) => event.episodeId === episodeId);
    const firstAt = (kind: TaskEventRow['kind']) =>
      events.filter((event) => event.kind === kind).sort((a, b) => a.at - b.at)[0]?.at;
    const [task, claim, closed] = [firstAt('opened'), firstAt('claimed'), firstAt('closed')];
    const outcome = said.get(episodeId)?.outcome;
    for (const key of new Set(keysOf(episode, said.get(episodeId)?.desk ?? ''))) {
      const row = rows.get(key) ?? nothing();
      rows.set(key, row);
      row.episodes++;
      row.tasks += task === undefined ? 0 : 1;
      row.claimed += claim === undefined ? 0 : 1;
      row.decided += outcome === undefined ? 0 : 1;
      row.confirmed += outcome !== undefined && OUTCOMES[outcome].fraud === true ? 1 : 0;
      row.notFraud += outcome === 'not-fraud' ? 1 : 0;
      row.calls += outcomes.filter((one) => one.episodeId === episodeId).length;
      row.heldMs += heldMsOf(events);
      row.lossPreventedFen += losses.get(episodeId)?.totalFen ?? 0;
      row.lostFen += losses.get(episodeId)?.lostFen ?? 0;
      row.lastTime = Math.max(row.lastTime, openedTime);
      if (task !== undefined && task >= openedTime) row.waits.signalToTask.push(task - openedTime);
      if (task !== undefined && claim !== undefined) row.waits.taskToClaim.push(claim - task);
      if (claim !== undefined && closed !== undefined)
        row.waits.claimToOutcome.push(closed - claim);
      if (closed !== undefined && closed >= openedTime)
        row.waits.signalToOutcome.push(closed - openedTime);
    }
  }
  return Object.fromEntries(
    [...rows].map(([key, { waits, ...row }]) => [
      key,
      {
        ...row,
        signalToTask: stretchOf(waits.signalToTask),
        taskToClaim: stretchOf(waits.taskToClaim),
        claimToOutcome: stretchOf(waits.claimToOutcome),
        signalToOutcome: stretchOf(waits.signalToOutcome),
      },
    ]),
  );
}

/** Percentiles between the two values next to them; waits of ten seconds and more are in whole seconds. */
function stretchOf(waits: readonly number[]) {
  if (waits.length === 0) return null;
  const told = waits.map((ms) => (ms < 10_000 ? ms : ms - (ms % 1000))).sort((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (told.length - 1);
    const [low = 0, high = low] = told.slice(Math.floor(place), Math.floor(place) + 2);
    return Math.round(low + (high - low) * (place - Math.floor(place)));
  };
  return { p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99) };
}

function nothing() {
  return {
    ...{ episodes: 0, tasks: 0, claimed: 0, decided: 0, confirmed: 0, notFraud: 0, calls: 0 },
    ...{ heldMs: 0, lossPreventedFen: 0, lostFen: 0, lastTime: 0 },
    waits: {
      signalToTask: [] as number[],
      taskToClaim: [] as number[],
      claimToOutcome: [] as number[],
      signalToOutcome: [] as number[],
    },
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
