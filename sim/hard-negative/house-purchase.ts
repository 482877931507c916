// A flat is bought: long calls with agent and bank over days, savings redeemed, a deposit, then one huge transfer to a new payee.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';
import { largePurchase } from './large-purchase.ts';

export const housePurchase: LookAlikeEvent = {
  kind: 'house-purchase',
  per100kDay: 6,
  leadMs: 30 * HOUR_MS,
  hours: [9, 17],
  suits: (world, person) => (world.province.savingsYuan[person] ?? 0) > 120_000,
  play(scene) {
    largePurchase(scene, {
      calls: scene.rng.int(3, 8),
      talkMs: [5 * MINUTE_MS, 50 * MINUTE_MS],
      wantFen: 100_000_000,
      toPersonShare: 0.45,
    });
  },
};
