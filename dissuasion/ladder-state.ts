// How a ladder stands: what is done for one person of itself, messages, robot calls, requests for visits, each a delivery with an id made from what
// it is for. ladder.ts says how it goes on. Times are processing time in epoch ms.
import type { ReceiptState } from '../connectors/delivery/delivery.ts';
import type { Subject } from '../engine/decision.ts';
import type { Level } from '../signal/level.ts';
import type { Rung, Tries } from './ladder-settings.ts';
import type { AgeBand, Language } from './wording.ts';

export const LADDER_STEPS = ['message', 'voice-robot', 'call', 'visit'] as const;
export type LadderStep = (typeof LADDER_STEPS)[number];

/** `due`: it has not gone out yet. `dropped`: it was not needed any more before it went. `overdue`: nobody was reached in time, as far as is known. */
export type TryState = 'due' | 'dropped' | 'overdue' | ReceiptState;

/** Who asked for what goes out of itself, and for a call because of an answer. */
export const FOREWARN = 'forewarn';
export const PERSON = 'person';

/** Whom a ladder is for, and what is known of the danger. */
export interface LadderSubject {
  readonly person: Subject;
  /** Without one nothing can be sent or called. */
  readonly phone?: string;
  readonly region: string;
  /** Event time of what was seen last when it began or rose, epoch ms. */
  readonly time: number;
  readonly typology: string;
  readonly level: Level;
  /** Those of an episode; missing for a warning of blue or yellow. */
  readonly episodeId?: string;
  readonly taskId?: string;
  /** The decision that a warning is for. */
  readonly decisionId?: string;
}

/** One delivery, from when it was due to what became of it. */
export interface LadderTry {
  readonly deliveryId: string;
  readonly step: LadderStep;
  /** 1 for the first. */
  readonly number: number;
  /** Which of the step's series it belongs to: 0 is the ladder's own, the others were asked for by staff. */
  readonly series: number;
  /** What makes an asking the only one of its sort; missing for the ladder's own. */
  readonly mark?: string;
  /** `forewarn`, `person`, or who of the staff asked for it. */
  readonly askedBy: string;
  readonly state: TryState;
  readonly begunAt: number;
  /** When it goes out; later than begun in quiet hours, and after it could not be handed over. */
  readonly at: number;
  /** It must have been delivered by then. */
  readonly expiresAt: number;
  readonly tries: Tries;
  readonly changedAt: number;
  readonly sentAt?: number;
  readonly provider?: string;
  readonly reference?: string;
  readonly reason?: string;
  readonly answer?: string;
  /** How often it could not be handed over. */
  readonly failures?: number;
  readonly language?: Language;
  readonly age?: AgeBand;
  /** Version and hash of the words that went out. */
  readonly wording?: string;
  /** Of a visit: where the person is, and who signed for it. */
  readonly place?: string;
  readonly signedBy?: string;
}

export interface Ladder {
  readonly ladderId: string;
  /** Grows by one with every change. */
  readonly revision: number;
  readonly subject: LadderSubject;
  readonly startedAt: number;
  /** resting: nothing more comes of itself. over: the danger is; nothing is tried again. */
  readonly state: 'climbing' | 'resting' | 'over';
  /** Why it rests or is over. */
  readonly why?: string;
  readonly rungs: readonly Rung[];
  /** The next of them and when it is due; missing after the last. */
  readonly next?: { readonly rung: number; readonly at: number };
  /** Oldest first. */
  readonly tries: readonly LadderTry[];
}

/** When it next asks for attention; undefined when it waits for nothing but what others do. */
export function ladderDueAt({ state, next, tries }: Ladder): number | undefined {
  const times = tries.flatMap((one) => {
    if (one.state === 'due') return [Math.min(one.at, one.expiresAt)];
    return isOpen(one) ? [one.expiresAt] : [];
  });
  if (state === 'climbing' && next !== undefined) times.push(next.at);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Nobody was reached yet, and may still be. A visit is not done before somebody signed for it. */
export function isOpen({ state, step }: LadderTry): boolean {
  return state === 'due' || state === 'accepted' || (state === 'delivered' && step === 'visit');
}

/** The try of a step that is under way: it will go out, or the provider has it and nobody was reached yet. */
export function underWay({ tries }: Ladder, step: LadderStep): LadderTry | undefined {
  return tries.find((one) => one.step === step && isOpen(one));
}
