// 机票退改签: "flight cancelled, compensation": a message, a call back to the number in it, codes read out or transfers made.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';
import { phoneSubject } from '../gang.ts';

export const fakeTicketRefund: FraudScript = {
  typology: 'fake-ticket-refund',
  topic: 'ticket',
  weight: 5,
  leadMs: [8 * MINUTE_MS, 80 * MINUTE_MS],
  moneyMs: [3 * MINUTE_MS, 50 * MINUTE_MS],
  hours: [7, 23],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 18,
  play,
};

function play(scene: FraudScene): void {
  const { rng } = scene;
  const site = rng.chance(0.6) ? scene.site() : undefined;
  scene.lureBySms(scene.lead(0), 'ticket', site);
  if (site !== undefined && rng.chance(0.8)) scene.lookAt(scene.lead(0.15), site);
  const line = scene.line('service', 'domestic');
  scene.suspect(phoneSubject(line.phone));
  const talkMs = Math.max(4 * MINUTE_MS, Math.round(scene.leadMs * (0.5 + 0.6 * rng.unit())));
  if (rng.chance(0.85)) scene.callOut(line.phone, scene.lead(0.3), Math.min(talkMs, HOUR_MS));
  else scene.lureByCall(line, scene.lead(0.3), talkMs);
  if (rng.chance(0.35)) scene.installShareApp(scene.lead(0.6));
  const codes = rng.int(0, 3);
  for (let i = 0; i < codes; i++) {
    scene.sms(scene.lead(0.8 + 0.06 * i), { sender: '95566', origin: 'service', topic: 'code' });
  }
  scene.payRising(rng.logNormal(1_300_000, 0.8), rng.int(1, 3), 1 + rng.unit());
}
