// What analysts are answered who ask what can be learnt from what became known.

const [MARCH, APRIL] = [Date.UTC(2026, 1, 28, 16), Date.UTC(2026, 2, 31, 16)];
const PERIOD = { from: MARCH, to: APRIL, region: '330000' };
const DIFF = [
  {
    name: 'fake-loan.yaml',
    kind: 'changed',
    patch:
      '--- a/fake-loan.yaml\n+++ b/fake-loan.yaml\n@@ -45,1 +45,1 @@\n-    points: 24\n+    points: 41\n',
  },
];
const FILES = [{ name: 'fake-loan.yaml', text: 'rules:\n  loan-fee:\n    points: 41\n' }];
const LEVELS = { yellow: 35, orange: 60, red: 80 };
const WAITS = { calls: 60, p50Ms: 839_972, p90Ms: 1_559_948 };
const LOOK = {
  lookId: '3ee0725a7728da8b',
  state: 'running',
  by: 'analyst-1',
  ...PERIOD,
  days: 7,
  askedAt: APRIL,
  startedAt: APRIL + 12,
};
const MISSED = {
  ...PERIOD,
  filed: 92,
  missedInAll: 14,
  cases: 14,
  unseen: 2,
  others: 200,
  signalsRead: 118_204,
  alone: 8,
  clusters: [
    {
      caseIds: ['k-3301', 'k-3307', 'k-3312', 'k-3319'],
      cases: 4,
      lossFen: 21_000_000,
      typologies: [{ name: 'fake-loan', cases: 4 }],
      regions: [{ name: '330106', cases: 3 }],
      weeks: [1, 0, 2, 1],
      traits: [],
      sequences: [],
      shared: [{ kind: 'phone', value: '170****2222', cases: 4, others: 0 }],
    },
  ],
};

export const TUNING_ANSWERS = {
  proposeTuning: {
    ...PERIOD,
    isCut: false,
    pack: 'zhejiang@1.2.0',
    selection: {
      called: { fraud: 210, notFraud: 96, unknown: 31 },
      below: { all: 4_120, heldOut: 40, fraud: 1, notFraud: 39, cases: 9 },
      belowFraudEstimate: 103,
      isSilenceHonest: false,
    },
    typologies: [
      {
        typology: 'fake-loan',
        examples: 60,
        fraud: 30,
        because: '',
        rules: [
          {
            rule: 'loan-fee',
            points: 24,
            fitted: 41.3,
            proposed: 41,
            low: 33.8,
            high: 48.9,
            held: 28,
            fraud: 25,
          },
        ],
        levels: LEVELS,
        fittedLevels: LEVELS,
        proposedLevels: LEVELS,
      },
    ],
    callsNow: 337,
    line: 0.44,
    sweep: [
      {
        line: 0.44,
        calls: 301,
        fraud: 214,
        precision: { at: 0.71, low: 0.66, high: 0.76 },
        recall: { at: 0.68, low: 0.61, high: 0.74 },
        reachedFen: 310_000_000,
        costFen: 602_000,
        netFen: 309_398_000,
      },
    ],
    storyCount: 45,
    diff: DIFF,
    files: FILES,
  },
  proposeCapacity: {
    ...PERIOD,
    isCut: false,
    pack: 'zhejiang@1.2.0',
    pool: 'city',
    isCallLengthKnown: true,
    settings: [
      {
        line: null,
        levels: { 'fake-loan': LEVELS },
        calls: 60,
        callsADay: 1.94,
        inTime: 0.37,
        waits: WAITS,
        redWaits: { calls: 0, p50Ms: null, p90Ms: null },
        used: 0.12,
        fraud: 30,
        fraudInTime: 11,
        preventedFen: { at: 42_000_000, low: 31_000_000, high: 55_000_000 },
        gainFen: { at: 0, low: 0, high: 0 },
        costFen: 120_000,
        netFen: 41_880_000,
        desks: [
          { desk: '330100', callers: 2, callsADay: 1.94, inTime: 0.37, used: 0.12, ...WAITS },
        ],
      },
    ],
    now: 0,
    best: 0,
    because: 'now',
    diff: [],
    files: FILES,
  },
  getDrift: {
    ...PERIOD,
    against: Date.UTC(2026, 0, 31, 16),
    alerts: [
      {
        kind: 'rule-hits',
        name: 'loan-fee',
        text: 'loan-fee is among the reasons of 40.0% of 100 warned episodes, 80.0% of 100 before (−55.2 to −21.0 points)',
        before: { count: 80, of: 100 },
        now: { count: 40, of: 100 },
        difference: { at: -0.4, low: -0.552, high: -0.21 },
      },
    ],
    tests: 9,
    level: 0.0056,
  },
  getMissedCases: MISSED,
  askMissedCases: LOOK,
  listMissedLooks: { looks: [LOOK] },
  getMissedLook: { ...LOOK, state: 'done', endedAt: APRIL + 2_853, result: MISSED },
  cancelMissedLook: {
    ...LOOK,
    state: 'cancelled',
    endedAt: APRIL + 900,
    trouble: 'cancelled by analyst-1',
  },
};
