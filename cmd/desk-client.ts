// A desk that works through the API as a person would: claims the most urgent task, asks for its number, finds out, records the outcome.

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

interface TaskAnswer {
  readonly task: { readonly taskId: string; readonly episode: Episode };
}

interface ClaimAnswer extends TaskAnswer {
  readonly lease: string;
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
  if (response.status !== 201 || !isClaimAnswer(answer))
    throw refused(response.status, 'a claim', JSON.stringify(answer));
  return answer;
}

/** False when the task was taken away meanwhile: its lease lapsed, or its episode turned out to be over. */
async function recordOutcome({ url, findOut }: DeskOptions, claim: ClaimAnswer): Promise<boolean> {
  const { lease, task } = claim;
  // A claim says who it is in part; whoever calls asks for the rest.
  const shown = await ofTask(`${url}/v1/tasks/${task.taskId}/lease/reveal`, {
    lease,
    reason: 'call',
  });
  if (shown === undefined) return false;
  const revealed: unknown = JSON.parse(shown);
  if (!isTaskAnswer(revealed)) throw refused(200, 'a reveal', shown);
  const outcome = { lease, ...findOut(revealed.task.episode) };
  return (await ofTask(`${url}/v1/tasks/${task.taskId}/outcome`, outcome)) !== undefined;
}

/** What the API says to an act of the holder of a task; undefined when the task is theirs no more. */
async function ofTask(url: string, body: object): Promise<string | undefined> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  if (response.status === 409) return undefined;
  if (!response.ok) throw refused(response.status, new URL(url).pathname, answer);
  return answer;
}

function refused(status: number, act: string, answer: string): FwError {
  const what = `the API answered ${status} to ${act}: ${answer.slice(0, 500)}`;
  return new FwError('FW_REDIS_AWAY', what);
}

function isClaimAnswer(value: unknown): value is ClaimAnswer {
  return isTaskAnswer(value) && 'lease' in value && typeof value.lease === 'string';
}

function isTaskAnswer(value: unknown): value is TaskAnswer {
  if (typeof value !== 'object' || value === null || !('task' in value)) return false;
  const { task } = value;
  return typeof task === 'object' && task !== null && 'taskId' in task && 'episode' in task;
}
