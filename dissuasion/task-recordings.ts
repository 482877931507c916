// What is being recorded of tasks: noted before the ledger has it, so that a task whose outcome the ledger has is closed or put back by somebody, and
// never worked to another end, though whoever recorded it died, or lost the lease, before it came to that.
import { randomUUID } from 'node:crypto';
import { openJson, sealJson } from '../vault/record.ts';
import type { RecordedAftercare } from './aftercare.ts';
import { FINISHING } from './claim-scripts.ts';
import { FORGET_RECORDING, NOTE_RECORDING, UNFINISHED } from './recording-scripts.ts';
import type { Claim, RecordedOutcome } from './task.ts';
import { takeOne } from './task-claiming.ts';
import { checkLease, isTaskId, jobIdOf, leaseLost, taskIdOfJob } from './task-lease.ts';
import type { TaskQueueSettings } from './task-queue-options.ts';
import type { TaskQueueStore } from './task-queue-store.ts';
import { arrayOf, taskOfFields, textOf } from './task-view.ts';

/** An outcome, or the result of a call after the episode, on its way to the ledger and from there to the end of its task. */
export type Recording = OutcomeRecording | AftercareRecording;

export interface OutcomeRecording {
  readonly outcome: RecordedOutcome;
  /** Event time of its signal, epoch ms. */
  readonly eventTime: number;
}

export interface AftercareRecording {
  readonly aftercare: RecordedAftercare;
  /** Event time of the signal that it may make, epoch ms. */
  readonly eventTime: number;
}

export type UnfinishedRecording = Recording & {
  readonly taskId: string;
  /** As it is kept, to be told from a later one. */
  readonly kept: string;
};

/** All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached. */
export class TaskRecordings {
  readonly #store: TaskQueueStore;
  readonly #settings: TaskQueueSettings;

  constructor(store: TaskQueueStore, settings: TaskQueueSettings) {
    this.#store = store;
    this.#settings = settings;
  }

  /** From now on nobody but the holder of the lease has this task, until it is closed, put back, or this is forgotten. Throws FwError FW_LEASE_LOST. */
  note(taskId: string, lease: string, recording: Recording): Promise<void> {
    return this.#store.ask(async () => {
      checkLease(taskId, lease);
      const kept = sealJson(this.#store.vault, recording, aboutRecording(taskId));
      const args = [jobIdOf(taskId), lease, kept];
      if ((await this.#store.run(NOTE_RECORDING, args)) !== 1) throw leaseLost(taskId);
    });
  }

  /** Those whose lease is over, of one task or of all. */
  unfinished(taskId?: string): Promise<UnfinishedRecording[]> {
    return this.#store.ask(async () => {
      if (taskId !== undefined && !isTaskId(taskId)) return [];
      const args = [taskId === undefined ? '' : jobIdOf(taskId)];
      const rows = arrayOf(await this.#store.run(UNFINISHED, args)).map(arrayOf);
      return rows.map(([jobId, text]) => {
        const [id, kept] = [taskIdOfJob(textOf(jobId)), textOf(text)];
        const recording = openJson<Recording>(this.#store.vault, kept, aboutRecording(id));
        return { taskId: id, kept, ...recording };
      });
    });
  }

  /** Takes such a task for who recorded it, so that it can be closed or put back; undefined while somebody else does. */
  take(one: UnfinishedRecording): Promise<Claim | undefined> {
    return this.#store.ask(async () => {
      const { now, leaseMs } = this.#settings;
      const { taskId } = one;
      const { staff } = 'outcome' in one ? one.outcome : one.aftercare;
      const lease = randomUUID();
      const claimedAt = now();
      const taking = { taskId, staff, lease, withdrawal: FINISHING };
      const [kind, fields] = await takeOne(this.#store, this.#settings, taking);
      if (kind !== 'taken') return undefined;
      const task = taskOfFields(this.#store.vault, fields);
      return { task, staff, lease, claimedAt, expiresAt: claimedAt + leaseMs };
    });
  }

  /** Hands the task out again: the ledger has not got what was to be recorded. Another recording meanwhile stays. */
  forget({ taskId, kept }: UnfinishedRecording): Promise<void> {
    return this.#store.ask(async () => {
      await this.#store.run(FORGET_RECORDING, [jobIdOf(taskId), kept]);
    });
  }
}

/** What the seal of a recording is bound to. */
export function aboutRecording(taskId: string): string {
  return `recording ${taskId}`;
}
