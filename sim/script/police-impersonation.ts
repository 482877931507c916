// 冒充公检法: long calls from abroad, secrecy, nobody else answered, everything gathered in one account, few very large transfers.

import { forwardCallsTo } from '../background/rare.ts';
import { HOUR_MS, MINUTE_MS, nextWithinHours } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';

export const policeImpersonation: FraudScript = {
  typology: 'police-impersonation',
  topic: 'police',
  weight: 8,
  leadMs: [50 * MINUTE_MS, 30 * HOUR_MS],
  moneyMs: [5 * MINUTE_MS, 16 * HOUR_MS],
  hours: [9, 19],
  suits: (world, person) => (world.province.savingsYuan[person] ?? 0) > 20_000,
  play,
};

function play(scene: FraudScene): void {
  const { rng, world, person } = scene;
  const line = scene.line('international');
  const firstTime = nextWithinHours(scene.lead(0), 9, 19);
  const firstCall = Math.min(firstTime, scene.moneyTime - 45 * MINUTE_MS);
  scene.lureByCall(line, firstCall, rng.int(21, 70) * MINUTE_MS);
  const calls = rng.int(1, 3);
  for (let i = 0; i < calls; i++) {
    const time = scene.leadByDay(0.4 + (0.58 * i) / calls);
    const other = rng.chance(0.5) ? line : scene.line('international', 'virtual');
    scene.lureByCall(
      other,
      Math.max(time, firstCall + 71 * MINUTE_MS * (i + 1)),
      rng.int(20, 90) * MINUTE_MS,
    );
  }
  if (rng.chance(0.6)) {
    const forwardTo = scene.line('virtual', 'domestic').phone;
    const time = scene.leadByDay(0.5);
    scene.step(time, () => forwardCallsTo(world, person, time, forwardTo));
  }
  if (rng.chance(0.5)) scene.installShareApp(scene.leadByDay(0.45));
  if (rng.chance(0.25)) scene.lookAt(scene.leadByDay(0.5), scene.site());
  if (rng.chance(0.8)) {
    const until = scene.moneyTime + scene.moneyMs;
    scene.step(firstCall, (cutTime) => world.quietUntil.set(person, Math.min(until, cutTime)));
    scene.step(until, () => world.quietUntil.delete(person));
  }
  const lossFen = rng.logNormal(16_000_000, 0.9);
  scene.redeem(scene.leadByDay(0.9), lossFen);
  scene.payRising(lossFen, rng.int(1, 3), 0.9 + 0.4 * rng.unit());
}
