// What callers are answered: tasks, their claims, what goes out to people, orders.
import {
  CLAIM,
  EPISODE_ID,
  minutesLater,
  OPENED,
  ORDER_ID,
  PHONE,
  REVEALED_TASK,
  TASK,
  TASK_ID,
  WAITING,
} from './story.ts';

const LADDER = {
  taskId: TASK_ID,
  state: 'climbing',
  next: { step: 'voice-robot', at: minutesLater(5) },
  steps: [
    {
      step: 'message',
      state: 'delivered',
      by: 'forewarn',
      at: OPENED,
      deliveryId: '471256235f94b94e',
      number: 1,
      expiresAt: minutesLater(20),
      sentAt: OPENED + 302,
      provider: 'unicom',
      language: 'zh',
      age: 'adult',
      wording: '1-8a36cab1',
    },
  ],
};

const REQUEST = {
  requestId: '5b265cc8d7a5cfde',
  ask: 'line-status',
  state: 'asked',
  reason: '三次未接',
  askedBy: '0571-07',
  askedAt: minutesLater(4),
  expiresAt: minutesLater(14),
};
const TAKEN = { ...REQUEST, takenBy: 'cmcc-1', takenAt: minutesLater(5) };
const CONTACT = {
  contactId: '5149a7a11e1531f0',
  phone: '139****0001',
  relation: '女*',
  source: 'staff',
  consent: '当事人曾留为紧急联系人',
  addedBy: '0571-07',
  addedAt: minutesLater(6),
};
const CONTACT_CALL = {
  contactId: CONTACT.contactId,
  result: 'will-help',
  by: '0571-07',
  at: minutesLater(8),
  note: '去****',
};
const REACH = {
  taskId: TASK_ID,
  phone: '138****5678',
  requests: [REQUEST],
  contacts: [CONTACT],
  calls: [CONTACT_CALL],
};

const REQUESTED = { state: 'requested', at: minutesLater(9), by: '0571-07' };
const APPROVED = { state: 'approved', at: minutesLater(10), by: '0571-lead' };
const ORDER = {
  orderId: ORDER_ID,
  kind: 'freeze',
  target: { kind: 'account', id: '6222****0123' },
  amountFen: 5_000_000,
  episodeId: EPISODE_ID,
  desk: '330106',
  person: '138****5678',
  reason: '受害人已转账',
  state: 'requested',
  revision: 1,
  requestedAt: REQUESTED.at,
  requestedBy: REQUESTED.by,
  history: [REQUESTED],
};
const APPROVED_ORDER = {
  ...ORDER,
  state: 'approved',
  revision: 2,
  approvedBy: APPROVED.by,
  history: [REQUESTED, APPROVED],
};
const REFUSED = { state: 'refused', at: minutesLater(10), by: '0571-lead', note: '账号有误' };
const DONE = { state: 'done', at: minutesLater(14), by: '工商银行' };
const DONE_ORDER = {
  ...APPROVED_ORDER,
  state: 'done',
  revision: 3,
  reference: 'ZF-20260302-7',
  doneFen: 4_000_000,
  endsAt: minutesLater(14) + 180 * 86_400_000,
  history: [REQUESTED, APPROVED, DONE],
};

const SUSPECT = { kind: 'account', id: '6222****0123' };
const SUSPECT_RISK = {
  subject: SUSPECT,
  level: 'orange',
  score: 60,
  sinceTime: OPENED - 3_600_000,
  time: OPENED,
  typologies: [
    {
      typology: 'mule-account',
      name: { zh: '涉诈账户', en: 'Mule account' },
      role: 'suspect',
      subject: SUSPECT,
      level: 'orange',
      score: 60,
      sinceTime: OPENED - 3_600_000,
      reasons: [
        {
          id: 'fan-in',
          points: 60,
          reason: { zh: '1小时内3人付款', en: '3 payers in an hour' },
          features: {
            payers: { value: 3, windowMs: 3_600_000, key: 'account:6222****0123', signals: [] },
          },
          firedTime: OPENED - 3_600_000,
        },
      ],
    },
  ],
};

const CALL_SCRIPTS = {
  version: '1',
  steps: [
    {
      id: 'open',
      say: {
        zh: '您好，这里是{place}反诈中心。请先不要转账。请问您是机主本人吗？',
        en: 'Hello, this is the anti-fraud centre of {place}. Please pay nothing for now. Am I talking to the owner of this number?',
      },
      answers: [{ zh: '是本人', en: 'Yes', to: 'on-call' }],
    },
  ],
  truths: {
    other: {
      zh: '凡是让您转账到陌生账户、共享屏幕、告诉验证码的，都是诈骗。',
      en: 'Whoever asks you to pay a stranger, to share your screen or to tell a code is a fraudster.',
    },
  },
  truthAnswers: [{ zh: '相信了', en: 'Believes it', to: 'close', outcome: 'dissuaded' }],
  aftercare: {
    id: 'aftercare',
    say: { zh: '您好，{place}反诈中心回访。', en: 'The anti-fraud centre of {place} again.' },
    answers: [{ zh: '钱还在', en: 'The money is there', outcome: 'money-stayed' }],
  },
  names: { 'police-impersonation': { zh: '冒充公检法', en: 'Police impersonation' } },
};

