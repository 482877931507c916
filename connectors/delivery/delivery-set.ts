// All providers of an installation: opened from what the file of deliveries says, started and stopped together, and seen in one list. A delivery goes
// to the first provider of its route that can take it, once; receipts are told once.
import { FwError, isFwError } from '../../signal/fw-error.ts';
import type { DeliveriesConfig } from './deliveries-file.ts';
import {
  type Carrier,
  type Channel,
  type Delivery,
  type Receipt,
  saysMore,
  type Word,
} from './delivery.ts';
import { DeliveryMemory } from './delivery-memory.ts';
import { openProvider } from './open-provider.ts';
import type { LaterWord, PersonReply, ProviderKind } from './provider.ts';
import { type DeliveryStatus, type Pauses, ProviderCarrier } from './provider-carrier.ts';
import type { ProviderConfig } from './provider-config.ts';
import { type ReceiptPost, readReceipts } from './read-receipt.ts';
import { providersFor, type Route, subscribersOf } from './routes.ts';

export interface DeliveryView extends DeliveryStatus {
  readonly name: string;
  readonly kind: ProviderKind;
}

export interface DeliverySetOptions {
  readonly redisUrl: string;
  readonly keyPrefix?: string;
  /** Hears when a provider comes to stand otherwise. */
  readonly onStand?: (view: DeliveryView) => void;
  readonly now?: () => number;
  /** Shorter pauses, for tests. */
  readonly pauses?: Partial<Pauses>;
}

/**
 * Hears what became of a delivery after it was sent, once for each thing that is new; after a crash perhaps once more. When it throws, the provider is
 * asked to say it again.
 */
export type HearReceipt = (receipt: Receipt) => Promise<void>;

/** What was known of a delivery before a provider said something of it, and what is since. */
export interface HeardReceipt {
  readonly deliveryId: string;
  readonly channel: Channel;
  readonly before: Word['state'] | undefined;
  readonly after: Word['state'];
}

export type ProviderReply = PersonReply & { readonly provider: string };

export class DeliverySet implements Carrier {
  readonly name = 'deliveries';
  readonly #configs: ReadonlyMap<string, ProviderConfig>;
  readonly #routes: readonly Route[];
  readonly #carriers: ReadonlyMap<string, ProviderCarrier>;
  readonly #memory: DeliveryMemory;
  readonly #listeners = new Map<Channel, HearReceipt>();
  #onReply: ((reply: ProviderReply) => Promise<unknown>) | undefined;
  readonly #now: () => number;
  readonly #atHand = new Set<Promise<unknown>>();
  /** The last that was heard of each delivery that somebody speaks of now: one after the other, so that the same said twice at once is told once. */
  readonly #hearing = new Map<string, Promise<void>>();

