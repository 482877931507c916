// The hold-out: a small part of those who scored below orange, drawn by lot, who get a task all the same. What staff find of them says what nobody
// called would have said (docs/tuning.md). Decisions open no episode below orange but by lot, and one that a ladder opened has no score: level and score
// are the record of it, in the ledger too.
import { createHmac } from 'node:crypto';
import type { Subject } from '../engine/decision.ts';
import { shanghaiDate } from '../signal/event-time.ts';
import { levelRank } from '../signal/level.ts';
import type { Episode } from './episode.ts';

export interface HoldOut {
  /** Of a hundred people with a decision below orange, so many a day. */
  readonly percent: number;
  /** What the lot depends on beside person and day: whoever does not know it cannot know whom it hits. */
  readonly key: string;
}

/** Whether a person is drawn on the day of an event time. */
export type Lot = (person: Subject, time: number) => boolean;

const CALL_RANK = levelRank('orange');
const DRAWS = 2 ** 32;

/** The lot of a hold-out: the same for the same key, person and day in Shanghai, however often and wherever it is asked. */
export function lotOf({ percent, key }: HoldOut): Lot {
  const below = (percent / 100) * DRAWS;
  return ({ kind, id }, time) => {
    const mac = createHmac('sha256', key).update(`hold-out ${shanghaiDate(time)} ${kind}:${id}`);
    return mac.digest().readUInt32BE(0) < below;
  };
}

/** Whether somebody is called by lot alone. Who reaches orange later is called for that. */
export function isHoldOut({ level, score }: Pick<Episode, 'level' | 'score'>): boolean {
  return levelRank(level) < CALL_RANK && score > 0;
}
