// What commanders are answered: what was saved, what was filed.
import { OPENED } from './story.ts';

const [FROM, TO] = [Date.UTC(2026, 1, 28, 16), Date.UTC(2026, 2, 31, 16)];
const PERIOD = { from: FROM, to: TO, region: '330000' };
const HANGZHOU = { key: '330100', name: { zh: '杭州市', en: 'Hangzhou' } };
const CLASSES = {
  dissuaded: 300_000_000,
  'payment-stopped': 80_000_000,
  frozen: 30_000_000,
  returned: 2_000_000,
};
const CASES = {
  casesFiled: 210,
  caseLossFen: 940_000_000,
  casesFiledYearBefore: 262,
  casesChangeRatio: -0.198,
  casesChangeIsClear: true,
};
const FIGURES = {
  peopleDissuaded: 412,
  lossPreventedFen: CLASSES,
  lossPreventedTotalFen: 412_000_000,
  lossConfirmedFen: 250_000_000,
  claimedFen: 431_000_000,
  lossStatedFen: 12_000_000,
  atRiskFen: 520_000_000,
  lostFen: 9_500_000,
  ...CASES,
  episodes: 1_480,
  tasks: 702,
  tasksByOutcome: { dissuaded: 412, 'not-fraud': 196 },
  openedToClaimedMedianMs: 41_000,
  claimedToClosedMedianMs: 380_000,
  openedToClosedMedianMs: 430_000,
};
const WORK = {
  episodes: 1_480,
  tasks: 702,
  claimed: 690,
  decided: 655,
  reached: 608,
  reachRatio: 0.881,
  confirmed: 412,
  notFraud: 196,
  precision: 0.678,
  calls: 801,
  callsAConfirmed: 1.94,
  lastTime: OPENED,
  heldMs: 262_000_000,
  heldMsAConfirmed: 636_000,
  lossPreventedFen: 412_000_000,
  lostFen: 9_500_000,
  signalToTask: null,
  taskToClaim: null,
  claimToOutcome: null,
  signalToOutcome: null,
  outcomesByStep: { call: 590, visit: 18 },
  sentByStep: { message: 702 },
};
const counted = (key: string, episodes: number) => ({ key, episodes });

export const REPORT_ANSWERS = {
  getReport: { ...PERIOD, by: 'city', total: FIGURES, rows: [{ ...HANGZHOU, ...FIGURES }] },
  getHeadline: {
    ...PERIOD,
    rows: [
      {
        level: 'province',
        code: '330000',
        name: { zh: '浙江省', en: 'Zhejiang' },
        peopleDissuaded: 412,
        lossPreventedTotalFen: 412_000_000,
        lossPreventedFen: CLASSES,
        lossConfirmedFen: 250_000_000,
        lossStatedFen: 12_000_000,
        ...CASES,
        population: 64_567_588,
        dissuadedPer100k: 0.638,
        casesPer100k: 0.325,
      },
    ],
    areas: [],
  },
  getReportEpisodes: {
    episodes: 412,
    countedTotalFen: 412_000_000,
    statedTotalFen: 12_000_000,
    rows: [
      {
        episodeId: '5c1e9a70b3d24f68',
        outcomeId: '84c2868887e61c78',
        eventTime: OPENED,
        region: '330106',
        typology: 'police-impersonation',
        outcome: 'dissuaded',
        heldFen: 5_000_000,
        leftFen: 0,
        lostFen: 0,
        claimedFen: 5_000_000,
        statedFen: 0,
        countedFen: { dissuaded: 5_000_000, 'payment-stopped': 0, frozen: 0, returned: 0 },
        countedTotalFen: 5_000_000,
        isConfirmed: true,
        reason: 'in-full',
      },
    ],
  },
  getCaseTrend: {
    ...PERIOD,
    step: 'month',
    points: [
      {
        key: '2026-03',
        casesFiled: 210,
        casesFiledYearBefore: 262,
        movingAverage: 221.3,
        holidayDays: 0,
        holidayDaysYearBefore: 0,
        expected: { mean: 231, low: 198, high: 264 },
        standsOut: null,
        isPart: false,
        casesFiledAsKnown: null,
        casesWithdrawn: 3,
      },
    ],
  },
  getWorkReport: {
    ...PERIOD,
    by: 'desk',
    total: WORK,
    rows: [{ key: '330106', name: { zh: '西湖区', en: 'Xihu' }, ...WORK }],
  },
  getCampaigns: {
    ...PERIOD,
    episodes: 1_480,
    found: 37,
    isCut: false,
    campaigns: [
      {
        campaignId: '0d96c27e81fb4a35',
        episodes: 12,
        firstTime: OPENED - 9 * 86_400_000,
        lastTime: OPENED,
        lastWeek: 7,
        weekBefore: 5,
        atRiskFen: 61_000_000,
        lossPreventedFen: 52_000_000,
        lostFen: 4_000_000,
        cases: 2,
        caseLossFen: 3_100_000,
        regions: [counted('330106', 8), counted('330105', 4)],
        typologies: [counted('police-impersonation', 12)],
        losses: [
          { cause: 'not-reached', episodes: 2, lostFen: 3_000_000 },
          { cause: 'already-paid', episodes: 1, lostFen: 1_000_000 },
        ],
        suspects: [
          { kind: 'account', id: '6222****0123', episodes: 12 },
          { kind: 'account', id: '6222****0456', episodes: 3 },
        ],
        sources: [{ kind: 'account', key: '622202', suspects: 2 }],
        rules: [counted('police-foreign-call', 11)],
        blindRules: ['police-screen'],
      },
    ],
    hubs: [],
  },
  getRegions: {
    home: '330000',
    regions: [
      { code: '330100', level: 'city', zh: '杭州市', en: 'Hangzhou', validFrom: '2010-01-01' },
      {
        ...{ code: '330103', level: 'county', zh: '下城区', en: 'Xiacheng' },
        ...{ validFrom: '2010-01-01', validTo: '2021-04-09', successors: ['330105'] },
      },
    ],
  },
  getMap: {
    width: 1_000,
    height: 920,
    areas: [{ code: '330106', path: 'M402 311L418 309L421 330L404 333Z' }],
  },
};
