// What happens to a person a few times a year: cash, loans, a new device or SIM, forwarding, top-ups, dormant cards woken, new numbers.
import { at } from '../column.ts';
import type { Draft } from '../draft.ts';
import { CARRIERS } from '../mint.ts';
import { reportedBalanceFen } from '../payment.ts';
import type { Rng } from '../prng.ts';
import type { World } from '../world.ts';
import { countInChunk, MONEY_HOURS, someoneActive, timeInChunk } from './rhythm.ts';

type Happening = (world: World, rng: Rng, person: number, time: number) => void;

const HAPPENINGS: readonly { readonly perPersonDay: number; readonly happen: Happening }[] = [
  { perPersonDay: 0.035, happen: withdrawCash },
  { perPersonDay: 0.003, happen: honestLoan },
  { perPersonDay: 0.0022, happen: changeDevice },
  { perPersonDay: 0.0005, happen: swapSim },
  { perPersonDay: 0.0016, happen: forwardCalls },
  { perPersonDay: 0.03, happen: rechargeNumber },
  { perPersonDay: 0.004, happen: wakeOwnCard },
  { perPersonDay: 0.0012, happen: openAccount },
  { perPersonDay: 0.001, happen: activateNumber },
];

/** Emits the rare happenings of one chunk. */
export function emitRare(world: World, rng: Rng, chunkStart: number): void {
  for (const { perPersonDay, happen } of HAPPENINGS) {
    const count = countInChunk(world, rng, chunkStart, { perPersonDay, hours: MONEY_HOURS });
    for (let i = 0; i < count; i++) {
      const time = timeInChunk(rng, chunkStart);
      happen(world, rng, someoneActive(world, rng, time), time);
    }
  }
}

/** A loan paid out into a person's account. */
export function disburseLoan(
  world: World,
  person: number,
  time: number,
  loan: { amountFen: number; lender: string },
): void {
  const { province } = world;
  world.outbox.push({
    type: 'loan.disbursed',
    id: '',
    source: province.bankSource(person),
    time,
    region: province.region(person),
    account: province.account(person),
    amountFen: loan.amountFen,
    lender: loan.lender,
  });
}

export const LENDERS = [
  'huabei',
  'jiebei',
  'weilidai',
  'jintiao',
  'duxiaoman',
  'zhaolian',
  'mashang',
  'bank-loan',
];

/** A number, and with it an account, is used on a new device from now on. */
export function useNewDevice(world: World, person: number, time: number, device: string): void {
  const { province } = world;
  province.devices[person] = device;
  const draft: Draft = {
    type: 'device.changed',
    id: '',
    source: province.carrierSource(person),
    time,
    region: province.region(person),
    phone: province.phone(person),
    device,
  };
  world.outbox.push(draft);
}

/** The bank sees an account used from a device that is new to it. */
export function logInFromDevice(world: World, person: number, time: number, device: string): void {
  const { province } = world;
  world.outbox.push({
    type: 'device.changed',
    id: '',
    source: province.bankSource(person),
    time,
    region: province.region(person),
    phone: province.phone(person),
    device,
    account: province.account(person),
  });
}

/** A number moves to another SIM. */
export function swapSimOf(world: World, person: number, time: number, device: string): void {
  const { province } = world;
  world.outbox.push({
    type: 'sim.swapped',
    id: '',
    source: province.carrierSource(person),
    time,
    region: province.region(person),
    phone: province.phone(person),
    device,
  });
}

/** Calls of a person are forwarded to `forwardTo`. */
export function forwardCallsTo(
  world: World,
  person: number,
  time: number,
  forwardTo: string,
): void {
  const { province } = world;
  world.outbox.push({
    type: 'forwarding.enabled',
    id: '',
    source: province.carrierSource(person),
    time,
    region: province.region(person),
    phone: province.phone(person),
    forwardTo,
  });
}

