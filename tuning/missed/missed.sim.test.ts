import { describe, expect, test } from 'vitest';
import type { FiledCase } from '../../backtest/feedback.ts';
import { packFrames } from '../../log/frame.ts';
import { planOfPack, readPackFiles } from '../../runtime/load-pack.ts';
import type { Signal } from '../../signal/signal.ts';
import { LEARNT_UNTIL, provinceWithNewTrick } from '../../test/new-trick.ts';
import { decisionsOf, simulatedSignals } from '../../test/simulated-history.ts';
import type { WarnedDecision } from '../spell.ts';
import { type MissedCases, missedCases } from './missed.ts';

const FILES = readPackFiles('rules/packs/zhejiang');

async function* framesOf(signals: readonly Signal[]) {
  for (const frame of packFrames(signals)) yield { frame };
}

function isCalled({ level }: WarnedDecision): boolean {
  return level === 'orange' || level === 'red';
}

function casesOf(signals: readonly Signal[], until = LEARNT_UNTIL): FiledCase[] {
  return signals.flatMap((signal): FiledCase[] => {
    if (signal.type !== 'case.filed' || signal.time >= until) return [];
    const { caseId, phone, typology, region, lossFen, time, incidentTime = time } = signal;
    return [{ caseId, phone, typology, region, lossFen, filedTime: time, incidentTime }];
  });
}

describe('a trick that no rule knows', () => {
  const { signals, fallen, victims, people, doAll } = provinceWithNewTrick();
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
    const drafted = decisionsOf(planOfPack({ name: 'drafted', files }), signals);
    const told = drafted.filter((each) => each.typology === draft.typology && isCalled(each));
    const isTold = ({ phone }: { phone: string }) => told.some((each) => each.phone === phone);
    const later = fallen.filter(({ paidAt }) => paidAt >= LEARNT_UNTIL);
    const inTime = (by: readonly WarnedDecision[]) =>
      later.filter(({ phone, paidAt }) =>
        by.some((each) => each.phone === phone && each.time <= paidAt),
      ).length;
    const [before, caught] = [inTime(live.filter(isCalled)), inTime(told)];
    const known = new Set([...victims, ...fallen.map(({ phone }) => phone)]);
    const honest = people.filter(({ phone }) => !known.has(phone) && !doAll.has(phone));
    const disturbed = honest.filter(isTold);
    const alike = people.filter((each) => doAll.has(each.phone) && isTold(each));
    console.log(
      `later victims warned: ${before} of ${later.length} by the live pack, ${caught} by the draft; honest people warned by it: ${disturbed.length} of ${honest.length}, and ${alike.length} of ${doAll.size} who do all of it`,
    );
    expect(before).toBeLessThan(0.2 * later.length);
    expect(caught).toBeGreaterThanOrEqual(0.8 * later.length);
    expect(disturbed.length).toBeLessThanOrEqual(0.005 * honest.length);
  });
});

/** Of the cases in clusters, the part that is of its cluster's most frequent typology. */
function purityOf(clusters: MissedCases['clusters']): number {
  const most = clusters.reduce((sum, { typologies }) => sum + (typologies[0]?.cases ?? 0), 0);
  return most / clusters.reduce((sum, { cases }) => sum + cases, 0);
}

test('where no rule knows any of thirteen typologies, most of a cluster is of one', async () => {
  const crowd = { people: 1200, days: 10, fraudRatePer100kDay: 900, evenTypologies: true };
  const rates = { calls: 1, messages: 0.5, visits: 0.5, transfers: 0.5 };
  const purities: number[] = [];
  for (const seed of [21, 22]) {
    const { signals } = simulatedSignals({ ...crowd, rates, seed });
    const cases = casesOf(signals, Number.POSITIVE_INFINITY);
    const filed = new Set(cases.map(({ phone }) => phone));
    const { clusters, alone } = await missedCases(
      cases,
      framesOf(signals),
      (phone) => filed.has(phone),
      { days: 7, files: [] },
    );
    const purity = purityOf(clusters);
    purities.push(purity);
    const sizes = clusters.map((each) => `${each.typologies[0]?.cases} of ${each.cases}`);
    console.log(
      `${cases.length} cases, ${alone} alone; of the typology that a cluster has most of: ${sizes.join(', ')}; purity ${purity.toFixed(2)}`,
    );
  }
  expect(Math.min(...purities)).toBeGreaterThanOrEqual(0.6);
});
