// A year of a made-up province for tests of the command room: every county has figures, none of them is real, and they add up.

import { FIGURES } from '../../api/fixture.ts';
import type { ApiDeps } from '../../api/ports.ts';
import type { TrendPoint } from '../../ledger/case-trend-series.ts';
import type { HeadlineRow } from '../../ledger/headline.ts';
import type { ReportFigures, ReportQuery } from '../../ledger/report-figures.ts';
import { NO_WORK } from '../../ledger/work-report.ts';
import { readPopulation } from '../../signal/population.ts';
import { cityOf, regionName, regionsOf } from '../../signal/region.ts';

const TYPOLOGIES = [
  'task-rebate',
  'fake-customer-service',
  'fake-investment',
  'police-impersonation',
  'fake-loan',
  'fake-shopping',
];
const COUNTIES = regionsOf('330000').flatMap(({ code }) => regionsOf(code));

/** Between 0 and 1, always the same for a text. */
function chance(text: string): number {
  let hash = 2_166_136_261;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  return ((hash >>> 8) % 10_000) / 10_000;
}

/** More than chance makes of two such counts, as reports say it. */
function isClear(cases: number, before: number): boolean | null {
  return before === 0 ? null : (cases - before) ** 2 > 3.84 * (cases + before);
}

function figures(seed: string, share: number): ReportFigures {
  const cases = Math.round((20 + 160 * chance(`${seed}c`)) * share);
  const before = Math.round(cases * (1.15 + 0.5 * chance(`${seed}b`)));
  const dissuaded = Math.round((300 + 2_400 * chance(`${seed}d`)) * share);
  const fen = dissuaded * Math.round(600_000 + 900_000 * chance(`${seed}m`));
  const stopped = Math.round(fen * 0.18);
  return {
    ...FIGURES,
    peopleDissuaded: dissuaded,
    lossPreventedFen: {
      dissuaded: fen - stopped,
      'payment-stopped': stopped,
      frozen: 0,
      returned: 0,
    },
    lossPreventedTotalFen: fen,
    lossConfirmedFen: Math.round(fen * 0.7),
    lossStatedFen: Math.round(fen * 0.3),
    lostFen: Math.round(fen * 0.04),
    casesFiled: cases,
    casesFiledYearBefore: before,
    caseLossFen: cases * 4_200_000,
    casesChangeRatio: before === 0 ? null : cases / before - 1,
    casesChangeIsClear: isClear(cases, before),
    episodes: Math.round(dissuaded * 1.4),
    tasks: Math.round(dissuaded * 1.4),
  };
}

function sum(all: readonly ReportFigures[]): ReportFigures {
  const total = (of: (made: ReportFigures) => number) =>
    all.reduce((added, made) => added + of(made), 0);
  const before = total((made) => made.casesFiledYearBefore ?? 0);
  const cases = total((made) => made.casesFiled);
  return {
    ...FIGURES,
    peopleDissuaded: total((made) => made.peopleDissuaded),
    lossPreventedFen: {
      dissuaded: total((made) => made.lossPreventedFen.dissuaded),
      'payment-stopped': total((made) => made.lossPreventedFen['payment-stopped']),
      frozen: 0,
      returned: 0,
    },
    lossPreventedTotalFen: total((made) => made.lossPreventedTotalFen),
    lossConfirmedFen: total((made) => made.lossConfirmedFen),
    lossStatedFen: total((made) => made.lossStatedFen),
    lostFen: total((made) => made.lostFen),
    casesFiled: cases,
    casesFiledYearBefore: before,
    caseLossFen: total((made) => made.caseLossFen),
    casesChangeRatio: before === 0 ? null : cases / before - 1,
    casesChangeIsClear: isClear(cases, before),
    episodes: total((made) => made.episodes),
  };
}

