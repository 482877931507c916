// Ways to hand an order over: by people, to a bank's or carrier's HTTP interface with a signature, or to a sandbox that acknowledges everything.
import { createHmac } from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';
import type { Order, OrderReceipt } from './order.ts';
import type { OrderSender } from './order-book.ts';

/** People carry it, by telephone or on paper, and record what they are told. */
export const BY_HAND: OrderSender = { name: 'by hand', send: async () => undefined };

/** For trying out: acknowledges everything at once. */
export const SANDBOX: OrderSender = {
  name: 'sandbox',
  send: async ({ orderId }) => ({
    state: 'acknowledged',
    by: 'sandbox',
    reference: `S-${orderId}`,
  }),
};

export interface HttpSenderOptions {
  readonly url: string;
  /** Key of the signature. */
  readonly secret: string;
  /** How long an answer may take, ms. */
  readonly answerMs?: number;
  readonly now?: () => number;
}

const ANSWER_MS = 10_000;
const ANSWER_BYTES_MAX = 100_000;

/**
 * Posts orders as JSON. `x-forewarn-signature` is `v1=` and the HMAC-SHA-256 of time, order id and body with dots between, in hexadecimal;
 * `x-forewarn-time` is epoch ms; `idempotency-key` is the order id, the same at every try. Any 2xx means that the order arrived, 409 that it had
 * arrived before; the body may be a receipt. Everything else is tried again.
 */
export function httpSender(options: HttpSenderOptions): OrderSender {
  const { url, secret, answerMs = ANSWER_MS, now = Date.now } = options;
  const name = new URL(url).host;
  return {
    name,
    async send(order) {
      const body = JSON.stringify(orderMessage(order));
      const time = String(now());
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(answerMs),
        headers: {
          'content-type': 'application/json',
          'idempotency-key': order.orderId,
          'x-forewarn-time': time,
          'x-forewarn-signature': signatureOf(secret, time, order.orderId, body),
        },
        body,
      });
      const answer = await response.text();
      if (!response.ok && response.status !== 409) {
        const what = `${name} answered ${response.status} to order ${order.orderId}`;
        throw new FwError('FW_ORDER_SENDING', `${what}: ${answer.slice(0, 200)}`);
      }
      return receiptOf(answer.slice(0, ANSWER_BYTES_MAX), name);
    },
  };
}

/** What a receiver computes to see that an order is ours and whole. */
export function signatureOf(secret: string, time: string, orderId: string, body: string): string {
  const digest = createHmac('sha256', secret).update(`${time}.${orderId}.${body}`).digest('hex');
  return `v1=${digest}`;
}

/** What leaves the house: no person, no names of staff. */
function orderMessage(order: Order): object {
  const { orderId, kind, target, amountFen, transferId, reason, prolongs, desk } = order;
  return { orderId, kind, target, amountFen, transferId, reason, prolongs, desk };
}

function receiptOf(answer: string, by: string): OrderReceipt | undefined {
  const parsed = Object(parseJson(answer));
  const state = (['acknowledged', 'done', 'refused'] as const).find((one) => one === parsed.state);
  if (state === undefined) return undefined;
  const { reference, doneFen, note } = parsed;
  return {
    state,
    by,
    ...(typeof reference === 'string' ? { reference: reference.slice(0, 100) } : {}),
    ...(Number.isSafeInteger(doneFen) && doneFen >= 0 ? { doneFen } : {}),
    ...(typeof note === 'string' ? { note: note.slice(0, 200) } : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
