// What a task queue can be told, and what it does when it is told nothing. Times are in ms.
import type { Level } from '../signal/level.ts';
import { PLAIN, type Vault } from '../vault/vault.ts';
import type { Task, TaskMove } from './task.ts';

const DAY_MS = 86_400_000;
const LAPSE_CHECK_MS_MAX = 5_000;

export interface TaskQueueOptions {
  readonly redisUrl: string;
  /** Seals what is kept of people; nothing is sealed when missing. */
  readonly vault?: Vault;
  /** How long a claim or a renewal holds a task, in ms. */
  readonly leaseMs: number;
  /** Prefix of all keys; the hash tag in it keeps them in one slot of a Redis Cluster. */
  readonly keyPrefix?: string;
  /** A lapsed task is back among the waiting after at most two checks. A quarter of the lease, at most 5 s, when missing. */
  readonly lapseCheckMs?: number;
  /** How long a closed task is kept, so that opening it again after a replay changes nothing; 8 days when missing. */
  readonly keepClosedMs?: number;
  /** Processing time in epoch ms. */
  readonly now?: () => number;
  /** How long a task of a level may wait unclaimed at a desk before it rises to the desk above; undefined: for ever. For ever when missing. */
  readonly riseAfterMs?: (desk: string, level: Level) => number | undefined;
  /** Whether this process moves what lapsed or is overdue; true when missing. */
  readonly isWorking?: boolean;
  /** How long whoever recorded an outcome is handed nothing, ms; 0 when missing. */
  readonly wrapUpMs?: (desk: string) => number;
  /** Called in the process that opened the task, once however often it is opened; not of calls after an episode. */
  readonly onOpened?: (task: Task) => void;
  /** Called in the one process that found the lapse, after the task went back. */
  readonly onLapsed?: (task: Task) => void;
  /** Called in the one process that moved a task to the desk above. */
  readonly onRisen?: (task: Task, move: TaskMove) => void;
  /** Connection troubles and failures of the lapse check; the queue goes on by itself. */
  readonly onError?: (error: unknown) => void;
}

export type TaskQueueSettings = Required<TaskQueueOptions>;

/** The options with every default filled in. */
export function withDefaults(options: TaskQueueOptions): TaskQueueSettings {
  return {
    vault: PLAIN,
    keyPrefix: '{forewarn}',
    lapseCheckMs: Math.min(LAPSE_CHECK_MS_MAX, Math.ceil(options.leaseMs / 4)),
    keepClosedMs: 8 * DAY_MS,
    now: Date.now,
    riseAfterMs: () => undefined,
    isWorking: true,
    wrapUpMs: () => 0,
    onOpened: () => undefined,
    onLapsed: () => undefined,
    onRisen: () => undefined,
    onError: () => undefined,
    ...options,
  };
}
