// Real love at a distance: one long contact every day, and gifts that are wanted and kept.
import { DAY_MS, HOUR_MS, MINUTE_MS, nextWithinHours } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';

export const sweetheart: LookAlikeEvent = {
  kind: 'sweetheart',
  per100kDay: 5,
  leadMs: HOUR_MS,
  hours: [10, 23],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 18,
  play(scene) {
    const { rng, world, person, time } = scene;
    const isNear = rng.chance(0.6);
    const other = world.province.anyone(rng);
    const phone = isNear ? world.province.phone(other) : world.mint.mobile().number;
    const payee = isNear && other !== person ? world.personPayee(other) : world.outsider(rng);
    scene.subjects.push({ kind: 'phone', id: phone }, { kind: 'account', id: payee.account });
    const days = rng.int(2, 20);
    for (let day = 0; day < days; day++) {
      const at = nextWithinHours(time + day * DAY_MS + rng.below(DAY_MS), 9, 24);
      scene.sms(at, { sender: phone, origin: 'domestic', topic: 'chat' });
      if (rng.chance(0.6)) {
        scene.call({ phone, origin: 'domestic' }, at + 10 * MINUTE_MS, rng.int(3, 70) * MINUTE_MS);
      }
      if (rng.chance(0.25))
        scene.pay(at + 95 * MINUTE_MS, payee, rng.pick([52_000, 131_400, 88_800, 20_000]));
    }
  },
};
