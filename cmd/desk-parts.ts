// The task queue and the order book of a running forewarn: opened with the settings of its desks, told to the trail, the metrics and the ledger.
import type { ApiLogger } from '../api/logger.ts';
import type { Metrics } from '../api/metrics.ts';
import { TaskTrail } from '../api/task-trail.ts';
import type { DeskSettings } from '../dissuasion/desk-settings.ts';
import { OrderBook, type OrderSender } from '../dissuasion/order-book.ts';
import { BY_HAND, httpSender, SANDBOX } from '../dissuasion/order-sender.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { contentId } from '../signal/content-id.ts';
import type { Config } from './config.ts';

export interface DeskPlace {
  readonly redisUrl: string;
  /** Start of every key. */
  readonly keyPrefix: string;
}

export interface DeskParts {
  readonly desks: DeskSettings;
  readonly trail: TaskTrail;
  readonly logger: ApiLogger;
  readonly metrics: Metrics;
  readonly ledger: Ledger;
}

/** Task events on their way to the ledger. */
export function openTrail({
  ledger,
  logger,
  metrics,
}: Omit<DeskParts, 'desks' | 'trail'>): TaskTrail {
  return new TaskTrail({
    write: (batch, token) => ledger.write(batch, token),
    onTrouble: (error, lostCount) => {
      metrics.countLostTaskEvents(lostCount);
      logger.warn({ err: error, lostCount }, 'the ledger does not take task events');
    },
  });
}

export function openTasks(config: Config, place: DeskPlace, parts: DeskParts): TaskQueue {
  const { desks, trail, logger, metrics } = parts;
  return new TaskQueue({
    ...place,
    leaseMs: config.leaseMs,
    onLapsed: (task) => {
      const at = Date.now();
      metrics.countLapsedLease();
      trail.add({ kind: 'lapsed', task, at, mark: String(at) });
    },
    riseAfterMs: desks.riseAfterMs,
    onRisen: (task, { at }) => {
      metrics.countRisen(task.episode.level);
      trail.add({ kind: 'risen', task, at, mark: String(at) });
    },
    onError: (error) => logger.warn({ err: error }, 'trouble with the task queue'),
  });
}

export function openOrders(config: Config, place: DeskPlace, parts: DeskParts): OrderBook {
  const { desks, logger, metrics, ledger } = parts;
  return new OrderBook({
    ...place,
    rules: desks.orders,
    sender: senderOf(config),
    tell: (orders) => {
      const revisions = orders.map(({ orderId, revision }) => `${orderId}-${revision}`);
      return ledger.write({ orders }, contentId('orders', ...revisions));
    },
    onChange: ({ kind, state, orderId, history }) => {
      metrics.countOrder(kind, state);
      const last = history.at(-1);
      if (last?.state === 'reminded') logger.warn({ orderId, kind, note: last.note }, 'order');
    },
    onError: (error) => logger.warn({ err: error }, 'trouble with the orders'),
  });
}

function senderOf({ orders }: Config): OrderSender {
  if (orders === undefined) return BY_HAND;
  return orders.url === 'sandbox' ? SANDBOX : httpSender(orders);
}
