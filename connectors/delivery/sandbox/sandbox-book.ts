// What the places of the sandbox got, how each behaves, and the receipts that they owe: the same for whatever protocol something came in.
import type { Word } from '../delivery.ts';
import { ask } from '../http-post.ts';
import { signedHeaders } from '../signature.ts';
import { type Answer, type Behaviour, KIND } from './behaviour.ts';

export interface Got {
  readonly place: string;
  /** Epoch ms. */
  readonly at: number;
  /** The sender's key of it; empty where the protocol has none. */
  readonly deliveryId: string;
  readonly answer: Answer;
  /** As it came. */
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Sends the receipt of one delivery; rejects when nobody took it. */
export type SendReceipt = (word: Word) => Promise<void>;

export interface SandboxBookOptions {
  /** Where receipts are posted to, with the name of the place behind it; they are not sent when undefined. */
  readonly receiptsTo?: string;
  /** Key of their signature. */
  readonly secret?: string;
}

const GOT_MAX = 1_000;
const RECEIPT_TRIES = 5;
const RECEIPT_REST_MS = 500;
const ANSWER_MS = 5_000;

export class SandboxBook {
  readonly #options: SandboxBookOptions;
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #got: Got[] = [];
  #receiptsSent = 0;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: SandboxBookOptions) {
    this.#options = options;
  }

  /** The newest last. */
  get got(): readonly Got[] {
    return this.#got;
  }

  /** Receipts that somebody took. */
  get receiptsSent(): number {
    return this.#receiptsSent;
  }

  /** What a place took, each delivery once, in the order of coming. */
  taken(place: string): Got[] {
    const accepted = this.#got.filter((one) => one.place === place && one.answer === 'accept');
    const seen = new Set<string>();
    return accepted.filter(({ deliveryId }) => {
      const isNew = deliveryId === '' || !seen.has(deliveryId);
      seen.add(deliveryId);
      return isNew;
    });
  }

  behaviourOf(place: string): Behaviour {
    return this.#behaviours.get(place) ?? KIND;
  }

  /** From now on a place behaves so; what is left out is as it was. */
  behave(place: string, change: Partial<Behaviour>): void {
    this.#behaviours.set(place, { ...this.behaviourOf(place), ...change });
  }

  /** Every place is kind again, and nothing is remembered. */
  clear(): void {
    this.#behaviours.clear();
    this.#got.length = 0;
    this.#receiptsSent = 0;
    this.#stopTimers();
  }

  /** Keeps what came and gives how it is to be treated. */
  take(came: Omit<Got, 'answer' | 'at'>): Behaviour {
    const behaviour = this.behaviourOf(came.place);
    const { times, answer } = behaviour;
    if (times !== undefined) {
      const left = { ...behaviour, times: times - 1 };
      this.#behaviours.set(
        came.place,
        times > 1 ? left : { ...behaviour, answer: 'accept', times: undefined },
      );
    }
    this.#got.push({ ...came, at: Date.now(), answer });
    if (this.#got.length > GOT_MAX) this.#got.shift();
    return behaviour;
  }

  /** Sends the receipts that follow an answer. */
  oweReceipts({ answer, receipt, receiptMs, receiptTimes }: Behaviour, send: SendReceipt): void {
    if (answer !== 'accept' || receipt === 'none') return;
    for (let i = 0; i < receiptTimes; i++)
      this.#later(receiptMs, () => this.#send(send, receipt, 1));
  }

  /** Posts a receipt in forewarn's own form. */
  async post(place: string, deliveryId: string, word: Word): Promise<void> {
    const { receiptsTo, secret = '' } = this.#options;
    if (receiptsTo === undefined) return;
    const body = JSON.stringify({ deliveryId, ...word });
    const headers = {
      'content-type': 'application/json',
      ...signedHeaders(secret, deliveryId, body, Date.now()),
    };
    const url = `${receiptsTo}/${place}`;
    const { status } = await ask({ url, headers, body, answerMs: ANSWER_MS, isPrivate: true });
    if (status >= 500) throw new Error(`the receipt was answered ${status}`);
  }

  close(): void {
    this.#stopTimers();
  }

  async #send(send: SendReceipt, state: Word['state'], attempt: number): Promise<void> {
    try {
      await send({ state });
      this.#receiptsSent++;
    } catch {
      if (attempt < RECEIPT_TRIES)
        this.#later(RECEIPT_REST_MS, () => this.#send(send, state, attempt + 1));
    }
  }

  #later(ms: number, then: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then().catch(() => undefined);
    }, ms);
    this.#timers.add(timer);
  }

  #stopTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
