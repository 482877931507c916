// 注销校园贷、征信: "your credit record must be cleaned": a long call, the screen shared, several lenders draw and each sum leaves at once.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';

export const fakeCreditRepair: FraudScript = {
  typology: 'fake-credit-repair',
  topic: 'credit',
  weight: 7,
  leadMs: [15 * MINUTE_MS, 70 * MINUTE_MS],
  moneyMs: [25 * MINUTE_MS, 2 * HOUR_MS],
  hours: [9, 22],
  suits: (world, person) => {
    const age = world.province.ageYears[person] ?? 0;
    return age >= 18 && age <= 36;
  },
  play,
};

function play(scene: FraudScene): void {
  const { rng } = scene;
  const line = scene.line('international', 'unknown', 'virtual');
  const talkMs = scene.leadMs + Math.round(scene.moneyMs * rng.unit());
  scene.lureByCall(line, scene.lead(0), talkMs);
  if (rng.chance(0.85)) scene.installShareApp(scene.lead(0.2 + 0.4 * rng.unit()));
  if (rng.chance(0.25)) scene.lookAt(scene.lead(0.4), scene.site());
  const loans = rng.int(2, 5);
  for (let i = 0; i < loans; i++) {
    const amountFen = rng.int(5, 45) * 100_000;
    const paidTime = scene.moneyTime + Math.round((scene.moneyMs * i) / loans) + i * MINUTE_MS;
    scene.borrow(paidTime - rng.int(2, 9) * MINUTE_MS, amountFen);
    if (rng.chance(0.5)) {
      scene.sms(paidTime - MINUTE_MS, { sender: '95533', origin: 'service', topic: 'code' });
    }
    scene.payMule(paidTime, amountFen);
  }
}
