// Everyday money: shops, family, red packets, bills, strangers now and then, own accounts, cash and loans.
import { at } from '../column.ts';
import { emitTransfer, payFromBalance } from '../payment.ts';
import type { Rng } from '../prng.ts';
import { emitRedemption } from '../redemption.ts';
import type { Payee, World } from '../world.ts';
import { countInChunk, MONEY_HOURS, PAY_HOURS, someoneActive, timeInChunk } from './rhythm.ts';

/** Shares of a day's transfers that go to shops and to everybody else. */
const SHOP_SHARE = 0.66;

/** Emits the transfers of one chunk. */
export function emitPayments(world: World, rng: Rng, chunkStart: number, perDay: number): void {
  const shopping = { perPersonDay: perDay * SHOP_SHARE, hours: PAY_HOURS, weekendFactor: 1.2 };
  const shopCount = countInChunk(world, rng, chunkStart, shopping);
  for (let i = 0; i < shopCount; i++) {
    const time = timeInChunk(rng, chunkStart);
    const person = someoneActive(world, rng, time);
    const payee = localShop(world, rng, person);
    const amountFen = Math.max(100, Math.round(rng.logNormal(2600, 1.05)));
    payFromBalance(world, rng, person, { time, payee, amountFen, channel: 'qr' });
  }
  const moving = { perPersonDay: perDay * (1 - SHOP_SHARE), hours: MONEY_HOURS };
  const count = countInChunk(world, rng, chunkStart, moving);
  for (let i = 0; i < count; i++) {
    const time = timeInChunk(rng, chunkStart);
    emitOther(world, rng, someoneActive(world, rng, time), time);
  }
}

/** Transfers from elsewhere and redemptions come in beside what people pay: shares of a person's day. */
const FROM_ELSEWHERE_PER_PERSON_DAY = 0.05;
const REDEMPTIONS_PER_PERSON_DAY = 0.004;

/** Emits the money that people of the province get from outside it, and from their own savings. */
export function emitReceipts(world: World, rng: Rng, chunkStart: number): void {
  const { balanceFen } = world.province;
  const coming = { perPersonDay: FROM_ELSEWHERE_PER_PERSON_DAY, hours: MONEY_HOURS };
  const count = countInChunk(world, rng, chunkStart, coming);
  for (let i = 0; i < count; i++) {
    const time = timeInChunk(rng, chunkStart);
    const person = someoneActive(world, rng, time);
    const { account, bank } = world.outsider(rng);
    const amountFen = roundedFen(rng, 15_000, 1.5);
    const region = world.province.region(person);
    const payer = { account, bank, region, balanceFen: amountFen + rng.below(2_000_000) };
    const payee = world.personPayee(person);
    emitTransfer(world, rng, payer, { time, payee, amountFen, channel: 'app' });
    balanceFen[person] = at(balanceFen, person) + amountFen;
  }
  const redeeming = { perPersonDay: REDEMPTIONS_PER_PERSON_DAY, hours: MONEY_HOURS };
  const redemptions = countInChunk(world, rng, chunkStart, redeeming);
  for (let i = 0; i < redemptions; i++) {
    const time = timeInChunk(rng, chunkStart);
    const person = someoneActive(world, rng, time);
    const amountFen = roundedFen(rng, 1_500_000, 1);
    emitRedemption(world, rng, person, { time, amountFen });
    balanceFen[person] = at(balanceFen, person) + amountFen;
  }
}

function emitOther(world: World, rng: Rng, person: number, time: number): void {
  const draw = rng.unit();
  const { province } = world;
  if (draw < 0.36) {
    const payee = world.personPayee(province.contact(person, rng));
    pay(world, rng, person, time, payee, roundedFen(rng, 25_000, 1.2));
    return;
  }
  if (draw < 0.62) {
    const payee = world.personPayee(province.contact(person, rng));
    const amountFen = rng.pick([100, 200, 500, 660, 880, 1000, 2000, 5200, 6600, 8800, 20_000]);
    pay(world, rng, person, time, payee, amountFen);
    return;
  }
  if (draw < 0.82) {
    const amountFen = Math.max(500, Math.round(rng.logNormal(9000, 0.8)));
    pay(world, rng, person, time, rng.pick(world.utilities), amountFen);
    return;
  }
  if (draw < 0.885) {
    moveOwnMoney(world, rng, person, time, roundedFen(rng, 200_000, 1.1));
    return;
  }
  if (draw < 0.95) {
    const payee = world.personPayee(province.neighbour(person, rng));
    pay(world, rng, person, time, payee, roundedFen(rng, 12_000, 1.3));
    return;
  }
  if (draw < 0.985) {
    const outsider = world.outsider(rng);
    pay(world, rng, person, time, outsider, roundedFen(rng, 15_000, 1.4));
    return;
  }
  const company = rng.pick(world.companies);
  pay(world, rng, person, time, world.companyPayee(company), roundedFen(rng, 60_000, 1.3));
}

/** A person moves money to his own second account, when he has one. */
export function moveOwnMoney(
  world: World,
  rng: Rng,
  person: number,
  time: number,
  amountFen: number,
): void {
  const account = at(world.province.ownAccounts, person);
  if (account === '') return;
  const payee: Payee = { account, kind: 'own', ageDays: 400 + (person % 2000) };
  pay(world, rng, person, time, payee, amountFen);
}

/** Pays at most what is there, by app or now and then by web, QR or counter; nothing when he is out of money. */
function pay(
  world: World,
  rng: Rng,
  person: number,
  time: number,
  payee: Payee,
  amountFen: number,
): void {
  const available = at(world.province.balanceFen, person);
  if (available < 10_000) return;
  const isOverdraft = rng.chance(0.003);
  const affordable = isOverdraft ? available + amountFen : Math.min(amountFen, available * 0.8);
  const channel = at(CHANNELS, rng.weighted(CHANNEL_WEIGHTS));
  const cappedFen = Math.max(100, Math.floor(affordable / 100) * 100);
  payFromBalance(world, rng, person, { time, payee, amountFen: cappedFen, channel });
}

const CHANNELS = ['app', 'qr', 'web', 'counter'] as const;
const CHANNEL_WEIGHTS = [74, 18, 5, 3];

/** Sums as people choose them: whole yuan, the larger the rounder. */
export function roundedFen(rng: Rng, medianFen: number, sigma: number): number {
  const fen = rng.logNormal(medianFen, sigma);
  const stepFen = fen > 1_000_000 ? 100_000 : fen > 100_000 ? 10_000 : fen > 10_000 ? 1000 : 100;
  return Math.max(stepFen, Math.round(fen / stepFen) * stepFen);
}

/** Shops near where a person lives, mostly the same few. */
function localShop(world: World, rng: Rng, person: number): Payee {
  const { shops } = world;
  if (rng.chance(0.12)) return rng.pick(shops);
  const home = Math.floor((person / world.province.size) * shops.length);
  return at(shops, (home + rng.skewed(Math.min(60, shops.length))) % shops.length);
}
