// Small stand-ins for what the API is given, for tests of forms, errors and headers. Whatever needs a real log, queue or ledger is tested
// against the real ones in server.int.test.ts.
import { SourceQuality } from '../connectors/quality/source-quality.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { emptyReach } from '../dissuasion/reach.ts';
import type { Claim, Task } from '../dissuasion/task.ts';
import type { DeskCount, TaskView } from '../dissuasion/task-view.ts';
import type { ReportFigures } from '../ledger/report-figures.ts';
import { NO_WORK } from '../ledger/work-report.ts';
import type { Frame } from '../log/frame.ts';
import type { SignalLog } from '../log/log.ts';
import { unpackFrame } from '../log/unpack-frame.ts';
import { FwError } from '../signal/fw-error.ts';
import { MissedLooks } from '../tuning/missed/missed-looks.ts';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';
import type {
  ApiDeps,
  BacktestPort,
  LadderPort,
  LeadPort,
  LetterPort,
  ListPort,
  OrderPort,
  ReachPort,
  ReviewPort,
  RulePort,
  StaffPort,
  TaskPort,
} from './ports.ts';
import type { PumpView } from './pump-view.ts';
import { pushOf } from './push-fixture.ts';
import { TaskTrail } from './task-trail.ts';

export const NOW = Date.UTC(2026, 2, 2, 2, 15);
export const LEASE = '3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21';

/** A log in memory with one partition; `isAway` makes it fail as one that cannot be reached. */
export class MemoryLog implements SignalLog {
  readonly partitionCount = 1;
  readonly frames: Frame[] = [];
  isAway = false;

  async append(_partition: number, frame: Frame): Promise<string> {
    if (this.isAway) throw new FwError('FW_LOG_AWAY', 'The log is away.');
    this.frames.push(frame);
    return String(this.frames.length);
  }

  async read(): Promise<[]> {
    return [];
  }

  async end(): Promise<string> {
    return String(this.frames.length);
  }

  comparePositions(a: string, b: string): number {
    return Number(a) - Number(b);
  }

  async close(): Promise<void> {}

  /** Every signal that was appended, as text. */
  lines(): string[] {
    return this.frames.flatMap(unpackFrame);
  }
}

/** The real log behind a gate: it can be made to wait, or to fail as one that cannot be reached. */
export class GatedLog implements SignalLog {
  readonly #log: SignalLog;
  gate: Promise<void> = Promise.resolve();
  isAway = false;

  constructor(log: SignalLog) {
    this.#log = log;
  }

  get partitionCount(): number {
    return this.#log.partitionCount;
  }

  async append(...given: Parameters<SignalLog['append']>): Promise<string> {
    await this.gate;
    if (this.isAway) throw new FwError('FW_LOG_AWAY', 'The log is away.');
    return this.#log.append(...given);
  }

  read(...given: Parameters<SignalLog['read']>) {
    return this.#log.read(...given);
  }

  end(partition: number) {
    return this.#log.end(partition);
  }

  comparePositions(a: string, b: string) {
    return this.#log.comparePositions(a, b);
  }

  close() {
    return this.#log.close();
  }
}

const COUNT = { waiting: 0, claimed: 0, deferred: 0, oldestWaitingMs: 0 };

/** One desk with one waiting red task. */
export const DESK_COUNT: DeskCount = {
  desk: '330106',
  levels: {
    blue: COUNT,
    yellow: COUNT,
    orange: COUNT,
    red: { waiting: 1, claimed: 0, deferred: 0, oldestWaitingMs: 60_000 },
  },
};

/** A desk with at most one task that nobody or the given claim holds. */
export function tasksWith(task?: Task, claim?: Claim): TaskPort {
  const view: TaskView | undefined = task && { task, state: 'waiting' };
  const missing = (taskId: string) => new FwError('FW_NOT_FOUND', `There is no task ${taskId}.`);
  const held = async (taskId: string): Promise<Claim> => {
    if (claim === undefined) throw missing(taskId);
    return claim;
  };
  return {
    claimNext: async () => claim,
    claim: held,
    claimOf: held,
    renew: async (taskId) => (await held(taskId)).expiresAt,
    release: async (taskId) => void (await held(taskId)),
    complete: async (taskId) => void (await held(taskId)),
    open: async () => undefined,
    completeAftercare: async (taskId) => void (await held(taskId)),
    putOffAftercare: async (taskId) => void (await held(taskId)),
    putBack: async (taskId) => void (await held(taskId)),
    skip: async (taskId) => void (await held(taskId)),
    setAside: async (taskId) => void (await held(taskId)),
    passTo: async (taskId) => void (await held(taskId)),
    askHandover: async (taskId) => ({ task: (await held(taskId)).task, state: 'waiting' }),
    endHandover: async (taskId) => ({ task: (await held(taskId)).task, state: 'waiting' }),
    handovers: async () => [],
    find: async (taskId) => (taskId === task?.taskId ? view : undefined),
    list: async () => ({ tasks: view === undefined ? [] : [view] }),
    counts: async () => (task === undefined ? [] : [DESK_COUNT]),
  };
}

