// 婚恋交友: one long contact, then gifts and emergencies: irregular transfers to one or two payees over weeks.
import { DAY_MS, HOUR_MS, MINUTE_MS, nextWithinHours } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';
import { wholeFen } from '../fraud-scene.ts';
import { phoneSubject } from '../gang.ts';

export const romanceScam: FraudScript = {
  typology: 'romance-scam',
  topic: 'chat',
  weight: 4,
  leadMs: [4 * DAY_MS, 40 * DAY_MS],
  moneyMs: [DAY_MS, 20 * DAY_MS],
  hours: [10, 23],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 28,
  play,
};

function play(scene: FraudScene): void {
  const { rng } = scene;
  const line = scene.line('domestic', 'international', 'virtual');
  scene.suspectAt(scene.lead(0), phoneSubject(line.phone));
  const wholeMs = scene.leadMs + scene.moneyMs;
  const days = Math.max(1, Math.round(wholeMs / DAY_MS));
  for (let day = 0; day < days; day++) {
    const time = nextWithinHours(scene.lead(0) + day * DAY_MS + rng.below(DAY_MS), 9, 24);
    if (rng.chance(0.75)) scene.chat(time, line);
    if (rng.chance(0.35)) scene.call(line, time + 20 * MINUTE_MS, rng.int(3, 60) * MINUTE_MS);
  }
  const payees = rng.chance(0.65) ? [scene.nextMule()] : [scene.nextMule(), scene.nextMule()];
  const count = rng.int(2, 6);
  const lossFen = rng.logNormal(4_500_000, 0.8);
  let time = scene.moneyTime;
  for (let i = 0; i < count; i++) {
    const amountFen = wholeFen((lossFen / count) * (0.4 + 1.2 * rng.unit()));
    if (rng.chance(0.5))
      scene.call(line, time - rng.int(8, 40) * MINUTE_MS, rng.int(3, 7) * MINUTE_MS);
    if (rng.chance(0.3)) scene.redeem(time - rng.int(5, 60) * MINUTE_MS, amountFen);
    scene.payMule(time, Math.min(amountFen, wholeFen(scene.affordableFen(amountFen))), {
      mule: rng.pick(payees),
    });
    const step = Math.round((scene.moneyMs / count) * (0.4 + 1.2 * rng.unit()));
    time = nextWithinHours(time + Math.max(step, HOUR_MS), 9, 24);
  }
}
