// A dissuasion task is the open work of one episode at one desk. One open task an episode, with an id derived from it.
import { contentId } from '../signal/content-id.ts';
import type { Outcome } from '../signal/outcome.ts';
import { deskOf } from './desk-tree.ts';
import type { Episode } from './episode.ts';
import type { FollowUp, TaskStep } from './follow-up.ts';
import type { Evidence } from './outcome-evidence.ts';

/** `deferred`: it waits for a later time; nobody is handed it before. */
export type TaskState = 'waiting' | 'deferred' | 'claimed' | 'closed';

export interface Task {
  /** `contentId('task', episodeId)`: opening the same task twice changes nothing. */
  readonly taskId: string;
  readonly episodeId: string;
  /** Region code of the desk at which it waits. */
  readonly desk: string;
  readonly episode: Episode;
  /** Processing time at which the task was opened, epoch ms. */
  readonly openedAt: number;
  /** How it came from the desk of its region to the one at which it waits, oldest move first; absent while it never moved. */
  readonly moves?: readonly TaskMove[];
  /** What is to be done now; `call` when missing. */
  readonly step?: TaskStep;
  /** Outcomes that did not end it, oldest first; absent while it has none. */
  readonly attempts?: readonly RecordedOutcome[];
  /** A call after the episode, to see that the money stayed. */
  readonly aftercare?: Aftercare;
  /** Episodes of the same person that were fraud, in the 400 days before; absent when there are none. */
  readonly earlierFrauds?: number;
  /** The person asked to be called, by answering a message or a robot. */
  readonly help?: AskedHelp;
  /** Absent while nobody asked for another district. */
  readonly handover?: HandoverRequest;
  /** Present while it is where a lead put it among those of its level. */
  readonly lead?: LeadMark;
}

/** How and when a person asked for help. */
export interface AskedHelp {
  readonly by: 'message' | 'voice-robot';
  /** Processing time, epoch ms. */
  readonly at: number;
}

/** A task that somebody wants another district to take; it moves when somebody else approves. */
export interface HandoverRequest {
  /** Region code of the desk that is to have it. */
  readonly to: string;
  readonly reason: string;
  readonly by: string;
  /** Processing time, epoch ms. */
  readonly at: number;
}

/** Where a lead put a task among those of its level, who and why. */
export interface LeadMark {
  readonly direction: 'up' | 'down' | 'rules';
  readonly by: string;
  readonly reason: string;
  /** Processing time, epoch ms. */
  readonly at: number;
}

/** What makes a task a call after the episode. */
export interface Aftercare {
  /** 1 for the first call. */
  readonly number: number;
  readonly isLast: boolean;
  /** When it is due, processing time, epoch ms. */
  readonly at: number;
  /** What the episode ended with. */
  readonly after: RecordedOutcome;
}

/** Until when a task waits for later, and why. */
export interface Deferral {
  /** Processing time, epoch ms. */
  readonly until: number;
  readonly reason: string;
  /** Who set it aside. */
  readonly by: string;
  /** For whom it is kept; for anybody when missing. */
  readonly for?: string;
}

/** A task that went from one desk to another. */
export interface TaskMove {
  /** `risen`: nobody claimed it before its deadline. `handed-over`: another district took it. */
  readonly kind: 'risen' | 'handed-over';
  /** Region codes of both desks. */
  readonly from: string;
  readonly to: string;
  /** Processing time, epoch ms. */
  readonly at: number;
}

/** The task of an episode, at the desk of the episode's region. `openedAt` is processing time, epoch ms. */
export function taskOf(episode: Episode, openedAt: number): Task {
  const { episodeId, region } = episode;
  return { taskId: taskIdOf(episodeId), episodeId, desk: deskOf(region), episode, openedAt };
}

/** The desk whose own the task is, wherever it has risen to: that of its region, or the district that it was handed over to. */
export function homeDeskOf({ desk, moves = [] }: Task): string {
  const handedOver = moves.findLast(({ kind }) => kind === 'handed-over');
  return handedOver?.to ?? moves[0]?.from ?? desk;
}

/** The id of an episode's task. */
export function taskIdOf(episodeId: string): string {
  return contentId('task', episodeId);
}

/** A task held by one member of staff until `expiresAt`. The lease token proves the holding. */
export interface Claim {
  readonly task: Task;
  readonly staff: string;
  readonly lease: string;
  readonly claimedAt: number;
  readonly expiresAt: number;
}

/** What the desk found out, as staff send it. Amounts in fen. */
export interface OutcomeReport extends Evidence {
  readonly outcome: Outcome;
  /** Money that was about to leave and stayed or came back, by how; each yuan in one class only. */
  readonly kept?: Partial<Record<LossClass, number>>;
  /** Money that had left for good by the time of the report. */
  readonly lostFen?: number;
  readonly note?: string;
  /** Version of the call script that was used. */
  readonly script?: string;
}

/** How money was kept: dissuaded before paying, payment stopped (止付), frozen (冻结), returned (返还). */
export const LOSS_CLASSES = ['dissuaded', 'payment-stopped', 'frozen', 'returned'] as const;
export type LossClass = (typeof LOSS_CLASSES)[number];

/** What the desk recorded, once and for all. `outcomeId` = contentId('outcome', taskId, lease). */
export interface RecordedOutcome extends OutcomeReport {
  readonly outcomeId: string;
  readonly taskId: string;
  readonly episodeId: string;
  readonly staff: string;
  readonly desk: string;
  readonly recordedAt: number;
  /** What was to be done when it was found out; `call` when missing. */
  readonly step?: TaskStep;
  /** What follows from it; absent where nobody decided it. */
  readonly followUps?: readonly FollowUp[];
}
