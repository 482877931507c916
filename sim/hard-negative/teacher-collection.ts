// A teacher or parents' committee collects from a class within hours and pays the sum on to a company: many in, all out.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';

export const teacherCollection: LookAlikeEvent = {
  kind: 'teacher-collection',
  per100kDay: 8,
  leadMs: HOUR_MS,
  hours: [10, 21],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 24,
  play(scene) {
    const { rng, world, person, time } = scene;
    const payee = world.personPayee(person);
    const amountFen = rng.int(5, 60) * 1000;
    const parents = rng.int(22, 45);
    for (let i = 0; i < parents; i++) {
      const parent = world.province.neighbour(person, rng);
      const at = time + rng.below(3 * HOUR_MS);
      scene.payBy(parent, { time: at, payee, amountFen, channel: rng.chance(0.5) ? 'qr' : 'app' });
    }
    const company = world.companyPayee(rng.pick(world.companies));
    const paidOn = time + 3 * HOUR_MS + rng.int(5, 240) * MINUTE_MS;
    scene.payBy(person, {
      time: paidOn,
      payee: company,
      amountFen: Math.floor(amountFen * parents * 0.75),
      channel: 'app',
    });
  },
};