/** Figures in as many parts as there are keys, of different sizes, that add up to the whole. */
function partsOf(whole: ReportFigures, keys: readonly string[]): ReportFigures[] {
  const cut = (seed: string) => {
    const weights = keys.map((key) => 0.4 + chance(`${seed}${key}`));
    const all = weights.reduce((added, weight) => added + weight, 0);
    const upTo = weights.map((_, i) => weights.slice(0, i + 1).reduce((sum, one) => sum + one, 0));
    return (count: number, i: number) =>
      Math.round((count * (upTo[i] ?? 0)) / all) -
      Math.round((count * (i === 0 ? 0 : (upTo[i - 1] ?? 0))) / all);
  };
  const [now, before] = [cut('now'), cut('before')];
  return keys.map((_, i) => {
    const cases = now(whole.casesFiled, i);
    const casesBefore = before(whole.casesFiledYearBefore ?? 0, i);
    const dissuadedFen = now(whole.lossPreventedFen.dissuaded, i);
    const stoppedFen = now(whole.lossPreventedFen['payment-stopped'], i);
    return {
      ...whole,
      peopleDissuaded: now(whole.peopleDissuaded, i),
      lossPreventedFen: {
        ...whole.lossPreventedFen,
        dissuaded: dissuadedFen,
        'payment-stopped': stoppedFen,
      },
      lossPreventedTotalFen: dissuadedFen + stoppedFen,
      lossConfirmedFen: now(whole.lossConfirmedFen, i),
      lossStatedFen: now(whole.lossStatedFen, i),
      lostFen: now(whole.lostFen, i),
      casesFiled: cases,
      casesFiledYearBefore: casesBefore,
      caseLossFen: now(whole.caseLossFen, i),
      casesChangeRatio: casesBefore === 0 ? null : cases / casesBefore - 1,
      casesChangeIsClear: isClear(cases, casesBefore),
      episodes: now(whole.episodes, i),
      tasks: now(whole.tasks, i),
    };
  });
}

function headlineRow(code: string, level: HeadlineRow['level'], made: ReportFigures): HeadlineRow {
  const population = readPopulation().get(code) ?? null;
  const rate = (count: number) => (population === null ? null : (count / population) * 100_000);
  return {
    ...made,
    code,
    level,
    name: { zh: regionName(code, 'zh'), en: regionName(code, 'en') },
    population,
    dissuadedPer100k: rate(made.peopleDissuaded),
    casesPer100k: rate(made.casesFiled),
  };
}

/** Figures of a region, which are those of its counties. */
export function provinceFigures(region = '330000'): ReportFigures {
  const within = COUNTIES.filter(
    ({ code }) => region === '330000' || code === region || cityOf(code) === region,
  );
  return sum(within.map(({ code }) => figures(code, 1)));
}

const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06', '2026-07'];

/** Two campaigns of the made-up province. */
const CAMPAIGNS = {
  episodes: 420,
  found: 2,
  isCut: false,
  hubs: [],
  campaigns: [1, 2].map((n) => ({
    campaignId: `e${n}`,
    episodes: 61 - n * 14,
    firstTime: Date.UTC(2026, 5, n),
    lastTime: Date.UTC(2026, 6, 14),
    lastWeek: 23 - n * 6,
    weekBefore: 9,
    atRiskFen: 820_000_000 / n,
    lossPreventedFen: 610_000_000 / n,
    lostFen: 140_000_000 / n,
    cases: 9 - n,
    caseLossFen: 130_000_000 / n,
    regions: [
      { key: '330106', episodes: 30 - n },
      { key: '330206', episodes: 11 },
    ],
    typologies: [{ key: TYPOLOGIES[n] ?? '', episodes: 61 - n * 14 }],
    losses: [
      { cause: 'not-reached' as const, episodes: 3, lostFen: 90_000_000 / n },
      { cause: 'already-paid' as const, episodes: 2, lostFen: 50_000_000 / n },
    ],
    suspects: [
      { kind: 'phone' as const, id: '+852****4567', episodes: 20 },
      { kind: 'phone' as const, id: '+852****1122', episodes: 9 },
    ],
    sources: [{ kind: 'phone' as const, key: '+852', suspects: 2 }],
    rules: [{ key: 'police-pay-in-call', episodes: 38 }],
    blindRules: ['police-share'],
  })),
};

