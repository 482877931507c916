// A gang and what it works with for a few days: numbers, senders, sites, apps, mule accounts. It is shared by its victims, as in life.
// Lines and mules exist before they are used: activations and openings lie in the past, and reach the stream as its history.
import type { Subject } from '../engine/decision.ts';
import type { Line } from './call.ts';
import { DAY_MS, HOUR_MS } from './clock.ts';
import { at } from './column.ts';
import type { CallOrigin, Draft, Topic } from './draft.ts';
import { BANKS, CARRIERS } from './mint.ts';
import type { Payer } from './payment.ts';
import type { Rng } from './prng.ts';
import type { Site } from './site.ts';
import type { Payee, World } from './world.ts';

export interface Mule extends Payee {
  readonly bank: number;
  readonly region: string;
  readonly device: string;
  readonly phone: string;
}

export interface Gang {
  readonly lines: readonly Line[];
  readonly senders: readonly { readonly phone: string; readonly origin: CallOrigin }[];
  readonly sites: readonly Site[];
  readonly apps: readonly string[];
  readonly mules: readonly Mule[];
  /** Where mules pass the money on. */
  readonly tierTwo: readonly Payee[];
  /** Mules that had their test transfer. */
  readonly tested: Set<string>;
}

const ORIGINS: readonly CallOrigin[] = [
  'international',
  'international',
  'virtual',
  'virtual',
  'service',
  'domestic',
  'domestic',
  'domestic',
];

/** A gang that starts to work at `fromTime`. Its history goes to `history` where it lies before the run, else to the outbox. */
export function foundGang(
  world: World,
  rng: Rng,
  work: { fromTime: number; topic: Topic },
  history: Draft[],
): Gang {
  const { fromTime, topic } = work;
  const { mint, province } = world;
  const record = (draft: Draft): void => {
    if (draft.time < world.options.startTime) history.push(draft);
    else world.outbox.push(draft);
  };
  const boxDevice = mint.device();
  const box = { device: boxDevice, cell: rng.pick(rng.pick(province.places).cells) };
  const lines = ORIGINS.map((origin) => newLine(world, rng, { origin, fromTime, box, record }));
  const senders = [
    { phone: mint.mobile().number, origin: 'domestic' as const },
    { phone: mint.virtualMobile(), origin: 'virtual' as const },
    { phone: mint.bulkSender(), origin: 'service' as const },
    { phone: mint.foreignPhone(), origin: 'international' as const },
  ];
  const sharedDevice = mint.device();
  const mules = Array.from({ length: 6 }, (_, i) =>
    newMule(world, rng, { fromTime, device: i < 3 ? sharedDevice : mint.device(), record }),
  );
  const bornDay = world.day(fromTime);
  return {
    lines,
    senders,
    sites: [newSite(world, rng, bornDay, topic), newSite(world, rng, bornDay, topic)],
    apps: [mint.app(), mint.app()],
    mules,
    tierTwo: Array.from({ length: 4 }, () => world.outsider(rng)),
    tested: new Set(),
  };
}

/** A line of the gang that calls from `origin`, or any when it has none. */
export function lineFrom(gang: Gang, rng: Rng, ...origins: readonly CallOrigin[]): Line {
  const fitting = gang.lines.filter(
    (line) => line.origin !== undefined && origins.includes(line.origin),
  );
  return rng.pick(fitting.length === 0 ? gang.lines : fitting);
}

/** A mule as payer, with what it has before it pays. */
export function muleAsPayer(mule: Mule, balanceFen: number): Payer {
  const { account, bank, region, device } = mule;
  return { account, bank, region, device, balanceFen };
}

/** Suspect subjects, for the truth. */
export function phoneSubject(phone: string): Subject {
  return { kind: 'phone', id: phone };
}

/** What a classifier makes of a fraud's message or site: often right, often blind, sometimes wrong. */
export function classedTopic(rng: Rng, topic: Topic): Topic | undefined {
  const draw = rng.unit();
  if (draw < 0.45) return topic;
  if (draw < 0.75) return undefined;
  return draw < 0.92 ? 'other' : rng.pick(['marketing', 'shopping', 'chat']);
}

interface LineWish {
  readonly origin: CallOrigin;
  readonly fromTime: number;
  readonly box: { readonly device: string; readonly cell: string };
  readonly record: (draft: Draft) => void;
}

function newLine(world: World, rng: Rng, wish: LineWish): Line {
  const { mint } = world;
  const { origin, box } = wish;
  if (origin === 'international') {
    return { phone: mint.foreignPhone(), origin: rng.chance(0.85) ? origin : 'unknown' };
  }
  if (origin === 'service') return { phone: mint.serviceNumber(), origin };
  const mobile = mint.mobile();
  const isVirtual = origin === 'virtual';
  const phone = isVirtual ? mint.virtualMobile() : mobile.number;
  const source = isVirtual ? mint.anyCarrier() : at(CARRIERS, mobile.sourceIndex);
  const region = rng.pick(world.province.places).region;
  if (rng.chance(0.7)) {
    const time = wish.fromTime - rng.int(HOUR_MS, 12 * DAY_MS);
    wish.record({ type: 'number.activated', id: '', source, time, region, phone, origin });
  }
  return { phone, origin, device: box.device, cell: box.cell };
}

function newSite(world: World, rng: Rng, day: number, topic: Topic): Site {
  const draw = rng.unit();
  const ageDays = draw < 0.7 ? rng.int(1, 20) : draw < 0.9 ? rng.int(20, 90) : rng.int(200, 2000);
  return { domain: world.mint.domain(), bornDay: day - ageDays, topic: classedTopic(rng, topic) };
}

interface MuleWish {
  readonly fromTime: number;
  readonly device: string;
  readonly record: (draft: Draft) => void;
}

/** Newly opened, woken after a long sleep, or lent out of ordinary use. */
function newMule(world: World, rng: Rng, wish: MuleWish): Mule {
  const { number: account, sourceIndex: bank } = world.mint.account();
  const region = rng.pick(world.province.places).region;
  const phone = world.mint.mobile().number;
  const source = BANKS[bank] ?? BANKS[0];
  const draw = rng.unit();
  const startDay = world.day(wish.fromTime);
  const accountAge = draw < 0.4 ? rng.int(1, 20) : rng.int(150, 3000);
  if (draw < 0.4) {
    const time = wish.fromTime - accountAge * DAY_MS + rng.below(DAY_MS / 2);
    const person = world.mint.person();
    const device = wish.device;
    wish.record({
      type: 'account.opened',
      id: '',
      source,
      time,
      region,
      account,
      phone,
      person,
      device,
    });
  } else if (draw < 0.75) {
    const time = wish.fromTime - rng.int(HOUR_MS, 2 * DAY_MS);
    wish.record({ type: 'card.status', id: '', source, time, region, account, status: 'active' });
  }
  const ageDays = accountAge - startDay;
  return { account, kind: 'personal', ageDays, bank, region, device: wish.device, phone };
}
