// A car is bought: a few calls with the dealer, savings redeemed, deposit and price to a company new to the payer.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';
import { largePurchase } from './large-purchase.ts';

export const carPurchase: LookAlikeEvent = {
  kind: 'car-purchase',
  per100kDay: 14,
  leadMs: 30 * HOUR_MS,
  hours: [9, 19],
  suits: (world, person) => (world.province.savingsYuan[person] ?? 0) > 60_000,
  play(scene) {
    largePurchase(scene, {
      calls: scene.rng.int(1, 4),
      talkMs: [2 * MINUTE_MS, 20 * MINUTE_MS],
      wantFen: 14_000_000,
      toPersonShare: 0.2,
    });
  },
};
