// Tasks by what is in them. BullMQ knows jobs by id and state alone, so open tasks are read page by page and looked into here, a bounded number a request.
import type { TaskState } from '../dissuasion/task.ts';
import type { TaskPage, TaskView } from '../dissuasion/task-view.ts';
import { regionName } from '../signal/region.ts';
import type { TaskPort } from './ports.ts';

export interface Search {
  readonly desk: string;
  readonly text: string;
  readonly state?: TaskState;
  readonly cursor?: string;
  readonly limit?: number;
}

const LIMIT = 50;
const PAGE = 200;
/** Tasks that one request looks into. */
const LOOKED_MAX = 4_000;

/** Tasks that have all words of the text, in the order of the list; `cursor` while there may be more. Throws FwError FW_REDIS_AWAY. */
export async function searchTasks(
  tasks: Pick<TaskPort, 'list'>,
  { desk, text, state = 'waiting', cursor, limit = LIMIT }: Search,
): Promise<TaskPage> {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found: TaskView[] = [];
  let place = cursor;
  let looked = 0;
  while (looked < LOOKED_MAX) {
    const size = Math.min(PAGE, limit - found.length);
    const page = await tasks.list({
      desk,
      state,
      limit: size,
      ...(place === undefined ? {} : { cursor: place }),
    });
    looked += size;
    found.push(...page.tasks.filter((view) => hasAll(view, words)));
    place = page.cursor;
    if (place === undefined || found.length >= limit) break;
  }
  return { tasks: found, ...(place === undefined ? {} : { cursor: place }) };
}

function hasAll(view: TaskView, words: readonly string[]): boolean {
  const text = wordsOf(view).join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** All that staff could know a task by. */
function wordsOf({ task, staff, deferred, outcome }: TaskView): string[] {
  const { episode, attempts = [], handover } = task;
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
    ...said.flatMap(({ note = '', place = '', staff: by, outcome: end }) => [note, place, by, end]),
    staff ?? '',
    deferred?.reason ?? '',
    handover?.reason ?? '',
  ];
}
