// The task queue and the order book of a running forewarn: opened with the settings of its desks, told to the trail, the metrics and the ledger.
import type { ApiLogger } from '../api/logger.ts';
import type { Metrics } from '../api/metrics.ts';
import { TaskTrail } from '../api/task-trail.ts';
import { loadDeliveries, TRYING_OUT } from '../connectors/delivery/deliveries-file.ts';
import { PARTNER_EVENTS, type PartnerEventName } from '../connectors/delivery/delivery.ts';
import { DeliverySet } from '../connectors/delivery/delivery-set.ts';
import type { DeskSettings } from '../dissuasion/desk-settings.ts';
import { EventOutbox } from '../dissuasion/event-outbox.ts';
import { OrderBook } from '../dissuasion/order-book.ts';
import { orderEvent } from '../dissuasion/partner-events.ts';
import { openSupervision, type Supervision } from '../dissuasion/supervisor/supervision.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import type { GroupWriter } from '../ledger/group-writer.ts';
import { contentId } from '../signal/content-id.ts';
import type { Vault } from '../vault/vault.ts';
import type { Config } from './config.ts';

export interface DeskPlace {
  readonly redisUrl: string;
  /** Start of every key. */
  readonly keyPrefix: string;
  /** Seals what is kept there of people. */
  readonly vault: Vault;
}

export interface DeskParts {
  readonly desks: DeskSettings;
  readonly trail: TaskTrail;
  readonly logger: ApiLogger;
  readonly metrics: Metrics;
  /** All rows go the same way, so that one INSERT a table has those of everybody. */
  readonly ledger: Pick<GroupWriter, 'write'>;
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
    onOpened: ({ episode }) => metrics.countOpenedTask(episode.level),
    onLapsed: (task) => {
      const at = Date.now();
      metrics.countLapsedLease();
      trail.add({ kind: 'lapsed', task, at, mark: String(at) });
    },
    riseAfterMs: desks.riseAfterMs,
    wrapUpMs: desks.staff.wrapUpMs,
    onRisen: (task, { at }) => {
      metrics.countRisen(task.episode.level);
      trail.add({ kind: 'risen', task, at, mark: String(at) });
    },
    onError: (error) => logger.warn({ err: error }, 'trouble with the task queue'),
  });
}

/** Everything that goes out, and what comes back of it; nothing is connected yet. Throws FW_FILE and FW_CONFIG for the file of deliveries. */
export async function openDeliveries(
  { deliveriesFile }: Config,
  place: DeskPlace,
  logger: ApiLogger,
): Promise<DeliverySet> {
  if (deliveriesFile === undefined) {
    const what = 'messages and calls to people go nowhere, and orders are carried by people';
    logger.warn(`FOREWARN_DELIVERIES_FILE is not set: ${what}`);
  }
  const config =
    deliveriesFile === undefined ? TRYING_OUT : await loadDeliveries(deliveriesFile, process.env);
  return new DeliverySet(config, {
    ...place,
    onStand: ({ name, kind, state, failure }) => {
      const level = state === 'waiting' || state === 'failed' ? 'warn' : 'info';
      logger[level]({ provider: name, kind, state, failure }, 'a provider of deliveries');
    },
  });
}

/** Events for partners who want any; undefined when the file of deliveries has none. */
export function openEvents(
  deliveries: DeliverySet,
  place: DeskPlace,
  { logger }: DeskParts,
): EventOutbox | undefined {
  const subscribers = (event: PartnerEventName) => deliveries.subscribers(event);
  if (!PARTNER_EVENTS.some((event) => subscribers(event).length > 0)) return undefined;
  return new EventOutbox({
    ...place,
    subscribers,
    carrier: deliveries,
    onError: (error) => logger.warn({ err: error }, 'trouble with events for partners'),
  });
}

/** The order book, whose orders go out through the deliveries. */
export function openOrders(
  deliveries: DeliverySet,
  events: Pick<EventOutbox, 'tell'> | undefined,
  place: DeskPlace,
  parts: DeskParts,
): OrderBook {
  const { desks, logger, metrics, ledger } = parts;
  return new OrderBook({
    ...place,
    rules: desks.orders,
    carrier: deliveries,
    tell: async (orders) => {
      await events?.tell(orders.map(orderEvent));
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

/** What leads look at and do; its closing is added to `closers`. */
export function openLeads(
  place: DeskPlace,
  { desks, logger, ledger }: DeskParts,
  closers: (() => Promise<unknown>)[],
): Supervision {
  const leads = openSupervision({
    ...place,
    settings: desks.staff,
    reviews: desks.reviews,
    tellReviews: (reviews) => {
      const revisions = reviews.map(({ reviewId, revision }) => `${reviewId}-${revision}`);
      return ledger.write({ reviews }, contentId('reviews', ...revisions));
    },
    tell: (some) => {
      const token = contentId('desk-events', ...some.map(({ eventId }) => eventId));
      return ledger.write({ deskEvents: some }, token);
    },
    onError: (error) => logger.warn({ err: error }, 'trouble with the desks'),
  });
  closers.push(() => leads.close());
  return leads;
}
