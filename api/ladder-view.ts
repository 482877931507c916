// A task's ladder as anybody may see it who sees the task: what went out and what staff recorded, in one list by time.
import { type Ladder, type LadderTry, underWay } from '../dissuasion/ladder-state.ts';
import type { RecordedOutcome } from '../dissuasion/task.ts';
import type { TaskView } from '../dissuasion/task-view.ts';
import { maskNote } from '../signal/masked-words.ts';
import type { LadderView } from './contract/ladder.ts';

type Step = LadderView['steps'][number];

/** `ladder` is undefined where nothing ever went out. */
export function ladderViewOf({ task, outcome }: TaskView, ladder: Ladder | undefined): LadderView {
  const recorded = [...(task.attempts ?? []), ...(outcome === undefined ? [] : [outcome])];
  const steps = [...(ladder?.tries ?? []).map(stepOf), ...recorded.map(callOf)];
  steps.sort((a, b) => a.at - b.at);
  const { taskId } = task;
  if (ladder === undefined) return { taskId, state: 'none', steps };
  const { state, why, next, rungs } = ladder;
  const step = next === undefined ? undefined : rungs[next.rung]?.step;
  return {
    taskId,
    state,
    ...(why === undefined ? {} : { why }),
    ...(next === undefined || step === undefined ? {} : { next: { step, at: next.at } }),
    steps,
  };
}

/** The request for a visit that nobody signed for yet. */
export function openVisit(ladder: Ladder | undefined): LadderTry | undefined {
  return ladder === undefined ? undefined : underWay(ladder, 'visit');
}

function stepOf(one: LadderTry): Step {
  const { askedBy, reason, answer, at, number, deliveryId, expiresAt } = one;
  const { step, state, sentAt, provider, reference, language, age, wording, signedBy } = one;
  return {
    ...{ step, state, by: askedBy, at, deliveryId, number, expiresAt },
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(provider === undefined ? {} : { provider }),
    ...(reference === undefined ? {} : { reference }),
    ...(reason === undefined ? {} : { reason: maskNote(reason) }),
    ...(answer === undefined ? {} : { answer: maskNote(answer) }),
    ...(language === undefined ? {} : { language }),
    ...(age === undefined ? {} : { age }),
    ...(wording === undefined ? {} : { wording }),
    ...(signedBy === undefined ? {} : { signedBy }),
  };
}

function callOf({ step = 'call', staff, recordedAt, outcome }: RecordedOutcome): Step {
  return { step, state: 'done', by: staff, at: recordedAt, outcome };
}
