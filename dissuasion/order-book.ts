// The orders of all desks, in Redis: every change is one step from one revision to the next, so that of two who act at once one is told that it
// came too late. When an order is to be sent, reminded of or ended stands there too, and so does what the ledger has not been told yet.

import { Redis } from 'ioredis';
import type { Carrier, Receipt } from '../connectors/delivery/delivery.ts';
import { contentId } from '../signal/content-id.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { openJson, sealJson } from '../vault/record.ts';
import { PLAIN, type Vault } from '../vault/vault.ts';
import {
  approveOrder,
  doneByOf,
  failedOrder,
  isOver,
  type Order,
  type OrderReceipt,
  type OrderRequest,
  type OrderRules,
  orderDueAt,
  passTime,
  receiveOrder,
  refusal,
  refuseOrder,
  requestOrder,
  sentOrder,
} from './order.ts';
import { prolongation, repetition } from './order-again.ts';
import { orderDelivery, orderReceipt } from './order-carrying.ts';
import { isAsked, type OrderPage, type OrderQuery, pageOf, startOf } from './order-page.ts';
import { SAVE_ORDER, TAKE_DUE, TOLD } from './order-scripts.ts';
import { runScript } from './run-script.ts';
import { faultOf, isTaskId } from './task-lease.ts';
import type { Cursor } from './task-view.ts';

export interface OrderBookOptions {
  readonly redisUrl: string;
  /** Prefix of all keys; the hash tag in it keeps them in one slot of a Redis Cluster. */
  readonly keyPrefix?: string;
  /** Seals what is kept of people; nothing is sealed when missing. */
  readonly vault?: Vault;
  readonly rules: OrderRules;
  /** Takes approved orders to banks and carriers. */
  readonly carrier: Carrier;
  /** Resolves when the ledger has these revisions. */
  readonly tell?: (orders: readonly Order[]) => Promise<unknown>;
  /** Called once a change, in the process that made it. */
  readonly onChange?: (order: Order) => void;
  /** Time between looks at what is due, ms. */
  readonly everyMs?: number;
  readonly now?: () => number;
  readonly onError?: (error: unknown) => void;
}

const BATCH = 50;
/** Another process takes over what one did not finish by then. */
const TAKEN_MS = 60_000;
/** How long an order that is over is kept in Redis; the ledger has it for good. */
const KEPT_SECONDS = 30 * 86_400;
const LIMIT = 100;
const LIMIT_MAX = 500;
const TRIES_MAX = 10;

