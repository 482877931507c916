// What must be there when a simulated world has come to rest: a fresh engine over everything that the log ever took, and the oracle beside it, say what
// was to be told; the ledger, the tasks and the dead letters say what was.
import type { DeadLetter } from '../../connectors/dead-letter.ts';
import { EpisodeBook } from '../../dissuasion/episode-book.ts';
import { nextStepOf } from '../../dissuasion/follow-up.ts';
import type { RecordedOutcome } from '../../dissuasion/task.ts';
import { LOSS_CLASSES } from '../../dissuasion/task.ts';
import type { Decision } from '../../engine/decision.ts';
import { Engine } from '../../engine/engine.ts';
import type { EncodedRow, LedgerTable } from '../../ledger/encode-row.ts';
import type { LedgerBatch } from '../../ledger/rows.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import type { Plan } from '../../rules/plan.ts';
import { Effects } from '../../runtime/effect.ts';
import { type FrameCounts, stepFrame } from '../../runtime/frame-step.ts';
import { FUTURE_MS_MAX } from '../../signal/event-time.ts';
import { parseSignalLine } from '../../signal/parse-signal-line.ts';
import { Oracle } from '../../sim/oracle/oracle.ts';
import type { OraclePack } from '../../sim/oracle/pack.ts';
import type { ModelLedger } from './model-ledger.ts';
import { linesOf } from './model-ledger.ts';
import type { ModelLog } from './model-log.ts';
import type { ModelTasks } from './model-tasks.ts';

/** What a world must not do. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export interface Remains {
  readonly log: ModelLog;
  readonly ledger: ModelLedger;
  readonly tasks: ModelTasks;
  readonly deadLetters: readonly DeadLetter[];
  readonly published: readonly Decision[];
  /** Outcomes that a member of staff was told are taken. */
  readonly takenOutcomes: readonly RecordedOutcome[];
  readonly plan: Plan;
  readonly oraclePack: OraclePack;
}

export interface Tally {
  readonly signals: number;
  readonly decisions: number;
  readonly tasks: number;
  readonly outcomes: number;
  readonly rows: number;
  readonly keptFen: number;
}

/** Counts what there is. Throws a Violation that says what is lost, doubled or different. */
export function judge(remains: Remains): Tally {
  const { log, ledger, tasks, plan } = remains;
  const told = new Effects();
  const engine = new Engine(plan);
  const episodes = new EpisodeBook();
  const counts: FrameCounts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  const batches: LedgerBatch[] = [];
  for (const frame of log.history) {
    const alone = new Effects();
    stepFrame(engine, episodes, frame, alone, counts);
    batches.push(alone.ledgerBatch());
    told.deadLetters.push(...alone.deadLetters);
    told.decisions.push(...alone.decisions);
  }
  sameDecisionsAsOracle(remains, told.decisions);
  const expected = newestRows(batches);
  sameRows('decisions', ledger.rows('decisions'), expected.get('decisions'));
  sameRows('episodes', ledger.rows('episodes'), expected.get('episodes'));
  sameRows('cases', ledger.rows('cases'), expected.get('cases'));
  sameRows('list_changes', ledger.rows('list_changes'), expected.get('list_changes'));
  sameRows('rule_quiets', ledger.rows('rule_quiets'), expected.get('rule_quiets'));
  const fromEngine = ledger
    .rows('task_events')
    .filter(({ kind }) => kind === 'opened' || kind === 'raised');
  sameRows('task_events', fromEngine, expected.get('task_events'));
  same('published', remains.published.map(textOf), told.decisions.map(textOf));
  same('dead letters', remains.deadLetters.map(textOf), told.deadLetters.map(textOf));
  judgeTasks(remains, expected.get('episodes') ?? []);
  const keptFen = judgeMoney(remains);
  const rows = (['decisions', 'episodes', 'task_events', 'outcomes', 'cases'] as const).reduce(
    (sum, table) => sum + ledger.rows(table).length,
    0,
  );
  const signals = counts.accepted + counts.late + counts.duplicate + counts.invalid;
  return {
    signals,
    decisions: told.decisions.length,
    tasks: tasks.jobs.size,
    outcomes: remains.takenOutcomes.length,
    rows,
    keptFen,
  };
}

function sameDecisionsAsOracle({ log, oraclePack }: Remains, decisions: readonly Decision[]): void {
  const oracle = new Oracle(oraclePack);
  const others: Decision[] = [];
  for (const { frame, appendedAt } of log.history) {
    for (const line of unpackFrame(frame)) {
      const parsed = parseSignalLine(line);
      if (!parsed.ok || parsed.signal.time > appendedAt + FUTURE_MS_MAX) continue;
      others.push(...oracle.process(parsed.signal).decisions);
    }
  }
  same('decisions of engine and oracle', decisions.map(textOf), others.map(textOf));
}

/** The newest row of each key, written frame by frame. */
function newestRows(batches: readonly LedgerBatch[]): Map<LedgerTable, EncodedRow[]> {
  const rows = new Map<string, { table: LedgerTable; row: EncodedRow }>();
  for (const batch of batches) {
    for (const [table, lines] of linesOf(batch)) {
      for (const line of lines) {
        const row: EncodedRow = JSON.parse(line);
        rows.set(`${table} ${idOf(table, row)}`, { table, row });
      }
    }
  }
  const byTable = new Map<LedgerTable, EncodedRow[]>();
  for (const { table, row } of rows.values())
    byTable.set(table, [...(byTable.get(table) ?? []), row]);
  return byTable;
}

