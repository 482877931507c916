// Which permission each route asks for, and in which region: one row a route, by its operation id. A route without a row cannot be
// registered, so nothing is open by being forgotten.
import type { Permission } from '../access/role.ts';

/**
 * Where the region comes from in which the permission is asked for. `anywhere`: it is enough to have it in some region. `query.desk` and
 * `query.region`: what the query names; when it names none, the caller's own region. `task`, `order`, `review`: the desk of what the path names. `staff`: the
 * desk of who the path names. `account`: all regions of the account that the path names. `seat`: the desk that the body names, when it names one.
 * `params.subject`, `body.subject`: the newest episodes of whom the path or the body names; a province where there are none. `letter`: the region that a refused row
 * names; a province where it names none. Each row with `anywhere` stands in docs/access.md with its reason.
 */
export type RegionFrom =
  | 'anywhere'
  | 'query.desk'
  | 'query.region'
  | 'params.desk'
  | 'body.desk'
  | 'body.region'
  | 'task'
  | 'order'
  | 'staff'
  | 'account'
  | 'seat'
  | 'review'
  | 'params.subject'
  | 'body.subject'
  | 'letter';

export interface AccessRule {
  readonly permission: Permission;
  readonly region: RegionFrom;
  /** Whoever has this one somewhere is let in as well: the route shows them the part that is of no region. */
  readonly or?: Permission;
}

/** `open`: anybody, signed in or not. `self`: anybody who is recognised, about themselves. */
export type AccessRow = 'open' | 'self' | AccessRule;

const of = (permission: Permission, region: RegionFrom): AccessRule => ({ permission, region });

