// The life of a provider, whatever its kind: it keeps to the provider's limit, tries again with growing pauses, leaves a provider alone that keeps
// failing until a first one gets through again, counts, and says how it stands.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import type { Carrier, Delivery, Receipt, ReceiptState, Word } from './delivery.ts';
import type { DeliveryMemory } from './delivery-memory.ts';
import type { HearLater, HearReply, Provider, ProviderKind, Taken, Throttled } from './provider.ts';

/**
 * stopped: not started, or stopped; running: takes deliveries; waiting: the provider is away, it is tried again by itself; failed: somebody has
 * to mend something, `failure` says what.
 */
export type DeliveryState = 'stopped' | 'running' | 'waiting' | 'failed';
export type BreakerState = 'closed' | 'half-open' | 'open';

export interface DeliveryStatus {
  readonly state: DeliveryState;
  /** Why it waits or has failed. */
  readonly failure?: string;
  /** closed: all is well; open: the provider keeps failing and is left alone; half-open: one delivery tries whether it is back. */
  readonly breaker: BreakerState;
  /** Times that something was handed over since the start, in vain or not. */
  readonly sent: number;
  /** Deliveries that the provider took. */
  readonly accepted: number;
  /** Deliveries that arrived or were done, as receipts say. */
  readonly delivered: number;
  /** Deliveries that came to nothing here, by why: refused, failed, expired, away, throttled, breaker. */
  readonly failed: Readonly<Record<string, number>>;
  /** Deliveries that are being handed over, or wait for their turn. */
  readonly waiting: number;
  /** When something was last taken, epoch ms. */
  readonly lastSuccess?: number;
}

export interface ProviderCarrierOptions {
  readonly name: string;
  readonly kind: ProviderKind;
  readonly provider: Provider;
  readonly memory: DeliveryMemory;
  /** The most deliveries a second, of all processes together; no limit when missing. */
  readonly perSecond?: number;
  readonly hear: HearLater;
  readonly hearReply: HearReply;
  /** Processing time, epoch ms. */
  readonly now: () => number;
  /** Hears when it comes to stand otherwise. */
  readonly onStand?: (status: DeliveryStatus) => void;
  /** Shorter pauses, for tests. */
  readonly pauses?: Partial<Pauses>;
}

export interface Pauses {
  /** Before the second try; it doubles from then on. */
  readonly retryMs: number;
  /** How long an open breaker leaves the provider alone at first; it doubles from then on. */
  readonly openMs: number;
  /** The longest that one waits for its turn. */
  readonly turnMs: number;
}

const PAUSES: Pauses = { retryMs: 200, openMs: 2_000, turnMs: 20_000 };
const RETRY_MS_MAX = 2_000;
const OPEN_MS_MAX = 60_000;
/** In one go; whoever sends tries again later, and longer. */
const RETRIES = 2;
/** So many failures one after the other open the breaker. */
const FAILURES_MAX = 5;
/** More than these at once are not kept waiting in memory. */
const WAITING_MAX = 10_000;

export class ProviderCarrier implements Carrier {
  readonly name: string;
  readonly kind: ProviderKind;
  readonly #options: ProviderCarrierOptions;
  readonly #pauses: Pauses;
  readonly #breaker;
  readonly #tries;
  readonly #failed: Record<string, number> = {};
  #state: DeliveryState = 'stopped';
  #failure: string | undefined;
  #sent = 0;
  #accepted = 0;
  #delivered = 0;
  #lastSuccess: number | undefined;
  readonly #atHand = new Set<Promise<unknown>>();
  #stopping = new AbortController();