export const PUMP: PumpView = {
  watermark: NOW - 60_000,
  newestTime: NOW,
  counts: { accepted: 120, late: 2, duplicate: 3, invalid: 1 },
  decisionsByLevel: { blue: 7, yellow: 5, orange: 2, red: 1 },
  latency: {
    signalMs: { p50: 0.004, p99: 0.02, p999: 0.3 },
    batchMs: { p50: 2, p99: 8, p999: 11 },
    endToEndMs: { p50: 5, p99: 12, p999: 40 },
  },
  checkpointAgeMs: 4_000,
  lagMs: 1_500,
  trouble: undefined,
  waitsFor: undefined,
};

export const FIGURES: ReportFigures = {
  peopleDissuaded: 1,
  lossPreventedFen: { dissuaded: 5_000_000, 'payment-stopped': 0, frozen: 0, returned: 0 },
  lossPreventedTotalFen: 5_000_000,
  lossConfirmedFen: 0,
  claimedFen: 5_000_000,
  lossStatedFen: 0,
  atRiskFen: 5_000_000,
  lostFen: 0,
  casesFiled: 2,
  caseLossFen: 900_000,
  casesFiledYearBefore: 3,
  casesChangeRatio: -0.333,
  casesChangeIsClear: false,
  episodes: 2,
  tasks: 2,
  tasksByOutcome: { dissuaded: 1 },
  openedToClaimedMedianMs: 4_000,
  claimedToClosedMedianMs: 180_000,
  openedToClosedMedianMs: null,
};

const noOrder = async (): Promise<never> => {
  throw new FwError('FW_NOT_FOUND', 'There are no orders here.');
};

/** No orders, and none can be requested. */
const NO_ORDERS: OrderPort = {
  request: noOrder,
  approve: noOrder,
  refuse: noOrder,
  receive: noOrder,
  prolong: noOrder,
  repeat: noOrder,
  require: noOrder,
  page: async () => ({ orders: [] }),
  doneBy: () => undefined,
  dropRequested: async () => 0,
};

/** Nothing went out, and nothing can. */
const NO_LADDERS: LadderPort = {
  find: async () => undefined,
  ask: async () => {
    throw new FwError('FW_NOT_FOUND', 'There are no ladders here.');
  },
  rest: async () => undefined,
  end: async () => undefined,
  sign: async () => undefined,
  takeReply: async () => undefined,
};

const noStaff = async (): Promise<never> => {
  throw new FwError('FW_NOT_FOUND', 'Nobody works here.');
};

/** Nobody works here. */
const NO_STAFF: StaffPort = {
  set: noStaff,
  find: async () => undefined,
  list: async () => [],
};

/** Nothing can be led. */
const NO_LEAD: LeadPort = {
  reassign: noStaff,
  reassignAll: async () => [],
  moveTask: noStaff,
  pauseDesk: noStaff,
  resumeDesk: noStaff,
  pauses: async () => [],
};

/** Nothing is drawn. */
const NO_REVIEWS: ReviewPort = {
  settings: { percent: {}, sheet: {} },
  offer: async () => undefined,
  score: noStaff,
  appeal: noStaff,
  decide: noStaff,
  find: async () => undefined,
  list: async () => [],
};

const noRules = async (): Promise<never> => {
  throw new FwError('FW_NOT_FOUND', 'There are no rules here.');
};

/** No version of the rules. */
const NO_RULES: RulePort = {
  list: async () => [],
  require: noRules,
  filesOf: async () => [],
  standing: async () => ({}),
  draft: noRules,
  save: noRules,
  addEvidence: noRules,
  move: noRules,
  comparison: async () => undefined,
  rollBack: noRules,
};

