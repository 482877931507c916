// What was done to reach somebody, for a screen: masked for everybody, with its numbers for whoever holds the task.
import type { Reach } from '../dissuasion/reach.ts';
import type { Task } from '../dissuasion/task.ts';
import type { TaskView } from '../dissuasion/task-view.ts';
import { maskNote, maskWords } from '../signal/masked-words.ts';
import { maskPhone } from '../signal/phone.ts';
import type { ReachView } from './contract/reach.ts';

/** For whoever holds the task. */
export function openReach({ taskId, episode: { phone } }: Task, reach: Reach): ReachView {
  return {
    taskId,
    ...(phone === undefined ? {} : { phone }),
    requests: [...reach.requests],
    contacts: [...reach.contacts],
    calls: [...reach.calls],
  };
}

/** For anybody who may see the list. */
export function maskedReach({ task }: Pick<TaskView, 'task'>, reach: Reach): ReachView {
  const { phone, ...view } = openReach(task, reach);
  return {
    ...view,
    ...(phone === undefined ? {} : { phone: maskPhone(phone) }),
    requests: view.requests.map((one) => ({
      ...withMaskedNote(one),
      reason: maskNote(one.reason),
    })),
    contacts: view.contacts.map((one) => ({
      ...one,
      phone: maskPhone(one.phone),
      relation: maskWords(one.relation),
      consent: maskNote(one.consent),
    })),
    calls: view.calls.map(withMaskedNote),
  };
}

/** Who asked and who took it to the carrier, where the carrier reads it. */
const DESK = 'desk';

/** For a carrier: nothing but the request that it answered, without who works at the desk. */
export function requestAlone({ taskId, requests }: ReachView, requestId: string): ReachView {
  const own = requests
    .filter((one) => one.requestId === requestId)
    .map((one) => ({
      ...one,
      askedBy: DESK,
      ...(one.takenBy === undefined ? {} : { takenBy: DESK }),
    }));
  return { taskId, requests: own, contacts: [], calls: [] };
}

function withMaskedNote<T extends { readonly note?: string }>(given: T): T {
  return given.note === undefined ? given : { ...given, note: maskWords(given.note) };
}
