// What is answered of lists, of rules that are quiet for somebody, and of files that two people let out.
import { minutesLater, TASK_ID } from './story.ts';

const ENTRY = {
  rowId: '3f1d0c9b8a796857',
  entry: '170****0001',
  state: 'listed',
  time: minutesLater(3),
  expiresTime: minutesLater(43_200),
  note: '协查通报第 12 号',
  source: 'forewarn.lists',
  askedBy: 'analyst-1',
};
const ASKED = {
  requestId: '0f3c2d1e4b5a6978',
  state: 'asked',
  list: 'honest-callers',
  op: 'add',
  count: 1,
  sample: ['952****9'],
  expiresTime: minutesLater(43_200),
  reason: '银行客服号码，已核实',
  askedBy: 'analyst-1',
  askedAt: minutesLater(5),
};
const HEARD = {
  quietId: '5b7c3d2e1f0a9b84',
  state: 'quiet',
  person: '138****5678',
  rule: 'police-pay-in-call',
  region: '330106',
  taskId: TASK_ID,
  time: minutesLater(9),
  staff: 'analyst-1',
  reason: '本人是代购，每天给同一家付款',
};
const QUIET = { ...HEARD, untilTime: minutesLater(4_329) };
const EXPORT = {
  exportId: '7c0b6a52-6f0e-4f3d-9a51-0f6c2f4b8d10',
  report: 'episodes',
  format: 'xlsx',
  from: Date.UTC(2026, 1, 28, 16),
  to: Date.UTC(2026, 2, 31, 16),
  region: '330100',
  reason: '市局季度核查',
  rows: 1_480,
  state: 'asked',
  askedBy: 'commander-1',
  askedAt: minutesLater(60),
};
const APPROVED = {
  ...EXPORT,
  state: 'approved',
  decidedBy: 'commander-2',
  decidedAt: minutesLater(75),
};

export const LIST_ANSWERS: Readonly<Record<string, unknown>> = {
  listLists: {
    lists: [
      {
        list: 'suspect-phones',
        match: 'exact',
        confirms: 'phone',
        packEntries: 0,
        entries: 128,
        waiting: 0,
      },
      { list: 'honest-callers', match: 'prefix', packEntries: 12, entries: 3, waiting: 1 },
    ],
  },
  listListRequests: { requests: [ASKED] },
  listListEntries: { entries: [ENTRY], cursor: `${ENTRY.time}-${ENTRY.rowId}` },
  searchListEntries: { isListed: true, inPack: false, entries: [ENTRY] },
  askListChange: ASKED,
  decideListChange: {
    ...ASKED,
    state: 'done',
    decidedBy: 'analyst-2',
    decidedAt: minutesLater(9),
    decision: '与官网一致',
  },
  quietRule: QUIET,
  listRuleQuiets: { quiets: [QUIET], maxHours: 168 },
  hearRule: { ...HEARD, state: 'heard', staff: 'analyst-2', reason: '收款方换了，重新预警' },
  askExport: EXPORT,
  listExports: { exports: [APPROVED] },
  decideExport: APPROVED,
};
