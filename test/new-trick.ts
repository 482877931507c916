// A new trick in a simulated history, from its second day on: victims whom no rule knows, honest people who do one part of it each, and the province around them.
import type { Signal } from '../signal/signal.ts';
import { DEFAULT_START_TIME } from '../sim/simulate.ts';
import type { TruthRecord } from '../sim/truth.ts';
import { simulatedSignals } from './simulated-history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const PROVINCE = {
  people: 1000,
  days: 10,
  seed: 12,
  fraudRatePer100kDay: 500,
  evenTypologies: true,
  lookAlikeScale: 5,
  rates: { calls: 2, messages: 1, visits: 1, transfers: 1 },
};
const NEW_VICTIMS = 60;

export interface NewVictim {
  readonly person: string;
  readonly phone: string;
  readonly account: string;
  /** When the courier has the money. */
  readonly paidAt: number;
}

/** A trick that no rule knows: a long talk with a domestic number, a look at an old site, and savings taken out in cash at the counter, which a courier fetches an hour later. */
function scriptOf(i: number, { phone, account, paidAt }: NewVictim): Signal[] {
  const head = { source: 'new-trick', region: '330106' };
  const at = (id: string, before: number) => ({ ...head, id: `${id}-${i}`, time: paidAt - before });
  const caller = `+86131${String(20_000_000 + Math.floor(i / 4)).padStart(8, '0')}`;
  const talk = { callId: `t-${i}`, caller, callee: phone, durationMs: 25 * MINUTE, answered: true };
  const look = { visitor: phone, domain: `case-file-${Math.floor(i / 8)}.example` };
  const cash = { account, amountFen: 3_000_000 + i * 10_000, balanceFen: 9_000_000 };
  const filed = { caseId: `new-${i}`, phone, typology: 'police-impersonation' };
  return [
    { ...at('talk', 5 * HOUR), type: 'call.ended', origin: 'domestic', ...talk },
    { ...at('look', 4 * HOUR), type: 'site.visited', domainAgeDays: 400, ...look },
    { ...at('cash', HOUR), type: 'cash.withdrawn', channel: 'counter', ...cash },
    {
      ...at('case', -20 * HOUR),
      type: 'case.filed',
      ...filed,
      lossFen: cash.amountFen,
      incidentTime: paidAt,
    },
  ];
}

/** What honest people do of it: some talk long one day, some look at such a site, some take such a sum out for a wedding. No one does all of it. */
function honestDoings(people: readonly Omit<NewVictim, 'paidAt'>[]): Signal[] {
  return people.flatMap(({ phone, account }, i): Signal[] => {
    const time = DEFAULT_START_TIME + (1 + (i % 8)) * DAY + (9 + (i % 7)) * HOUR;
    const head = { id: `honest-${i}`, source: 'honest', region: '330106', time };
    const caller = `+86139${String(50_000_000 + i).padStart(8, '0')}`;
    const talk = {
      callId: `h-${i}`,
      caller,
      callee: phone,
      durationMs: 30 * MINUTE,
      answered: true,
    };
    const look = { visitor: phone, domain: `old-${i}.example`, domainAgeDays: 900 };
    const cash = { account, amountFen: 4_000_000, balanceFen: 9_000_000 };
    if (i % 15 === 0) return [{ ...head, type: 'cash.withdrawn', channel: 'counter', ...cash }];
    if (i % 3 === 0) return [{ ...head, type: 'call.ended', origin: 'domestic', ...talk }];
    return i % 3 === 1 ? [{ ...head, type: 'site.visited', ...look }] : [];
  });
}

export interface TrickedProvince {
  /** By time; those of the trick among those of the simulation. */
  readonly signals: readonly Signal[];
  /** Of the simulation, which knows nothing of the trick. */
  readonly truth: readonly TruthRecord[];
  /** Who fell for the trick: some each day from the second to the last. */
  readonly fallen: readonly NewVictim[];
  /** Phones of the simulation's victims. */
  readonly victims: ReadonlySet<string>;
  /** Everybody with a phone and an account who is no victim of the simulation's; those who fell for the trick come first. */
  readonly people: readonly Omit<NewVictim, 'paidAt'>[];
}

/** A simulated province of ten days into which the trick is put. */
export function provinceWithNewTrick(): TrickedProvince {
  const { signals, truth } = simulatedSignals(PROVINCE);
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
  const fallen = people.slice(0, NEW_VICTIMS).map((each, i): NewVictim => {
    const day = 1 + (i % 9);
    return { ...each, paidAt: DEFAULT_START_TIME + day * DAY + (15 + (i % 3)) * HOUR };
  });
  const scripts = fallen.flatMap((victim, i) => scriptOf(i, victim));
  const added = [...scripts, ...honestDoings(people.slice(NEW_VICTIMS))].sort(
    (a, b) => a.time - b.time,
  );
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
  return { signals: all, truth, fallen, victims, people };
}
