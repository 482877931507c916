// A child or a player tops up games: small payments that rise within an hour or two, by QR, to a shop or a private dealer who delivers.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';

export const gameTopUp: LookAlikeEvent = {
  kind: 'game-top-up',
  per100kDay: 90,
  leadMs: HOUR_MS,
  hours: [12, 24],
  suits: (world, person) => {
    const age = world.province.ageYears[person] ?? 0;
    return age >= 18 && age <= 50;
  },
  play(scene) {
    const { rng, world, time } = scene;
    scene.visit(time - rng.int(2, 40) * MINUTE_MS, world.sites.linked(rng));
    const isDealer = rng.chance(0.3);
    const payee = isDealer ? world.outsider(rng) : rng.pick(world.shops);
    scene.subjects.push({ kind: 'account', id: payee.account });
    const count = rng.int(2, 6);
    let yuan = rng.pick([6, 30, 30, 68, 98]);
    let at = time;
    for (let i = 0; i < count; i++) {
      scene.pay(at, payee, yuan * 100, 'qr');
      at += rng.int(3, 30) * MINUTE_MS;
      if (rng.chance(0.6)) yuan = Math.round(yuan * (1 + rng.unit()));
    }
  },
};