function withdrawCash(world: World, rng: Rng, person: number, time: number): void {
  const { province } = world;
  const available = at(province.balanceFen, person);
  const amountFen = rng.pick([20_000, 50_000, 50_000, 100_000, 100_000, 200_000, 300_000, 500_000]);
  if (amountFen > available) return;
  world.outbox.push({
    type: 'cash.withdrawn',
    id: '',
    source: province.bankSource(person),
    time,
    region: province.region(person),
    account: province.account(person),
    amountFen,
    balanceFen: reportedBalanceFen(world, person),
    channel: rng.chance(0.85) ? 'atm' : 'counter',
  });
  province.balanceFen[person] = available - amountFen;
}

function honestLoan(world: World, rng: Rng, person: number, time: number): void {
  const amountFen = rng.pick([100_000, 200_000, 300_000, 500_000, 1_000_000, 2_000_000, 5_000_000]);
  disburseLoan(world, person, time, { amountFen, lender: rng.pick(LENDERS) });
  const { balanceFen } = world.province;
  balanceFen[person] = at(balanceFen, person) + amountFen;
}

function changeDevice(world: World, rng: Rng, person: number, time: number): void {
  const device = world.mint.device();
  useNewDevice(world, person, time, device);
  if (rng.chance(0.7)) {
    logInFromDevice(world, person, time + rng.int(120_000, 7_200_000), device);
  }
}

function swapSim(world: World, rng: Rng, person: number, time: number): void {
  const hasNewDevice = rng.chance(0.5);
  const device = hasNewDevice ? world.mint.device() : at(world.province.devices, person);
  swapSimOf(world, person, time, device);
  if (hasNewDevice) useNewDevice(world, person, time + rng.int(60_000, 1_800_000), device);
}

function forwardCalls(world: World, rng: Rng, person: number, time: number): void {
  const { province } = world;
  const isToContact = rng.chance(0.6);
  const contact = province.phone(province.contact(person, rng));
  const isVirtual = rng.chance(0.2);
  const elsewhere = isVirtual ? world.mint.virtualMobile() : world.mint.mobile().number;
  const other = isToContact ? contact : elsewhere;
  forwardCallsTo(world, person, time, other);
}

function rechargeNumber(world: World, rng: Rng, person: number, time: number): void {
  const { province } = world;
  world.outbox.push({
    type: 'number.recharged',
    id: '',
    source: province.carrierSource(person),
    time,
    region: province.region(person),
    phone: province.phone(person),
    amountFen: rng.pick([3000, 5000, 5000, 10_000, 10_000, 20_000]),
    channel: 'app',
  });
}

function wakeOwnCard(world: World, rng: Rng, person: number, time: number): void {
  const { province } = world;
  const account = at(province.ownAccounts, person);
  if (account === '') return;
  world.outbox.push({
    type: 'card.status',
    id: '',
    source: province.bankSource(person),
    time,
    region: province.region(person),
    account,
    status: rng.chance(0.7) ? 'active' : rng.pick(['lost', 'closed', 'dormant'] as const),
  });
}

function openAccount(world: World, rng: Rng, person: number, time: number): void {
  const { province } = world;
  const account = world.mint.account();
  const draft: Draft = {
    type: 'account.opened',
    id: '',
    source: province.bankSource(person),
    time,
    region: province.region(person),
    account: account.number,
    phone: province.phone(person),
    person: province.id(person),
  };
  if (rng.chance(0.6)) draft.device = at(province.devices, person);
  world.outbox.push(draft);
  province.ownAccounts[person] = account.number;
}

function activateNumber(world: World, rng: Rng, person: number, time: number): void {
  const { province } = world;
  const isVirtual = rng.chance(0.2);
  const mobile = world.mint.mobile();
  const draft: Draft = {
    type: 'number.activated',
    id: '',
    source: isVirtual ? world.mint.anyCarrier() : at(CARRIERS, mobile.sourceIndex),
    time,
    region: province.region(person),
    phone: isVirtual ? world.mint.virtualMobile() : mobile.number,
    origin: isVirtual ? 'virtual' : 'domestic',
  };
  if (rng.chance(0.4)) draft.device = at(province.devices, person);
  if (rng.chance(0.8)) draft.person = province.id(person);
  world.outbox.push(draft);
}
