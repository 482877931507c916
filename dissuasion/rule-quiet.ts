// How staff have one rule be quiet for one person for a while, without an outcome: signals for the log, so that engines, replays and backtests take it at its
// place among all others. One alone may do it for as long as an outcome of one caller would. Pure.
import { contentId } from '../signal/content-id.ts';
import { FwError } from '../signal/fw-error.ts';
import { didYouMean } from '../signal/nearest-name.ts';
import type { SignalOf } from '../signal/signal.ts';
import type { Episode } from './episode.ts';

/** `source` of the signals. */
export const QUIETS_SOURCE = 'forewarn.quiets';
const HOUR_MS = 3_600_000;

export interface AskedQuiet {
  readonly rule: string;
  readonly hours: number;
  readonly staff: string;
  readonly reason: string;
}

/** What is quiet, as it was told. */
export interface NamedQuiet {
  readonly person: string;
  readonly rule: string;
  readonly region: string;
  readonly taskId?: string;
}

/** `now` is processing time, `time` the event time to which it belongs, epoch ms. */
export interface QuietTimes {
  readonly now: number;
  readonly time: number;
}

/**
 * The signal that quiets a rule of a task's episode for its person. `maxMs` is the longest that one may ask for. Throws FwError FW_REQUEST_INVALID for a
 * rule that the task does not show, and for longer than that.
 */
export function quietSignal(
  { taskId, episode }: { readonly taskId: string; readonly episode: Episode },
  { rule, hours, staff, reason }: AskedQuiet,
  { now, time, maxMs }: QuietTimes & { readonly maxMs: number },
): SignalOf<'rule.quieted'> {
  const rules = episode.reasons.map(({ id }) => id);
  if (!rules.includes(rule)) {
    const hint = didYouMean(rule, rules) || `; it shows ${rules.join(', ')}`;
    throw invalid(`the task does not show the rule '${rule}'${hint}`);
  }
  if (hours * HOUR_MS > maxMs) {
    const most = Math.floor(maxMs / HOUR_MS);
    throw invalid(`a rule is quiet for ${most} hours at most; ask again when they are over`);
  }
  const { kind, id } = episode.person;
  const person = kind === 'person' ? id : `${kind}:${id}`;
  const quiet = { person, rule, region: episode.region, taskId };
  const signal = signalOf(quiet, 'add', { staff, reason }, { now, time });
  return { ...signal, expiresTime: time + hours * HOUR_MS };
}

/** The signal that has a rule be heard again. */
export function heardSignal(
  quiet: NamedQuiet,
  by: Pick<AskedQuiet, 'staff' | 'reason'>,
  times: QuietTimes,
): SignalOf<'rule.quieted'> {
  return signalOf(quiet, 'remove', by, times);
}

function signalOf(
  { person, rule, region, taskId }: NamedQuiet,
  op: 'add' | 'remove',
  { staff, reason }: Pick<AskedQuiet, 'staff' | 'reason'>,
  { now, time }: QuietTimes,
): SignalOf<'rule.quieted'> {
  return {
    id: contentId('rule-quiet', person, rule, op, staff, String(now)),
    source: QUIETS_SOURCE,
    type: 'rule.quieted',
    ...{ time, region, person, rule, op },
    ...(taskId === undefined || taskId === '' ? {} : { taskId }),
    staff,
    // A signal's text is one line.
    note: reason.replaceAll('\n', ' '),
  };
}

function invalid(why: string): FwError {
  return new FwError('FW_REQUEST_INVALID', `A quiet rule: ${why}.`);
}
