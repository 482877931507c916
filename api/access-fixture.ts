// What lies at a desk within, beside and above the region of who asks, for the tests of who may see and do what.
import { episodeOf } from '../dissuasion/fixture.ts';
import { approveOrder, requestOrder, sentOrder } from '../dissuasion/order.ts';
import { askCarrier, emptyReach } from '../dissuasion/reach.ts';
import type { Review } from '../dissuasion/supervisor/review.ts';
import type { Staff } from '../dissuasion/supervisor/staff.ts';
import { taskOf } from '../dissuasion/task.ts';
import { NOW } from './fixture.ts';

export const [HOME, WITHIN, BESIDE, ABOVE] = ['330100', '330106', '330206', '330000'] as const;
/** What is the partner's own. */
export const OWN = 'bank-a';
export const REQUESTED = requestOrder(
  'order-1',
  {
    kind: 'freeze',
    target: { kind: 'account', id: '6222021234567890123' },
    episodeId: 'e1',
    desk: WITHIN,
    person: 'p1',
    reason: '受害人已转账',
  },
  'forewarn',
  NOW,
);
/** They went to the partner. */
export const ORDER = sentOrder(approveOrder(REQUESTED, 'chen', NOW), OWN, NOW);
const ASKED = askCarrier(emptyReach('x1'), { ask: 'reconnect', reason: '未接', by: 'li' }, NOW);
export const REACH = {
  ...ASKED,
  requests: ASKED.requests.map((one) => ({ ...one, requestId: 'x1', takenTo: OWN })),
};
export const TASK = taskOf(episodeOf({ region: WITHIN }), NOW);

export const STAFF: Staff = {
  staff: 'li',
  state: 'on',
  since: NOW,
  desk: WITHIN,
  by: 'li',
  seenAt: NOW,
  tasks: [],
  isBreakDue: false,
  today: { claimed: 0, outcomes: {}, lapsed: 0, workedMs: 0, pausedMs: 0 },
};

export const REVIEW: Review = {
  reviewId: 'r1',
  revision: 1,
  state: 'due',
  taskId: 't1',
  episodeId: 'e1',
  outcomeId: 'o1',
  outcome: 'dissuaded',
  desk: WITHIN,
  workers: ['li'],
  closedAt: NOW,
};
