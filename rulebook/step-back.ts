// How long the version that was replaced runs beside the live one, so that a step back finds all of its windows and scores full.
import type { Standing } from './version.ts';

/** The standing without the version before once that has been out of force for `warmMs`. `now` is processing time, epoch ms. */
export function warmStanding(standing: Standing, warmMs: number, now: number): Standing {
  const { before, ...rest } = standing;
  const gone = before?.moves.findLast(({ to }) => to === 'retired')?.at;
  return gone === undefined || now - gone < warmMs ? standing : rest;
}
