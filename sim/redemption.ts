// Savings come back: a fund house pays a person's own money into his account.
import { at } from './column.ts';
import { emitTransfer } from './payment.ts';
import type { Rng } from './prng.ts';
import type { World } from './world.ts';

/** The transfer of a redemption; the balance is the caller's to change. */
export function emitRedemption(
  world: World,
  rng: Rng,
  person: number,
  redemption: { time: number; amountFen: number },
): void {
  const house = at(world.utilities, person % 5);

  const payer = {
    account: house.account,
    bank: person % 4,
    region: world.province.region(person),
    balanceFen: 90_000_000_000,
  };
  const payee = world.personPayee(person);
  emitTransfer(world, rng, payer, { ...redemption, payee, channel: 'web' });
}
