// What of a ladder stands on the trail of its task: that something went out, arrived or did not, was signed for, and that the person asked for help.
import { deskOf } from '../dissuasion/desk-tree.ts';
import { type Ladder, type LadderTry, PERSON, type TryState } from '../dissuasion/ladder-state.ts';
import type { TrailEvent } from './task-trail.ts';

type Ending = 'sent' | 'delivered' | 'failed';

const ENDINGS: Readonly<Partial<Record<TryState, Ending>>> = {
  accepted: 'sent',
  delivered: 'delivered',
  done: 'delivered',
  refused: 'failed',
  failed: 'failed',
  expired: 'failed',
  overdue: 'failed',
};

/** The event of a try as it stands; undefined for what is on no trail, as of warnings that have no task. */
export function ladderEvent({ subject }: Ladder, one: LadderTry): TrailEvent | undefined {
  const { taskId, episodeId, region, level } = subject;
  const kind = kindOf(one);
  if (taskId === undefined || episodeId === undefined || kind === undefined) return undefined;
  const task = { taskId, episodeId, desk: deskOf(region), episode: { level } };
  return {
    kind,
    task,
    at: one.changedAt,
    mark: one.deliveryId,
    staff: one.signedBy ?? one.askedBy,
  };
}

function kindOf({ step, state, askedBy, signedBy }: LadderTry): TrailEvent['kind'] | undefined {
  if (step === 'call') return askedBy === PERSON && state === 'due' ? 'help-asked' : undefined;
  if (signedBy !== undefined) return 'visit-signed';
  const ending = ENDINGS[state];
  return ending === undefined ? undefined : `${step}-${ending}`;
}
