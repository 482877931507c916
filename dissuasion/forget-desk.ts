// Takes people out of what the desks keep in Redis: closed tasks, ladders, orders that are over, what was done to reach somebody, and the names under which
// victims and numbers are found again. What is still at work keeps its people, unless it is to be dropped: whoever is being helped is not forgotten by the way.

import { FwError } from '../signal/fw-error.ts';
import { openJson } from '../vault/record.ts';
import { PLAIN } from '../vault/vault.ts';
import { isOpen, type Ladder } from './ladder-state.ts';
import { aboutLadder } from './ladder-store.ts';
import { isOver, type Order } from './order.ts';
import { aboutOrder } from './order-book.ts';
import type { Reach } from './reach.ts';
import { aboutReach } from './reach-book.ts';
import { openEvent } from './supervisor/desk-event.ts';
import { openPause, sealPause } from './supervisor/desk-pause.ts';
import { openReview, sealReview, withWords } from './supervisor/review-sealing.ts';
import { jobIdOf, taskIdOfJob } from './task-lease.ts';
import { type TaskQueueOptions, withDefaults } from './task-queue-options.ts';
import { TaskQueueStore } from './task-queue-store.ts';

/** Who is forgotten, and how a text is told to speak of them. */
export interface DeskCover {
  readonly replacements: readonly { readonly kind: string; readonly id: string }[];
  isIn(text: string): boolean;
  redact(text: string): string;
}

export interface ForgottenAtDesk {
  /** What is still at work: open tasks, ladders and orders, as `task t8f…` and `order 91…`. */
  readonly heldBy: readonly string[];
  readonly tasks: number;
  readonly ladders: number;
  readonly orders: number;
  readonly reaches: number;
  readonly reviews: number;
  /** Names under which somebody was found again. */
  readonly names: number;
}

const SCAN_COUNT = 500;

export interface DeskForgettingOptions {
  readonly isDryRun: boolean;
  /** Open tasks and orders are dropped as well. */
  readonly isOpenDropped: boolean;
  /** Episodes that the ledger has of them: it knows longer than the desk whose they were. */
  readonly episodeIds: ReadonlySet<string>;
}

/** Changes nothing while something is at work that is not to be dropped, or with `isDryRun`. Throws FwError FW_REDIS_AWAY, and FW_CONFIG when keys are missing. */
export async function forgetAtDesk(
  options: TaskQueueOptions,
  cover: DeskCover,
  forgetting: DeskForgettingOptions,
): Promise<ForgottenAtDesk> {
  const store = new TaskQueueStore(withDefaults(options));
  try {
    return await store.ask(() => new DeskForgetting(store, cover).run(forgetting));
  } finally {
    await store.close();
  }
}

/** One run: looks through everything first, and acts when nothing is held. */
class DeskForgetting {
  readonly #store: TaskQueueStore;
  readonly #cover: DeskCover;
  readonly #prefix: string;
  readonly #heldBy: string[] = [];
  readonly #acts: (() => Promise<unknown>)[] = [];
  readonly #taskIds = new Set<string>();

  constructor(store: TaskQueueStore, cover: DeskCover) {
    this.#store = store;
    this.#cover = cover;
    this.#prefix = store.desksKey.slice(0, -'desks'.length);
  }

