// Tasks by what is in them. BullMQ knows jobs by id and state alone, so open tasks are read page by page and looked into here, a bounded number a request.
import type { TaskState } from '../dissuasion/task.ts';
import type { TaskPage, TaskView } from '../dissuasion/task-view.ts';
import { wordsIn } from '../signal/masked-words.ts';
import { normalizePhone } from '../signal/phone.ts';
import { regionName } from '../signal/region.ts';
import type { TaskView as ShownTask } from './contract/task.ts';
import { taskViewOf } from './masking.ts';
import type { TaskPort } from './ports.ts';

export interface Search {
  readonly desk: string;
  readonly text: string;
  readonly state?: TaskState;
  readonly cursor?: string;
  readonly limit?: number;
}

interface ShownPage {
  readonly tasks: ShownTask[];
  readonly cursor?: string;
}

const LIMIT = 50;
const PAGE = 200;
/** Tasks that one request looks into. */
const LOOKED_MAX = 4_000;
/** A number as people write it, with spaces and dashes. */
const TYPED_NUMBER = /^\+?\d(?:[\s-]?\d)+$/;

/**
 * Tasks that have all words of the text, in the order of the list; `cursor` while there may be more. A word may be a part of what everybody is shown of the task; a number or name
 * that is masked there, and a word of a note, is found by all of it alone, else it could be found out digit by digit. Throws FwError FW_REDIS_AWAY.
 */
export async function searchTasks(
  tasks: Pick<TaskPort, 'list'>,
  { desk, text, state = 'waiting', cursor, limit = LIMIT }: Search,
): Promise<ShownPage> {
  const words = wordsOf(text);
  const found: ShownTask[] = [];
  let place = cursor;
  let looked = 0;
  while (looked < LOOKED_MAX) {
    const size = Math.min(PAGE, limit - found.length);
    const page: TaskPage = await tasks.list({
      desk,
      state,
      limit: size,
      ...(place === undefined ? {} : { cursor: place }),
    });
    looked += size;
    for (const view of page.tasks) {
      const shown = taskViewOf(view);
      if (hasAll(view, shown, words)) found.push(shown);
    }
    place = page.cursor;
    if (place === undefined || found.length >= limit) break;
  }
  return { tasks: found, ...(place === undefined ? {} : { cursor: place }) };
}

function wordsOf(text: string): string[] {
  const whole = text.trim().toLowerCase();
  if (TYPED_NUMBER.test(whole)) return [whole.replace(/[\s-]/g, '')];
  return whole.split(/\s+/).filter((word) => word !== '');
}

function hasAll(view: TaskView, shown: ShownTask, words: readonly string[]): boolean {
  const text = shownWords(shown).join('\n').toLowerCase();
  const names = namesOf(view);
  return words.every(
    (word) => text.includes(word) || names.has(word) || names.has(normalizePhone(word)),
  );
}

/** All that staff could know a task by and that everybody is shown. */
function shownWords({ staff, deferred, outcome, ...task }: ShownTask): string[] {
  const { episode, attempts, handover } = task;
  const said = [...attempts, ...(outcome === undefined ? [] : [outcome])];
  return [
    task.taskId,
    task.desk,
    regionName(task.desk, 'zh'),
    regionName(task.desk, 'en'),
    regionName(episode.region, 'zh'),
    regionName(episode.region, 'en'),
    episode.episodeId,
    episode.person.id,
    episode.phone ?? '',
    episode.level,
    episode.typology,
    ...episode.reasons.flatMap(({ id, reason }) => [id, reason.zh, reason.en]),
    ...episode.suspects.map(({ id }) => id),
    ...episode.transfers.flatMap(({ transferId, payee }) => [transferId, payee]),
    ...said.flatMap(({ staff: by, outcome: end }) => [by, end]),
    staff ?? '',
    deferred?.reason ?? '',
    handover?.reason ?? '',
  ];
}

/** What is masked for everybody: it is found by the whole of it. */
function namesOf({ task: { episode, attempts = [] }, outcome }: TaskView): ReadonlySet<string> {
  const said = [...attempts, ...(outcome === undefined ? [] : [outcome])];
  const names = [
    ...said.flatMap(({ note = '' }) => wordsIn(note)),
    episode.person.id,
    episode.phone ?? '',
    ...episode.suspects.map(({ id }) => id),
    ...episode.transfers.map(({ payee }) => payee),
  ];
  return new Set(names.map((name) => name.toLowerCase()));
}
