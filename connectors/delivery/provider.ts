// What is special to a kind of provider: how a delivery is handed over. Limits, repeats, the breaker and the counts are the same for all kinds
// and are not its business (provider-carrier.ts).
import type { Delivery, Word } from './delivery.ts';

export const PROVIDER_KINDS = [
  'http-sms',
  'http-voice',
  'smpp',
  'signed-http',
  'camt-056',
  'by-hand',
  'sandbox',
] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** The provider has too much to do and wants no more for so long, ms. */
export interface Throttled {
  readonly state: 'throttled';
  readonly afterMs: number;
}

/** It has it. A long message has several numbers; a receipt may speak of any of them. */
export type Taken = Word & { readonly otherReferences?: readonly string[] };

/** What a provider says later, of a delivery that it is told by its id or by its own number of it. */
export interface LaterWord {
  readonly deliveryId?: string;
  readonly reference?: string;
  readonly word: Word;
}

/** Takes a later word; throws when it could not be kept, so that the provider says it again. */
export type HearLater = (later: LaterWord) => Promise<void>;

/** A message that a person sent back, to no delivery by name. */
export interface PersonReply {
  /** E.164. */
  readonly phone: string;
  readonly text: string;
}

/** Takes a reply; throws when it could not be kept, so that it is said again. */
export type HearReply = (reply: PersonReply) => Promise<void>;

export interface Provider {
  /** Begins to connect where connections last, and to hear what is said later. */
  open(hear: HearLater, hearReply: HearReply): void;
  /** Whether it could be handed something now, without handing over anything. Throws FW_DELIVERY_AWAY, and FW_CONFIG when somebody has to mend a setting. */
  check(): Promise<void>;
  /**
   * Hands a delivery over, once. Throws FW_DELIVERY_AWAY when the provider could not be reached or did not answer as it should, and FW_CONFIG when
   * it refuses us and somebody has to mend that.
   */
  hand(delivery: Delivery): Promise<Taken | Throttled>;
  close(): Promise<void>;
}
