// A desk that works through the API as a person would: claims the most urgent task, finds out, records the outcome.

import type { Episode } from '../dissuasion/episode.ts';
import type { OutcomeReport } from '../dissuasion/task.ts';
import { FwError } from '../signal/fw-error.ts';

export interface DeskOptions {
  readonly url: string;
  /** Region code of the desk; tasks of the desks below it are claimed as well. */
  readonly desk: string;
  readonly staff: string;
  /** What the call finds out. */
  readonly findOut: (episode: Episode) => OutcomeReport;
}

interface ClaimAnswer {
  readonly lease: string;
  readonly task: { readonly taskId: string; readonly episode: Episode };
}

/** Works until no task waits; gives how many it closed. */
export async function workDesk(options: DeskOptions): Promise<number> {
  let closed = 0;
  for (;;) {
    const claim = await claimNext(options);
    if (claim === undefined) return closed;
    if (await recordOutcome(options, claim)) closed++;
  }
}

async function claimNext({ url, desk, staff }: DeskOptions): Promise<ClaimAnswer | undefined> {
  const response = await fetch(`${url}/v1/desks/${desk}/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ staff }),
  });
  if (response.status === 204) return undefined;
  const answer: unknown = await response.json();
  if (response.status !== 201 || !isClaimAnswer(answer)) {
    throw new FwError(
      'FW_REDIS_AWAY',
      `the API answered ${response.status} to a claim: ${JSON.stringify(answer).slice(0, 500)}`,
    );
  }
  return answer;
}

/** False when the task was taken away meanwhile: its lease lapsed, or its episode turned out to be over. */
async function recordOutcome({ url, findOut }: DeskOptions, claim: ClaimAnswer): Promise<boolean> {
  const { taskId, episode } = claim.task;
  const response = await fetch(`${url}/v1/tasks/${taskId}/outcome`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ lease: claim.lease, ...findOut(episode) }),
  });
  const answer = await response.text();
  if (response.status === 409) return false;
  if (!response.ok) {
    throw new FwError(
      'FW_REDIS_AWAY',
      `the API answered ${response.status} to an outcome: ${answer.slice(0, 500)}`,
    );
  }
  return true;
}

function isClaimAnswer(value: unknown): value is ClaimAnswer {
  if (typeof value !== 'object' || value === null || !('lease' in value) || !('task' in value))
    return false;
  const { lease, task } = value;
  return (
    typeof lease === 'string' &&
    typeof task === 'object' &&
    task !== null &&
    'taskId' in task &&
    'episode' in task
  );
}
