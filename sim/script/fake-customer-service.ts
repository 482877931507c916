// 冒充电商物流客服: a long call from a far number, the screen shared, loans drawn, transfers during the call or soon after.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';
import { wholeFen } from '../fraud-scene.ts';

export const fakeCustomerService: FraudScript = {
  typology: 'fake-customer-service',
  topic: 'refund',
  weight: 13,
  leadMs: [8 * MINUTE_MS, 45 * MINUTE_MS],
  moneyMs: [6 * MINUTE_MS, 100 * MINUTE_MS],
  hours: [9, 21],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 18,
  play,
};

function play(scene: FraudScene): void {
  const { rng } = scene;
  const line = scene.line('international', 'service', 'virtual');
  const startTime = scene.lead(0);
  const isLong = rng.chance(0.7);
  const talkMs = isLong
    ? scene.leadMs + Math.min(scene.moneyMs, HOUR_MS) * rng.unit()
    : scene.leadMs * (0.4 + 0.5 * rng.unit());
  scene.lureByCall(line, startTime, Math.max(8 * MINUTE_MS, Math.round(talkMs)));
  if (rng.chance(0.82)) scene.installShareApp(scene.lead(0.25 + 0.5 * rng.unit()));
  if (rng.chance(0.3)) scene.lookAt(scene.lead(0.3), scene.site());
  let loanFen = 0;
  const loans = rng.chance(0.6) ? rng.int(1, 3) : 0;
  for (let i = 0; i < loans; i++) {
    const amountFen = rng.int(5, 60) * 100_000;
    loanFen += amountFen;
    scene.borrow(scene.lead(0.6 + 0.12 * i), amountFen);
  }
  if (rng.chance(0.35)) {
    for (let i = 0; i < 2; i++) scene.sms(scene.lead(0.8 + i * 0.1), codeSms());
  }
  const lossFen = Math.max(loanFen, rng.logNormal(3_000_000, 0.8));
  const count = rng.int(1, 4);
  scene.payRising(wholeFen(lossFen), count, 1);
}

function codeSms(): { sender: string; origin: 'service'; topic: 'code' } {
  return { sender: '95588', origin: 'service', topic: 'code' };
}
