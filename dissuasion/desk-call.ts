// How a person on a ladder comes to the desk: by a task that is there and goes before others, or by one of its own where there is none.
import { contentId } from '../signal/content-id.ts';
import type { Episode } from './episode.ts';
import { type Ladder, type LadderTry, PERSON } from './ladder-state.ts';
import { type AskedHelp, type Task, taskOf } from './task.ts';
import type { TaskQueue } from './task-queue.ts';

export interface DeskCallOptions {
  readonly tasks: Pick<TaskQueue, 'open' | 'askForHelp'>;
  /** Resolves when the ledger has a task that no decision opened. */
  readonly tell: (task: Task) => Promise<unknown>;
}

/**
 * The `call` of a ladder book. The task of an episode waits from the episode's beginning, so that only a person's own asking changes it; a warning
 * gets a task, and so does who asks for help when the task is over. Calling again changes nothing.
 */
export function deskCall({ tasks, tell }: DeskCallOptions) {
  return async (ladder: Ladder, because: LadderTry): Promise<void> => {
    const { taskId } = ladder.subject;
    const help = askedHelpOf(ladder.tries, because);
    if (taskId !== undefined && help === undefined) return;
    if (taskId !== undefined && help !== undefined) {
      if ((await tasks.askForHelp(taskId, help)) === 'asked') return;
    }
    const episode = episodeOf(ladder, because);
    const task = taskOf(episode, because.begunAt);
    const asked = help === undefined ? task : { ...task, help };
    await tell(asked);
    await tasks.open(asked);
  };
}

/** How a person asked for help; undefined when they did not, as when the ladder itself came to the call. `tries` in the order in which they began. */
export function askedHelpOf(
  tries: readonly Pick<LadderTry, 'step' | 'askedBy' | 'begunAt' | 'answer'>[],
  because = tries.find(({ step, askedBy }) => step === 'call' && askedBy === PERSON),
): AskedHelp | undefined {
  if (because?.askedBy !== PERSON) return undefined;
  const answered = tries.findLast(({ answer }) => answer !== undefined);
  return { by: answered?.step === 'voice-robot' ? 'voice-robot' : 'message', at: because.begunAt };
}

function episodeOf({ ladderId, subject }: Ladder, { askedBy, deliveryId }: LadderTry): Episode {
  const { person, phone, region, time, typology, level, decisionId } = subject;
  return {
    episodeId: contentId('episode', ladderId, deliveryId),
    person,
    ...(phone === undefined ? {} : { phone }),
    region,
    openedTime: time,
    touchedTime: time,
    level: askedBy === PERSON ? 'red' : level,
    typology,
    score: 0,
    reasons: [],
    decisionIds: decisionId === undefined ? [] : [decisionId],
    suspects: [],
    transfers: [],
    atRiskFen: 0,
    revision: 1,
    state: 'open',
  };
}
