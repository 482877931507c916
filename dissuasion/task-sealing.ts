// Tasks as Redis keeps them: what its scripts read stays open, all that is known of the person is sealed.
import { openJson, openRecord, type SealedRecord, sealJson } from '../vault/record.ts';
import type { Vault } from '../vault/vault.ts';
import type { RecordedAftercare } from './aftercare.ts';
import type { Deferral, HandoverRequest, LeadMark, RecordedOutcome, Task } from './task.ts';

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

/** Why a task waits for later, as JSON. For whom it is kept stays readable: leads change it (supervisor/lead-scripts.ts). */
export function sealDeferral(vault: Vault, taskId: string, deferral: Deferral): string {
  const kept = deferral.for === undefined ? {} : { for: deferral.for };
  return sealJson(vault, deferral, aboutDeferral(taskId), kept);
}

export function openDeferral(vault: Vault, taskId: string, text: string): Deferral {
  const kept: Deferral | (SealedRecord & Pick<Deferral, 'for'>) = JSON.parse(text);
  const { for: _before, ...deferral } = openRecord<Deferral>(vault, kept, aboutDeferral(taskId));
  return kept.for === undefined ? deferral : { ...deferral, for: kept.for };
}

/** A request for another district, as JSON. Who asked and when stays readable: by that one request is told from the next (move-scripts.ts). */
export function sealHandover(vault: Vault, taskId: string, request: HandoverRequest): string {
  const { by, at } = request;
  return sealJson(vault, request, aboutHandover(taskId), { by, at });
}

export function openHandover(vault: Vault, taskId: string, text: string): HandoverRequest {
  return openJson<HandoverRequest>(vault, text, aboutHandover(taskId));
}

/** Where a lead put a task and why, as JSON. */
export function sealLeadMark(vault: Vault, taskId: string, mark: LeadMark): string {
  return sealJson(vault, mark, aboutLeadMark(taskId));
}

export function openLeadMark(vault: Vault, taskId: string, text: string): LeadMark {
  return openJson<LeadMark>(vault, text, aboutLeadMark(taskId));
}

/** What the seal of a task is bound to. */
export function aboutTask(taskId: string): string {
  return `task ${taskId}`;
}

/** What the seal of an outcome, and of how a task was closed, is bound to. */
export function aboutEnd(taskId: string): string {
  return `end of task ${taskId}`;
}

export function aboutDeferral(taskId: string): string {
  return `waiting of task ${taskId}`;
}

export function aboutHandover(taskId: string): string {
  return `hand-over of task ${taskId}`;
}

export function aboutLeadMark(taskId: string): string {
  return `lead of task ${taskId}`;
}
