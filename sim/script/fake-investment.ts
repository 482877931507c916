// 虚假投资理财（杀猪盘）: weeks of one contact, a platform with false gains, savings redeemed, rising transfers late in the evening.
import { DAY_MS, HOUR_MS, MINUTE_MS, nextWithinHours } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';

export const fakeInvestment: FraudScript = {
  typology: 'fake-investment',
  topic: 'investment',
  weight: 10,
  leadMs: [2 * DAY_MS, 26 * DAY_MS],
  moneyMs: [3 * HOUR_MS, 4 * DAY_MS],
  hours: [19, 24],
  suits: (world, person) => {
    const age = world.province.ageYears[person] ?? 0;
    return age >= 26 && age <= 68 && (world.province.savingsYuan[person] ?? 0) > 30_000;
  },
  play,
};

function play(scene: FraudScene): void {
  const { rng } = scene;
  const site = scene.site();
  const friend = scene.line('domestic', 'virtual', 'international');
  const days = Math.max(1, Math.floor(scene.leadMs / DAY_MS));
  for (let day = 0; day < days; day++) {
    const chats = rng.int(0, 2);
    for (let i = 0; i < chats; i++) scene.chat(scene.leadByDay((day + rng.unit()) / days), friend);
    const isLater = day >= days * 0.45;
    if (isLater && rng.chance(0.85)) scene.lookAt(evening(scene, (day + 0.5) / days), site);
  }
  if (rng.chance(0.35)) {
    scene.call(friend, scene.leadByDay(0.2 + 0.7 * rng.unit()), rng.int(5, 50) * MINUTE_MS);
  }
  if (rng.chance(0.65)) scene.installGangApp(evening(scene, 0.5), 'investment', site);
  if (rng.chance(0.6)) scene.payBack(scene.leadByDay(0.75), rng.int(100, 1800) * 100);
  const lossFen = rng.logNormal(9_000_000, 0.9);
  if (rng.chance(0.8)) scene.redeem(scene.moneyTime - rng.int(5, 300) * MINUTE_MS, lossFen);
  scene.lookAt(scene.moneyTime - rng.int(2, 25) * MINUTE_MS, site);
  scene.payRising(lossFen, rng.int(2, 6), 1.2 + rng.unit());
}

function evening(scene: FraudScene, share: number): number {
  const time = nextWithinHours(scene.lead(share), 19, 23) + scene.rng.below(40) * MINUTE_MS;
  return Math.min(time, scene.moneyTime - 2 * MINUTE_MS);
}
