// Tasks as Redis keeps them: what its scripts read stays open, all that is known of the person is sealed.
import { openRecord, type SealedRecord, sealJson } from '../vault/record.ts';
import type { Vault } from '../vault/vault.ts';
import type { RecordedAftercare } from './aftercare.ts';
import type { RecordedOutcome, Task } from './task.ts';

/** How a closed task is kept: as BullMQ's return value. */
export type Closing =
  | { readonly outcome: RecordedOutcome }
  | { readonly aftercare: RecordedAftercare }
  | { readonly withdrawn: string };

/** What of a task the scripts read, beside the seal on all of it. */
interface SealedTask extends SealedRecord, Pick<Task, 'taskId' | 'episodeId' | 'help'> {
  readonly episode: Pick<Task['episode'], 'revision' | 'level'>;
}

/** A task as BullMQ has it: as it is, or sealed. */
export type KeptTask = Task | SealedTask;
export type KeptClosing = Closing | SealedRecord;

/** The task as it is to be kept. */
export function sealTask(vault: Vault, task: Task): KeptTask {
  if (!vault.isOn) return task;
  const { taskId, episodeId, help, episode } = task;
  return {
    taskId,
    episodeId,
    ...(help === undefined ? {} : { help }),
    episode: { revision: episode.revision, level: episode.level },
    sealed: vault.seal(JSON.stringify(task), aboutTask(taskId)),
  };
}

/** Throws FwError FW_CONFIG when its key is missing. */
export function openTask(vault: Vault, kept: KeptTask): Task {
  return 'sealed' in kept ? openRecord<Task>(vault, kept, aboutTask(kept.taskId)) : kept;
}

/** An outcome among the attempts of its task, as JSON. */
export function sealAttempt(vault: Vault, outcome: RecordedOutcome): string {
  return sealJson(vault, outcome, aboutEnd(outcome.taskId));
}

export function openAttempt(
  vault: Vault,
  taskId: string,
  kept: RecordedOutcome | SealedRecord,
): RecordedOutcome {
  return openRecord<RecordedOutcome>(vault, kept, aboutEnd(taskId));
}

/** How a task was closed, as it is to be kept. */
export function sealClosing(vault: Vault, taskId: string, closing: Closing): KeptClosing {
  if (!vault.isOn) return closing;
  return { sealed: vault.seal(JSON.stringify(closing), aboutEnd(taskId)) };
}

export function openClosing(vault: Vault, taskId: string, kept: KeptClosing): Closing {
  return openRecord<Closing>(vault, kept, aboutEnd(taskId));
}

/** What the seal of a task is bound to. */
export function aboutTask(taskId: string): string {
  return `task ${taskId}`;
}

/** What the seal of an outcome, and of how a task was closed, is bound to. */
export function aboutEnd(taskId: string): string {
  return `end of task ${taskId}`;
}
