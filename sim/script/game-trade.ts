// 游戏交易: an account or item "sold" to a minor who pays from a parent's account: small QR payments that rise.

import { visitSite } from '../background/visits.ts';
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';

export const gameTrade: FraudScript = {
  typology: 'game-trade',
  topic: 'game',
  weight: 5,
  leadMs: [6 * MINUTE_MS, 80 * MINUTE_MS],
  moneyMs: [6 * MINUTE_MS, 3.5 * HOUR_MS],
  hours: [9, 23],
  suits: (world, person) => {
    const age = world.province.ageYears[person] ?? 0;
    return age >= 30 && age <= 52;
  },
  play,
};

function play(scene: FraudScene): void {
  const { rng, world, person } = scene;
  const site = scene.site();
  if (rng.chance(0.35)) scene.lureBySms(scene.lead(0), 'game', site);
  scene.suspectAt(scene.lead(0), { kind: 'domain', id: site.domain });
  const child = (person + 1) % world.province.size;
  const visits = rng.int(1, 5);
  const onOwnPhone = rng.chance(0.25);
  for (let i = 0; i < visits; i++) {
    const time = scene.lead((0.95 * i) / visits);
    if (onOwnPhone) scene.step(time, () => visitSite(world, child, time, site));
    else scene.visit(time, site);
  }
  if (rng.chance(0.4)) scene.chat(scene.lead(0.5), scene.line('virtual', 'domestic'));
  const count = rng.int(2, 7);
  let amountFen = rng.int(30, 150) * 100;
  for (let i = 0; i < count; i++) {
    const time = scene.moneyTime + Math.round((scene.moneyMs * i) / count) + i * MINUTE_MS;
    scene.payMule(time, amountFen, { channel: rng.chance(0.85) ? 'qr' : 'app' });
    amountFen = Math.round((amountFen * (1.1 + rng.unit())) / 100) * 100;
  }
}
