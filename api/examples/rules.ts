// What analysts are answered about versions of the rules, and about trying them.
import { DRAFT_VERSION, LIVE_VERSION, minutesLater, OPENED } from './story.ts';

const FILE = {
  name: 'pack.yaml',
  digest: '87eed7227976b86ea7858f0e3cb8555ca899126fe45b54e9675121a5122e751d',
};
const HEAD = {
  ...DRAFT_VERSION,
  revision: 1,
  state: 'draft',
  author: 'analyst-1',
  editors: [],
  madeAt: OPENED,
  reason: '新手法：冒充快递理赔',
  isSound: true,
  basedOn: LIVE_VERSION.versionId,
};
const VERSION = {
  ...HEAD,
  check: { pack: DRAFT_VERSION.pack, diagnostics: [], storyCount: 45, storyFaults: [] },
  evidence: [],
  moves: [],
  files: [FILE],
};
const CHECKED = {
  ...VERSION,
  revision: 2,
  state: 'checked',
  moves: [{ from: 'draft', to: 'checked', by: 'analyst-1', at: minutesLater(20), reason: '写完' }],
};
const NOTE = {
  kind: 'note',
  by: 'analyst-1',
  at: minutesLater(30),
  digest: DRAFT_VERSION.digest,
  text: '与杭州、宁波两地反诈中心逐例核对，误报均为装修定金',
  ref: 'meeting-11',
};
const DRIFTED = {
  ...VERSION,
  revision: 2,
  reason:
    'drift: loan-fee is among the reasons of 40.0% of 100 warned episodes, 80.0% of 100 before (−55.2 to −21.0 points)',
  evidence: [
    {
      ...NOTE,
      kind: 'drift',
      text: 'loan-fee is among the reasons of 40.0% of 100 warned episodes, 80.0% of 100 before (−55.2 to −21.0 points)',
      figures: { rule: 'loan-fee', from: 1_772_294_400_000, to: 1_774_972_800_000 },
    },
  ],
};
const NOTED = { ...CHECKED, revision: 3, evidence: [NOTE] };
const APPROVED = {
  ...NOTED,
  revision: 6,
  state: 'approved',
  moves: [
    ...CHECKED.moves,
    {
      from: 'shadow',
      to: 'approved',
      by: 'analyst-2',
      at: minutesLater(3_000),
      reason: '回测与影子运行一致',
    },
  ],
};

const BACKTEST = {
  backtestId: '0f6d0c4fe48a0bce',
  state: 'queued',
  by: 'analyst-1',
  reason: '新手法：冒充快递理赔',
  version: DRAFT_VERSION,
  against: LIVE_VERSION,
  from: 1_772_380_800_000,
  to: 1_772_640_000_000,
  askedAt: OPENED,
  tries: 0,
  hasResult: false,
};
const BACKTESTED = {
  ...BACKTEST,
  state: 'done',
  startedAt: OPENED + 18,
  endedAt: minutesLater(9),
  tries: 1,
  hasResult: true,
  isAttached: true,
};

const SIDE = (pack: string, red: number, hits: number) => ({
  pack,
  decisions: { blue: 420, yellow: 96, orange: 22, red },
  rules: { 'courier-refund': hits },
});

const PREVIEW_SIDE = { pack: 'zhejiang@1.3.0', hits: 31, calls: 9 };
const DESKS = [{ desk: '330106', calls: 9 }];

