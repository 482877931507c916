// 虚假购物: cheap goods, paid outside the shop: one transfer to a private payee that many pay for the first time.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { FraudScene, FraudScript } from '../fraud-scene.ts';
import { wholeFen } from '../fraud-scene.ts';

export const fakeShopping: FraudScript = {
  typology: 'fake-shopping',
  topic: 'shopping',
  weight: 6,
  leadMs: [8 * MINUTE_MS, 40 * HOUR_MS],
  moneyMs: [2 * MINUTE_MS, 20 * MINUTE_MS],
  hours: [8, 24],
  suits: (world, person) => (world.province.ageYears[person] ?? 0) >= 16,
  play,
};

function play(scene: FraudScene): void {
  const { rng } = scene;
  const site = scene.site();
  const firstTime = scene.leadByDay(0);
  if (rng.chance(0.7)) scene.lureBySms(firstTime, 'shopping', site);
  const visits = rng.int(1, 3);
  for (let i = 0; i < visits; i++)
    scene.lookAt(scene.leadByDay(0.1 + (0.85 * (i + 1)) / visits), site);
  if (rng.chance(0.3)) scene.chat(scene.leadByDay(0.6), scene.line('domestic', 'virtual'));
  if (rng.chance(0.15)) scene.installGangApp(scene.leadByDay(0.5), 'other', site);
  const amountFen = wholeFen(scene.affordableFen(rng.logNormal(180_000, 0.8)));
  scene.payMule(scene.moneyTime, amountFen, { channel: rng.chance(0.4) ? 'qr' : 'app' });
}
