// What a gang does besides its victims: calls and messages to people who do not fall for it, and moving on the money of all.

import { sendSms } from './background/messages.ts';
import { roundedFen } from './background/payments.ts';
import { visitSite } from './background/visits.ts';
import { callPerson, type Line } from './call.ts';
import { MINUTE_MS } from './clock.ts';
import type { Topic } from './draft.ts';
import { type Gang, type Mule, muleAsPayer } from './gang.ts';
import { emitTransfer } from './payment.ts';
import type { Rng } from './prng.ts';
import { type Site, siteAgeDays } from './site.ts';
import type { OtherPayer } from './truth.ts';
import { bankSource, type World } from './world.ts';

/** A line dials through many people in the minutes before `untilTime`; most do not answer or hang up at once. */
export function dialThrough(
  world: World,
  rng: Rng,
  line: Line,
  reach: { untilTime: number; near: number },
): void {
  const count = rng.int(18, 60);
  const spanMs = rng.int(8, 20) * MINUTE_MS;
  for (let i = 0; i < count; i++) {
    const time = reach.untilTime - rng.int(20_000, spanMs);
    const person = target(world, rng, reach.near);
    const draw = rng.unit();
    const durationMs =
      draw < 0.62 ? 0 : draw < 0.93 ? rng.int(2000, 15_000) : rng.int(16_000, 240_000);
    callPerson(world, line, person, { time, ringMs: rng.int(3000, 30_000), durationMs });
  }
}

export interface Blast {
  readonly sender: Gang['senders'][number];
  readonly time: number;
  readonly near: number;
  readonly topic: Topic | undefined;
  readonly site: Site | undefined;
}

/** One message to many people within half an hour; a few of them look at the site. */
export function blastSms(world: World, rng: Rng, blast: Blast): void {
  const { sender, site, topic } = blast;
  const count = rng.int(20, 110);
  for (let i = 0; i < count; i++) {
    const time = blast.time + rng.int(-15 * MINUTE_MS, 15 * MINUTE_MS);
    const person = target(world, rng, blast.near);
    const domain = site?.domain;
    const domainAgeDays = site === undefined ? undefined : siteAgeDays(site, world.day(time));
    const { phone, origin } = sender;
    sendSms(world, rng, person, time, { sender: phone, origin, topic, domain, domainAgeDays });
    if (site !== undefined && rng.chance(0.04)) {
      visitSite(world, person, time + rng.int(MINUTE_MS, 55 * MINUTE_MS), site);
    }
  }
}

/** Money of a victim has reached a mule at `time`: others pay it in the same hour, and it is passed on within minutes. Returns the others. */
export function collectAndPassOn(
  world: World,
  rng: Rng,
  gang: Gang,
  receipt: { mule: Mule; time: number; amountFen: number; otherPayers: number },
): OtherPayer[] {
  const { mule, time, amountFen } = receipt;
  if (!gang.tested.has(mule.account)) {
    gang.tested.add(mule.account);
    if (rng.chance(0.6))
      payFromElsewhere(world, rng, mule, time - rng.int(12, 90) * MINUTE_MS, rng.int(1, 9) * 100);
  }
  let balanceFen = amountFen + rng.below(40_000);
  const others: OtherPayer[] = [];
  for (let i = 0; i < receipt.otherPayers; i++) {
    const paidFen = roundedFen(rng, Math.max(amountFen, 20_000), 0.7);
    const paidAt = time + rng.int(-25, 10) * MINUTE_MS;
    others.push(payFromElsewhere(world, rng, mule, paidAt, paidFen));
    balanceFen += paidFen;
  }
  passOn(world, rng, gang, { mule, time, balanceFen });
  return others;
}

function passOn(
  world: World,
  rng: Rng,
  gang: Gang,
  held: { mule: Mule; time: number; balanceFen: number },
): void {
  const { mule } = held;
  if (rng.chance(0.08)) return;
  const parts = rng.int(1, 3);
  const outFen = Math.floor((held.balanceFen * rng.int(82, 99)) / 100);
  let balanceFen = held.balanceFen;
  for (let i = 0; i < parts; i++) {
    const time = held.time + rng.int(40_000, 14 * MINUTE_MS);
    const amountFen = Math.max(100, Math.floor(outFen / parts / 100) * 100);
    if (rng.chance(0.25)) withdraw(world, mule, time, { amountFen, balanceFen });
    else {
      const isShop = rng.chance(0.2);
      const payee = isShop ? rng.pick(world.shops) : rng.pick(gang.tierTwo);
      const payer = muleAsPayer(mule, balanceFen);
      emitTransfer(world, rng, payer, { time, payee, amountFen, channel: isShop ? 'qr' : 'app' });
    }
    balanceFen -= amountFen;
  }
}

/** A payer of another province, seen because the account that he pays is here. */
function payFromElsewhere(
  world: World,
  rng: Rng,
  mule: Mule,
  time: number,
  amountFen: number,
): OtherPayer {
  const outsider = world.outsider(rng);
  const { account, bank } = outsider;
  const balanceFen = amountFen + rng.below(2_000_000);
  const payer = { account, bank, region: mule.region, balanceFen };
  const transferId = `t${world.mint.id()}`;
  const payment = { time, payee: mule, amountFen, channel: 'app', transferId } as const;
  const settledTime = emitTransfer(world, rng, payer, payment);
  return { account, transferId, payee: mule.account, time, settledTime, amountFen };
}

function withdraw(
  world: World,
  mule: Mule,
  time: number,
  cash: { amountFen: number; balanceFen: number },
): void {
  world.outbox.push({
    type: 'cash.withdrawn',
    id: '',
    source: bankSource(mule.bank),
    time,
    region: mule.region,
    account: mule.account,
    amountFen: cash.amountFen,
    balanceFen: cash.balanceFen,
    channel: 'atm',
  });
}

/** Whom a gang tries: half of them where the victim lives. */
function target(world: World, rng: Rng, near: number): number {
  return rng.chance(0.5) ? world.province.neighbour(near, rng) : world.province.anyone(rng);
}
