// 盗号、换卡: the SIM swapped or codes stolen, calls forwarded, a burst of codes, a new device logs in, and the money leaves in minutes.

import { forwardCallsTo, logInFromDevice, swapSimOf } from '../background/rare.ts';
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';

export const accountTakeover: FraudScript = {
  typology: 'account-takeover',
  topic: 'other',
  weight: 4,
  leadMs: [5 * MINUTE_MS, 3 * HOUR_MS],
  moneyMs: [2 * MINUTE_MS, 30 * MINUTE_MS],
  hours: [0, 24],
  suits: (world, person) => (world.province.balanceFen[person] ?? 0) > 400_000,
  play,
};

function play(scene: FraudScene): void {
  const { rng, world, person } = scene;
  const device = world.mint.device();
  scene.suspectAt(scene.lead(0), { kind: 'device', id: device });
  const isSwap = rng.chance(0.65);
  const firstTime = scene.lead(0);
  if (isSwap) scene.step(firstTime, () => swapSimOf(world, person, firstTime, device));
  else {
    const line = scene.line('virtual', 'service', 'international');
    scene.lureByCall(line, firstTime, rng.int(2, 15) * MINUTE_MS);
  }
  if (rng.chance(isSwap ? 0.3 : 0.7)) {
    const forwardTo = scene.line('virtual', 'domestic').phone;
    const time = scene.lead(0.4);
    scene.step(time, () => forwardCallsTo(world, person, time, forwardTo));
  }
  const codes = rng.int(2, 8);
  for (let i = 0; i < codes; i++) {
    const sender = rng.pick(['95588', '95599', '95533', '95566', '96596']);
    const time = scene.lead(0.6 + 0.38 * rng.unit());
    scene.sms(time, { sender, origin: 'service', topic: 'code' });
  }
  const loginTime = scene.lead(0.8);
  if (rng.chance(0.9)) {
    scene.step(loginTime, () => logInFromDevice(world, person, loginTime, device));
  }
  scene.payingDevice = device;
  const lossFen = scene.affordableFen(rng.logNormal(3_500_000, 0.9));
  scene.payRising(lossFen, rng.int(1, 5), 1);
}
