// The rows that the ledger takes, one interface a table. Ids make each row idempotent: the same id written twice is one row.

import type { ToldEntry } from '../access/audit-entry.ts';
import type { RecordedAftercare } from '../dissuasion/aftercare.ts';
import type { Episode } from '../dissuasion/episode.ts';
import type { Order } from '../dissuasion/order.ts';
import type { KeptReach } from '../dissuasion/reach-book.ts';
import type { DeskEvent } from '../dissuasion/supervisor/desk-event.ts';
import type { Review } from '../dissuasion/supervisor/review.ts';
import type { RecordedOutcome } from '../dissuasion/task.ts';
import type { Decision, Subject } from '../engine/decision.ts';
import type { LadderStepRow } from './ladder-row.ts';
import type { ListChangeRow, ListRequestRow } from './list-row.ts';
import type { RuleQuietRow } from './quiet-row.ts';

export interface CaseRow {
  readonly caseId: string;
  readonly region: string;
  readonly typology: string;
  readonly phone: string;
  readonly lossFen: number;
  /** Event time of the filing, or of the withdrawal, epoch ms. */
  readonly filedTime: number;
  readonly incidentTime?: number;
  /** Whom it names. */
  readonly suspects?: readonly Subject[];
  /** The case was withdrawn then. */
  readonly isWithdrawn?: boolean;
  /** The signal that said so. */
  readonly signal?: Decision['signal'];
  /** Processing time at which the log took it, epoch ms, and its place in the frame: of filings of one time the one that was heard of last counts. */
  readonly heardAt?: number;
  readonly heardPlace?: number;
}

export const TASK_EVENT_KINDS = [
  'opened',
  'raised',
  'claimed',
  'renewed',
  'released',
  'lapsed',
  'risen',
  'put-back',
  'skipped',
  'set-aside',
  'passed',
  'handover-asked',
  'handover-refused',
  'handed-over',
  'message-sent',
  'message-delivered',
  'message-failed',
  'voice-robot-sent',
  'voice-robot-delivered',
  'voice-robot-failed',
  'visit-sent',
  'visit-delivered',
  'visit-failed',
  'visit-signed',
  'help-asked',
  'carrier-asked',
  'carrier-taken',
  'carrier-answered',
  'carrier-refused',
  'contact-added',
  'contact-called',
  'reassigned',
  'moved',
  'closed',
] as const;

export interface TaskEventRow {
  /** contentId of task, kind and what makes this event the only one of its sort (revision, lease …). */
  readonly eventId: string;
  readonly taskId: string;
  readonly episodeId: string;
  readonly desk: string;
  readonly kind: (typeof TASK_EVENT_KINDS)[number];
  /** Processing time, epoch ms. */
  readonly at: number;
  readonly staff?: string;
  readonly level?: string;
  /** What its kind says more, as JSON. */
  readonly detail?: string;
}

/** An outcome with what its episode says of place, fraud type and person. */
export interface OutcomeRow extends RecordedOutcome {
  readonly region: string;
  readonly typology: string;
  readonly person: string;
  /** Money at risk of the episode when it was closed. */
  readonly atRiskFen: number;
  /** Event time to which reports count the outcome. */
  readonly eventTime: number;
}

/** A revision of a version of the rules. */
export interface RuleVersionRow {
  readonly versionId: string;
  readonly revision: number;
  readonly state: string;
  readonly pack: string;
  readonly digest: string;
  readonly author: string;
  /** Processing time, epoch ms. */
  readonly madeAt: number;
  /** All of it, as JSON. */
  readonly record: string;
}

/** A file of a rule pack by its content. */
export interface RuleTextRow {
  /** SHA-256 of the text. */
  readonly digest: string;
  readonly text: string;
}

/** What callers were given to say, by version and content. */
export interface CallScriptRow {
  readonly version: string;
  readonly digest: string;
  /** Processing time from which it was served, epoch ms. */
  readonly servedAt: number;
  /** All of it, as JSON. */
  readonly text: string;
}

/** All rows that one flush brings; missing tables have none. */
export interface LedgerBatch {
  readonly decisions?: readonly Decision[];
  readonly episodes?: readonly Episode[];
  readonly taskEvents?: readonly TaskEventRow[];
  readonly outcomes?: readonly OutcomeRow[];
  readonly cases?: readonly CaseRow[];
  readonly orders?: readonly Order[];
  readonly aftercare?: readonly RecordedAftercare[];
  readonly audit?: readonly ToldEntry[];
  readonly ladderSteps?: readonly LadderStepRow[];
  readonly deskEvents?: readonly DeskEvent[];
  readonly reviews?: readonly Review[];
  readonly reaches?: readonly KeptReach[];
  readonly ruleVersions?: readonly RuleVersionRow[];
  readonly ruleTexts?: readonly RuleTextRow[];
  readonly callScripts?: readonly CallScriptRow[];
  readonly listRequests?: readonly ListRequestRow[];
  readonly listChanges?: readonly ListChangeRow[];
  readonly ruleQuiets?: readonly RuleQuietRow[];
}