  constructor(options: ProviderCarrierOptions) {
    this.name = options.name;
    this.kind = options.kind;
    this.#options = options;
    this.#pauses = { ...PAUSES, ...options.pauses };
    const { retryMs, openMs } = this.#pauses;
    const failures = handleWhen((error) => isFwError(error, 'FW_DELIVERY_AWAY') || isFault(error));
    this.#breaker = circuitBreaker(failures, {
      breaker: new ConsecutiveBreaker(FAILURES_MAX),
      halfOpenAfter: new ExponentialBackoff({ initialDelay: openMs, maxDelay: OPEN_MS_MAX }),
    });
    const isAway = handleWhen((error) => isFwError(error, 'FW_DELIVERY_AWAY'));
    const backoff = new ExponentialBackoff({ initialDelay: retryMs, maxDelay: RETRY_MS_MAX });
    this.#tries = wrap(retry(isAway, { maxAttempts: RETRIES, backoff }), this.#breaker);
  }

  get status(): DeliveryStatus {
    return {
      state: this.#state,
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      breaker: breakerState(this.#breaker.state),
      sent: this.#sent,
      accepted: this.#accepted,
      delivered: this.#delivered,
      failed: { ...this.#failed },
      waiting: this.#atHand.size,
      ...(this.#lastSuccess === undefined ? {} : { lastSuccess: this.#lastSuccess }),
    };
  }

  /** Whether it could be handed something; hands over nothing. Throws FW_DELIVERY_AWAY and FW_CONFIG. */
  check(): Promise<void> {
    return this.#options.provider.check();
  }

  start(): void {
    if (this.#state !== 'stopped') return;
    this.#stopping = new AbortController();
    this.#stand('running', undefined);
    const { provider, hear, hearReply } = this.#options;
    provider.open(hear, hearReply);
  }

  /** Resolves when nothing is at hand any more. */
  async drain(): Promise<void> {
    while (this.#atHand.size > 0) await Promise.allSettled(this.#atHand);
  }

  /** Takes nothing more; what is handed over now is finished, what waits for its turn is given back. */
  async stop(): Promise<void> {
    if (this.#state === 'stopped') return;
    this.#stand('stopped', undefined);
    this.#stopping.abort();
    await this.drain();
    await this.#options.provider.close();
  }

  /** Gives a receipt of `expired` where it is too late. Throws FW_DELIVERY_AWAY when it could not be handed over. */
  send(delivery: Delivery): Promise<Receipt> {
    if (this.#state === 'stopped') return Promise.reject(this.#away('is stopped'));
    if (this.#atHand.size >= WAITING_MAX)
      return Promise.reject(this.#away(`has ${WAITING_MAX} waiting already`));
    const sending = this.#send(delivery);
    this.#atHand.add(sending);
    const done = () => this.#atHand.delete(sending);
    sending.then(done, done);
    return sending;
  }

  /** A receipt that came later is counted. */
  countLater(state: ReceiptState): void {
    if (state === 'delivered' || state === 'done') this.#delivered++;
    else if (state !== 'accepted') this.#countFailed(state);
  }

  async #send(delivery: Delivery): Promise<Receipt> {
    const { deliveryId, expiresAt = Number.POSITIVE_INFINITY } = delivery;
    const { now } = this.#options;
    const lastAt = Math.min(now() + this.#pauses.turnMs, expiresAt);
    while (now() < expiresAt) {
      await this.#turn(lastAt - now());
      if (now() >= expiresAt) break;
      const said = await this.#hand(delivery);
      if (said.state !== 'throttled') return await this.#taken(deliveryId, said);
      this.#countFailed('throttled');
      await this.#options.memory.hold(this.name, said.afterMs);
    }
    return this.#receipt(deliveryId, { state: 'expired' });
  }

  async #turn(waitMsMax: number): Promise<void> {
    const { memory, perSecond } = this.#options;
    const waitMs = await memory.turn(this.name, perSecond, Math.max(0, waitMsMax));
    if (waitMs === undefined) throw this.#away('has no turn in time: its limit is reached');
    if (waitMs > 0)
      await sleep(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
    if (this.#stopping.signal.aborted) throw this.#away('is stopped');
  }

  async #hand(delivery: Delivery): Promise<Taken | Throttled> {
    const { provider, now } = this.#options;
    try {
      const said = await this.#tries.execute(() => {
        this.#sent++;
        return provider.hand(delivery);
      });
      this.#stand('running', undefined);
      if (said.state !== 'throttled') this.#lastSuccess = now();
      return said;
    } catch (error) {
      throw this.#failureOf(error);
    }
  }

  #failureOf(error: unknown): unknown {
    if (error instanceof BrokenCircuitError) {
      this.#countFailed('breaker');
      return this.#away(`is left alone for a while: ${this.#failure ?? 'it keeps failing'}`);
    }
    if (isFwError(error, 'FW_DELIVERY_AWAY') || isFault(error)) {
      this.#countFailed('away');
      this.#stand(isFault(error) ? 'failed' : 'waiting', error.message);
      return this.#away(error.message, error);
    }
    return error;
  }

  async #taken(deliveryId: string, { otherReferences = [], ...word }: Taken): Promise<Receipt> {
    for (const reference of otherReferences)
      await this.#options.memory.refer(this.name, reference, deliveryId);
    return this.#receipt(deliveryId, word);
  }

  #receipt(deliveryId: string, word: Word): Receipt {
    if (word.state === 'failed' || word.state === 'refused' || word.state === 'expired')
      this.#countFailed(word.state);
    else this.#accepted++;
    if (word.state === 'delivered' || word.state === 'done') this.#delivered++;
    return { ...word, deliveryId, provider: this.name, at: this.#options.now() };
  }

  #stand(state: DeliveryState, failure: string | undefined): void {
    if (this.#state === 'stopped' && this.#stopping.signal.aborted) return;
    const isNew = state !== this.#state;
    this.#state = state;
    this.#failure = failure;
    if (isNew) this.#options.onStand?.(this.status);
  }

  #countFailed(why: string): void {
    this.#failed[why] = (this.#failed[why] ?? 0) + 1;
  }

  #away(why: string, cause?: unknown): FwError {
    return new FwError('FW_DELIVERY_AWAY', `${this.name} ${why}`, { cause });
  }
}

/** Somebody has to mend something. */
function isFault(error: unknown): error is FwError {
  return isFwError(error, 'FW_CONFIG');
}

function breakerState(state: CircuitState): BreakerState {
  if (state === CircuitState.Open || state === CircuitState.Isolated) return 'open';
  return state === CircuitState.HalfOpen ? 'half-open' : 'closed';
}
