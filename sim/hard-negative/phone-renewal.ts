// A new telephone or a lost card: SIM and device change, codes arrive, the bank sees a new device, and its owner pays as before.
import { logInFromDevice, swapSimOf, useNewDevice } from '../background/rare.ts';
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';

export const phoneRenewal: LookAlikeEvent = {
  kind: 'phone-renewal',
  per100kDay: 40,
  leadMs: HOUR_MS,
  hours: [9, 21],
  suits: () => true,
  play(scene) {
    const { rng, world, person, time } = scene;
    const device = world.mint.device();
    if (rng.chance(0.6)) scene.step(time, () => swapSimOf(world, person, time, device));
    const changed = time + rng.int(2, 30) * MINUTE_MS;
    scene.step(changed, () => useNewDevice(world, person, changed, device));
    const codes = rng.int(1, 6);
    for (let i = 0; i < codes; i++) {
      const at = changed + rng.int(1, 70) * MINUTE_MS;
      scene.sms(at, { sender: rng.pick(world.bulkSenders), origin: 'service', topic: 'code' });
    }
    const loggedIn = changed + rng.int(4, 80) * MINUTE_MS;
    scene.step(loggedIn, () => logInFromDevice(world, person, loggedIn, device));
    if (!rng.chance(0.5)) return;
    const payee = world.personPayee(world.province.contact(person, rng));
    scene.payingDevice = device;
    scene.pay(loggedIn + rng.int(1, 40) * MINUTE_MS, payee, rng.int(5, 300) * 1000);
  },
};
