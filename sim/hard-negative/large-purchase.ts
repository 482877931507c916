// What house and car have in common: talk with people met only now, money gathered, a deposit, and most of it to a new payee.

import type { Line } from '../call.ts';
import { HOUR_MS, MINUTE_MS, nextWithinHours } from '../clock.ts';
import { wholeFen } from '../fraud-scene.ts';
import type { HonestScene } from '../honest-scene.ts';

export interface Purchase {
  readonly calls: number;
  readonly talkMs: readonly [number, number];
  readonly wantFen: number;
  readonly toPersonShare: number;
}

/** Plays a purchase that ends with its price around the scene's time. */
export function largePurchase(scene: HonestScene, purchase: Purchase): void {
  const { rng, world, time } = scene;
  const agent: Line = { phone: world.mint.mobile().number, origin: 'domestic' };
  scene.subjects.push({ kind: 'phone', id: agent.phone });
  for (let i = 0; i < purchase.calls; i++) {
    const drawn = time - rng.below(28 * HOUR_MS);
    const at = Math.min(nextWithinHours(drawn, 8, 21), time - 10 * MINUTE_MS);
    const talkMs = rng.int(purchase.talkMs[0], purchase.talkMs[1]);
    if (rng.chance(0.7)) scene.call(agent, at, talkMs);
    else scene.call({ phone: '95588', origin: 'service' }, at, Math.round(talkMs / 2));
  }
  const priceFen = wholeFen(scene.affordableFen(purchase.wantFen) * 0.9);
  scene.redeem(time - rng.int(15, 400) * MINUTE_MS, priceFen);
  const isPerson = rng.chance(purchase.toPersonShare);
  const payee = isPerson ? world.outsider(rng) : world.companyPayee(rng.pick(world.companies));
  scene.subjects.push({ kind: 'account', id: payee.account });
  const depositFen = wholeFen(priceFen * 0.06);
  scene.pay(time - rng.int(20, 900) * MINUTE_MS, payee, depositFen);
  scene.pay(time, payee, wholeFen(priceFen - depositFen), rng.chance(0.5) ? 'counter' : 'app');
}