/** No list. */
const NO_LISTS: ListPort = {
  definitions: async () => [],
  counts: async () => new Map(),
  entries: async () => [],
  named: async () => [],
  ofRows: async () => [],
  requests: async () => [],
  keep: async () => undefined,
};

const noBacktest = () => {
  throw new FwError('FW_NOT_FOUND', 'There are no backtests here.');
};

/** No backtests, and none can be asked for. */
const NO_BACKTESTS: BacktestPort = {
  ask: async () => noBacktest(),
  list: () => [],
  find: noBacktest,
  result: async () => undefined,
  cancel: async () => noBacktest(),
};

const noTuning = async (): Promise<never> => {
  throw new FwError('FW_NOT_FOUND', 'Nothing is live yet.');
};

/** Nothing is known to learn from. */
const NO_TUNING: ApiDeps['tuning'] = {
  propose: noTuning,
  capacity: noTuning,
  drift: noTuning,
};

/** Nobody was asked for help. */
const NO_REACH: ReachPort = {
  find: async (taskId) => emptyReach(taskId),
  change: async (taskId, apply) => apply(emptyReach(taskId)),
  open: async () => [],
};

const noLetter = async (): Promise<never> => {
  throw new FwError('FW_NOT_FOUND', 'There are no dead letters here.');
};

/** Nothing was refused. */
const NO_LETTERS: LetterPort = {
  page: async () => ({ letters: [] }),
  require: noLetter,
  resend: noLetter,
  discard: noLetter,
};

/** Everything that the API needs, in memory. */
export function depsWith(overrides: Partial<ApiDeps> = {}): ApiDeps {
  return {
    appender: new SignalAppender(new MemoryLog()),
    tasks: tasksWith(),
    orders: NO_ORDERS,
    ladders: NO_LADDERS,
    reach: NO_REACH,
    staff: NO_STAFF,
    board: {
      read: async () => ({ at: NOW, eventId: '0-0', desks: [], breaches: [], staff: [] }),
    },
    lead: NO_LEAD,
    reviews: NO_REVIEWS,
    rules: NO_RULES,
    ruleWords: async () => [],
    lists: NO_LISTS,
    quiets: { maxMs: 0, list: async () => [] },
    backtests: NO_BACKTESTS,
    graphs: { find: async () => ({ state: 'off' }) },
    stories: { find: async () => ({ state: 'off' }) },
    previews: { ask: async () => ({ state: 'off' }) },
    tuning: NO_TUNING,
    looks: new MissedLooks({
      look: () => ({ done: noTuning(), kill: () => undefined }),
      now: () => NOW,
    }),
    deskEvents: { read: async () => [] },
    changes: {
      newest: async () => '0-0',
      isKept: async () => true,
      read: async () => [],
      waitAfter: async () => false,
    },
    streamMs: 0,
    ledger: { write: async () => undefined },
    trail: new TaskTrail({ write: async () => undefined }),
    report: async ({ from, to, by = 'city' }) => ({
      from,
      to,
      by,
      total: FIGURES,
      rows: [{ key: '330100', name: { zh: '杭州市', en: 'Hangzhou' }, ...FIGURES }],
    }),
    reports: {
      episodes: async () => ({ episodes: 0, countedTotalFen: 0, statedTotalFen: 0, rows: [] }),
      headline: async ({ from, to }) => ({ from, to, rows: [], areas: [] }),
      trend: async ({ from, to, step }) => ({ from, to, step, points: [] }),
      handedBack: async () => [],
      campaigns: async (period) => ({
        ...period,
        episodes: 0,
        found: 0,
        isCut: false,
        campaigns: [],
        hubs: [],
      }),
      earlier: async () => [],
      regions: async () => [],
      work: async ({ from, to, by }) => ({ from, to, by, total: NO_WORK, rows: [] }),
    },
    risk: async () => ({ typologies: [] }),
    sources: () => [],
    push: pushOf([]),
    letters: NO_LETTERS,
    deliveries: { views: [], takePost: async () => [] },
    quality: new SourceQuality(),
    checks: { ask: async () => undefined, forget: () => undefined },
    checkAnswers: { find: async () => undefined, keep: async (_identity, told) => told },
    checkSettings: { deadlineMs: 1_000, fallback: 'pass', warnAt: 'orange', holdAt: 'red' },
    pumps: () => [PUMP],
    dependencies: [],
    metrics: createMetrics(),
    logger: createLogger({ level: 'silent' }),
    now: () => NOW,
    ...overrides,
  };
}
