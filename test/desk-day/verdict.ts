// The judgement on a day, from what is left of it: the ledger, the tasks in Redis, and what staff saw. Everything that a line names must not be.
import type { TaskState } from '../../dissuasion/task.ts';
import { taskIdOf } from '../../dissuasion/task.ts';
import type { TaskQueue } from '../../dissuasion/task-queue.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { isOutcome, OUTCOMES } from '../../signal/outcome.ts';
import { overlookedOf } from './overlooked.ts';
import { percentile } from './percentile.ts';
import type { Lateness } from './waits.ts';
import type { TakenOver, WaitSpan, Witness } from './witness.ts';

export interface Outage {
  readonly from: number;
  readonly to: number;
}

export interface Verdict {
  readonly people: number;
  readonly episodes: number;
  readonly outcomes: number;
  readonly open: Readonly<Record<TaskState, number>>;
  readonly risen: number;
  /** Claims and risings after the deadline, beside outages, ms: how late rising is. */
  readonly riseLateMs: readonly number[];
  /** Tasks that waited on though one rose that came later and might wait as long. */
  readonly overlooked: number;
  readonly ages: readonly AgeRow[];
  readonly faults: readonly string[];
}

export interface AgeRow {
  readonly level: WaitSpan['level'];
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface Evidence {
  readonly ledger: Ledger;
  readonly tasks: TaskQueue;
  readonly witness: Witness;
  /** Phones and accounts whose signals were answered. */
  readonly people: ReadonlySet<string>;
  readonly outages: readonly Outage[];
  /** Rising may be so late, ms, outages not counted. */
  readonly slackMs: number;
}

interface EpisodeRow {
  readonly episode_id: string;
  readonly person_id: string;
  readonly state: string;
}

interface OutcomeRow {
  readonly outcome_id: string;
  readonly task_id: string;
  readonly outcome: string;
}

const AT_ONCE = 200;

/** Judges; the service has ended. */
export async function judge(evidence: Evidence): Promise<Verdict> {
  const { ledger, witness, people, outages, slackMs } = evidence;
  const episodes = await ledger.openAll(
    await ledger.query<EpisodeRow>('SELECT episode_id, person_id, state FROM episodes FINAL'),
  );
  const outcomes = await ledger.query<OutcomeRow>(
    'SELECT outcome_id, task_id, outcome FROM outcomes FINAL',
  );
  const states = await statesOf(evidence.tasks, episodes);
  const { lates: seen, rises, roseEarly } = witness.waits;
  const lates = await withLapses(ledger, seen);
  const riseLateMs = lates.map((late) => latenessMs(late, outages)).sort((a, b) => a - b);
  const late = lates.filter((one) => latenessMs(one, outages) > slackMs);
  const faults = [
    ...peopleFaults(people, episodes),
    ...taskFaults(episodes, outcomes, states),
    ...outcomeFaults(witness, outcomes),
    ...named('held twice', witness.heldTwice),
    ...named('rose before its time', roseEarly),
    ...named('given away while a lease held', takenFaults(witness.takenOver, outages)),
    ...named(
      'neither claimed nor risen by its deadline',
      late.map(({ taskId, desk }) => `${taskId} at ${desk}`),
    ),
    ...named('unwanted answer', unwanted(witness)),
  ];
  return {
    people: people.size,
    episodes: episodes.length,
    outcomes: outcomes.length,
    open: countsOf([...states.values()]),
    risen: witness.risen,
    riseLateMs,
    overlooked: overlookedOf(lates, rises).length,
    ages: agesOf(witness.waited),
    faults,
  };
}

/** A task whose lease lapsed meanwhile, also one that somebody had who was killed with the answer on its way, got another deadline while it was held. */
async function withLapses(ledger: Ledger, lates: readonly Lateness[]): Promise<Lateness[]> {
  const rows = await ledger.query<{ task_id: string; lapsed_ms: number }>(
    `SELECT task_id, toUnixTimestamp64Milli(at) AS lapsed_ms FROM task_events WHERE kind = 'lapsed' ORDER BY lapsed_ms`,
  );
  const lapses = Map.groupBy(rows, (row) => row.task_id);
  return lates.flatMap((late) => {
    const { taskId, since, claimedAt, deadlineMs } = late;
    const between = (lapses.get(taskId) ?? []).findLast(
      ({ lapsed_ms: at }) => at > since && at <= claimedAt,
    );
    if (between === undefined) return [late];
    const due = Math.max(late.due, between.lapsed_ms + deadlineMs);
    return claimedAt > due ? [{ ...late, due }] : [];
  });
}

/** Redis that ends may have said that a lease is held and not have written it. */
function takenFaults(taken: readonly TakenOver[], outages: readonly Outage[]): string[] {
  return taken
    .filter(({ from, to }) => outages.every((one) => one.to < from || one.from - 1_000 > to))
    .map(({ text }) => text);
}

function peopleFaults(people: ReadonlySet<string>, episodes: readonly EpisodeRow[]): string[] {
  const known = new Set(episodes.map((row) => row.person_id));
  return named(
    'person without an episode',
    [...people].filter((id) => !known.has(id)),
  );
}

/** A task is open as long as no outcome ended it, and closed from then on; one outcome ends it. */
function taskFaults(
  episodes: readonly EpisodeRow[],
  outcomes: readonly OutcomeRow[],
  states: ReadonlyMap<string, TaskState | undefined>,
): string[] {
  const endings = new Map<string, number>();
  for (const { task_id: taskId, outcome } of outcomes)
    if (isOutcome(outcome) && OUTCOMES[outcome].ends)
      endings.set(taskId, (endings.get(taskId) ?? 0) + 1);
  const lost: string[] = [];
  const left: string[] = [];
  const apart: string[] = [];
  for (const { episode_id: episodeId, state } of episodes) {
    const taskId = taskIdOf(episodeId);
    const isEnded = endings.has(taskId);
    const task = states.get(taskId);
    if (!isEnded && (task === undefined || task === 'closed')) lost.push(taskId);
    if (isEnded && task !== 'closed') left.push(`${taskId} is ${task ?? 'gone'}`);
    if (isEnded !== (state === 'closed')) apart.push(`${episodeId} is ${state}`);
  }
  const twice = [...endings].filter(([, times]) => times > 1).map(([taskId]) => taskId);
  return [
    ...named('task lost', lost),
    ...named('task left open after its outcome', left),
    ...named('episode not as its outcomes say', apart),
    ...named('task ended twice', twice),
  ];
}

function outcomeFaults(witness: Witness, outcomes: readonly OutcomeRow[]): string[] {
  const known = new Set(outcomes.map(({ outcome_id: id }) => id));
  return [
    ...named(
      'outcome lost',
      [...witness.acknowledged].filter((id) => !known.has(id)),
    ),
    ...named(
      'outcome that nobody sent',
      [...known].filter((id) => !witness.sent.has(id)),
    ),
    ...named('outcome twice', known.size === outcomes.length ? [] : ['of the outcomes']),
  ];
}

async function statesOf(
  tasks: TaskQueue,
  episodes: readonly EpisodeRow[],
): Promise<Map<string, TaskState | undefined>> {
  const states = new Map<string, TaskState | undefined>();
  for (let at = 0; at < episodes.length; at += AT_ONCE) {
    const ids = episodes.slice(at, at + AT_ONCE).map((row) => taskIdOf(row.episode_id));
    const views = await Promise.all(ids.map((id) => tasks.find(id)));
    for (const [index, id] of ids.entries()) states.set(id, views[index]?.state);
  }
  return states;
}

function countsOf(states: readonly (TaskState | undefined)[]): Verdict['open'] {
  const counts = { waiting: 0, deferred: 0, claimed: 0, closed: 0 };
  for (const state of states) if (state !== undefined) counts[state]++;
  return counts;
}

/** How long after its deadline a task still waited there while everything ran. */
function latenessMs({ due, claimedAt }: Lateness, outages: readonly Outage[]): number {
  const awayMs = outages.reduce(
    (sum, { from, to }) => sum + Math.max(0, Math.min(to, claimedAt) - Math.max(from, due)),
    0,
  );
  return Math.max(0, claimedAt - due - awayMs);
}

function agesOf(waits: readonly WaitSpan[]): AgeRow[] {
  return (['red', 'orange', 'aftercare'] as const).map((level) => {
    const sorted = waits
      .filter((wait) => wait.level === level)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b);
    const [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1].map((part) => percentile(sorted, part));
    return {
      level,
      count: sorted.length,
      p50: p50 ?? 0,
      p95: p95 ?? 0,
      p99: p99 ?? 0,
      max: max ?? 0,
    };
  });
}

function unwanted({ counts }: Witness): string[] {
  return [...counts]
    .filter(([what]) => /answered|5\d\d$/.test(what))
    .map(([what, count]) => `${what}, ${count} times`);
}

/** One line for all that is wrong in the same way, with the first few. */
function named(what: string, which: readonly string[]): string[] {
  if (which.length === 0) return [];
  return [`${what}: ${which.length} (${which.slice(0, 3).join('; ')})`];
}
