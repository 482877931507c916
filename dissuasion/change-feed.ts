// What changed, for those who look on: which task, which order, which desk, which backtest, and no more, so that nothing stands in it that somebody might not see. The scripts that
// change things write it (change-lua.ts); many may follow in one process, and the stream is asked once for all of them whether there is anything new.
import { setTimeout as sleep } from 'node:timers/promises';
import { CHANGES_KEPT } from './change-lua.ts';
import type { DeskStore } from './supervisor/desk-store.ts';

export const CHANGE_KINDS = ['task', 'order', 'board', 'backtest'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface Change {
  /** Place in the stream: ever greater. */
  readonly changeId: string;
  readonly kind: ChangeKind;
  /** The task, the order or the backtest. */
  readonly id?: string;
  /** Desk where it is. */
  readonly desk?: string;
  /** Desk that a task rose from, whose own it still is. */
  readonly home?: string;
}

/** How often the stream is asked while somebody follows. */
const LOOK_MS = 500;
const BATCH = 1_000;

export class ChangeFeed {
  readonly #store: DeskStore;
  /** What the last look gave, or will give, for as long as it counts. */
  #look: Promise<string> | undefined;

  constructor(store: DeskStore) {
    this.#store = store;
  }

  /** Id of the newest change, as of at most half a second ago; `0-0` when there is none. Throws FwError FW_REDIS_AWAY. */
  newest(): Promise<string> {
    if (this.#look !== undefined) return this.#look;
    setTimeout(() => {
      this.#look = undefined;
    }, LOOK_MS).unref();
    this.#look = this.#askNewest();
    return this.#look;
  }

  /** Whether everything after a change is still kept. Throws FwError FW_REDIS_AWAY. */
  isKept(changeId: string): Promise<boolean> {
    return this.#store.ask(async () => {
      const { redis } = this.#store;
      const [oldest] = await redis.xrange(this.#key, '-', '+', 'COUNT', 1);
      // Redis without a stream has lost it, or never had one: nothing can be said of what was before.
      return oldest !== undefined && compareIds(changeId, oldest[0]) >= 0;
    });
  }

  /** Changes after one, oldest first, at most a thousand. Throws FwError FW_REDIS_AWAY. */
  read(after: string): Promise<Change[]> {
    return this.#store.ask(async () => {
      const rows = await this.#store.redis.xrange(this.#key, `(${after}`, '+', 'COUNT', BATCH);
      return rows.map(([changeId, [, text = '{}']]) => ({ ...JSON.parse(text), changeId }));
    });
  }

  /** Waits until there is something after a change, or half a second; gives whether there is. Throws FwError FW_REDIS_AWAY. */
  async waitAfter(after: string, signal: AbortSignal): Promise<boolean> {
    // Who read on past the last look is ahead of it: only what is later than that is news.
    if (compareIds(await this.newest(), after) > 0) return true;
    await sleep(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
    return compareIds(await this.newest(), after) > 0;
  }

  /** Tells of what is no part of Redis itself. Throws FwError FW_REDIS_AWAY. */
  async tell(kind: 'backtest', id: string): Promise<void> {
    const change = JSON.stringify({ kind, id });
    const { redis } = this.#store;
    await this.#store.ask(() =>
      redis.xadd(this.#key, 'MAXLEN', '~', CHANGES_KEPT, '*', 'change', change),
    );
  }

  get #key(): string {
    return this.#store.key('changes');
  }

  #askNewest(): Promise<string> {
    return this.#store.ask(async () => {
      const [row] = await this.#store.redis.xrevrange(this.#key, '+', '-', 'COUNT', 1);
      return row?.[0] ?? '0-0';
    });
  }
}

/** Ids of a stream are a time and a count; negative when the first is earlier. */
function compareIds(a: string, b: string): number {
  const [timeA = 0, countA = 0] = a.split('-').map(Number);
  const [timeB = 0, countB = 0] = b.split('-').map(Number);
  return timeA - timeB || countA - countB;
}