export const DESK_ANSWERS = {
  listTasks: { tasks: [WAITING], cursor: 'eyJ0IjoxNzcyNDE3NDAwMDAwfQ' },
  searchTasks: { tasks: [WAITING] },
  getTask: WAITING,
  claimNextTask: CLAIM,
  claimTask: CLAIM,
  renewLease: { taskId: TASK_ID, expiresAt: minutesLater(3) },
  recordOutcome: {
    outcomeId: '84c2868887e61c78',
    taskId: TASK_ID,
    episodeId: EPISODE_ID,
    outcome: 'dissuaded',
    recordedAt: minutesLater(12),
    repeated: false,
    followUps: [{ kind: 'aftercare', at: minutesLater(12) + 86_400_000 }],
  },
  listOutcomes: {
    outcomes: [
      {
        outcome: 'dissuaded',
        zh: '已劝阻',
        en: 'Dissuaded',
        dissuaded: true,
        ends: true,
        needs: [],
        allows: ['paid'],
        fraud: true,
      },
    ],
    lossClasses: ['dissuaded', 'payment-stopped', 'frozen', 'returned'],
  },
  listCallScripts: CALL_SCRIPTS,
  getCallScripts: {
    version: '1',
    served: [{ servedAt: OPENED - 30 * 86_400_000, scripts: CALL_SCRIPTS }],
  },
  setTaskAside: {
    ...TASK,
    state: 'deferred',
    deferred: { until: minutesLater(290), reason: '15 点回电', by: '0571-07', for: '0571-07' },
  },
  askHandover: {
    ...WAITING,
    handover: { to: '330206', reason: '人在宁波', by: '0571-07', at: minutesLater(3) },
  },
  decideHandover: {
    ...WAITING,
    desk: '330206',
    deskName: { zh: '北仑区', en: 'Beilun' },
    moves: [{ kind: 'handed-over', from: '330106', to: '330206', at: minutesLater(5) }],
  },
  listHandovers: {
    tasks: [
      {
        ...WAITING,
        handover: { to: '330206', reason: '人在宁波', by: '0571-07', at: minutesLater(3) },
      },
    ],
  },
  getLadder: LADDER,
  askLadderStep: { taskId: TASK_ID, state: 'resting', why: 'asked for', steps: LADDER.steps },
  signVisit: {
    taskId: TASK_ID,
    state: 'resting',
    why: 'visit-needed',
    steps: [
      ...LADDER.steps,
      {
        step: 'visit',
        state: 'accepted',
        by: '0571-07',
        at: minutesLater(15),
        reference: 'PC-20260302-7',
        signedBy: '西湖分局',
      },
    ],
  },
  takeReply: { answered: true },
  getReach: REACH,
  openReach: {
    ...REACH,
    phone: PHONE,
    contacts: [{ ...CONTACT, phone: '+8613900000001', relation: '女儿' }],
  },
  listCarrierRequests: { requests: [{ ...REQUEST, taskId: TASK_ID }], partners: ['cmcc'] },
  askCarrier: { ...REACH, contacts: [], calls: [] },
  takeCarrierRequest: { ...REACH, requests: [TAKEN], contacts: [], calls: [] },
  answerCarrierRequest: {
    ...REACH,
    requests: [
      {
        ...TAKEN,
        state: 'answered',
        answeredBy: '中国移动',
        answeredAt: minutesLater(6),
        line: 'busy',
      },
    ],
    contacts: [],
    calls: [],
  },
  addContact: { ...REACH, calls: [] },
  recordContactCall: REACH,
  revealTask: { task: REVEALED_TASK, earlierNotes: [] },
  revealHeldTask: {
    task: REVEALED_TASK,
    earlierNotes: [{ episodeId: '0d96c27e81fb4a35', note: '已挂断，答应不再转账' }],
  },
  recordAftercare: {
    aftercareId: '96b9fe92fdec620b',
    taskId: TASK_ID,
    episodeId: EPISODE_ID,
    result: 'money-stayed',
    recordedAt: minutesLater(12) + 86_400_000,
    repeated: false,
  },
  getEarlier: {
    episodes: [
      {
        episodeId: '0d96c27e81fb4a35',
        openedTime: OPENED - 40 * 86_400_000,
        region: '330106',
        regionName: { zh: '西湖区', en: 'Xihu' },
        level: 'orange',
        typology: 'fake-customer-service',
        atRiskFen: 800_000,
        state: 'closed',
        outcome: 'dissuaded',
        staff: '0571-03',
        recordedAt: OPENED - 40 * 86_400_000 + 600_000,
        note: '已**，答******',
      },
    ],
  },
  getSuspects: { suspects: [SUSPECT_RISK] },
  listOrders: { orders: [ORDER] },
  requestOrder: ORDER,
  getOrder: DONE_ORDER,
  approveOrder: APPROVED_ORDER,
  refuseOrder: { ...ORDER, state: 'refused', revision: 2, history: [REQUESTED, REFUSED] },
  receiveOrder: DONE_ORDER,
  prolongOrder: { ...ORDER, orderId: 'c08b1de2749f6a53', prolongs: ORDER_ID },
  repeatOrder: {
    ...ORDER,
    orderId: '5d4c00738005a270',
    repeats: '5176942baf841704',
    history: [{ ...REQUESTED, repeats: '5176942baf841704' }],
  },
  getRed: {
    episodes: [
      {
        taskId: TASK_ID,
        openedAt: OPENED,
        region: '330106',
        typology: 'police-impersonation',
        atRiskFen: 5_000_000,
        state: 'claimed',
        steps: [{ step: 'message', state: 'delivered' }],
      },
    ],
  },
};
