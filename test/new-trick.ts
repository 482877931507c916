// A new trick in a simulated history, from half-way on: victims whom no rule knows, honest people who do parts of it or all of it, and the province around
// them.
import type { Signal } from '../signal/signal.ts';
import { Rng } from '../sim/prng.ts';
import { DEFAULT_START_TIME } from '../sim/simulate.ts';
import type { TruthRecord } from '../sim/truth.ts';
import { simulatedSignals } from './simulated-history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = 12;
const PROVINCE = {
  people: 1000,
  days: DAYS,
  seed: 12,
  fraudRatePer100kDay: 500,
  evenTypologies: true,
  lookAlikeScale: 10,
  rates: { calls: 1, messages: 1, visits: 1, transfers: 1 },
};
/** What police file the trick as; no rule knows the name. */
export const NEW_TYPOLOGY = 'cash-courier';
/** Half-way, when the trick begins. */
export const TRICK_FROM = DEFAULT_START_TIME + (DAYS / 2) * DAY;
const VICTIMS_A_DAY = 14;
const FILED_AFTER = 20 * HOUR;
/** Cases of the first three days of the trick are looked at, victims of the last two are to be found. */
export const LEARNT_UNTIL = TRICK_FROM + 3 * DAY;

interface Person {
  readonly person: string;
  readonly phone: string;
  readonly account: string;
}

export interface NewVictim extends Person {
  /** When the courier has the money. */
  readonly paidAt: number;
}

/**
 * The trick: a long talk with a domestic number, within two days a look at a young site, and savings taken out in cash at the counter, which a courier
 * fetches an hour later. Each day has sites of its own, and one in twelve is talked into it without any.
 */
function scriptOf(i: number, { phone, account, paidAt }: NewVictim, rng: Rng): Signal[] {
  const head = { source: 'new-trick', region: '330106' };
  const at = (id: string, time: number) => ({ ...head, id: `${id}-${i}`, time });
  const cashAt = paidAt - HOUR;
  const talkAt = cashAt - rng.int(3, 40) * HOUR;
  const lookAt = talkAt + rng.int(10, 150) * MINUTE;
  const amountFen = rng.int(12_000, 90_000) * 100;
  const day = Math.floor(i / VICTIMS_A_DAY);
  const caller = `+86131${String(20_000_000 + 10 * day + (i % 5)).padStart(8, '0')}`;
  const durationMs = rng.int(18, 70) * MINUTE;
  const domain = `case-file-${2 * day + (i % 2)}.example`;
  const signals: Signal[] = [
    { ...at('talk', talkAt), ...talkOf(`t-${i}`, caller, phone), durationMs },
    { ...at('cash', cashAt), ...cashOf(account, amountFen) },
    {
      ...at('case', paidAt + FILED_AFTER),
      type: 'case.filed',
      ...{ caseId: `new-${i}`, phone, typology: NEW_TYPOLOGY, incidentTime: paidAt },
      lossFen: amountFen,
    },
  ];
  if (i % 12 !== 0)
    signals.push({ ...at('look', lookAt), ...lookOf(domain, phone, rng.int(15, 50)) });
  return signals;
}

function talkOf(callId: string, caller: string, callee: string) {
  return {
    type: 'call.ended',
    origin: 'domestic',
    callId,
    caller,
    callee,
    answered: true,
  } as const;
}

function lookOf(domain: string, visitor: string, domainAgeDays: number) {
  return { type: 'site.visited', domain, visitor, domainAgeDays } as const;
}

function cashOf(account: string, amountFen: number) {
  const balanceFen = 3 * amountFen;
  return { type: 'cash.withdrawn', channel: 'counter', account, amountFen, balanceFen } as const;
}

/** What honest people do of it, in their order, and how many of a hundred. */
const DOINGS = [
  { does: '', share: 30 },
  { does: 'talk', share: 25 },
  { does: 'look', share: 25 },
  { does: 'cash', share: 6 },
  { does: 'talk look', share: 6 },
  { does: 'talk cash', share: 3 },
  { does: 'look cash', share: 3 },
  { does: 'cash talk look', share: 1 },
  { does: 'talk look cash', share: 1.5 },
];
/** All of the trick: an uncle who sells his car, a wedding. Nothing in the signals tells them from victims. */
const ALL_OF_IT = 'talk look cash';

