// What leads do about tasks and desks: give the tasks of one person to another, pause a desk, put a task first or last. Each act says by whom and why.
import { FwError } from '../../signal/fw-error.ts';
import { regionOf } from '../../signal/region.ts';
import { parentDesk } from '../desk-tree.ts';
import type { LeadMark } from '../task.ts';
import { isTaskId, jobIdOf, notFound, taskIdOfJob } from '../task-lease.ts';
import { KEPT_MS } from '../task-letting-go.ts';
import { sealLeadMark } from '../task-sealing.ts';
import { arrayOf, textOf } from '../task-view.ts';
import { sealWord } from './desk-event.ts';
import {
  type DeskPause,
  type LeadWord,
  openPause,
  type PauseMode,
  sealPause,
} from './desk-pause.ts';
import type { DeskStore } from './desk-store.ts';
import { MOVE_IN_LEVEL, PAUSE_DESK, REASSIGN } from './lead-scripts.ts';

/** Whose a task is, and whose it is to be; nobody's and everybody's when missing. */
export interface Reassignment {
  readonly from?: string;
  readonly to?: string;
}

/** Where among those of its level a task goes. */
export const MOVE_DIRECTIONS = ['up', 'down', 'rules'] as const;
export type MoveDirection = (typeof MOVE_DIRECTIONS)[number];

export class LeadDesk {
  readonly #store: DeskStore;
  readonly #now: () => number;

  constructor(store: DeskStore, { now = Date.now }: { readonly now?: () => number } = {}) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Takes a task from whoever has it (holds it, or it is kept for them) and keeps it for somebody else for ten minutes, or lets everybody have it. Who held it
   * has lost the lease. Throws FwError FW_NOT_FOUND, FW_TASK_CLOSED, and FW_LEAD_REFUSED when somebody else has it by now or the other one is off.
   */
  async reassign(taskId: string, whose: Reassignment, word: LeadWord): Promise<void> {
    if (!isTaskId(taskId)) throw notFound(taskId);
    const [kind, owner] = await this.#reassign(whose, word, jobIdOf(taskId));
    if (kind === 'missing') throw notFound(taskId);
    if (kind === 'closed') throw new FwError('FW_TASK_CLOSED', `Task ${taskId} is closed.`);
    if (kind !== 'changed') return;
    const has = textOf(owner) === '' ? 'Nobody has' : `${textOf(owner)} has`;
    throw refusal(`${has} task ${taskId} by now; look again, and say from whom.`);
  }

  /** The same with all that somebody has; gives the ids of the tasks. Throws FwError FW_LEAD_REFUSED. */
  async reassignAll(from: string, to: string | undefined, word: LeadWord): Promise<string[]> {
    const whose = { from, ...(to === undefined ? {} : { to }) };
    const [, ...ids] = await this.#reassign(whose, word, '');
    return ids.map((id) => taskIdOfJob(textOf(id)));
  }

  /**
   * Pauses a desk: whoever sits there is handed nothing, and nobody is handed what waits there, unless they ask for it by its id. Throws FwError
   * FW_LEAD_REFUSED when it is paused already or nothing is above to rise to, FW_USAGE for a desk that is none.
   */
  async pauseDesk(desk: string, tasks: PauseMode, word: LeadWord): Promise<DeskPause> {
    if (regionOf(desk) === undefined) {
      const text = `${desk} is no desk; give the region code of a county, city or province.`;
      throw new FwError('FW_USAGE', text);
    }
    if (tasks === 'rise' && parentDesk(desk) === undefined) {
      throw refusal(`Nothing is above ${desk} to which its tasks could rise; let them wait.`);
    }
    const pause: DeskPause = { desk, tasks, ...word, at: this.#now() };
    const { vault } = this.#store;
    const args = [desk, tasks, sealWord(vault, word), sealPause(vault, pause)];
    if ((await this.#store.run(PAUSE_DESK, args)) === 'done') return pause;
    throw refusal(`${desk} is paused already.`);
  }

  /** Lets a desk go on. Throws FwError FW_LEAD_REFUSED when it is not paused. */
  async resumeDesk(desk: string, word: LeadWord): Promise<void> {
    const args = [desk, '', sealWord(this.#store.vault, word), ''];
    if ((await this.#store.run(PAUSE_DESK, args)) === 'done') return;
    throw refusal(`${desk} is not paused.`);
  }

  /**
   * Puts a task before (`up`) or behind (`down`) all others of its level, never of another, or back where the rules want it (`rules`). It stays there until its level
   * changes or it rises. Throws FwError FW_NOT_FOUND, FW_TASK_CLOSED, FW_LEAD_REFUSED.
   */
  async moveTask(taskId: string, direction: MoveDirection, word: LeadWord): Promise<void> {
    if (!isTaskId(taskId)) throw notFound(taskId);
    const mark: LeadMark = { direction, ...word, at: this.#now() };
    const { vault } = this.#store;
    const kept = sealLeadMark(vault, taskId, mark);
    const args = [jobIdOf(taskId), direction, sealWord(vault, word), kept];
    const answer = await this.#store.run(MOVE_IN_LEVEL, args);
    if (answer === 'missing') throw notFound(taskId);
    if (answer === 'closed') throw new FwError('FW_TASK_CLOSED', `Task ${taskId} is closed.`);
    if (answer === 'same')
      throw refusal(`No lead moved task ${taskId}; the rules have it already.`);
  }

  /** Every desk that is paused, by code. */
  async pauses(): Promise<DeskPause[]> {
    const key = this.#store.key('desk-pauses');
    const texts = await this.#store.ask(() => this.#store.redis.hgetall(key));
    const pauses = Object.entries(texts).map(([desk, text]) =>
      openPause(this.#store.vault, desk, text),
    );
    return pauses.sort((a, b) => a.desk.localeCompare(b.desk));
  }

  async #reassign(
    { from = '', to = '' }: Reassignment,
    word: LeadWord,
    jobId: string,
  ): Promise<readonly unknown[]> {
    if (from === to) throw refusal('It is theirs already; say to whom it is to go.');
    const args = [from, to, sealWord(this.#store.vault, word), KEPT_MS, jobId];
    const answer = arrayOf(await this.#store.run(REASSIGN, args));
    if (answer[0] === 'off') throw refusal(`${to} is off; choose somebody who works.`);
    return answer;
  }
}

function refusal(text: string): FwError {
  return new FwError('FW_LEAD_REFUSED', text);
}
