// What the API needs of the rest, as narrow as it can be said: cmd/ passes the real ones in, a test something smaller.
import type { AccessParts } from '../access/access-parts.ts';
import type { AuditAnchor, AuditEntry } from '../access/audit-entry.ts';
import type { BacktestJobs } from '../backtest/job-queue.ts';
import type { PersonStories } from '../backtest/person-stories.ts';
import type { Previews } from '../backtest/previews.ts';
import type { SuspectGraphs } from '../backtest/suspect-graphs.ts';
import type { LetterBook } from '../connectors/dead-letters/letter-book.ts';
import type { DeliverySet } from '../connectors/delivery/delivery-set.ts';
import type { SourceQuality } from '../connectors/quality/source-quality.ts';
import type { SignalAppender } from '../connectors/signal-appender.ts';
import type { SourceSet, SourceView } from '../connectors/source/source-set.ts';
import type { CallScripts } from '../dissuasion/call-script.ts';
import type { ChangeFeed } from '../dissuasion/change-feed.ts';
import type { FollowUpSettings } from '../dissuasion/follow-up.ts';
import type { LadderBook } from '../dissuasion/ladder-book.ts';
import type { OrderBook } from '../dissuasion/order-book.ts';
import type { ReachBook } from '../dissuasion/reach-book.ts';
import type { ServedScripts } from '../dissuasion/served-scripts.ts';
import type { BoardReader } from '../dissuasion/supervisor/board.ts';
import type { DeskEvents } from '../dissuasion/supervisor/desk-event.ts';
import type { LeadDesk } from '../dissuasion/supervisor/lead-desk.ts';
import type { ReviewBook } from '../dissuasion/supervisor/review-book.ts';
import type { StaffBook } from '../dissuasion/supervisor/staff-book.ts';
import type { RecordedOutcome } from '../dissuasion/task.ts';
import type { TaskQueue } from '../dissuasion/task-queue.ts';
import type { Recording } from '../dissuasion/task-recordings.ts';
import type { Subject } from '../engine/decision.ts';
import type { RiskReading } from '../engine/risk.ts';
import type { AuditQuery, AuditVerdict } from '../ledger/audit-trail.ts';
import type { LedgerReports } from '../ledger/ledger-reports.ts';
import type { ListEntry, ListEntryQuery, ListRequestQuery } from '../ledger/list-entries.ts';
import type { RuleQuietRow } from '../ledger/quiet-row.ts';
import type { Report } from '../ledger/report.ts';
import type { ReportQuery } from '../ledger/report-figures.ts';
import type { LedgerBatch } from '../ledger/rows.ts';
import type { RuleQuietQuery } from '../ledger/rule-quiets.ts';
import type { ListDefinition, ListRequest } from '../rulebook/list-request.ts';
import type { RuleBook } from '../rulebook/rule-book.ts';
import type { RuleWords } from '../rules/rule-words.ts';
import type { CheckAnswers } from '../runtime/check-answers.ts';
import type { Comparison } from '../runtime/plan-comparison.ts';
import type { TransferWaiting } from '../runtime/transfer-checks.ts';
import type { MissedLooks } from '../tuning/missed/missed-looks.ts';
import type { Tuning } from '../tuning/tuning.ts';
import type { RequestLimits } from './caller-limit.ts';
import type { CheckSettings } from './check-intake.ts';
import type { ServerTimes, TlsKeys } from './http-server.ts';
import type { ApiLogger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { ProvinceMap } from './province-map.ts';
import type { PumpView } from './pump-view.ts';
import type { TaskTrail } from './task-trail.ts';

export type TaskPort = Pick<
  TaskQueue,
  | 'claimNext'
  | 'claim'
  | 'claimOf'
  | 'renew'
  | 'release'
  | 'complete'
  | 'putBack'
  | 'open'
  | 'completeAftercare'
  | 'putOffAftercare'
  | 'skip'
  | 'setAside'
  | 'passTo'
  | 'askHandover'
  | 'endHandover'
  | 'handovers'
  | 'find'
  | 'list'
  | 'counts'
>;

export type OrderPort = Pick<
  OrderBook,
  | 'request'
  | 'approve'
  | 'refuse'
  | 'receive'
  | 'prolong'
  | 'repeat'
  | 'require'
  | 'page'
  | 'doneBy'
  | 'dropRequested'
>;

export type StaffPort = Pick<StaffBook, 'set' | 'find' | 'list'>;

export type BoardPort = Pick<BoardReader, 'read'>;

export type LeadPort = Pick<
  LeadDesk,
  'reassign' | 'reassignAll' | 'moveTask' | 'pauseDesk' | 'resumeDesk' | 'pauses'
>;

export type ReviewPort = Pick<
  ReviewBook,
  'settings' | 'offer' | 'score' | 'appeal' | 'decide' | 'find' | 'list'
>;

export type DeskEventPort = Pick<DeskEvents, 'read'>;

export type ChangePort = Pick<ChangeFeed, 'newest' | 'isKept' | 'read' | 'waitAfter'>;

export type LadderPort = Pick<LadderBook, 'find' | 'ask' | 'rest' | 'end' | 'sign' | 'takeReply'>;

export type ReachPort = Pick<ReachBook, 'find' | 'change' | 'open'>;

export type PushPort = Pick<SourceSet, 'pushSource' | 'sourceOfToken'>;

export type LetterPort = Pick<LetterBook, 'page' | 'require' | 'resend' | 'discard'>;

export type RulePort = Pick<
  RuleBook,
  | 'list'
  | 'require'
  | 'filesOf'
  | 'standing'
  | 'draft'
  | 'save'
  | 'addEvidence'
  | 'move'
  | 'rollBack'
> & {
  /** What the live version and the one beside it said; undefined when none runs beside it here. */
  comparison(): Promise<Comparison | undefined>;
};

/** What is on lists, and what was asked for. Each throws FwError FW_LEDGER_AWAY. */
export interface ListPort {
  /** Of the version that is live for everybody; none while nothing is. Throws FW_REDIS_AWAY as well. */
  definitions(): Promise<readonly ListDefinition[]>;
  /** How many entries signals put on each list that are there at an event time, epoch ms. */
  counts(now: number): Promise<ReadonlyMap<string, number>>;
  entries(query: ListEntryQuery): Promise<ListEntry[]>;
  /** How these entries stand; those of which no signal spoke are left out. */
  named(list: string, entries: readonly string[]): Promise<ListEntry[]>;
  /** Entries by the rows that they were shown with. */
  ofRows(list: string, rowIds: readonly string[]): Promise<ListEntry[]>;
  requests(query: ListRequestQuery): Promise<ListRequest[]>;
  /** Resolves when the ledger has it. */
  keep(request: ListRequest): Promise<void>;
}

/** Rules that staff had be quiet for one person. */
export interface QuietPort {
  /** The longest that one may ask for at once. */
  readonly maxMs: number;
  /** Throws FwError FW_LEDGER_AWAY. */
  list(query: RuleQuietQuery): Promise<RuleQuietRow[]>;
}

export type LookPort = Pick<MissedLooks, 'ask' | 'list' | 'find' | 'answer' | 'result' | 'cancel'>;

export type PreviewPort = Pick<Previews, 'ask'>;

export type StoryPort = Pick<PersonStories, 'find'>;

export type GraphPort = Pick<SuspectGraphs, 'find'>;

export type BacktestPort = Pick<BacktestJobs, 'ask' | 'list' | 'find' | 'result' | 'cancel'>;

/** Outcomes whose holders do not come back. Both throw FwError FW_REDIS_AWAY. */
export interface FinisherPort {
  /** From now on only the holder of the lease has the task, until it is closed or put back. Throws FwError FW_LEASE_LOST. */
  note(taskId: string, lease: string, recording: Recording): Promise<void>;
  /** Does what is left of a task; gives its outcome when the ledger has it. Throws FwError FW_LEDGER_AWAY, FW_LOG_AWAY. */
  finish(taskId: string): Promise<RecordedOutcome | undefined>;
}

export interface LedgerPort {
  /** Resolves when the ledger has the rows. `token` names the batch. Throws FwError FW_LEDGER_AWAY. */
  write(batch: LedgerBatch, token: string): Promise<unknown>;
}

/** The audit in the ledger. Both throw FwError FW_LEDGER_AWAY. */
export interface AuditPort {
  page(query: AuditQuery): Promise<AuditEntry[]>;
  verify(anchors: readonly AuditAnchor[]): Promise<AuditVerdict>;
}

/** Something without which the system is not ready. */
export interface Dependency {
  readonly name: string;
  /** Resolves when it answers; what it throws is why not. */
  check(): Promise<unknown>;
}

export interface ApiDeps {
  readonly appender: SignalAppender;
  readonly tasks: TaskPort;
  readonly orders: OrderPort;
  readonly ladders: LadderPort;
  readonly reach: ReachPort;
  readonly staff: StaffPort;
  readonly board: BoardPort;
  readonly lead: LeadPort;
  readonly reviews: ReviewPort;
  readonly deskEvents: DeskEventPort;
  readonly changes: ChangePort;
  readonly rules: RulePort;
  /** What the live rules say; none while nothing is live. Throws FwError FW_REDIS_AWAY. */
  readonly ruleWords: () => Promise<readonly RuleWords[]>;
  readonly lists: ListPort;
  readonly quiets: QuietPort;
  readonly backtests: BacktestPort;
  readonly previews: PreviewPort;
  /** People's signals of the archive. */
  readonly stories: StoryPort;
  readonly graphs: GraphPort;
  /** What is learnt of the rules from what became known. */
  readonly tuning: Omit<Tuning, 'missed'>;
  /** Looks at missed cases. */
  readonly looks: LookPort;
  /** How long a stream of the board or of changes lasts, ms; 15 minutes when missing. */
  readonly streamMs?: number;
  readonly ledger: LedgerPort;
  /** Does what is left of outcomes whose holders never came back. Without it nothing is noted of them either. */
  readonly finisher?: FinisherPort;
  readonly trail: TaskTrail;
  /** What follows from outcomes; the settings that come with forewarn when missing. */
  readonly followUps?: FollowUpSettings;
  /** Which call scripts were served before; only those of now when missing. */
  readonly scripts?: ServedScripts;
  /** What callers say; the scripts that come with forewarn when missing. */
  readonly callScripts?: CallScripts;
  /** Whether a simulated province is played into this system, so that the console says so. */
  readonly isDemo?: boolean;
  /** The customer's own map; none when missing. */
  readonly map?: ProvinceMap;
  /** The report of a stretch of event time. Throws FwError FW_LEDGER_AWAY. */
  readonly report: (query: ReportQuery) => Promise<Report>;
  /** The other reports, and what a total opens to. */
  readonly reports: LedgerReports;
  /** How somebody stands in the engine now. */
  readonly risk: (subject: Subject) => Promise<RiskReading>;
  /** How the sources stand. */
  readonly sources: () => readonly SourceView[];
  /** Sources that records are pushed to, and their tokens. */
  readonly push: PushPort;
  /** What was refused on this machine. */
  readonly letters: LetterPort;
  /** How the providers of what goes out stand, and whom their receipts go to. */
  readonly deliveries: Pick<DeliverySet, 'views' | 'takePost'>;
  /** What the signals of each source are like; told of what is refused at the door. */
  readonly quality: Pick<SourceQuality, 'views' | 'refused'>;
  /** Transfers that are checked before they go: who waits for the engine, what was answered, and what the settings say. */
  readonly checks: TransferWaiting;
  readonly checkAnswers: Pick<CheckAnswers, 'find' | 'keep'>;
  readonly checkSettings: CheckSettings;
  /** One view a partition. */
  readonly pumps: () => readonly PumpView[];
  /** Frames that the log has and the pump has not told, where the log can tell. Throws FwError FW_LOG_AWAY. */
  readonly logLag?: () => Promise<number>;
  readonly dependencies: readonly Dependency[];
  /** How long a dependency may take to answer before it counts as away, ms; 2,000 when missing. */
  readonly readyMs?: number;
  /** Accounts and sessions; without them nobody signs in and everybody may do everything. */
  readonly access?: AccessParts;
  readonly audit?: AuditPort;
  /** Requests a minute of a caller who was recognised; none are counted when missing. */
  readonly requestLimits?: RequestLimits;
  /** Requests a minute from an address that do not say who sends them; none are counted when missing or 0. */
  readonly addressLimit?: number;
  /** HTTPS instead of HTTP. */
  readonly tls?: TlsKeys;
  /** How long callers may take; as long as docs/api.md says when missing. */
  readonly times?: ServerTimes;
  readonly metrics: Metrics;
  readonly logger: ApiLogger;
  /** Processing time, epoch ms; the machine's clock when missing. */
  readonly now?: () => number;
  /** Event time to which outcomes of now belong, epoch ms; `now` unless recorded signals of another day are played. */
  readonly eventNow?: () => number;
  /** Answers requests whatever host they name. Without it only loopback names are served, so that no web page can reach in by DNS. */
  readonly allowRemote?: boolean;
}
