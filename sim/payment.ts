// How money moves: attempted, then completed or blocked. Everybody pays through here, so that a fraud's transfer has no other shape than
// anyone's. Banks differ in what they report; the delay depends on the channel alone.
import { at } from './column.ts';
import type { Channel, TransferFacts } from './draft.ts';
import { draftTransfer } from './draft.ts';
import type { Rng } from './prng.ts';
import { bankSource, type Payee, type World } from './world.ts';

export interface Payer {
  readonly account: string;
  /** Index into BANKS. */
  readonly bank: number;
  readonly region: string;
  /** Before the transfer. */
  readonly balanceFen: number;
  readonly device?: string | undefined;
}

export interface Payment {
  readonly time: number;
  readonly payee: Payee;
  readonly amountFen: number;
  readonly channel: Channel;
  readonly isBlocked?: boolean;
  /** Minted when left out. */
  readonly transferId?: string;
  /** Drawn by the channel when left out. */
  readonly delayMs?: number;
}

/** Which of the optional fields each bank of BANKS reports. */
const REPORTS = [
  { balance: true, device: true, age: true, kind: true },
  { balance: true, device: false, age: true, kind: true },
  { balance: false, device: true, age: true, kind: true },
  { balance: true, device: true, age: false, kind: true },
  { balance: true, device: false, age: true, kind: false },
] as const;

/** How long a transfer waits between attempt and completion: seconds at a shop, 20 s to 3 min to anybody else. */
export function settlementDelayMs(rng: Rng, payee: Payee, channel: Channel): number {
  if (payee.kind === 'merchant' && channel === 'qr') return rng.int(900, 5000);
  return rng.int(20_000, 180_000);
}

/** Emits the transfer's signals; returns when it completes. Changes no balance. */
export function emitTransfer(world: World, rng: Rng, payer: Payer, payment: Payment): number {
  const { time, payee, channel } = payment;
  const reports = at(REPORTS, payer.bank);
  const facts: TransferFacts = {
    transferId: payment.transferId ?? `t${world.mint.id()}`,
    payer: payer.account,
    payee: payee.account,
    amountFen: payment.amountFen,
    balanceFen: reports.balance ? payer.balanceFen : undefined,
    payeeKind: reports.kind ? payee.kind : undefined,
    accountAgeDays: reports.age ? Math.max(0, payee.ageDays + world.day(time)) : undefined,
    channel,
    device: reports.device ? payer.device : undefined,
  };
  const delayMs = payment.delayMs ?? settlementDelayMs(rng, payee, channel);
  const source = bankSource(payer.bank);
  const { region } = payer;
  world.outbox.push(draftTransfer('transfer.attempted', { source, time, region }, facts));
  const end = payment.isBlocked === true ? 'transfer.blocked' : 'transfer.completed';
  const endTime = time + delayMs;
  world.outbox.push(draftTransfer(end, { source, time: endTime, region }, facts));
  return endTime;
}

/** A person of the province as payer, with the balance that his bank sees now. */
export function personAsPayer(world: World, person: number): Payer {
  const { province } = world;
  return {
    account: province.account(person),
    bank: at(province.bank, person),
    region: province.region(person),
    balanceFen: reportedBalanceFen(world, person),
    device: at(province.devices, person),
  };
}

/**
 * A person pays from his own balance, at once. What he cannot afford is refused by the bank. Returns whether the money left.
 * Balances move now although the signals may lie minutes ahead.
 */
export function payFromBalance(world: World, rng: Rng, person: number, payment: Payment): boolean {
  const { balanceFen } = world.province;
  const { amountFen, payee } = payment;
  const available = at(balanceFen, person);
  const isBlocked = payment.isBlocked === true || amountFen > available;
  emitTransfer(world, rng, personAsPayer(world, person), { ...payment, isBlocked });
  if (isBlocked) return false;
  balanceFen[person] = available - amountFen;
  if (payee.person !== undefined) {
    balanceFen[payee.person] = at(balanceFen, payee.person) + amountFen;
  }
  return true;
}

/** What the bank shows: the spendable balance and what a script has set aside. */
export function reportedBalanceFen(world: World, person: number): number {
  const balance = at(world.province.balanceFen, person);
  return world.reservedFen.size === 0 ? balance : balance + (world.reservedFen.get(person) ?? 0);
}
