// How the providers of what goes out stand, as metrics: set from their views just before they are shown.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { DeliveryView } from '../connectors/delivery/delivery-set.ts';

export interface DeliveryMetrics {
  setDeliveries(deliveries: readonly DeliveryView[]): void;
}

const BREAKER = { closed: 0, 'half-open': 1, open: 2 } as const;

/** The metrics of deliveries, at nothing, in these registers. */
export function deliveryMetrics(registers: Registry[]): DeliveryMetrics {
  const count = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({
      name: `forewarn_deliveries_${name}_total`,
      help,
      labelNames: ['provider', ...labelNames],
      registers,
    });
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `forewarn_delivery_${name}`, help, labelNames: ['provider'], registers });
  const sent = count('sent', 'Times that something was handed over, in vain or not.');
  const accepted = count('accepted', 'Deliveries that a provider took.');
  const delivered = count('delivered', 'Deliveries that arrived or were done, as receipts say.');
  const failed = count('failed', 'Deliveries that came to nothing at a provider, by why.', ['why']);
  const isUp = gauge(
    'up',
    '1 while a provider takes deliveries, 0 while it is away or has failed.',
  );
  const waiting = gauge('waiting', 'Deliveries that are being handed over or wait for their turn.');
  const breaker = gauge('breaker', '0 closed, 1 half-open, 2 open: the provider is left alone.');
  const lastSuccess = gauge('last_success_seconds', 'When something was last taken, epoch s.');
  return {
    setDeliveries(deliveries) {
      for (const counter of [sent, accepted, delivered, failed]) counter.reset();
      for (const { name: provider, ...view } of deliveries) {
        sent.inc({ provider }, view.sent);
        accepted.inc({ provider }, view.accepted);
        delivered.inc({ provider }, view.delivered);
        for (const [why, n] of Object.entries(view.failed)) failed.inc({ provider, why }, n);
        isUp.set({ provider }, view.state === 'running' ? 1 : 0);
        waiting.set({ provider }, view.waiting);
        breaker.set({ provider }, BREAKER[view.breaker]);
        if (view.lastSuccess !== undefined) lastSuccess.set({ provider }, view.lastSuccess / 1_000);
      }
    },
  };
}
