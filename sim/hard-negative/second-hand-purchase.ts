// Something bought from a private seller: a small market's site, a few messages, one transfer to a stranger, and the goods arrive.

import { roundedFen } from '../background/payments.ts';
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';

export const secondHandPurchase: LookAlikeEvent = {
  kind: 'second-hand-purchase',
  per100kDay: 110,
  leadMs: 4 * HOUR_MS,
  hours: [8, 23],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 16,
  play(scene) {
    const { rng, world, person, time } = scene;
    const site = world.sites.linked(rng);
    const isLinked = rng.chance(0.3);
    const seller = { phone: world.mint.mobile().number, origin: 'domestic' as const };
    scene.subjects.push({ kind: 'phone', id: seller.phone });
    if (isLinked)
      scene.sms(time - 150 * MINUTE_MS, { sender: seller.phone, topic: 'shopping' }, site);
    scene.visit(time - rng.int(10, 140) * MINUTE_MS, site);
    if (rng.chance(0.4))
      scene.call(seller, time - rng.int(4, 60) * MINUTE_MS, rng.int(20_000, 400_000));
    const isNear = rng.chance(0.3);
    const payee = isNear
      ? world.personPayee(world.province.neighbour(person, rng))
      : world.outsider(rng);
    scene.subjects.push({ kind: 'account', id: payee.account });
    scene.pay(time, payee, roundedFen(rng, 40_000, 1), rng.chance(0.35) ? 'qr' : 'app');
  },
};