  async run(options: DeskForgettingOptions): Promise<ForgottenAtDesk> {
    const { isDryRun, isOpenDropped, episodeIds } = options;
    const tasks = await this.#tasks();
    const ladders = await this.#ladders();
    const orders = await this.#orders();
    const reaches = await this.#reaches();
    const reviews = await this.#reviews(episodeIds);
    await this.#leads();
    const names = await this.#names();
    const heldBy = [...new Set(this.#heldBy)];
    const found = { heldBy, tasks, ladders, orders, reaches, reviews, names };
    if (isDryRun || (heldBy.length > 0 && !isOpenDropped)) return found;
    for (const act of this.#acts) await act();
    return found;
  }

  async #tasks(): Promise<number> {
    const { redis } = this.#store;
    let count = 0;
    for (const [taskId, desk] of await this.#desksOfTasks()) {
      const view = await this.#store.find(taskId, desk);
      if (view === undefined || !this.#cover.isIn(JSON.stringify(view))) continue;
      if (view.state !== 'closed') this.#heldBy.push(`task ${taskId}`);
      count++;
      this.#taskIds.add(taskId);
      this.#acts.push(() => this.#removeTask(taskId, desk));
    }
    // What BullMQ told of tasks has how they were closed, also of those that are gone; nobody reads it again.
    const events = (await this.#store.desks()).map((desk) => this.#key(`tasks-${desk}:events`));
    if (events.length > 0) this.#acts.push(() => redis.del(events));
    return count;
  }

  /** Every task and where it is. A closed one may stay longer than its desk is noted: it goes when a later one of its queue closes. */
  async #desksOfTasks(): Promise<Map<string, string>> {
    const { redis } = this.#store;
    const desks = new Map<string, string>();
    for (const desk of await this.#store.desks())
      for (const jobId of await redis.zrange(this.#key(`tasks-${desk}:completed`), '0', '-1'))
        desks.set(taskIdOfJob(jobId), desk);
    for (const taskId of await this.#idsOf('task-desk:')) {
      const desk = await redis.get(this.#store.deskKey(taskId));
      if (desk !== null) desks.set(taskId, desk);
    }
    return desks;
  }

  async #removeTask(taskId: string, desk: string): Promise<void> {
    const { redis } = this.#store;
    const jobId = jobIdOf(taskId);
    const isRemoved = (await (await this.#store.queue(desk)).remove(jobId)) === 1;
    if (!isRemoved && (await this.#store.find(taskId, desk)) !== undefined)
      throw new FwError(
        'FW_TASK_HELD',
        `Somebody holds task ${taskId}; it is free again when the lease is over.`,
      );
    for (const list of ['due', 'handovers']) await redis.zrem(this.#key(list), jobId);
    await redis.del(this.#store.deskKey(taskId), this.#key(`reach:${taskId}`));
    for (const list of ['reach-open', 'reach-untold']) await redis.zrem(this.#key(list), taskId);
  }

  async #ladders(): Promise<number> {
    const { redis, vault } = this.#store;
    return await this.#each('ladder:', async (ladderId, text) => {
      const ladder = openJson<Ladder>(vault, text, aboutLadder(ladderId));
      if (!this.#cover.isIn(JSON.stringify(ladder))) return false;
      const isAtWork = ladder.state !== 'over' && ladder.tries.some(isOpen);
      if (isAtWork && ladder.subject.taskId !== undefined) this.#heldBy.push(`ladder ${ladderId}`);
      const deliveries = ladder.tries.map(({ deliveryId }) => this.#key(`ladder-of:${deliveryId}`));
      this.#acts.push(async () => {
        await redis.del(this.#key(`ladder:${ladderId}`), ...deliveries);
        await redis.zrem(this.#key('ladders-untold'), ladderId);
      });
      return true;
    });
  }

  async #orders(): Promise<number> {
    const { redis, vault } = this.#store;
    return await this.#each('order:', async (orderId, text) => {
      const order = openJson<Order>(vault, text, aboutOrder(orderId));
      if (!this.#cover.isIn(JSON.stringify(order))) return false;
      if (!isOver(order)) this.#heldBy.push(`order ${orderId}`);
      this.#acts.push(async () => {
        await redis.del(this.#key(`order:${orderId}`));
        for (const list of ['orders', 'orders-due', 'orders-untold'])
          await redis.zrem(this.#key(list), orderId);
        await redis.srem(this.#key(`orders-of:${order.episodeId}`), orderId);
      });
      return true;
    });
  }

  async #reaches(): Promise<number> {
    const { redis, vault } = this.#store;
    return await this.#each('reach:', async (taskId, text) => {
      const reach = openJson<Reach>(vault, text, aboutReach(taskId));
      if (!this.#cover.isIn(JSON.stringify(reach))) return false;
      const task = await this.#store.find(taskId);
      if (task !== undefined && task.state !== 'closed') this.#heldBy.push(`task ${taskId}`);
      this.#acts.push(async () => {
        await redis.del(this.#key(`reach:${taskId}`));
        for (const list of ['reach-open', 'reach-untold'])
          await redis.zrem(this.#key(list), taskId);
      });
      return true;
    });
  }

  /** Reviews are about staff: they stay, of calls with them without what was typed, of calls with others without their names. */
  async #reviews(episodeIds: ReadonlySet<string>): Promise<number> {
    const { redis, vault } = this.#store;
    return await this.#each('review:', async (reviewId, text) => {
      const review = openReview(vault, reviewId, text);
      const isTheirs = this.#taskIds.has(review.taskId) || episodeIds.has(review.episodeId);
      const after = withWords(review, (typed) => (isTheirs ? '' : this.#cover.redact(typed)));
      if (JSON.stringify(after) === JSON.stringify(review)) return false;
      const kept = sealReview(vault, after);
      this.#acts.push(() => redis.set(this.#key(`review:${reviewId}`), kept, 'KEEPTTL'));
      return true;
    });
  }

  /** What leads did with their tasks, and why, goes; a pause stays without their names. */
  async #leads(): Promise<void> {
    const { redis, vault } = this.#store;
    const key = this.#key('desk-events');
    for (let from = '-'; ; ) {
      const rows = await redis.xrange(key, from, '+', 'COUNT', SCAN_COUNT);
      for (const [eventId, [, text = '{}']] of rows) {
        const { taskId = '', reason } = openEvent(vault, eventId, text);
        if (reason === undefined) continue;
        if (!this.#taskIds.has(taskId) && !this.#cover.isIn(reason)) continue;
        this.#acts.push(() => redis.xdel(key, eventId));
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      from = `(${last[0]}`;
    }
    const pausesKey = this.#key('desk-pauses');
    for (const [desk, text] of Object.entries(await redis.hgetall(pausesKey))) {
      const pause = openPause(vault, desk, text);
      if (!this.#cover.isIn(pause.reason)) continue;
      const after = sealPause(vault, { ...pause, reason: this.#cover.redact(pause.reason) });
      this.#acts.push(() => redis.hset(pausesKey, desk, after));
    }
  }

  async #names(): Promise<number> {
    const { redis, vault } = this.#store;
    const marks = this.#cover.replacements.flatMap(({ kind, id }) => [
      vault.tag(kind, id),
      PLAIN.tag(kind, id),
      ...(kind === 'phone' ? [`ladder-phone:${id}`] : []),
    ]);
    const keys: string[] = [];
    for (const start of ['victim:', 'ladder-phone:', 'ladder-episode:', 'ladder-warn'])
      for (const key of await this.#keysOf(start))
        if (marks.some((mark) => key.includes(mark))) keys.push(key);
    if (keys.length > 0) this.#acts.push(() => redis.del(keys));
    return keys.length;
  }

  /** Asks of each text under a start of keys; gives how many were of them. */
  async #each(
    start: string,
    isOfThem: (id: string, text: string) => Promise<boolean>,
  ): Promise<number> {
    let count = 0;
    // BullMQ has jobs, which are hashes, under some of these names as well.
    for (const id of await this.#idsOf(start)) {
      const text = await this.#store.redis.get(this.#key(`${start}${id}`));
      if (text !== null && (await isOfThem(id, text))) count++;
    }
    return count;
  }

  async #idsOf(start: string): Promise<string[]> {
    const keys = await this.#keysOf(start, 'string');
    return keys.map((key) => key.slice(this.#prefix.length + start.length));
  }

  async #keysOf(start: string, type?: 'string'): Promise<string[]> {
    const pattern = `${this.#prefix.replace(/[[\]*?\\]/g, '\\$&')}${start}*`;
    const keys = new Set<string>();
    let cursor = '0';
    do {
      const { redis } = this.#store;
      const [next, found] =
        type === undefined
          ? await redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT)
          : await redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT, 'TYPE', type);
      for (const key of found) keys.add(key);
      cursor = next;
    } while (cursor !== '0');
    return [...keys].sort();
  }

  #key(name: string): string {
    return `${this.#prefix}${name}`;
  }
}