  /** Makes the providers; nothing is connected yet. */
  constructor({ providers, routes }: DeliveriesConfig, options: DeliverySetOptions) {
    const { now = Date.now, pauses = {}, onStand } = options;
    this.#now = now;
    this.#configs = new Map(providers.map((config) => [config.name, config]));
    this.#routes = routes;
    const memory = new DeliveryMemory(options);
    this.#memory = memory;
    this.#carriers = new Map(
      providers.map((config) => {
        const { name, kind, perSecond } = config;
        const limit = perSecond === undefined ? {} : { perSecond };
        const hear = (later: LaterWord) => this.hear(name, later);
        const hearReply = async (reply: PersonReply) => {
          await this.#onReply?.({ ...reply, provider: name });
        };
        const provider = openProvider(config);
        const tell = (status: DeliveryStatus) => onStand?.({ name, kind, ...status });
        const shared = {
          name,
          kind,
          provider,
          memory,
          hear,
          hearReply,
          now,
          pauses,
          onStand: tell,
        };
        return [name, new ProviderCarrier({ ...shared, ...limit })];
      }),
    );
  }

  /** How each provider stands, in the order of the file. */
  get views(): DeliveryView[] {
    return [...this.#carriers.values()].map(({ name, kind, status }) => ({
      name,
      kind,
      ...status,
    }));
  }

  /** Asks each provider whether it could be handed something; gives what it says, undefined when nothing is wrong. */
  check(): Promise<{ name: string; kind: ProviderKind; why: Error | undefined }[]> {
    return Promise.all(
      [...this.#carriers.values()].map(async (carrier) => {
        const { name, kind } = carrier;
        try {
          await carrier.check();
          return { name, kind, why: undefined };
        } catch (error) {
          return { name, kind, why: error instanceof Error ? error : new Error(String(error)) };
        }
      }),
    );
  }

  start(): void {
    for (const carrier of this.#carriers.values()) carrier.start();
  }

  /** Resolves when nothing is at hand any more. */
  async drain(): Promise<void> {
    while (this.#atHand.size > 0) await Promise.allSettled(this.#atHand);
  }

  /** Takes nothing more, finishes what is handed over now, and closes the connections. */
  async stop(): Promise<void> {
    await Promise.all([...this.#carriers.values()].map((carrier) => carrier.stop()));
    await this.drain();
    await Promise.allSettled(this.#hearing.values());
    this.#memory.close();
  }

  /** Who hears the receipts of a channel; those of a channel without a listener are kept and told nobody. */
  listen(channel: Channel, hear: HearReceipt): void {
    this.#listeners.set(channel, hear);
  }

  /** Who hears what people send back over the connection of a provider. When it throws, the provider is asked to say it again. */
  listenReplies(hear: (reply: ProviderReply) => Promise<unknown>): void {
    this.#onReply = hear;
  }

  /** Names of the partners who get an event, each as the `to` of a delivery of its own. */
  subscribers(event: string): string[] {
    return subscribersOf(this.#routes, event);
  }

  /**
   * Hands a delivery to the first provider of its route that can take it. One that was sent before is not sent again: what is known of it is given.
   * `failed` when no route fits it or none of its providers can deliver it. Throws FW_DELIVERY_AWAY when it may be tried again.
   */
  async send(delivery: Delivery): Promise<Receipt> {
    const sending = this.#sendOnce(delivery);
    this.#atHand.add(sending);
    try {
      return await sending;
    } catch (error) {
      if (!isFwError(error, 'FW_REDIS_AWAY')) throw error;
      throw new FwError('FW_DELIVERY_AWAY', error.message, { cause: error });
    } finally {
      this.#atHand.delete(sending);
    }
  }

  /** Takes a post of one receipt or several. Throws FW_NOT_FOUND, FW_RECEIPT_REFUSED, FW_REQUEST_INVALID and what `hear` throws. */
  async takePost(provider: string, post: ReceiptPost): Promise<HeardReceipt[]> {
    const config = this.#configs.get(provider);
    if (config === undefined)
      throw new FwError('FW_NOT_FOUND', `The file of deliveries has no provider ${provider}.`);
    const heard: HeardReceipt[] = [];
    for (const later of readReceipts(config, post, this.#now()))
      heard.push(await this.#hear(provider, later));
    return heard;
  }

  /**
   * What a provider says later. Saying it again, or less than is known, changes nothing. Throws FW_NOT_FOUND when there is no such delivery of this provider,
   * FW_REDIS_AWAY, and whatever the listener throws: it is to be said again then.
   */
  async hear(provider: string, later: LaterWord): Promise<void> {
    await this.#hear(provider, later);
  }

  async #hear(
    provider: string,
    { deliveryId: given, reference, word }: LaterWord,
  ): Promise<HeardReceipt> {
    const deliveryId =
      given ?? (reference && (await this.#memory.ofReference(provider, reference)));
    const known = deliveryId ? await this.#memory.find(deliveryId) : undefined;
    if (deliveryId === undefined || known === undefined) {
      const named = given ?? reference ?? 'without a name';
      throw new FwError('FW_NOT_FOUND', `${provider} was not given a delivery ${named}.`);
    }
    const underway = this.#hearing.get(deliveryId) ?? Promise.resolve();
    const hearing = underway
      .catch(() => undefined)
      .then(() => this.#hearOne(provider, deliveryId, reference, word));
    this.#hearing.set(deliveryId, hearing);
    try {
      await hearing;
      const { channel, receipt } = known;
      const before = receipt?.state;
      const after = before === undefined || saysMore(before, word.state) ? word.state : before;
      return { deliveryId, channel, before, after };
    } finally {
      if (this.#hearing.get(deliveryId) === hearing) this.#hearing.delete(deliveryId);
    }
  }

  async #hearOne(
    provider: string,
    deliveryId: string,
    reference: string | undefined,
    word: Word,
  ): Promise<void> {
    const known = await this.#memory.find(deliveryId);
    // What a person answers is news whatever was known of the delivery; whoever hears it twice takes it for once.
    const isNews = word.answer !== undefined || saysMore(known?.receipt?.state, word.state);
    if (known === undefined || !isNews) return;
    const ours = reference ?? known.receipt?.reference;
    const named = ours === undefined ? {} : { reference: ours };
    const receipt = { ...named, ...word, deliveryId, provider, at: this.#now() };
    // Told first and kept after: a crash between them tells it twice, which whoever hears it takes for once.
    await this.#listeners.get(known.channel)?.(receipt);
    if (await this.#memory.keep(receipt)) this.#carriers.get(provider)?.countLater(word.state);
  }

  async #sendOnce(delivery: Delivery): Promise<Receipt> {
    const { deliveryId, channel } = delivery;
    const carriers = providersFor(this.#routes, delivery).flatMap(
      (name) => this.#carriers.get(name) ?? [],
    );
    if (!(await this.#memory.begin(deliveryId, channel))) {
      const known = await this.#memory.find(deliveryId);
      if (known?.receipt !== undefined) return known.receipt;
    }
    const receipt = await this.#throughFirst(delivery, carriers);
    await this.#memory.keep(receipt);
    return receipt;
  }

  async #throughFirst(delivery: Delivery, carriers: readonly ProviderCarrier[]): Promise<Receipt> {
    const { deliveryId, channel } = delivery;
    const reason = `no provider of the file of deliveries carries ${channel} to there`;
    let receipt: Receipt = {
      deliveryId,
      state: 'failed',
      provider: this.name,
      at: this.#now(),
      reason,
    };
    let away: unknown;
    for (const carrier of carriers) {
      try {
        receipt = await carrier.send(delivery);
        if (receipt.state !== 'failed') return receipt;
      } catch (error) {
        if (!isFwError(error, 'FW_DELIVERY_AWAY')) throw error;
        away ??= error;
      }
    }
    // One that is away may still deliver what the other could not.
    if (away !== undefined) throw away;
    return receipt;
  }
}
