// How long the version that was replaced runs beside the live one, so that a step back finds all of its windows and scores full.
import { type RuleVersion, type Standing, standingOf } from './version.ts';

/** The standing without the version before once that has been out of force for `warmMs`. `now` is processing time, epoch ms. */
export function warmStanding(standing: Standing, warmMs: number, now: number): Standing {
  const { before, ...rest } = standing;
  const gone = before?.moves.findLast(({ to }) => to === 'retired')?.at;
  return gone === undefined || now - gone < warmMs ? standing : rest;
}

/**
 * Whether the version before has run beside the live one ever since that went live for everybody. After a step back, or where a challenger took its place
 * meanwhile, it came in later: what it alone counts began at nothing.
 */
export function ranBesideAllAlong(versions: readonly RuleVersion[]): boolean {
  const { live } = standingOf(versions);
  const cameLive = live?.moves.findLast(({ to }) => to === 'live');
  if (cameLive === undefined || cameLive.from === 'retired') return false;
  const others = versions.filter((one) => one !== live);
  return !others.some(({ moves }) =>
    moves.some(({ from, to, at }) => at >= cameLive.at && [from, to].some(isBeside)),
  );
}

/** Whether a version of a state takes the place of the version before. */
function isBeside(state: RuleVersion['state']): boolean {
  return state === 'shadow' || state === 'approved';
}
