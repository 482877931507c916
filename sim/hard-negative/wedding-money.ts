// Wedding money: dozens of guests pay the couple lucky sums within one day, many for the first time.
import { HOUR_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';

const LUCKY_YUAN = [500, 600, 666, 800, 888, 1000, 1200, 1600, 2000, 6000, 8800];

export const weddingMoney: LookAlikeEvent = {
  kind: 'wedding-money',
  per100kDay: 6,
  leadMs: HOUR_MS,
  hours: [9, 19],
  suits: (world, person) => {
    const age = world.province.ageYears[person] ?? 0;
    return age >= 22 && age <= 60;
  },
  play(scene) {
    const { rng, world, person, time } = scene;
    const payee = world.personPayee(person);
    const guests = rng.int(30, 90);
    for (let i = 0; i < guests; i++) {
      const guest = rng.chance(0.5)
        ? world.province.contact(person, rng)
        : world.province.neighbour(person, rng);
      const amountFen = rng.pick(LUCKY_YUAN) * 100;
      const at = time + rng.below(9 * HOUR_MS);
      scene.payBy(guest, { time: at, payee, amountFen, channel: rng.chance(0.6) ? 'qr' : 'app' });
    }
  },
};
