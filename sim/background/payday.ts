// What comes with the calendar: wages on a company's salary day, rent on a fixed day of the month, and wage earners' transfers home.

import { atHour, dayOfMonth, HOUR_MS } from '../clock.ts';
import { at } from '../column.ts';
import { emitTransfer, type Payer, payFromBalance } from '../payment.ts';
import type { Rng } from '../prng.ts';
import type { Company, World } from '../world.ts';

const RENTER_SHARE = 5;

/** Plans the pay runs and rents of the day that starts at `dayStart`. Returns the companies that paid wages. */
export function planPayday(world: World, rng: Rng, dayStart: number): Company[] {
  const day = dayOfMonth(dayStart);
  const paying = world.companies.filter((company) => company.salaryDay === day);
  for (const company of paying) {
    const time = atHour(dayStart, 9) + rng.below(7 * HOUR_MS);
    world.outbox.defer(time, () => payWages(world, rng, company, time));
  }
  planRents(world, rng, dayStart, day);
  return paying;
}

/** What a company's bank shows. Companies are not followed yuan by yuan. */
export function companyAsPayer(company: Company): Payer {
  const balanceFen = (company.employeeCount * 40_000 + 300_000) * 100;
  const { account, bank, region } = company;
  return { account, bank, region, balanceFen };
}

function payWages(world: World, rng: Rng, company: Company, time: number): void {
  const { province } = world;
  const payer = companyAsPayer(company);
  for (let i = 0; i < company.employeeCount; i++) {
    const person = company.firstEmployee + i;
    const wageYuan = at(province.wageYuan, person);
    if (wageYuan === 0) continue;
    const amountFen = wageYuan * 100 + rng.below(100) * 100;
    const payee = world.personPayee(person);
    emitTransfer(world, rng, payer, { time: time + i * 900, payee, amountFen, channel: 'web' });
    province.balanceFen[person] = at(province.balanceFen, person) + amountFen;
  }
}

/** Every fifth household rents; the landlord lives near. */
function planRents(world: World, rng: Rng, dayStart: number, day: number): void {
  const { province } = world;
  for (let person = (day * 7) % 28; person < province.size; person += 28 * RENTER_SHARE) {
    const time = atHour(dayStart, 8) + rng.below(13 * HOUR_MS);
    const landlord = (person - (person % 37) + 3) % province.size;
    const amountFen = rng.int(8, 45) * 10_000;
    const payee = world.personPayee(landlord);
    world.outbox.defer(time, () => {
      payFromBalance(world, rng, person, { time, payee, amountFen, channel: 'app' });
    });
  }
}
