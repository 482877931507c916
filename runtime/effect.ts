// What the outside must be told because of some frames: rows for the ledger, tasks to open, to raise or to withdraw, refused
// signals to keep. Every effect carries an id made from its content, so that telling it twice changes nothing.
import type { DeadLetter } from '../connectors/dead-letter.ts';
import type { Episode, EpisodeChange } from '../dissuasion/episode.ts';
import { type Task, taskOf } from '../dissuasion/task.ts';
import type { Decision } from '../engine/decision.ts';
import type { Verdict } from '../engine/engine.ts';
import type { ListChangeRow } from '../ledger/list-row.ts';
import type { RuleQuietRow } from '../ledger/quiet-row.ts';
import type { CaseRow, LedgerBatch, TaskEventRow } from '../ledger/rows.ts';
import type { SentRecord } from '../shuffle/outbox.ts';
import { contentId } from '../signal/content-id.ts';

const VERDICTS: readonly Verdict[] = ['accepted', 'late', 'duplicate'];

/** What becomes of a task. One whose episode was closed by an outcome is withdrawn too: it changes nothing when the desk completed it. */
export interface TaskChange {
  readonly task: Task;
  readonly kind: 'open' | 'raise' | 'withdraw';
}

/** Everything that must be told because of a run of frames, as plain data that goes from thread to thread. */
export interface Tellings {
  readonly tasks: readonly TaskChange[];
  readonly ledger: LedgerBatch;
  readonly decisions: readonly Decision[];
  /** Those of them that people may hear of: what is quiet for a person sends no message either. */
  readonly warnings: readonly Decision[];
  readonly deadLetters: readonly DeadLetter[];
  readonly verdicts: readonly VerdictCount[];
  /** Of a suspect stage: what goes on to people. */
  readonly sent: readonly SentRecord[];
}

/** How many signals of a source and type came to a verdict. */
export interface VerdictCount {
  readonly source: string;
  readonly type: string;
  readonly result: string;
  readonly count: number;
}

/** Whether nobody has to be told. The ledger's rows come of decisions, tasks, cases, lists and quiet rules; episodes may change without a task of theirs. */
export function isNothing({ ledger, tasks, deadLetters, sent }: Tellings): boolean {
  const { decisions = [], episodes = [], cases = [], listChanges = [], ruleQuiets = [] } = ledger;
  return [decisions, episodes, cases, listChanges, ruleQuiets, tasks, deadLetters, sent].every(
    ({ length }) => length === 0,
  );
}

/** Effects of a run of frames, gathered before they are flushed. */
export class Effects {
  readonly decisions: Decision[] = [];
  readonly warnings: Decision[] = [];
  readonly cases: CaseRow[] = [];
  readonly listChanges: ListChangeRow[] = [];
  readonly ruleQuiets: RuleQuietRow[] = [];
  readonly deadLetters: DeadLetter[] = [];
  readonly sent: SentRecord[] = [];
  readonly #taskEvents: TaskEventRow[] = [];
  /** By source and type. */
  readonly #verdicts = new Map<string, Map<string, Record<Verdict, number>>>();
  /** Newest change of each episode, with the time at which the log took the frame that opened it. */
  readonly #changes = new Map<string, { change: EpisodeChange; isOpened: boolean; at: number }>();

  /** All of them. */
  tellings(): Tellings {
    const verdicts = [...this.#verdicts].flatMap(([source, types]) =>
      [...types].flatMap(([type, counts]) =>
        VERDICTS.flatMap((result) =>
          counts[result] === 0 ? [] : [{ source, type, result, count: counts[result] }],
        ),
      ),
    );
    const { decisions, warnings, deadLetters, sent } = this;
    const ledger = this.ledgerBatch();
    return { tasks: this.taskChanges(), ledger, decisions, warnings, deadLetters, verdicts, sent };
  }

  /** Counts a signal for the metrics. */
  verdict(source: string, type: string, result: Verdict): void {
    let types = this.#verdicts.get(source);
    if (types === undefined) {
      types = new Map();
      this.#verdicts.set(source, types);
    }
    let counts = types.get(type);
    if (counts === undefined) {
      counts = { accepted: 0, late: 0, duplicate: 0 };
      types.set(type, counts);
    }
    counts[result]++;
  }

  /**
   * Takes a change of an episode in. Of several only the newest state is told, and that it was opened; but each opening and each raising is
   * an event of its task, so that the events do not depend on which frames were run together.
   */
  change(change: EpisodeChange, at: number): void {
    const { kind, episode } = change;
    const id = episode.episodeId;
    if (kind === 'opened' || kind === 'raised')
      this.#taskEvents.push(taskEventOf(kind, episode, at));
    const before = this.#changes.get(id);
    const isOpened = kind === 'opened' || before?.isOpened === true;
    this.#changes.set(id, { change, isOpened, at: isOpened ? (before?.at ?? at) : at });
  }

  /** Tasks in the order in which their episodes changed first. */
  taskChanges(): TaskChange[] {
    const changes: TaskChange[] = [];
    for (const { change, isOpened, at } of this.#changes.values()) {
      const task = taskOf(change.episode, at);
      const { state, closedBy } = change.episode;
      if (isOpened) changes.push({ task, kind: 'open' });
      if (state === 'open' && !isOpened) changes.push({ task, kind: 'raise' });
      if (closedBy !== undefined) changes.push({ task, kind: 'withdraw' });
    }
    return changes;
  }

  /** Rows of all effects. */
  ledgerBatch(): LedgerBatch {
    const episodes = [...this.#changes.values()].map(({ change }) => change.episode);
    const taskEvents = [...this.#taskEvents];
    const { decisions, cases, listChanges, ruleQuiets } = this;
    return { decisions, episodes, taskEvents, cases, listChanges, ruleQuiets };
  }
}

function taskEventOf(kind: 'opened' | 'raised', episode: Episode, at: number): TaskEventRow {
  const { taskId, episodeId, desk } = taskOf(episode, at);
  const mark = kind === 'opened' ? '' : String(episode.revision);
  return {
    eventId: contentId('task-event', taskId, kind, mark),
    taskId,
    episodeId,
    desk,
    kind,
    at,
    level: episode.level,
  };
}
