// A person moves a large part of his money to his own account elsewhere, sometimes a new one, for a better rate.
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import { wholeFen } from '../fraud-scene.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';
import type { Payee } from '../world.ts';

export const ownAccountMove: LookAlikeEvent = {
  kind: 'own-account-move',
  per100kDay: 200,
  leadMs: 2 * HOUR_MS,
  hours: [8, 23],
  suits: (world, person) => (world.province.balanceFen[person] ?? 0) > 500_000,
  play(scene) {
    const { rng, world, person, time } = scene;
    const own = world.province.ownAccounts[person] ?? '';
    const account = own === '' ? world.mint.account().number : own;
    const isNamed = rng.chance(0.85);
    const ageDays = own === '' ? rng.below(20) : rng.int(60, 3000);
    const payee: Payee = { account, kind: isNamed ? 'own' : 'personal', ageDays };
    const count = rng.int(1, 3);
    const totalFen = scene.affordableFen(rng.logNormal(3_000_000, 1));
    if (rng.chance(0.3)) scene.redeem(time - rng.int(10, 90) * MINUTE_MS, totalFen);
    for (let i = 0; i < count; i++) {
      scene.pay(time + i * rng.int(2, 30) * MINUTE_MS, payee, wholeFen(totalFen / count));
    }
  },
};