/** All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached; a call that did so may be made again. */
export class OrderBook {
  readonly #options: OrderBookOptions;
  readonly #redis: Redis;
  readonly #start: string;
  readonly #vault: Vault;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: OrderBookOptions) {
    this.#options = options;
    this.#start = `${options.keyPrefix ?? '{forewarn}'}:`;
    this.#vault = options.vault ?? PLAIN;
    this.#now = options.now ?? Date.now;
    this.#redis = new Redis(options.redisUrl, { maxRetriesPerRequest: 0, commandTimeout: 10_000 });
    this.#redis.on('error', (error) => this.#report(error));
    this.#schedule();
  }

  /**
   * Requests an order. The same request of the same episode (kind, target, transfer, what it prolongs or repeats) is one order: asked for again it is given
   * as it stands. Throws FwError FW_ORDER_REFUSED.
   */
  request(request: OrderRequest, by: string): Promise<Order> {
    return this.#ask(async () => {
      const { kind, target, episodeId, transferId = '', prolongs = '', repeats } = request;
      const again = repeats === undefined ? [] : [repeats];
      const orderId = contentId(
        'order',
        kind,
        target.id,
        episodeId,
        transferId,
        prolongs,
        ...again,
      );
      const known = await this.#read(orderId);
      if (known !== undefined) return known;
      const order = requestOrder(orderId, request, by, this.#now());
      return (await this.#save(order, 0)) ? order : this.require(orderId);
    });
  }

  /** Approves; the sender gets it at the next look. Throws FwError FW_NOT_FOUND, FW_ORDER_REFUSED. */
  approve(orderId: string, by: string): Promise<Order> {
    return this.#change(orderId, (order) => approveOrder(order, by, this.#now()));
  }

  /** Refuses, or takes back, what was not sent. Throws FwError FW_NOT_FOUND, FW_ORDER_REFUSED. */
  refuse(orderId: string, by: string, reason: string): Promise<Order> {
    return this.#change(orderId, (order) => refuseOrder(order, by, reason, this.#now()));
  }

  /** What the bank or carrier says. Throws FwError FW_NOT_FOUND, FW_ORDER_REFUSED. */
  receive(orderId: string, receipt: OrderReceipt): Promise<Order> {
    return this.#change(orderId, async (order) => {
      const before = order.prolongs === undefined ? undefined : await this.#read(order.prolongs);
      const endBefore = before?.endsAt ?? 0;
      return receiveOrder(order, receipt, this.#options.rules, this.#now(), endBefore);
    });
  }

  /**
   * What came back of an order after it was sent. What is no news, or of an order that is over, changes nothing. Throws FwError FW_NOT_FOUND, and
   * FW_DELIVERY_AWAY while the order is just being handed over: it is to be said again then.
   */
  async hear(receipt: Receipt): Promise<void> {
    const said = orderReceipt(receipt);
    if (said === undefined) return;
    try {
      await this.receive(receipt.deliveryId, said);
    } catch (error) {
      if (!isFwError(error, 'FW_ORDER_REFUSED')) throw error;
      const { orderId, state } = await this.require(receipt.deliveryId);
      if (state !== 'approved') return;
      throw new FwError('FW_DELIVERY_AWAY', `Order ${orderId} is being handed over just now.`, {
        cause: error,
      });
    }
  }

  /** Requests the same for another term; a second person approves that as well. Throws FwError FW_NOT_FOUND, FW_ORDER_REFUSED. */
  prolong(orderId: string, by: string, reason: string): Promise<Order> {
    return this.#ask(async () => {
      return this.request(prolongation(await this.require(orderId), reason), by);
    });
  }

  /** Requests an order that came to nothing once more; a second person approves that as well. Throws FwError FW_NOT_FOUND, FW_ORDER_REFUSED. */
  repeat(orderId: string, by: string, reason: string): Promise<Order> {
    return this.#ask(async () => {
      return this.request(repetition(await this.require(orderId), reason), by);
    });
  }

  /** Refuses every order of an episode that was requested and not approved; gives how many. */
  async dropRequested(episodeId: string, by: string, reason: string): Promise<number> {
    let count = 0;
    for (const order of await this.list({ episodeId, state: 'requested' })) {
      const after = await this.refuse(order.orderId, by, reason).catch(() => undefined);
      if (after !== undefined) count++;
    }
    return count;
  }

  /** Puts back an order that was lost, and what is due of it; one that is there at this revision or a newer one stays. */
  restore(order: Order): Promise<void> {
    return this.#ask(async () => {
      for (;;) {
        const before = (await this.#read(order.orderId))?.revision ?? 0;
        if (before >= order.revision || (await this.#keep(order, before))) return;
      }
    });
  }

  /** An order as it stands, undefined when there is none. */
  find(orderId: string): Promise<Order | undefined> {
    return this.#ask(() => this.#read(orderId));
  }

  /** The same. Throws FwError FW_NOT_FOUND. */
  async require(orderId: string): Promise<Order> {
    const order = await this.find(orderId);
    if (order === undefined) throw new FwError('FW_NOT_FOUND', `There is no order ${orderId}.`);
    return order;
  }

  /** The first orders of a desk and those below it, or of an episode, the newest first. Throws FwError FW_USAGE. */
  async list(query: OrderQuery): Promise<Order[]> {
    return [...(await this.page(query)).orders];
  }

  /** A page of the same, after the one whose cursor is given. Throws FwError FW_USAGE for what is no cursor. */
  page(query: OrderQuery): Promise<OrderPage> {
    return this.#ask(async () => {
      const { episodeId, limit = LIMIT } = query;
      const start = startOf(query);
      const size = Math.min(limit, LIMIT_MAX);
      const ids = await this.#idsOf(episodeId, start);
      const found: Order[] = [];
      for (let from = 0; from < ids.length; from += BATCH) {
        // Those of an episode are in no order, and few.
        if (episodeId === undefined && found.length > size) break;
        const orders = await this.#readAll(ids.slice(from, from + BATCH));
        found.push(...orders.filter((order) => isAsked(order, query, this.#isLate(order), start)));
      }
      return pageOf(found, size);
    });
  }

  /** By when a bank or carrier that has it must have done or refused it, epoch ms; undefined without a deadline. */
  doneBy(order: Order): number | undefined {
    return doneByOf(order, this.#options.rules);
  }

  #isLate(order: Order): boolean {
    const doneBy = this.doneBy(order);
    return doneBy !== undefined && doneBy <= this.#now();
  }

  #idsOf(episodeId: string | undefined, start: Cursor | undefined): Promise<string[]> {
    return episodeId === undefined
      ? this.#redis.zrevrangebyscore(this.#key('orders'), start?.order ?? '+inf', '-inf')
      : this.#redis.smembers(this.#key(`orders-of:${episodeId}`));
  }

  /** Sends what is approved, reminds, ends what is over, and tells the ledger. The book does so by itself now and then. */
  look(): Promise<void> {
    return this.#ask(async () => {
      const now = this.#now();
      const ids = await this.#run(TAKE_DUE, [now, now + TAKEN_MS, BATCH]);
      for (const id of Array.isArray(ids) ? ids : []) await this.#attend(String(id));
      await this.#tellLedger();
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#looking;
    this.#redis.disconnect();
  }

  async #attend(orderId: string): Promise<void> {
    const order = await this.#read(orderId);
    if (order === undefined) {
      await this.#redis.zrem(this.#key('orders-due'), orderId);
      return;
    }
    if (order.state === 'approved') await this.#send(order);
    else await this.#change(orderId, async (one) => this.#pass(one));
  }

  /** The reminder says so when somebody has seen to it that the order is prolonged. */
  async #pass(order: Order): Promise<Order> {
    const { rules } = this.#options;
    const now = this.#now();
    if (order.state !== 'done') return passTime(order, rules, now);
    const others = await this.list({ episodeId: order.episodeId });
    const isProlonged = others.some(
      (one) => one.prolongs === order.orderId && one.state !== 'refused',
    );
    return passTime(order, rules, now, isProlonged);
  }

  async #send(order: Order): Promise<void> {
    try {
      const receipt = await this.#options.carrier.send(orderDelivery(order));
      const { state, provider, reason } = receipt;
      if (state === 'failed' || state === 'expired') {
        const what = `${provider} could not deliver order ${order.orderId}`;
        throw new FwError('FW_ORDER_SENDING', `${what}: ${reason ?? state}`);
      }
      await this.#change(order.orderId, (one) => sentOrder(one, provider, this.#now()));
      const said = orderReceipt(receipt);
      if (said !== undefined) await this.receive(order.orderId, said);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#report(error);
      await this.#change(order.orderId, (one) =>
        one.state === 'approved' ? failedOrder(one, why, this.#now()) : one,
      );
    }
  }

  async #tellLedger(): Promise<void> {
    const { tell } = this.#options;
    if (tell === undefined) return;
    let ids: string[];
    do {
      ids = await this.#redis.zrange(this.#key('orders-untold'), '0', String(BATCH - 1));
      const orders = await this.#readAll(ids);
      if (orders.length === 0) return;
      await tell(orders);
      const told = orders.flatMap(({ orderId, revision }) => [orderId, revision]);
      await this.#run(TOLD, told);
    } while (ids.length === BATCH);
  }

  #change(orderId: string, apply: (order: Order) => Order | Promise<Order>): Promise<Order> {
    return this.#ask(async () => {
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const order = await this.#read(orderId);
        if (order === undefined) throw new FwError('FW_NOT_FOUND', `There is no order ${orderId}.`);
        const after = await apply(order);
        if (after === order) {
          await this.#rearm(order);
          return order;
        }
        if (await this.#save(after, order.revision)) return after;
      }
      throw refusal(orderId, 'others change it all the time; try again');
    });
  }

  /** Of an order that was taken as due and did not change. */
  async #rearm(order: Order): Promise<void> {
    const dueAt = orderDueAt(order, this.#options.rules);
    if (dueAt === undefined) await this.#redis.zrem(this.#key('orders-due'), order.orderId);
    else await this.#redis.zadd(this.#key('orders-due'), 'XX', String(dueAt), order.orderId);
  }

  async #save(order: Order, before: number): Promise<boolean> {
    const isSaved = await this.#keep(order, before);
    if (isSaved) this.#options.onChange?.(order);
    return isSaved;
  }

  /** Whether it could be kept: nobody was first. */
  async #keep(order: Order, before: number): Promise<boolean> {
    const { orderId, revision, desk, episodeId, requestedAt } = order;
    const dueAt = orderDueAt(order, this.#options.rules) ?? '';
    const keep = isOver(order) ? KEPT_SECONDS : '';
    const args = [
      orderId,
      before,
      sealJson(this.#vault, order, aboutOrder(orderId), { orderId, revision, desk }),
      revision,
      dueAt,
      episodeId,
      requestedAt,
      keep,
    ];
    return (await this.#run(SAVE_ORDER, args)) === 1;
  }

  async #read(orderId: string): Promise<Order | undefined> {
    if (!isTaskId(orderId)) return undefined;
    const [order] = await this.#readAll([orderId]);
    return order;
  }

  async #readAll(ids: readonly string[]): Promise<Order[]> {
    if (ids.length === 0) return [];
    const texts = await this.#redis.mget(ids.map((id) => this.#key(`order:${id}`)));
    return texts.flatMap((text, at): Order[] =>
      text === null ? [] : [openJson<Order>(this.#vault, text, aboutOrder(ids[at] ?? ''))],
    );
  }

  #run(lua: string, args: readonly (string | number)[]): Promise<unknown> {
    return runScript(this.#redis, lua, this.#key('orders'), [this.#start, ...args]);
  }

  #key(name: string): string {
    return this.#start + name;
  }

  #schedule(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.look()
        .catch((error: unknown) => this.#report(error))
        .finally(() => this.#schedule());
    }, this.#options.everyMs ?? 1_000);
    this.#timer.unref();
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw faultOf(error);
    }
  }

  #report(error: unknown): void {
    if (!this.#isClosed) this.#options.onError?.(error);
  }
}

/** What a sealed text of it is bound to. */
export function aboutOrder(orderId: string): string {
  return `order ${orderId}`;
}
