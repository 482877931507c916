// An honest loan: a lender's app, a short call to check, the money paid out, and soon after spent with a craftsman or a shop new to the payer.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';
import { storeAppOf } from '../store-app.ts';

export const onlineLoan: LookAlikeEvent = {
  kind: 'online-loan',
  per100kDay: 30,
  leadMs: 3 * HOUR_MS,
  hours: [9, 22],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 22,
  play(scene) {
    const { rng, world, time } = scene;
    if (rng.chance(0.4)) {
      scene.sms(time - 100 * MINUTE_MS, {
        sender: rng.pick(world.bulkSenders),
        origin: 'service',
        topic: 'loan',
      });
    }
    if (rng.chance(0.7)) {
      scene.install(time - 60 * MINUTE_MS, storeAppOf(rng, 'loan').app, 'loan', {
        fromStore: rng.chance(0.9),
      });
    }
    const line = rng.pick(world.serviceLines).phone;
    if (rng.chance(0.6))
      scene.call(
        { phone: line, origin: 'service' },
        time - 30 * MINUTE_MS,
        rng.int(1, 9) * MINUTE_MS,
      );
    const amountFen = rng.int(3, 80) * 100_000;
    scene.borrow(time, amountFen);
    const parts = rng.int(1, 3);
    for (let i = 0; i < parts; i++) {
      const isPerson = rng.chance(0.4);
      const payee = isPerson ? world.outsider(rng) : world.companyPayee(rng.pick(world.companies));
      const at = time + rng.int(10, 1500) * MINUTE_MS;
      scene.pay(at, payee, Math.floor(amountFen / parts / 10_000) * 10_000);
    }
  },
};
