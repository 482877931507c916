// A colleague or a maker's service helps by remote control or meeting during a long call; bills are paid the same hour as usual.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';
import { storeAppOf } from '../store-app.ts';

export const remoteSupport: LookAlikeEvent = {
  kind: 'remote-support',
  per100kDay: 35,
  leadMs: HOUR_MS,
  hours: [9, 21],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 18,
  play(scene) {
    const { rng, world, person, time } = scene;
    const line = rng.pick(world.serviceLines);
    const origin = line.isOffice ? 'domestic' : 'service';
    scene.call({ phone: line.phone, origin }, time, rng.int(8, 50) * MINUTE_MS);
    const kind = rng.chance(0.6) ? 'remote-control' : 'meeting';
    const { app, appKind } = storeAppOf(rng, kind);
    scene.install(time + rng.int(1, 7) * MINUTE_MS, app, appKind, { fromStore: rng.chance(0.8) });
    if (!rng.chance(0.3)) return;
    const payee = rng.chance(0.5)
      ? rng.pick(world.utilities)
      : world.personPayee(world.province.contact(person, rng));
    scene.pay(time + rng.int(5, 55) * MINUTE_MS, payee, rng.int(3, 120) * 1000);
  },
};
