// The desk of a running forewarn, put together: its tasks, its orders, what goes out to people before staff call, and the deliveries by which all of it
// leaves the house and comes back.
import type { DeliverySet } from '../connectors/delivery/delivery-set.ts';
import type { LadderBook } from '../dissuasion/ladder-book.ts';
import { climbingTasks } from '../dissuasion/ladder-sink.ts';
import type { OrderBook } from '../dissuasion/order-book.ts';
import { preparingOrders } from '../dissuasion/order-preparing.ts';
import { decisionEvent, tellingPartners } from '../dissuasion/partner-events.ts';
import { type KeptReach, ReachBook } from '../dissuasion/reach-book.ts';
import type { TaskQueue } from '../dissuasion/task-queue.ts';
import type { Decision } from '../engine/decision.ts';
import type { PumpOptions } from '../runtime/pump.ts';
import { contentId } from '../signal/content-id.ts';
import type { Config } from './config.ts';
import {
  type DeskParts,
  type DeskPlace,
  openDeliveries,
  openEvents,
  openOrders,
  openTasks,
} from './desk-parts.ts';
import { openLadders } from './ladder-parts.ts';

export interface Desk {
  readonly tasks: TaskQueue;
  readonly orders: OrderBook;
  readonly ladders: LadderBook;
  readonly reach: ReachBook;
  readonly deliveries: DeliverySet;
  /** What the engine's decisions come to here. */
  readonly effects: {
    readonly tasks: PumpOptions['tasks'];
    readonly warn: (decisions: readonly Decision[]) => Promise<void>;
  };
}

/** Opens it; each part is added to `closers`. Throws FW_FILE and FW_CONFIG for the file of deliveries. */
export async function openDesk(
  config: Config,
  place: DeskPlace,
  parts: DeskParts,
  closers: (() => Promise<unknown>)[],
): Promise<Desk> {
  const tasks = openTasks(config, place, parts);
  closers.push(() => tasks.close());
  const deliveries = await openDeliveries(config, place, parts.logger);
  closers.push(() => deliveries.stop());
  const events = openEvents(deliveries, place, parts);
  if (events !== undefined) closers.push(() => events.close());
  const orders = openOrders(deliveries, events, place, parts);
  closers.push(() => orders.close());
  const ladders = openLadders(config, place, { ...parts, tasks, carrier: deliveries });
  closers.push(() => ladders.close());
  deliveries.listen('order', (receipt) => orders.hear(receipt));
  for (const channel of ['sms', 'voice', 'dispatch'] as const)
    deliveries.listen(channel, async (receipt) => {
      await ladders.takeReceipt(receipt);
    });
  deliveries.listenReplies((reply) => ladders.takeReply(reply));
  deliveries.start();
  const onError = (error: unknown) =>
    parts.logger.warn({ err: error }, 'trouble with the reach book');
  const tell = (reaches: readonly KeptReach[]) => {
    // A Redis that lost its last second makes a revision of this number again, which is another.
    const records = reaches.map(({ record }) => record);
    return parts.ledger.write({ reaches }, contentId('reaches', ...records));
  };
  const reach = new ReachBook({ ...place, tell, onError });
  closers.push(() => reach.close());
  const climbing = climbingTasks(preparingOrders(tasks, orders), ladders);
  const effects = {
    tasks: events === undefined ? climbing : tellingPartners(climbing, events),
    warn: async (decisions: readonly Decision[]) => {
      await ladders.warn(decisions);
      await events?.tell(decisions.map(decisionEvent));
    },
  };
  return { tasks, orders, ladders, reach, deliveries, effects };
}
