// A trading company is paid by customers and pays suppliers the same hour: large sums in and out, often to a supplier new to it.
import { companyAsPayer } from '../background/payday.ts';
import { roundedFen } from '../background/payments.ts';
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { LookAlikeEvent } from '../honest-scene.ts';
import { emitTransfer } from '../payment.ts';

export const companySettlement: LookAlikeEvent = {
  kind: 'company-settlement',
  per100kDay: 70,
  leadMs: HOUR_MS,
  hours: [9, 18],
  suits: () => true,
  play(scene) {
    const { rng, world, time } = scene;
    const firm = rng.pick(world.companies);
    scene.subjects.unshift({ kind: 'account', id: firm.account });
    scene.subjects.push({ kind: 'person', id: world.province.id(firm.accountant) });
    const customers = rng.int(1, 6);
    for (let i = 0; i < customers; i++) {
      const payer = companyAsPayer(rng.pick(world.companies));
      const at = time + rng.below(40 * MINUTE_MS);
      const amountFen = roundedFen(rng, 6_000_000, 0.9);
      const payee = world.companyPayee(firm);
      scene.step(at, () => {
        emitTransfer(world, rng, payer, { time: at, payee, amountFen, channel: 'web' });
      });
    }
    const suppliers = rng.int(1, 4);
    for (let i = 0; i < suppliers; i++) {
      const isPerson = rng.chance(0.25);
      const payee = isPerson ? world.outsider(rng) : world.companyPayee(rng.pick(world.companies));
      const amountFen = roundedFen(rng, 9_000_000, 0.9);
      const at = time + rng.int(5, 90) * MINUTE_MS;
      scene.step(at, () => {
        const order = { time: at, payee, amountFen, channel: 'web' as const };
        emitTransfer(world, rng, companyAsPayer(firm), order);
      });
    }
  },
};
