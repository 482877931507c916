// Whom an outcome confirms as suspects: everybody whom the episode shows, and the accounts that have the victim's money, typed ones among them.
// A signal can name one of each kind, so each that the first signal leaves out has a signal of its own.

import { contentId } from '../signal/content-id.ts';
import { readFieldValue } from '../signal/field-value.ts';
import { type NamedSuspect, namedSuspects } from '../signal/named-suspects.ts';
import { OUTCOMES } from '../signal/outcome.ts';
import type { SignalOf } from '../signal/signal.ts';
import { FIELDS } from '../signal/signal-type.ts';
import type { Episode } from './episode.ts';
import { subjectKey } from './episode-book.ts';
import { reportedPayments } from './order-preparing.ts';
import { outcomeSignal } from './outcome-record.ts';
import type { RecordedOutcome } from './task.ts';

const SUSPECT_FIELD = {
  phone: 'suspectPhone',
  account: 'suspectAccount',
  domain: 'suspectDomain',
} as const satisfies Record<NamedSuspect['kind'], keyof typeof FIELDS>;

/**
 * All `outcome.recorded` signals of an outcome: `outcomeSignal`, and where it was fraud one more for each suspect that that one does not name. Their
 * ids follow from the outcome and the suspect, so that telling them again confirms nobody twice. Only the first has amounts and the note. `time` is
 * event time, epoch ms.
 */
export function outcomeSignals(
  recorded: RecordedOutcome,
  episode: Episode,
  time: number = recorded.recordedAt,
): SignalOf<'outcome.recorded'>[] {
  const first = outcomeSignal(recorded, episode, time);
  if (OUTCOMES[recorded.outcome].fraud !== true) return [first];
  const named = new Set(namedSuspects(first).map(subjectKey));
  const others = suspectsOf(recorded, episode).filter((one) => !named.has(subjectKey(one)));
  const { region, episodeId, taskId, person, outcome, typology } = first;
  return [
    first,
    ...others.map(
      ({ kind, id }): SignalOf<'outcome.recorded'> => ({
        id: contentId('outcome-suspect', recorded.outcomeId, kind, id),
        source: first.source,
        type: 'outcome.recorded',
        time,
        region,
        episodeId,
        taskId,
        person,
        outcome,
        ...(typology === undefined ? {} : { typology }),
        [SUSPECT_FIELD[kind]]: id,
      }),
    ),
  ];
}

/** Each once; nobody is a suspect of a fraud of which they are the victim. */
function suspectsOf(recorded: RecordedOutcome, episode: Episode): NamedSuspect[] {
  const suspects = new Map<string, NamedSuspect>();
  const add = (one: NamedSuspect) => suspects.set(subjectKey(one), one);
  for (const { kind, id } of episode.suspects)
    if (kind === 'phone' || kind === 'account' || kind === 'domain') add({ kind, id });
  for (const { request } of reportedPayments(recorded, episode)) {
    const id = accountOf(request.target.id);
    if (id !== undefined) add({ kind: 'account', id });
  }
  const { person, phone } = episode;
  suspects.delete(subjectKey(person));
  if (phone !== undefined) suspects.delete(subjectKey({ kind: 'phone', id: phone }));
  return [...suspects.values()];
}

/** An account as signals have it; undefined for a text that is none, such as the name of whoever was paid. People type spaces between groups of digits. */
function accountOf(typed: string): string | undefined {
  const value = readFieldValue('payee', FIELDS.payee, typed.replaceAll(/\s/g, ''), []);
  return typeof value === 'string' && /\d/.test(value) ? value : undefined;
}
