// What goes out of the house, and to whom: messages and calls to people, orders to banks and carriers, requests to police, events to partners.
// A provider carries deliveries of its channels; what became of one comes back as receipts, at once or later, perhaps late, twice or never.

export const CHANNELS = ['sms', 'voice', 'order', 'dispatch', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

interface Addressed {
  /** Made from what it is for, the same at every try: the idempotency key. */
  readonly deliveryId: string;
  /** Epoch ms after which it must not go out any more: a warning that comes after the payment helps nobody. */
  readonly expiresAt?: number;
}

/** A text message to a person. */
export interface SmsDelivery extends Addressed {
  readonly channel: 'sms';
  /** E.164. */
  readonly phone: string;
  readonly text: string;
  readonly language: 'zh' | 'en';
}

/** A call by a robot that says the text; the person may press a key, which the receipt tells. */
export interface VoiceDelivery extends Addressed {
  readonly channel: 'voice';
  /** E.164. */
  readonly phone: string;
  readonly text: string;
  readonly language: 'zh' | 'en';
}

/** A stop-payment, freeze, return of funds or line suspension to a bank or carrier. No person who is a victim is named in it. */
export interface OrderDelivery extends Addressed {
  readonly channel: 'order';
  readonly kind: string;
  readonly target: { readonly kind: string; readonly id: string };
  readonly amountFen?: number;
  readonly transferId?: string;
  readonly reason: string;
  /** The order that this one prolongs. */
  readonly prolongs?: string;
  /** Region code of the desk that asks. */
  readonly desk: string;
}

/** A request to police to visit somebody. */
export interface DispatchDelivery extends Addressed {
  readonly channel: 'dispatch';
  /** Region code of the person. */
  readonly region: string;
  /** E.164. */
  readonly phone: string;
  readonly reason: string;
  /** Where the person is, as far as known. */
  readonly place?: string;
}

/** What partners' systems can be told of. */
export const PARTNER_EVENTS = ['decision', 'episode', 'order'] as const;
export type PartnerEventName = (typeof PARTNER_EVENTS)[number];

/** An event for a partner's system. */
export interface WebhookDelivery extends Addressed {
  readonly channel: 'webhook';
  /** Name of the provider that takes it to this partner: each partner gets an event of its own. */
  readonly to: string;
  readonly event: PartnerEventName;
  /** Plain JSON. */
  readonly data: object;
}

export type Delivery =
  | SmsDelivery
  | VoiceDelivery
  | OrderDelivery
  | DispatchDelivery
  | WebhookDelivery;

/**
 * accepted: the provider has it; delivered: it reached the telephone, was listened to, or stands in the partner's system; done: what an order or a
 * request asks for is done; refused: the receiver will not; failed: it could not be delivered and another provider or step is due; expired: it was
 * too late to send it.
 */
export const RECEIPT_STATES = [
  'accepted',
  'delivered',
  'done',
  'refused',
  'failed',
  'expired',
] as const;
export type ReceiptState = (typeof RECEIPT_STATES)[number];

const STEP: Readonly<Record<ReceiptState, number>> = {
  accepted: 0,
  delivered: 1,
  failed: 1,
  expired: 1,
  done: 2,
  refused: 2,
};

/** Whether a receipt says more than what was known: receipts come late, twice and out of order, and those that say less change nothing. */
export function saysMore(known: ReceiptState | undefined, next: ReceiptState): boolean {
  return known === undefined || receiptStep(next) > receiptStep(known);
}

/** How far a receipt tells; a greater step says more. */
export function receiptStep(state: ReceiptState): number {
  return STEP[state];
}

export interface Receipt {
  readonly deliveryId: string;
  readonly state: ReceiptState;
  /** Name of the provider. */
  readonly provider: string;
  /** Epoch ms. */
  readonly at: number;
  /** The provider's own number of it. */
  readonly reference?: string;
  /** In the provider's words, shortened. */
  readonly reason?: string;
  /** What the person pressed or sent back. */
  readonly answer?: string;
  /** Of an order: money that it reached. */
  readonly doneFen?: number;
}

/** What a provider says of a delivery, before it is a receipt. */
export type Word = Omit<Receipt, 'deliveryId' | 'provider' | 'at'>;

/** Carries deliveries. Sending one again must do nothing at the provider: `deliveryId` is its key there. */
export interface Carrier {
  /** As receipts, metrics and histories name it. */
  readonly name: string;
  /** The first thing that is known; a later receipt comes by itself. Throws FW_DELIVERY_AWAY when it could not be handed over and may be tried again. */
  send(delivery: Delivery): Promise<Receipt>;
}
