// 裸聊敲诈: an app that took the address book, at night; calls from strangers to the victim and his contacts, a payment after each.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';
import { wholeFen } from '../fraud-scene.ts';
import { phoneSubject } from '../gang.ts';

export const sextortion: FraudScript = {
  typology: 'sextortion',
  topic: 'chat',
  weight: 5,
  leadMs: [15 * MINUTE_MS, 2.5 * HOUR_MS],
  moneyMs: [40 * MINUTE_MS, 3 * HOUR_MS],
  hours: [21, 3],
  suits: (world, person) => {
    const age = world.province.ageYears[person] ?? 0;
    return age >= 18 && age <= 45;
  },
  play,
};

function play(scene: FraudScene): void {
  const { rng, world } = scene;
  const site = scene.site();
  if (rng.chance(0.4)) scene.lureBySms(scene.lead(0), 'chat', site);
  if (rng.chance(0.6)) scene.lookAt(scene.lead(0.1), site);
  if (rng.chance(0.88)) scene.installGangApp(scene.lead(0.2 + 0.2 * rng.unit()), 'chat', site);
  const count = rng.int(2, 6);
  const lossFen = rng.logNormal(1_200_000, 0.8);
  for (let i = 0; i < count; i++) {
    const paidTime = scene.moneyTime + Math.round((scene.moneyMs * i) / count);
    const calls = rng.int(1, 3);
    for (let k = 0; k < calls; k++) {
      const line = scene.line('virtual', 'domestic', 'international');
      const time = paidTime - rng.int(3, 14) * MINUTE_MS;
      scene.suspectAt(time, phoneSubject(line.phone));
      scene.call(line, time, rng.int(20_000, 200_000));
    }
    if (rng.chance(0.5)) threatenContacts(scene, paidTime);
    scene.payMule(paidTime, wholeFen((lossFen / count) * (0.6 + 0.8 * rng.unit())));
  }
  if (rng.chance(0.3)) scene.lookAt(scene.moneyTime + 5 * MINUTE_MS, world.sites.visited(rng));
}

function threatenContacts(scene: FraudScene, paidTime: number): void {
  const { rng, world, person } = scene;
  const line = scene.line('virtual', 'domestic');
  const count = rng.int(2, 6);
  for (let i = 0; i < count; i++) {
    const contact = world.province.contact(person, rng);
    const talkMs = rng.chance(0.5) ? 0 : rng.int(5000, 60_000);
    scene.callOther(line, contact, paidTime - rng.int(1, 12) * MINUTE_MS, talkMs);
  }
}
