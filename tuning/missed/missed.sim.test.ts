import { describe, expect, test } from 'vitest';
import type { FiledCase } from '../../backtest/feedback.ts';
import { packFrames } from '../../log/frame.ts';
import { planOfPack, readPackFiles } from '../../runtime/load-pack.ts';
import type { Signal } from '../../signal/signal.ts';
import { DEFAULT_START_TIME } from '../../sim/simulate.ts';
import { decisionsOf, simulatedSignals } from '../../test/simulated-history.ts';
import { missedCases } from './missed.ts';

const FILES = readPackFiles('rules/packs/zhejiang');
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
/** Cases of the first days are looked at, victims of the last ones are to be found. */
const LEARNT_UNTIL = DEFAULT_START_TIME + 6 * DAY;

interface NewVictim {
  readonly person: string;
  readonly phone: string;
  readonly account: string;
  readonly paidAt: number;
}

/** A trick that no rule knows: a long talk with a domestic number, a look at an old site, and savings taken out in cash at the counter for a courier. */
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
    { ...at('cash', 0), type: 'cash.withdrawn', channel: 'counter', ...cash },
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

/** A simulated province into which the trick is put. */
function province() {
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
  return { signals: all, fallen, victims, people };
}

async function* framesOf(signals: readonly Signal[]) {
  for (const frame of packFrames(signals)) yield { frame };
}

function casesOf(signals: readonly Signal[]): FiledCase[] {
  return signals.flatMap((signal): FiledCase[] => {
    if (signal.type !== 'case.filed' || signal.time >= LEARNT_UNTIL) return [];
    const { caseId, phone, typology, region, lossFen, time, incidentTime = time } = signal;
    return [{ caseId, phone, typology, region, lossFen, filedTime: time, incidentTime }];
  });
}

describe('a trick that no rule knows', () => {
  const { signals, fallen, victims, people } = province();
  const live = decisionsOf(planOfPack({ name: 'live', files: FILES }), signals);
  const warned = new Set(live.map(({ phone }) => phone));
  const cases = casesOf(signals);
  const missed = cases.filter(({ phone }) => !warned.has(phone));
  const filed = new Set(cases.map(({ phone }) => phone));
  const looking = missedCases(missed, framesOf(signals), (phone) => filed.has(phone), {
    days: 7,
    files: FILES,
  });

  test('is the first cluster, and nothing but it', async () => {
    const found = await looking;
    const [first, ...rest] = found.clusters;
    const ofNew = missed.filter(({ caseId }) => caseId.startsWith('new-')).length;
    const within = first?.caseIds.filter((id) => id.startsWith('new-')).length ?? 0;
    console.log(
      `${cases.length} cases filed, ${missed.length} missed, ${ofNew} of the new trick; first cluster ${first?.cases}, ${within} of the new trick; others ${rest.map((each) => each.cases).join(' ')}, alone ${found.alone}, other people ${found.others}`,
    );
    for (const { trait, share, othersShare } of first?.traits.slice(0, 3) ?? [])
      console.log(`${trait}: ${share.toFixed(2)} of them, ${othersShare.toFixed(3)} of others`);
    console.log(first?.draft?.text);
    expect(within).toBeGreaterThanOrEqual(0.9 * ofNew);
    expect(within).toBeGreaterThanOrEqual(0.9 * (first?.cases ?? 0));
  });

  test('stays apart where no other fraud was warned of either', async () => {
    const options = { days: 7, files: [] };
    const { clusters } = await missedCases(
      cases,
      framesOf(signals),
      (phone) => filed.has(phone),
      options,
    );
    const sizes = clusters.map(({ caseIds }) => {
      const ofNew = caseIds.filter((id) => id.startsWith('new-')).length;
      return `${ofNew} of ${caseIds.length}`;
    });
    console.log(
      `of ${cases.length} cases of all kinds, of the new trick in each cluster: ${sizes.join(', ')}`,
    );
    const ids = clusters[0]?.caseIds ?? [];
    expect(ids.every((id) => id.startsWith('new-'))).toBe(true);
    expect(
      clusters.slice(1).some(({ caseIds }) => caseIds.some((id) => id.startsWith('new-'))),
    ).toBe(false);
  });

  test('gives a draft that compiles in the live pack, catches most later victims, and few who are honest', async () => {
    const found = await looking;
    const draft = found.clusters[0]?.draft ?? {
      name: '',
      text: '',
      typology: '',
      complaints: ['none'],
    };
    expect(draft.complaints).toEqual([]);
    const files = [...FILES, { name: draft.name, text: draft.text }];
    const decisions = decisionsOf(planOfPack({ name: 'drafted', files }), signals).filter(
      ({ typology, level }) =>
        typology === draft.typology && (level === 'orange' || level === 'red'),
    );
    const later = fallen.filter(({ paidAt }) => paidAt >= LEARNT_UNTIL);
    const caught = later.filter(({ phone, paidAt }) =>
      decisions.some((each) => each.phone === phone && each.time <= paidAt),
    );
    const known = new Set([...victims, ...fallen.map(({ phone }) => phone)]);
    const honest = people.filter(({ phone }) => !known.has(phone));
    const disturbed = honest.filter(({ phone }) => decisions.some((each) => each.phone === phone));
    const before = later.filter(({ phone }) => warned.has(phone)).length;
    console.log(
      `later victims warned: ${before} of ${later.length} by the live pack, ${caught.length} by the draft; honest people warned by it: ${disturbed.length} of ${honest.length}`,
    );
    expect(before).toBeLessThan(0.2 * later.length);
    expect(caught.length).toBeGreaterThanOrEqual(0.8 * later.length);
    expect(disturbed.length).toBeLessThanOrEqual(0.005 * honest.length);
  });
});