export const RULE_ANSWERS = {
  listRuleWords: {
    rules: [
      {
        rule: 'takeover-codes',
        typology: 'account-takeover',
        words: {
          zh: '换卡或呼叫转移后，半小时内收到…条验证码',
          en: '… one-time codes within half an hour after a SIM swap or call forwarding',
        },
      },
    ],
  },
  listRuleVersions: { versions: [HEAD] },
  draftRules: VERSION,
  draftFromDrift: DRIFTED,
  getRuleVersion: {
    ...VERSION,
    files: [{ ...FILE, text: 'pack: zhejiang\nversion: 1.3.0\n' }],
  },
  diffRuleVersion: {
    from: LIVE_VERSION.versionId,
    to: DRAFT_VERSION.versionId,
    files: [
      {
        name: 'pack.yaml',
        kind: 'changed',
        patch:
          '--- a/pack.yaml\n+++ b/pack.yaml\n@@ -1,2 +1,2 @@\n pack: zhejiang\n-version: 1.2.0\n+version: 1.3.0\n',
      },
    ],
  },
  saveRuleDraft: {
    ...VERSION,
    revision: 2,
    editors: ['analyst-3'],
    isSound: false,
    check: {
      pack: '',
      diagnostics: [
        {
          severity: 'error',
          file: 'pack.yaml',
          line: 9,
          column: 50,
          message: "there is no feature, sequence, parameter or step called 'cals'",
          hint: "did you mean 'calls'?",
        },
      ],
      storyCount: 0,
      storyFaults: [],
    },
  },
  addRuleEvidence: NOTED,
  moveRuleVersion: CHECKED,
  compareRules: {
    isRunning: true,
    use: 'challenger',
    signals: 72_748_800,
    passedMs: 86_400_000,
    sinceTime: OPENED - 86_400_000,
    untilTime: OPENED,
    live: SIDE(LIVE_VERSION.pack, 5, 0),
    second: SIDE(DRAFT_VERSION.pack, 9, 31),
    people: { both: 25, live: 2, second: 6 },
    desks: [{ desk: '330106', live: 12, second: 16 }],
    hour: [{ desk: '330106', live: 1, second: 1 }],
    differences: [
      {
        side: 'second',
        decisionId: 'd0b4e7a91c35f268',
        time: OPENED,
        typology: 'fake-customer-service',
        level: 'red',
        region: '330106',
      },
    ],
  },
  approveRuleVersion: APPROVED,
  makeRuleVersionLive: {
    ...APPROVED,
    revision: 7,
    state: 'live',
    replaced: LIVE_VERSION.versionId,
    scope: { regions: ['330100'] },
  },
  rollBackRules: {
    ...VERSION,
    ...LIVE_VERSION,
    revision: 11,
    state: 'live',
  },
  listBacktests: { backtests: [BACKTESTED] },
  askBacktest: BACKTEST,
  getBacktest: BACKTESTED,
  cancelBacktest: {
    ...BACKTEST,
    state: 'cancelled',
    endedAt: minutesLater(1),
    trouble: 'cancelled by analyst-1',
  },
  previewRules: {
    state: 'done',
    result: {
      from: OPENED - 86_400_000,
      to: OPENED,
      isPartial: false,
      signals: 1_240_118,
      warmUp: { neededMs: 604_800_000, thereMs: 604_800_000 },
      text: { ...PREVIEW_SIDE, desks: DESKS },
      live: { ...PREVIEW_SIDE, pack: LIVE_VERSION.pack, hits: 22, calls: 7, desks: DESKS },
      both: 7,
      onlyText: 2,
      onlyLive: 0,
      rules: [
        {
          rule: 'courier-refund',
          isInText: true,
          hits: 9,
          people: 4,
          peopleLive: 2,
          liveRules: [{ rule: 'refund-screen', people: 2 }],
        },
      ],
      samples: [
        {
          person: '138****5678',
          change: 'new',
          openedTime: OPENED - 3_600_000,
          region: '330106',
          typology: 'fake-customer-service',
          level: 'orange',
          score: 61,
          rules: ['courier-refund'],
        },
      ],
    },
  },
  getTaskStory: {
    state: 'done',
    startTime: OPENED - 7_800_000,
    signals: [
      {
        atMs: 421_000,
        fields: {
          type: 'call.started',
          caller: 'phone-1',
          callee: 'victim',
          callId: 'id-1',
          origin: 'foreign',
        },
      },
    ],
    isCut: false,
  },
  getTaskGraph: {
    state: 'done',
    suspects: [{ kind: 'account', id: '6222****0123' }],
    nodes: [
      { id: 0, kind: 'account', label: '6222****0123', hop: 0 },
      { id: 1, kind: 'person', label: '138****5678', hop: 1 },
    ],
    edges: [
      {
        from: 1,
        to: 0,
        type: 'transfer.attempted',
        count: 1,
        lastTime: minutesLater(1),
        amountFen: 5_000_000,
      },
    ],
    signals: 1,
    isCut: false,
  },
};
