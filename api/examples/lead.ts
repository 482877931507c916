// What those who lead are answered: staff, the board, pauses, reviews.
import { EPISODE_ID, minutesLater, TASK, TASK_ID, WAITING } from './story.ts';

const TODAY = {
  claimed: 6,
  outcomes: { dissuaded: 3, 'not-fraud': 1 },
  lapsed: 0,
  workedMs: 5_400_000,
  pausedMs: 600_000,
};
const STAFF = {
  staff: '0571-07',
  state: 'working',
  since: minutesLater(1),
  desk: '330106',
  by: '0571-07',
  seenAt: minutesLater(2),
  tasks: [{ taskId: TASK_ID, since: minutesLater(1) }],
  isBreakDue: false,
  breakDueAt: minutesLater(120),
  today: TODAY,
};
const { breakDueAt: _due, ...RESTING } = { ...STAFF, tasks: [] };

const LEVEL = (waiting: number) => ({
  waiting,
  held: 0,
  deferred: 0,
  oldestWaitingMs: waiting * 47_000,
  ages: { under5m: waiting, under30m: 0, under2h: 0, over2h: 0 },
});

const PAUSE = {
  desk: '330902',
  tasks: 'wait',
  by: '0580-lead',
  reason: '线路故障',
  at: minutesLater(30),
};

const DUE = {
  reviewId: '5fd1b93b7498b1e6',
  revision: 1,
  state: 'due',
  taskId: TASK_ID,
  episodeId: EPISODE_ID,
  outcomeId: '84c2868887e61c78',
  outcome: 'dissuaded',
  desk: '330106',
  workers: ['0571-07'],
  closedAt: minutesLater(12),
};
const SCORED = {
  ...DUE,
  revision: 2,
  state: 'scored',
  first: {
    by: '0571-lead',
    scores: { 'asked-enough': 3, recorded: 5 },
    comment: '未问对方账号',
    at: minutesLater(60),
  },
  total: 80,
};
const APPEALED = {
  ...SCORED,
  revision: 3,
  state: 'appealed',
  appeal: { by: '0571-07', reason: '录音 3 分 20 秒已问', at: minutesLater(90) },
};

export const LEAD_ANSWERS = {
  listStaff: { staff: [STAFF] },
  getStaff: STAFF,
  setOwnState: { ...RESTING, state: 'paused', reason: 'break' },
  setStaffState: { ...RESTING, state: 'off', by: '0571-lead' },
  getBoard: {
    at: minutesLater(2),
    eventId: '1772417520000-1',
    desks: [
      {
        desk: '330106',
        deskName: { zh: '西湖区', en: 'Xihu' },
        levels: { blue: LEVEL(0), yellow: LEVEL(2), orange: LEVEL(1), red: LEVEL(0) },
        breachesSoon: 0,
      },
    ],
    breaches: [],
    staff: [STAFF],
  },
  reassignTask: WAITING,
  reassignStaff: { taskIds: [TASK_ID] },
  moveTask: {
    ...TASK,
    state: 'waiting',
    lead: { direction: 'up', by: '0571-lead', reason: '家属来电', at: minutesLater(1) },
  },
  pauseDesk: PAUSE,
  listDeskPauses: { pauses: [PAUSE] },
  listReviews: { reviews: [DUE] },
  listOwnReviews: { reviews: [SCORED] },
  getReviewSheet: { sheet: { 'asked-enough': 5, recorded: 5 }, percent: { dissuaded: 5 } },
  scoreReview: SCORED,
  appealReview: APPEALED,
  decideReview: {
    ...APPEALED,
    revision: 4,
    state: 'decided',
    second: {
      by: '0571-chief',
      scores: { 'asked-enough': 5, recorded: 5 },
      comment: '已问',
      at: minutesLater(200),
    },
    total: 100,
  },
};