const IDS = {
  decisions: 'decision_id',
  episodes: 'episode_id',
  task_events: 'event_id',
  outcomes: 'outcome_id',
  cases: 'row_id',
  orders: 'order_id',
  aftercare: 'aftercare_id',
  audit: 'seq',
  ladder_steps: 'delivery_id',
  desk_events: 'event_id',
  reviews: 'review_id',
  reaches: 'task_id',
  rule_versions: 'version_id',
  rule_texts: 'digest',
  call_scripts: 'digest',
  list_requests: 'request_id',
  list_changes: 'row_id',
  rule_quiets: 'row_id',
} as const;

function idOf(table: LedgerTable, row: EncodedRow): string {
  return String(row[IDS[table]]);
}

function sameRows(
  table: LedgerTable,
  rows: readonly EncodedRow[],
  expected: readonly EncodedRow[] = [],
): void {
  const ids = rows.map((row) => idOf(table, row));
  const doubled = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (doubled.length > 0) throw new Violation(`${table}: doubled ${doubled.join(', ')}`);
  same(table, rows.map(textOf), expected.map(textOf));
}

/** Each of the expected ones at least once, and nothing else. */
function same(what: string, given: readonly string[], expected: readonly string[]): void {
  const [has, wants] = [new Set(given), new Set(expected)];
  const lost = expected.filter((each) => !has.has(each));
  const extra = given.filter((each) => !wants.has(each));
  if (lost.length + extra.length === 0) return;
  const shown = [
    ...lost.slice(0, 2).map((l) => `lost ${l}`),
    ...extra.slice(0, 2).map((l) => `not due ${l}`),
  ];
  throw new Violation(
    `${what}: ${lost.length} lost, ${extra.length} not due\n  ${shown.join('\n  ')}`,
  );
}

function judgeTasks({ tasks }: Remains, episodes: readonly EncodedRow[]): void {
  const byEpisode = new Map([...tasks.jobs.values()].map((job) => [job.task.episodeId, job]));
  for (const [taskId, count] of tasks.addedCount)
    if (count !== 1) throw new Violation(`task ${taskId} was opened ${count} times`);
  if (byEpisode.size !== tasks.jobs.size) throw new Violation('an episode has several tasks');
  for (const episode of episodes) {
    const id = String(episode['episode_id']);
    const job = byEpisode.get(id);
    if (job === undefined) throw new Violation(`episode ${id} lost its task`);
    byEpisode.delete(id);
    const isOpen = episode['state'] === 'open';
    const { revision } = job.task.episode;
    if (job.closing === undefined && !isOpen)
      throw new Violation(`task ${job.task.taskId} of a closed episode still waits`);
    if (job.closing !== undefined && isOpen && 'withdrawn' in job.closing)
      throw new Violation(`task ${job.task.taskId} of an open episode was withdrawn`);
    if (job.closing === undefined && revision !== Number(episode['revision']))
      throw new Violation(
        `task ${job.task.taskId} shows revision ${revision}, its episode has ${episode['revision']}`,
      );
  }
  if (byEpisode.size > 0) throw new Violation(`tasks of no episode: ${[...byEpisode.keys()]}`);
}

/** The ledger's total of kept money is that of the outcomes with which tasks were closed. Gives it, in fen. */
function judgeMoney({ tasks, ledger, takenOutcomes }: Remains): number {
  const counting = new Map<string, EncodedRow>();
  for (const row of ledger.rows('outcomes')) {
    const episode = String(row['episode_id']);
    const before = counting.get(episode);
    if (before === undefined || orderOf(row) > orderOf(before)) counting.set(episode, row);
  }
  const rows = new Set(ledger.rows('outcomes').map((row) => row['outcome_id']));
  for (const { outcomeId, episodeId, followUps } of takenOutcomes) {
    if (!rows.has(outcomeId)) throw new Violation(`outcome ${outcomeId} was taken and is lost`);
    // One that did not end the task may be followed by another.
    if (nextStepOf(followUps ?? []) !== undefined) continue;
    const counts = counting.get(episodeId)?.['outcome_id'];
    if (counts !== outcomeId)
      throw new Violation(`outcome ${outcomeId} was taken; for its episode counts ${counts}`);
  }
  let ledgerFen = 0;
  let taskFen = 0;
  for (const job of tasks.jobs.values()) {
    const row = counting.get(job.task.episodeId);
    const rowFen = row === undefined ? 0 : keptOf(row);
    ledgerFen += rowFen;
    // One that the episode's end closed between the ledger's taking the outcome and the queue's: the ledger has it.
    if (job.closing === undefined || !('outcome' in job.closing)) taskFen += rowFen;
    else for (const name of LOSS_CLASSES) taskFen += job.closing.outcome.kept?.[name] ?? 0;
  }
  if (ledgerFen !== taskFen)
    throw new Violation(`the ledger has ${ledgerFen} fen kept, the tasks ${taskFen}`);
  return ledgerFen;
}

function orderOf(row: EncodedRow): string {
  return `${row['recorded_at']} ${row['outcome_id']}`;
}

function keptOf(row: EncodedRow): number {
  return ['dissuaded', 'payment_stopped', 'frozen', 'returned'].reduce(
    (sum, name) => sum + Number(row[`kept_${name}_fen`]),
    0,
  );
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}
