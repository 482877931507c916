// What partners' systems are told: that somebody was decided about, that an episode began or rose, that an order moved on.
import type { Decision } from '../engine/decision.ts';
import type { EventOutbox, PartnerEvent } from './event-outbox.ts';
import type { Order } from './order.ts';
import type { Task } from './task.ts';
import type { TaskQueue } from './task-queue.ts';

type TaskSink = Pick<TaskQueue, 'open' | 'raise' | 'withdraw'>;

export function decisionEvent(decision: Decision): PartnerEvent {
  const { decisionId, time, role, subject, typology, level, score, region, pack } = decision;
  const data = { decisionId, time, role, subjectKind: subject.kind, typology, level, score };
  return { event: 'decision', key: decisionId, data: { ...data, region, pack } };
}

/** That an episode began, or came to a higher level. */
export function episodeEvent({ taskId, desk, episode }: Task): PartnerEvent {
  const { episodeId, level, typology, region, openedTime } = episode;
  const data = { episodeId, taskId, desk, level, typology, region, openedTime };
  return { event: 'episode', key: `${episodeId}-${level}`, data };
}

/** That an order came to another state. */
export function orderEvent(order: Order): PartnerEvent {
  const { orderId, kind, state, desk, episodeId, amountFen, doneFen, endsAt } = order;
  const at = order.history.at(-1)?.at ?? order.requestedAt;
  const data = { orderId, kind, state, at, desk, episodeId, amountFen, doneFen, endsAt };
  return { event: 'order', key: `${orderId}-${state}`, data };
}

/** The task sink that also tells partners of each episode. Telling it again tells them nothing. */
export function tellingPartners(tasks: TaskSink, outbox: Pick<EventOutbox, 'tell'>): TaskSink {
  return {
    async open(task) {
      await tasks.open(task);
      await outbox.tell([episodeEvent(task)]);
    },
    async raise(task) {
      const isRaised = await tasks.raise(task);
      await outbox.tell([episodeEvent(task)]);
      return isRaised;
    },
    withdraw: (taskId, reason) => tasks.withdraw(taskId, reason),
  };
}
