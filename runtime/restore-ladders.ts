// Ladders of open tasks put back from the ledger after Redis has lost them, so that nobody hears again what they heard, and what was to come still comes. One that Redis
// has stays as it is, so that doing it again changes nothing.
import { isHoldOut } from '../dissuasion/hold-out.ts';
import type { LadderBook } from '../dissuasion/ladder-book.ts';
import { restoredLadder } from '../dissuasion/ladder-restoring.ts';
import type { LadderSettings } from '../dissuasion/ladder-settings.ts';
import { ladderIdOf, subjectOf } from '../dissuasion/ladder-subject.ts';
import type { Task } from '../dissuasion/task.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openEpisodes } from '../ledger/restore.ts';
import { recordsOfOpenTasks } from '../ledger/restore-history.ts';
import { laddersOfOpenTasks } from '../ledger/restore-ladders.ts';
import { countEach } from './count-each.ts';

export interface LadderRestoreOptions {
  readonly ledger: Ledger;
  readonly ladders: Pick<LadderBook, 'find' | 'restore'>;
  readonly settings: LadderSettings;
  /** Processing time, epoch ms. */
  readonly now: number;
  /** Only counts what would be done. */
  readonly isDryRun?: boolean;
}

/** What became of the ladders of open tasks, or would become of them in a dry run. */
export interface LadderRestoration {
  readonly ladders: number;
  /** Redis did not know them. */
  readonly restored: number;
  readonly unchanged: number;
}

/** Restores them. Throws FwError FW_LEDGER_AWAY and FW_REDIS_AWAY, after which the same may be done again, and FW_CONFIG when a key is missing. */
export async function restoreLadders(options: LadderRestoreOptions): Promise<LadderRestoration> {
  const { ledger, ladders, settings, now, isDryRun = false } = options;
  const open = (await openEpisodes(ledger)).flatMap(({ task }) => task ?? []);
  const [kept, records] = [await laddersOfOpenTasks(ledger), await recordsOfOpenTasks(ledger)];
  // Who has a task by a ladder, or by an answer to one, heard what there is to hear: theirs begins only when staff ask for a step.
  const tasks = open.filter(({ taskId, episode }) =>
    episode.score === 0 ? kept.has(taskId) : !isHoldOut(episode),
  );
  const restoreOne = async (task: Task) => {
    if ((await ladders.find(task.taskId)) !== undefined) return 'unchanged';
    if (isDryRun) return 'restored';
    const { taskId, episode, openedAt } = task;
    const { attempts = [], events = [] } = records.get(taskId) ?? {};
    const raisedAt = events.findLast(({ kind }) => kind === 'raised')?.at;
    const restsBecause = attempts.find(({ outcome }) => outcome !== 'unreachable')?.outcome;
    const known = kept.get(taskId) ?? { ladderId: ladderIdOf(taskId), revision: 1, tries: [] };
    const started = { startedAt: openedAt, ...(raisedAt === undefined ? {} : { raisedAt }) };
    const origin = { subject: subjectOf(taskId, episode), ...started };
    const rests = restsBecause === undefined ? {} : { restsBecause };
    const ladder = restoredLadder(known, { ...origin, ...rests }, settings, now);
    return (await ladders.restore(ladder)) ? 'restored' : 'unchanged';
  };
  const counts = await countEach(tasks, { restored: 0, unchanged: 0 }, restoreOne);
  return { ladders: tasks.length, ...counts };
}
