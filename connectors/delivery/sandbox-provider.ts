// For trying out, in our own process: takes everything, and says a moment later that it was delivered, or done where something was asked for.
import type { Delivery } from './delivery.ts';
import type { HearLater, Provider } from './provider.ts';

/** `receiptMs`: how long until the receipt comes. */
export function sandboxProvider(receiptMs: number): Provider {
  const timers = new Set<NodeJS.Timeout>();
  let hear: HearLater | undefined;
  const later = ({ deliveryId, channel }: Delivery) => {
    const isAsked = channel === 'order' || channel === 'dispatch';
    const word = { state: isAsked ? 'done' : 'delivered', reference: `S-${deliveryId}` } as const;
    const timer = setTimeout(() => {
      timers.delete(timer);
      hear?.({ deliveryId, word }).catch(() => undefined);
    }, receiptMs);
    timers.add(timer);
  };
  return {
    open(listener) {
      hear = listener;
    },
    check: () => Promise.resolve(),
    hand(delivery) {
      later(delivery);
      return Promise.resolve({ state: 'accepted', reference: `S-${delivery.deliveryId}` });
    },
    close() {
      hear = undefined;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      return Promise.resolve();
    },
  };
}
