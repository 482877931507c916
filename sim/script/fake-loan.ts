// 虚假贷款: a loan that never comes, and fees before it: deposit, unfreezing, proof of flow.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';
import { wholeFen } from '../fraud-scene.ts';

export const fakeLoan: FraudScript = {
  typology: 'fake-loan',
  topic: 'loan',
  weight: 11,
  leadMs: [20 * MINUTE_MS, 12 * HOUR_MS],
  moneyMs: [15 * MINUTE_MS, 10 * HOUR_MS],
  hours: [9, 22],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 22,
  play,
};

function play(scene: FraudScene): void {
  const { rng } = scene;
  const site = scene.site();
  const firstTime = scene.leadByDay(0);
  const line = scene.line('virtual', 'domestic', 'service');
  const isByCall = rng.chance(0.55);
  if (isByCall) scene.lureByCall(line, firstTime, rng.int(60_000, 600_000));
  if (!isByCall || rng.chance(0.4)) {
    scene.lureBySms(
      firstTime + rng.int(1, 9) * MINUTE_MS,
      'loan',
      rng.chance(0.85) ? site : undefined,
    );
  }
  const looked = firstTime + rng.int(10, 19) * MINUTE_MS;
  if (rng.chance(0.85)) scene.lookAt(Math.min(looked, scene.moneyTime - MINUTE_MS), site);
  if (rng.chance(0.8)) {
    scene.installGangApp(Math.min(looked + 3 * MINUTE_MS, scene.moneyTime - 40_000), 'loan', site);
  }
  if (rng.chance(0.5)) {
    scene.call(line, scene.leadByDay(0.8), rng.int(2, 15) * MINUTE_MS);
  }
  const count = rng.int(1, 5);
  for (let i = 0; i < count; i++) {
    const amountFen = wholeFen(rng.logInt(50_000, 2_000_000));
    const time =
      scene.moneyTime + Math.round((scene.moneyMs * i) / count) + i * rng.int(1, 4) * MINUTE_MS;
    scene.redeem(time - MINUTE_MS, amountFen);
    scene.payMule(time, amountFen);
    if (rng.chance(0.3)) scene.call(line, time + 4 * MINUTE_MS, rng.int(1, 8) * MINUTE_MS);
  }
}
