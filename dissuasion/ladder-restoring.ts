// A ladder as it stood, from what the ledger has of its deliveries, when Redis has lost it. What the ledger does not have comes from the settings as they are now. Pure; times
// are processing time in epoch ms.
import { deliveryIdOf, nextUnbegun, rungsOf, triesOf } from './ladder.ts';
import type { LadderSettings } from './ladder-settings.ts';
import { FOREWARN, type Ladder, type LadderSubject, type LadderTry } from './ladder-state.ts';

/** A delivery as the ledger has it. */
export type KeptTry = Omit<LadderTry, 'series' | 'tries' | 'mark' | 'failures' | 'place'>;

export interface KeptLadder {
  readonly ladderId: string;
  /** The newest that the ledger was told. */
  readonly revision: number;
  /** In any order. */
  readonly tries: readonly KeptTry[];
}

export interface LadderOrigin {
  readonly subject: LadderSubject;
  /** When its task was opened. */
  readonly startedAt: number;
  /** When the level rose last, from which on the steps of that level come. */
  readonly raisedAt?: number;
  /** An outcome of staff after which nothing more comes of itself. */
  readonly restsBecause?: string;
}

/** More than staff ever ask for one step. */
const SERIES_MAX = 100;

/**
 * How the ladder of an open task goes on: what went out is not sent again, what is on its way is waited for, and the next step comes in its time, but not before now.
 * Who asked for a step with the same mark before may ask again.
 */
export function restoredLadder(
  { ladderId, revision, tries: kept }: KeptLadder,
  { subject, startedAt, raisedAt = startedAt, restsBecause }: LadderOrigin,
  settings: LadderSettings,
  now: number,
): Ladder {
  const rungs = rungsOf(settings, subject);
  const rungOf = ({ step }: KeptTry) => rungs.findIndex((rung) => rung.step === step);
  const tries = kept
    .map(
      (one): LadderTry => ({
        ...one,
        series: seriesOf(ladderId, one),
        tries: triesOf(settings, one.step, subject),
      }),
    )
    .sort((a, b) => a.begunAt - b.begunAt || a.series - b.series || rungOf(a) - rungOf(b));
  const ladder = { ladderId, revision, subject, startedAt, rungs, tries };
  const why = restsBecause ?? whyItRests(tries, settings);
  if (why !== undefined) return { ...ladder, state: 'resting', why };
  return { ...ladder, state: 'climbing', ...nextOf(ladder, raisedAt, now) };
}

/** The id of a delivery is made of its ladder, step, series and number. */
function seriesOf(ladderId: string, { deliveryId, step, number, askedBy }: KeptTry): number {
  for (let series = 0; series < SERIES_MAX; series++) {
    if (deliveryIdOf(ladderId, { step, series, number }) === deliveryId) return series;
  }
  return askedBy === FOREWARN ? 0 : SERIES_MAX;
}

/** The person answered, whoever asked for help above all, or staff asked for a step before the ladder had begun. */
function whyItRests(tries: readonly LadderTry[], settings: LadderSettings): string | undefined {
  const meanings = tries.flatMap(({ answer }) =>
    answer === undefined ? [] : (settings.meaningOf(answer) ?? []),
  );
  if (meanings.length > 0) return meanings.find((one) => one === 'help') ?? meanings[0];
  return tries.length > 0 && tries.every(({ series }) => series > 0) ? 'asked for' : undefined;
}

/** The first rung whose step has not begun, after the one that began last or the raise of the level. */
function nextOf(
  { rungs, tries }: Pick<Ladder, 'rungs' | 'tries'>,
  raisedAt: number,
  now: number,
): Pick<Ladder, 'next'> {
  const rung = nextUnbegun({ rungs, tries });
  const following = rungs[rung];
  if (following === undefined) return {};
  const firsts = tries
    .filter(({ series, number }) => series === 0 && number === 1)
    .map(({ at }) => at);
  return { next: { rung, at: Math.max(now, Math.max(raisedAt, ...firsts) + following.afterMs) } };
}