/** A month of the series, of which the third stands out. */
function pointOf({ casesFiled, casesFiledYearBefore }: ReportFigures, i: number): TrendPoint {
  const mean = casesFiled * (i === 2 ? 0.7 : 1.04);
  return {
    ...{ key: MONTHS[i] ?? '', casesFiled, casesFiledYearBefore, movingAverage: null },
    ...{ holidayDays: 0, holidayDaysYearBefore: 0, casesFiledAsKnown: null, casesWithdrawn: 0 },
    expected: i === MONTHS.length - 1 ? null : { mean, low: mean * 0.88, high: mean * 1.12 },
    standsOut: i === 2 ? 'above' : null,
    isPart: i === MONTHS.length - 1,
  };
}

/** The reports of the made-up province. */
export const PROVINCE: Pick<ApiDeps, 'report' | 'reports'> = {
  report: async ({ from, to, region, by = 'city' }: ReportQuery) => {
    const total = provinceFigures(region);
    const keys = by === 'typology' ? TYPOLOGIES : MONTHS;
    const place = region === undefined ? {} : { region };
    const rows = partsOf(total, keys).map((part, i) => {
      const key = keys[i] ?? '';
      return { key, name: { zh: key, en: key }, ...part };
    });
    return { from, to, by, ...place, total, rows };
  },
  reports: {
    headline: async ({ from, to }) => ({
      from,
      to,
      areas: [],
      rows: [
        headlineRow('330000', 'province', provinceFigures()),
        ...regionsOf('330000').flatMap(({ code }) => [
          headlineRow(code, 'city', provinceFigures(code)),
          ...regionsOf(code).map((county) =>
            headlineRow(county.code, 'county', figures(county.code, 1)),
          ),
        ]),
      ],
    }),
    handedBack: async () => [],
    campaigns: async (period) => ({ ...period, ...CAMPAIGNS }),
    earlier: async () => [],
    regions: async () => [],
    work: async ({ from, to, by }) => ({
      ...{ from, to, by },
      total: {
        ...NO_WORK,
        outcomesByStep: { call: 4_310, 'second-caller': 132, visit: 88 },
        sentByStep: { message: 5_020, 'voice-robot': 351, visit: 91 },
      },
      rows: COUNTIES.map(({ code, zh, en }, i) => ({
        ...NO_WORK,
        key: code,
        name: { zh, en },
        episodes: 90 - (i % 60),
        outcomesByStep: { call: 60 - (i % 30), 'second-caller': i % 4, visit: i % 3 },
        sentByStep: { message: 70 - (i % 40), 'voice-robot': i % 9, visit: i % 3 },
        reachRatio: 0.98 - (i % 30) / 100,
        tasks: 90 - (i % 60),
        // In the third nobody has taken any.
        taskToClaim:
          i === 2 ? null : { p50Ms: 4_000 + i * 700, p90Ms: 30_000 + i * 2_000, p99Ms: 90_000 },
        lossPreventedFen: 90_000_000 - i * 700_000,
      })),
    }),
    trend: async ({ from, to, step, region }) => ({
      ...{ from, to, step },
      points: partsOf(provinceFigures(region), MONTHS).map((part, i) => pointOf(part, i)),
    }),
    episodes: async ({ from }) => ({
      episodes: 12_840,
      countedTotalFen: provinceFigures().lossPreventedTotalFen,
      statedTotalFen: 0,
      rows: COUNTIES.slice(0, 8).map(({ code }, i) => ({
        episodeId: `e${i}`,
        outcomeId: `o${i}`,
        eventTime: from + i * 86_400_000,
        region: code,
        typology: TYPOLOGIES[i % TYPOLOGIES.length] ?? '',
        outcome: 'dissuaded' as const,
        heldFen: 90_000_000 - i * 7_000_000,
        leftFen: 0,
        lostFen: 0,
        claimedFen: 90_000_000,
        statedFen: 0,
        countedFen: {
          dissuaded: 90_000_000 - i * 7_000_000,
          'payment-stopped': 0,
          frozen: 0,
          returned: 0,
        },
        countedTotalFen: 90_000_000 - i * 7_000_000,
        isConfirmed: true,
        reason: i === 3 ? ('elsewhere' as const) : ('in-full' as const),
        ...(i === 3 ? { elsewhere: { amountFen: 21_000_000, episodeIds: ['e1'] } } : {}),
      })),
    }),
  },
};