export const ACCESS_TABLE: Readonly<Record<string, AccessRow>> = {
  getHealth: 'open',
  getReadiness: 'open',
  showDocs: 'open',
  getOpenApi: 'open',
  // A provider shows by the signature of a receipt that it is the provider.
  takeReceipt: 'open',
  listSignalTypes: 'open',
  getSchema: 'open',
  signIn: 'open',
  acceptInvite: 'open',
  beginOidc: 'open',
  endOidc: 'open',
  getAccessState: 'open',
  // Names of places; the page needs them before anybody is signed in.
  getRegions: 'open',
  openWall: 'open',
  signOut: 'self',
  changePassword: 'self',
  listSessions: 'self',
  endSession: 'self',
  whoAmI: 'self',
  beginSecondFactor: 'self',
  confirmSecondFactor: 'self',
  listWalls: 'self',
  endWall: 'self',
  listOutcomes: 'self',
  listCallScripts: 'self',
  getCallScripts: 'self',
  getMap: of('reports:read', 'anywhere'),
  showStatus: of('system:read', 'anywhere'),
  getStatus: of('system:read', 'anywhere'),
  streamStatus: of('system:read', 'anywhere'),
  getMetrics: of('system:read', 'anywhere'),
  getSources: of('sources:read', 'anywhere'),
  listDeadLetters: of('sources:read', 'anywhere'),
  openDeadLetter: of('sources:mend', 'letter'),
  resendDeadLetter: of('sources:mend', 'letter'),
  discardDeadLetter: of('sources:mend', 'letter'),
  getDeliveries: of('system:read', 'anywhere'),
  sendSignals: of('signals:send', 'anywhere'),
  // The bounds of a partner hold for the source and for each signal of it: the route asks for them.
  pushRecords: of('signals:send', 'anywhere'),
  getHandedBack: of('signals:send', 'anywhere'),
  checkTransfer: of('checks:ask', 'anywhere'),
  getRisk: of('risk:read', 'params.subject'),
  queryRisk: of('risk:read', 'body.subject'),
  // It tells of numbers of the caller's regions alone: the route asks for them.
  checkScamSignal: of('checks:ask', 'anywhere'),
  listTasks: of('tasks:read', 'query.desk'),
  searchTasks: of('tasks:read', 'body.desk'),
  getTask: of('tasks:read', 'task'),
  getEarlier: of('tasks:read', 'task'),
  getSuspects: of('risk:read', 'task'),
  claimNextTask: of('tasks:work', 'params.desk'),
  claimTask: of('tasks:work', 'task'),
  renewLease: of('tasks:work', 'task'),
  releaseLease: of('tasks:work', 'task'),
  recordOutcome: of('tasks:work', 'task'),
  recordAftercare: of('tasks:work', 'task'),
  skipTask: of('tasks:work', 'task'),
  setTaskAside: of('tasks:work', 'task'),
  passTask: of('tasks:work', 'task'),
  askHandover: of('tasks:work', 'task'),
  decideHandover: of('tasks:lead', 'task'),
  revealTask: of('tasks:lead', 'task'),
  revealHeldTask: of('tasks:work', 'task'),
  listHandovers: of('tasks:read', 'query.desk'),
  getLadder: of('tasks:read', 'task'),
  askLadderStep: of('tasks:work', 'task'),
  takeReply: of('signals:send', 'anywhere'),
  signVisit: of('tasks:work', 'task'),
  setOwnState: of('tasks:work', 'seat'),
  setStaffState: of('tasks:lead', 'staff'),
  getStaff: of('tasks:read', 'staff'),
  listStaff: of('tasks:lead', 'query.desk'),
  reassignTask: of('tasks:lead', 'task'),
  moveTask: of('tasks:lead', 'task'),
  reassignStaff: of('tasks:lead', 'staff'),
  pauseDesk: of('tasks:lead', 'params.desk'),
  resumeDesk: of('tasks:lead', 'params.desk'),
  listDeskPauses: of('tasks:read', 'anywhere'),
  listReviews: of('tasks:lead', 'query.desk'),
  listOwnReviews: 'self',
  getReviewSheet: 'self',
  scoreReview: of('tasks:lead', 'review'),
  appealReview: of('tasks:work', 'review'),
  decideReview: of('tasks:lead', 'review'),
  getBoard: of('tasks:lead', 'query.desk'),
  streamBoard: of('tasks:lead', 'query.desk'),
  streamChanges: { ...of('tasks:read', 'query.desk'), or: 'rules:read' },
  getReach: of('tasks:read', 'task'),
  openReach: of('tasks:work', 'task'),
  askCarrier: of('tasks:work', 'task'),
  listCarrierRequests: of('orders:read', 'query.desk'),
  takeCarrierRequest: of('orders:answer', 'task'),
  answerCarrierRequest: of('orders:answer', 'task'),
  addContact: of('tasks:work', 'task'),
  recordContactCall: of('tasks:work', 'task'),
  listOrders: of('orders:read', 'query.desk'),
  getOrder: of('orders:read', 'order'),
  requestOrder: of('orders:request', 'body.desk'),
  prolongOrder: of('orders:request', 'order'),
  repeatOrder: of('orders:request', 'order'),
  approveOrder: of('orders:approve', 'order'),
  refuseOrder: of('orders:approve', 'order'),
  receiveOrder: of('orders:answer', 'order'),
  listRuleWords: of('reports:read', 'anywhere'),
  listRuleVersions: of('rules:read', 'anywhere'),
  getRuleVersion: of('rules:read', 'anywhere'),
  diffRuleVersion: of('rules:read', 'anywhere'),
  compareRules: of('rules:read', 'anywhere'),
  draftRules: of('rules:write', 'anywhere'),
  draftFromDrift: of('rules:write', 'body.region'),
  saveRuleDraft: of('rules:write', 'anywhere'),
  addRuleEvidence: of('rules:write', 'anywhere'),
  moveRuleVersion: of('rules:write', 'anywhere'),
  approveRuleVersion: of('rules:approve', 'anywhere'),
  makeRuleVersionLive: of('rules:approve', 'anywhere'),
  rollBackRules: of('rules:approve', 'anywhere'),
  listLists: of('rules:read', 'anywhere'),
  listListEntries: of('rules:read', 'anywhere'),
  searchListEntries: of('rules:read', 'anywhere'),
  listListRequests: of('rules:read', 'anywhere'),
  askListChange: of('rules:write', 'anywhere'),
  decideListChange: of('rules:approve', 'anywhere'),
  getTaskGraph: of('rules:write', 'task'),
  getTaskStory: of('rules:write', 'task'),
  quietRule: of('rules:approve', 'task'),
  hearRule: of('rules:approve', 'body.region'),
  listRuleQuiets: of('rules:read', 'query.region'),
  previewRules: of('rules:write', 'anywhere'),
  proposeTuning: of('rules:read', 'body.region'),
  proposeCapacity: of('rules:read', 'body.region'),
  askBacktest: of('rules:write', 'anywhere'),
  cancelBacktest: of('rules:write', 'anywhere'),
  listBacktests: of('rules:read', 'anywhere'),
  getBacktest: of('rules:read', 'anywhere'),
  showBacktestReport: of('rules:read', 'anywhere'),
  getReport: of('reports:read', 'query.region'),
  getReportEpisodes: of('reports:read', 'query.region'),
  getHeadline: of('reports:read', 'query.region'),
  getMissedCases: of('rules:read', 'query.region'),
  askMissedCases: of('rules:read', 'body.region'),
  // The routes ask for the region of each look.
  listMissedLooks: of('rules:read', 'anywhere'),
  getMissedLook: of('rules:read', 'anywhere'),
  cancelMissedLook: of('rules:read', 'anywhere'),
  getCaseTrend: of('reports:read', 'query.region'),
  getDrift: of('reports:read', 'query.region'),
  getWorkReport: of('reports:read', 'query.region'),
  getReportFile: of('reports:read', 'query.region'),
  askExport: of('reports:read', 'body.region'),
  // These show, decide and give what lies in the caller's regions: the routes ask for them.
  listExports: of('reports:read', 'anywhere'),
  decideExport: of('reports:read', 'anywhere'),
  fetchExport: of('reports:read', 'anywhere'),
  getRed: of('reports:read', 'query.region'),
  streamRed: of('reports:read', 'query.region'),
  getCampaigns: of('reports:read', 'query.region'),
  makeWall: of('reports:read', 'body.region'),
  listAudit: of('audit:read', 'anywhere'),
  verifyAudit: of('audit:read', 'anywhere'),
  // These show and change what lies in the caller's regions: the routes and the book of changes ask for them.
  listAccounts: of('access:read', 'anywhere'),
  listAccessChanges: of('access:read', 'anywhere'),
  askAccessChange: of('access:change', 'anywhere'),
  decideAccessChange: of('access:change', 'anywhere'),
  disableAccount: of('access:change', 'account'),
  inviteAccount: of('access:change', 'account'),
  makeServiceKey: of('access:change', 'account'),
  endServiceKey: of('access:change', 'account'),
  listCertificates: of('access:read', 'account'),
  bindCertificate: of('access:change', 'account'),
  endCertificate: of('access:change', 'account'),
};

/**
 * Reads of one person's data, reports that are carried away as files, and coming in through the identity provider, which are entries of the audit as changes are. Lists are not: their rows are masked, and who
 * wants more of one of them asks for it.
 */
const AUDITED_READS: ReadonlySet<string> = new Set([
  'endOidc',
  'getTask',
  'getEarlier',
  'getSuspects',
  'getLadder',
  'getReach',
  'getOrder',
  'getRisk',
  'getReportFile',
]);
/** Changes that are not: signals and checks are in the log themselves, by source and id, and a held task says every minute that it is held. */
const NOT_AUDITED: ReadonlySet<string> = new Set([
  'sendSignals',
  'pushRecords',
  'checkTransfer',
  'renewLease',
]);

/** Whether each use of a route is an entry of the audit. */
export function isAudited(operationId: string, method: string): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead ? AUDITED_READS.has(operationId) : !NOT_AUDITED.has(operationId);
}
