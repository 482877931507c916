// A provider of messages that remembers what it got, and settings of the ladder that a test writes itself.
import type { Carrier, Delivery, Receipt, ReceiptState } from '../connectors/delivery/delivery.ts';
import { parseDeskSettings } from '../dissuasion/desk-settings.ts';
import type { LadderSettings } from '../dissuasion/ladder-settings.ts';

/** Delivers at once, or says and does what it is told. A delivery that it had before is answered and not carried again. */
export class RememberingCarrier implements Carrier {
  readonly name = 'provider';
  readonly got: Delivery[] = [];
  /** Ids of what it was handed, as often as it was. */
  readonly handed: string[] = [];
  isAway = false;
  state: ReceiptState = 'delivered';

  async send(delivery: Delivery): Promise<Receipt> {
    this.handed.push(delivery.deliveryId);
    if (this.isAway) throw new Error('the provider does not answer');
    const { deliveryId } = delivery;
    if (!this.got.some((one) => one.deliveryId === deliveryId)) this.got.push(delivery);
    return { deliveryId, state: this.state, provider: this.name, at: Date.now() };
  }
}

/** Steps of a section `ladder` alone, over those that come with forewarn. */
export function ladderSettings(text: string): LadderSettings {
  return parseDeskSettings('test.yaml', `ladder: ${text}`).ladder;
}
