// 冒充领导熟人: "I am in a meeting, pay this": messages from a new number, then company money to a payee new to the company.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';
import { wholeFen } from '../fraud-scene.ts';
import type { Payee } from '../world.ts';

export const bossImpersonation: FraudScript = {
  typology: 'boss-impersonation',
  topic: 'chat',
  weight: 6,
  leadMs: [6 * MINUTE_MS, 100 * MINUTE_MS],
  moneyMs: [3 * MINUTE_MS, 60 * MINUTE_MS],
  hours: [9, 17],
  isAgainstCompany: true,
  suits: () => true,
  play,
};

function play(scene: FraudScene): void {
  const { rng } = scene;
  const line = scene.line('domestic', 'virtual');
  const messages = rng.int(1, 4);
  for (let i = 0; i < messages; i++) scene.chat(scene.lead((0.85 * i) / messages), line);
  if (rng.chance(0.7))
    scene.lureByCall(line, scene.lead(0.5 + 0.4 * rng.unit()), rng.int(15_000, 150_000));
  const count = rng.chance(0.6) ? 1 : 2;
  for (let i = 0; i < count; i++) {
    const mule = scene.nextMule();
    const isFirm = rng.chance(0.35);
    const payee: Payee = isFirm ? { ...mule, kind: 'company' } : mule;
    const amountFen = wholeFen(rng.logNormal(22_000_000, 0.7));
    const time = scene.moneyTime + Math.min(scene.moneyMs, HOUR_MS) * i;
    if (scene.pay(time, payee, amountFen, rng.chance(0.6) ? 'web' : 'app') !== undefined) {
      scene.suspect({ kind: 'account', id: mule.account });
    }
  }
}
