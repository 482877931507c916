// What lies behind a task: the person's other episodes, from the ledger, and its suspects, from the engine. No number stands in an address.
import type { Episode } from '../../dissuasion/episode.ts';
import { FwError } from '../../signal/fw-error.ts';
import { maskWords } from '../../signal/masked-words.ts';
import { regionName } from '../../signal/region.ts';
import type { App } from '../app.ts';
import { EarlierList, SuspectList } from '../contract/background.ts';
import { TaskParams } from '../contract/task.ts';
import type { ApiDeps } from '../ports.ts';
import { riskViewOf } from '../risk-view.ts';

/** Suspects of a task that are looked up; those after are of little weight. */
const SUSPECTS_MAX = 8;

/** /v1/tasks/{taskId}/earlier and /suspects. */
export function backgroundRoutes(
  app: App,
  { tasks, reports, risk }: Pick<ApiDeps, 'tasks' | 'reports' | 'risk'>,
): void {
  const episodeOf = async (taskId: string): Promise<Episode> => {
    const view = await tasks.find(taskId);
    if (view === undefined) throw new FwError('FW_NOT_FOUND', `There is no task ${taskId}.`);
    return view.task.episode;
  };
  app.get(
    '/v1/tasks/:taskId/earlier',
    {
      schema: {
        operationId: 'getEarlier',
        tags: ['tasks'],
        summary: 'Other episodes of the person',
        description:
          'Each with its newest outcome; words of notes are masked, and shown by revealing the task.',
        params: TaskParams,
        response: { 200: EarlierList },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY', 'FW_LEDGER_AWAY'] },
    },
    async ({ params: { taskId } }) => {
      const { person, episodeId } = await episodeOf(taskId);
      const found = await reports.earlier({ person, episodeId });
      return {
        episodes: found.map(({ note, ...one }) => ({
          ...one,
          regionName: { zh: regionName(one.region, 'zh'), en: regionName(one.region, 'en') },
          ...(note === undefined ? {} : { note: maskWords(note) }),
        })),
      };
    },
  );
  app.get(
    '/v1/tasks/:taskId/suspects',
    {
      schema: {
        operationId: 'getSuspects',
        tags: ['tasks'],
        summary: 'How the suspects of a task stand',
        description: `What the rules say of the first ${SUSPECTS_MAX} suspects now: whom else they reached, and how fast.`,
        params: TaskParams,
        response: { 200: SuspectList },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId } }) => {
      const { suspects } = await episodeOf(taskId);
      const asked = suspects.slice(0, SUSPECTS_MAX);
      const readings = await Promise.all(
        asked.map(async (one) => riskViewOf(one, await risk(one))),
      );
      return { suspects: readings };
    },
  );
}
