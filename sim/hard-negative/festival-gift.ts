// Gifts: red packets that rise, to several people in one evening, some of them paid for the first time.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';

const GIFT_YUAN = [66, 88, 100, 188, 200, 520, 666, 888, 1000, 1314, 2000, 5200];

export const festivalGift: LookAlikeEvent = {
  kind: 'festival-gift',
  per100kDay: 90,
  leadMs: HOUR_MS,
  hours: [18, 1],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 16,
  play(scene) {
    const { rng, world, person, time } = scene;
    const gifts = rng.int(3, 9);
    const first = rng.below(4);
    for (let i = 0; i < gifts; i++) {
      const other = rng.chance(0.7)
        ? world.province.contact(person, rng)
        : world.province.neighbour(person, rng);
      const yuan = GIFT_YUAN[Math.min(first + i, GIFT_YUAN.length - 1)] ?? 100;
      const payee = world.personPayee(other);
      const at = time + i * rng.int(2, 12) * MINUTE_MS;
      scene.payBy(person, { time: at, payee, amountFen: yuan * 100, channel: 'app' });
    }
  },
};
