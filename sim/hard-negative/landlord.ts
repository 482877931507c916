// A landlord collects rent and deposits from many tenants, some of them new, within two days.
import { DAY_MS, HOUR_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';

export const landlord: LookAlikeEvent = {
  kind: 'landlord',
  per100kDay: 10,
  leadMs: HOUR_MS,
  hours: [8, 20],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 35,
  play(scene) {
    const { rng, world, person, time } = scene;
    const payee = world.personPayee(person);
    const tenants = rng.int(5, 22);
    for (let i = 0; i < tenants; i++) {
      const tenant = world.province.neighbour(person, rng);
      const months = rng.chance(0.3) ? 3 : 1;
      const amountFen = rng.int(6, 32) * 10_000 * months;
      const at = time + rng.below(2 * DAY_MS);
      scene.payBy(tenant, { time: at, payee, amountFen, channel: 'app' });
    }
  },
};
