// The newest red episodes of a region and how far each is, for whoever may see reports and no case: where and what kind, never who.
import type { TaskState } from '../dissuasion/task.ts';
import type { TaskView } from '../dissuasion/task-view.ts';
import type { RedEpisode } from './contract/red.ts';
import { ladderViewOf } from './ladder-view.ts';
import type { LadderPort, TaskPort } from './ports.ts';

/** What fits a wall. */
const SHOWN = 12;
/** Read of each state: waiting and closed ones come in an order that has the wanted ones first, the others are as many as staff. */
const READ: Readonly<Record<TaskState, number>> = {
  waiting: 50,
  claimed: 200,
  deferred: 50,
  closed: 50,
};
const STATES: readonly TaskState[] = ['waiting', 'claimed', 'deferred', 'closed'];
/** Several walls of a region ask for the same. */
const FRESH_MS = 1_000;

type Step = RedEpisode['steps'][number];

interface Read {
  readonly at: number;
  readonly episodes: Promise<RedEpisode[]>;
}

export class RedFeed {
  readonly #tasks: Pick<TaskPort, 'list'>;
  readonly #ladders: Pick<LadderPort, 'find'>;
  readonly #reads = new Map<string, Read>();

  constructor(tasks: Pick<TaskPort, 'list'>, ladders: Pick<LadderPort, 'find'>) {
    this.#tasks = tasks;
    this.#ladders = ladders;
  }

  /** The newest first, as of at most a second ago. Throws FwError FW_REDIS_AWAY. */
  read(region: string): Promise<RedEpisode[]> {
    const now = performance.now();
    const before = this.#reads.get(region);
    if (before !== undefined && now - before.at < FRESH_MS) return before.episodes;
    const episodes = this.#ask(region);
    this.#reads.set(region, { at: now, episodes });
    // What failed is asked again by the next.
    episodes.catch(() => this.#reads.delete(region));
    return episodes;
  }

  async #ask(desk: string): Promise<RedEpisode[]> {
    const pages = await Promise.all(
      STATES.map((state) => this.#tasks.list({ desk, state, limit: READ[state] })),
    );
    const red = pages
      .flatMap(({ tasks }) => tasks)
      .filter(({ task }) => task.episode.level === 'red' && task.aftercare === undefined)
      .sort((a, b) => b.task.openedAt - a.task.openedAt);
    return Promise.all(red.slice(0, SHOWN).map((view) => this.#shown(view)));
  }

  async #shown(view: TaskView): Promise<RedEpisode> {
    const { task, state, outcome } = view;
    const { steps } = ladderViewOf(view, await this.#ladders.find(task.taskId));
    const lights = new Map<Step['step'], Step['state']>();
    for (const one of steps) lights.set(one.step, one.state);
    const { region, typology, atRiskFen } = task.episode;
    return {
      ...{ taskId: task.taskId, openedAt: task.openedAt, region, typology, atRiskFen, state },
      ...(outcome === undefined ? {} : { outcome: outcome.outcome }),
      steps: [...lights].map(([step, light]) => ({ step, state: light })),
    };
  }
}
