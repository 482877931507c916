// 刷单返利: a link to a small platform, small tasks paid back, then bigger ones that are not.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';

export const taskRebate: FraudScript = {
  typology: 'task-rebate',
  topic: 'task',
  weight: 24,
  leadMs: [80 * MINUTE_MS, 44 * HOUR_MS],
  moneyMs: [40 * MINUTE_MS, 22 * HOUR_MS],
  hours: [9, 23],
  suits: (world, person) => {
    const age = world.province.ageYears[person] ?? 0;
    return age >= 18 && age <= 50;
  },
  play,
};

function play(scene: FraudScene): void {
  const { rng } = scene;
  const site = scene.site();
  const lure = rng.unit();
  const firstTime = scene.leadByDay(0);
  if (lure < 0.65) scene.lureBySms(firstTime, 'task', site);
  else if (lure < 0.88) {
    scene.lureByCall(scene.line('virtual', 'domestic'), firstTime, rng.int(40_000, 300_000));
  }
  const looked = firstTime + rng.int(2, 35) * MINUTE_MS;
  if (rng.chance(0.9)) scene.lookAt(looked, site);
  if (rng.chance(0.78)) scene.installGangApp(looked + rng.int(1, 12) * MINUTE_MS, 'task', site);
  const rebates = rng.chance(0.92) ? rng.int(1, 3) : 0;
  for (let i = 0; i < rebates; i++) {
    scene.payBack(
      scene.leadByDay(0.35 + 0.2 * i),
      rng.int(5, 90) * 100 + (rng.chance(0.3) ? 88 : 0),
    );
  }
  const visits = rng.int(1, 4);
  for (let i = 0; i < visits; i++) scene.lookAt(scene.leadByDay(0.3 + 0.65 * rng.unit()), site);
  const lossFen = rng.logNormal(1_800_000, 0.9);
  if (rng.chance(0.4)) scene.redeem(scene.moneyTime - 4 * MINUTE_MS, lossFen);
  scene.payRising(lossFen, rng.int(2, 8), 1.3 + rng.unit());
  if (rng.chance(0.6)) scene.lookAt(scene.moneyTime + rng.below(scene.moneyMs), site);
}