/** Honest people do parts of it on some day, some all of it, on one day after the other. */
function honestDoings(people: readonly Person[], rng: Rng): { signals: Signal[]; doAll: Person[] } {
  const signals: Signal[] = [];
  const doAll: Person[] = [];
  for (const [i, person] of people.entries()) {
    const does = DOINGS[rng.weighted(DOINGS.map(({ share }) => share))]?.does ?? '';
    const day = does === ALL_OF_IT ? doAll.length % (DAYS - 1) : rng.below(DAYS - 1);
    if (does === ALL_OF_IT) doAll.push(person);
    const start = DEFAULT_START_TIME + (1 + day) * DAY + rng.int(8, 11) * HOUR;
    for (const [step, part] of does.split(' ').entries()) {
      const time = start + step * rng.int(1, 3) * HOUR;
      const head = { id: `honest-${part}-${i}`, source: 'honest', region: '330106', time };
      signals.push(...honestSignal(part, i, person, rng).map((each) => ({ ...head, ...each })));
    }
  }
  return { signals, doAll };
}

function honestSignal(part: string, i: number, { phone, account }: Person, rng: Rng) {
  const caller = `+86139${String(50_000_000 + i).padStart(8, '0')}`;
  if (part === 'talk')
    return [{ ...talkOf(`h-${i}`, caller, phone), durationMs: rng.int(12, 60) * MINUTE }];
  if (part === 'look') return [lookOf(`shop-${i}.example`, phone, rng.int(15, 50))];
  return part === 'cash' ? [cashOf(account, rng.int(12_000, 90_000) * 100)] : [];
}

export interface TrickedProvince {
  /** By time; those of the trick among those of the simulation. */
  readonly signals: readonly Signal[];
  /** Of the simulation, which knows nothing of the trick. */
  readonly truth: readonly TruthRecord[];
  /** Who fell for the trick: as many each day from `TRICK_FROM` to the last. */
  readonly fallen: readonly NewVictim[];
  /** Phones of honest people who do all that victims of the trick do. */
  readonly doAll: ReadonlySet<string>;
  /** Phones of the simulation's victims. */
  readonly victims: ReadonlySet<string>;
  /** Everybody with a phone and an account who is no victim of the simulation's; those who fell for the trick come first. */
  readonly people: readonly Person[];
}

/** A simulated province of twelve days into which the trick is put. */
export function provinceWithNewTrick(): TrickedProvince {
  const { signals, truth } = simulatedSignals(PROVINCE);
  const rng = new Rng(PROVINCE.seed).split('new trick');
  const victims = new Set(
    truth.flatMap((each) => (each.record === 'fraud' ? [each.victim.phone] : [])),
  );
  const people = signals.flatMap((signal) => {
    if (signal.type !== 'link.declared') return [];
    const { person, phone, account } = signal;
    return phone === undefined || account === undefined || victims.has(phone)
      ? []
      : [{ person, phone, account }];
  });
  const count = (VICTIMS_A_DAY * DAYS) / 2;
  const fallen = people.slice(0, count).map((each, i): NewVictim => {
    const day = Math.floor(i / VICTIMS_A_DAY);
    return { ...each, paidAt: TRICK_FROM + day * DAY + rng.int(11, 18) * HOUR };
  });
  const scripts = fallen.flatMap((victim, i) => scriptOf(i, victim, rng));
  const honest = honestDoings(people.slice(count), rng);
  const added = [...scripts, ...honest.signals].sort((a, b) => a.time - b.time);
  return {
    signals: merged(signals, added),
    truth,
    fallen,
    doAll: new Set(honest.doAll.map(({ phone }) => phone)),
    victims,
    people,
  };
}

function merged(signals: readonly Signal[], added: readonly Signal[]): Signal[] {
  const all: Signal[] = [];
  let next = 0;
  for (const signal of signals) {
    for (
      let each = added[next];
      each !== undefined && each.time <= signal.time;
      each = added[++next]
    )
      all.push(each);
    all.push(signal);
  }
  return all;
}
