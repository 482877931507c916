// Parents of a student abroad: long calls from a foreign number in the evening, and now and then a large transfer soon after.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import { wholeFen } from '../fraud-scene.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';

export const studentAbroad: LookAlikeEvent = {
  kind: 'student-abroad',
  per100kDay: 45,
  leadMs: HOUR_MS,
  hours: [7, 23],
  suits: (world, person) => {
    const age = world.province.ageYears[person] ?? 0;
    return age >= 40 && age <= 60 && (world.province.savingsYuan[person] ?? 0) > 40_000;
  },
  play(scene) {
    const { rng, world, time } = scene;
    const child = { phone: world.mint.foreignPhone(), origin: 'international' as const };
    scene.subjects.push({ kind: 'phone', id: child.phone });
    const endTime = scene.call(child, time, rng.int(8, 55) * MINUTE_MS);
    if (rng.chance(0.4))
      scene.call(child, endTime + rng.int(60, 900) * MINUTE_MS, rng.int(3, 30) * MINUTE_MS);
    if (!rng.chance(0.35)) return;
    const amountFen = wholeFen(scene.affordableFen(rng.int(1, 12) * 1_000_000));
    const payee = rng.chance(0.5)
      ? world.outsider(rng)
      : world.companyPayee(rng.pick(world.companies));
    scene.subjects.push({ kind: 'account', id: payee.account });
    scene.pay(endTime + rng.int(-5, 120) * MINUTE_MS, payee, amountFen);
  },
};
