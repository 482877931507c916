// Rows with tokens in place of what they say of people: ids, and the texts in which staff and rules name somebody. Who of the staff did something, places
// of desks, amounts, times and what rules counted stay as they are.
import { aboutWords, type ToldEntry } from '../access/audit-entry.ts';
import type { RecordedAftercare } from '../dissuasion/aftercare.ts';
import type { Episode } from '../dissuasion/episode.ts';
import type { Order } from '../dissuasion/order.ts';
import type { Evidence, Payment } from '../dissuasion/outcome-evidence.ts';
import type { DeskEvent } from '../dissuasion/supervisor/desk-event.ts';
import type { Review } from '../dissuasion/supervisor/review.ts';
import type { Decision, FeatureReading, RuleHit, Subject } from '../engine/decision.ts';
import type { LadderStepRow } from './ladder-row.ts';
import type { RuleQuietRow } from './quiet-row.ts';
import type { CaseRow, OutcomeRow, TaskEventRow } from './rows.ts';
import type { Closing } from './sealed-values.ts';

/** A person who is known by something else is written with its kind before it. */
const OTHER_PERSON = /^(phone|account|device|domain):(.*)$/s;
/** Kinds of subjects that are somebody's. A domain is nobody's. */
const PERSONAL: ReadonlySet<string> = new Set(['person', 'phone', 'account', 'device']);
/** Fields of the detail of a task event that staff typed. */
const TYPED: ReadonlySet<string> = new Set(['reason', 'note', 'consent', 'relation']);

export function closeDecision(row: Decision, closing: Closing): Decision {
  const { phone, suspect, transfer } = row;
  return {
    ...row,
    subject: closeSubject(row.subject, closing),
    rules: row.rules.map((hit) => closeHit(hit, closing)),
    ...(phone === undefined ? {} : { phone: closing.id('phone', phone) }),
    ...(suspect === undefined ? {} : { suspect: closeSubject(suspect, closing) }),
    ...(transfer === undefined ? {} : { transfer: closePayee(transfer, closing) }),
  };
}

export function closeEpisode(row: Episode, closing: Closing): Episode {
  const { phone, traces } = row;
  return {
    ...row,
    person: closeSubject(row.person, closing),
    ...(phone === undefined ? {} : { phone: closing.id('phone', phone) }),
    reasons: row.reasons.map((hit) => closeHit(hit, closing)),
    suspects: row.suspects.map((one) => closeSubject(one, closing)),
    ...(traces === undefined ? {} : { traces: traces.map((one) => closeSubject(one, closing)) }),
    transfers: row.transfers.map((one) => closePayee(one, closing)),
  };
}

export function closeTaskEvent(row: TaskEventRow, closing: Closing): TaskEventRow {
  const { detail, episodeId } = row;
  return detail === undefined ? row : { ...row, detail: closeDetail(detail, episodeId, closing) };
}

/** The detail of a task event as JSON, with what staff typed in it. */
export function closeDetail(detail: string, episodeId: string, closing: Closing): string {
  if (detail === '') return '';
  return JSON.stringify(JSON.parse(detail), (name, value: unknown) =>
    TYPED.has(name) && typeof value === 'string' ? closing.words(value, episodeId) : value,
  );
}

export function closeOutcome(row: OutcomeRow, closing: Closing): OutcomeRow {
  const { note, episodeId } = row;
  return {
    ...closeEvidence(row, closing, episodeId),
    person: closePerson(row.person, closing),
    ...(note === undefined ? {} : { note: closing.words(note, episodeId) }),
  };
}

/** Places, units and accounts of payments. */
export function closeEvidence<E extends Evidence>(row: E, closing: Closing, episodeId: string): E {
  const { place, dispatch, paid } = row;
  const words = (text: string) => closing.words(text, episodeId);
  return {
    ...row,
    ...(place === undefined ? {} : { place: words(place) }),
    ...(paid === undefined ? {} : { paid: paid.map((payment) => closePayment(payment, closing)) }),
    ...(dispatch === undefined
      ? {}
      : {
          dispatch: {
            unit: words(dispatch.unit),
            ...(dispatch.reference === undefined ? {} : { reference: words(dispatch.reference) }),
          },
        }),
  };
}

function closePayment(payment: Payment, closing: Closing): Payment {
  const { payee } = payment;
  return payee === undefined ? payment : { ...payment, payee: closing.id('account', payee) };
}

export function closeCase(row: CaseRow, closing: Closing): CaseRow {
  const { suspects } = row;
  return {
    ...row,
    phone: closing.id('phone', row.phone),
    ...(suspects === undefined
      ? {}
      : { suspects: suspects.map((one) => closeSubject(one, closing)) }),
  };
}

export function closeOrder(row: Order, closing: Closing): Order {
  const { target, episodeId } = row;
  return {
    ...row,
    person: closePerson(row.person, closing),
    target: { kind: target.kind, id: closing.id(target.kind, target.id) },
    reason: closing.words(row.reason, episodeId),
    history: closeHistory(row.history, closing, episodeId),
  };
}

/** The notes of an order's steps. */
export function closeHistory(
  history: Order['history'],
  closing: Closing,
  episodeId: string,
): Order['history'] {
  return history.map((step) =>
    step.note === undefined ? step : { ...step, note: closing.words(step.note, episodeId) },
  );
}

export function closeAftercare(row: RecordedAftercare, closing: Closing): RecordedAftercare {
  const { note, episodeId } = row;
  return note === undefined ? row : { ...row, note: closing.words(note, episodeId) };
}

export function closeLadderStep({ ladder, one }: LadderStepRow, closing: Closing): LadderStepRow {
  const { subject } = ladder;
  const { reason, answer } = one;
  const words = (text: string) => closing.words(text, subject.episodeId ?? ladder.ladderId);
  return {
    ladder: { ...ladder, subject: { ...subject, person: closeSubject(subject.person, closing) } },
    one: {
      ...one,
      ...(reason === undefined ? {} : { reason: words(reason) }),
      ...(answer === undefined ? {} : { answer: words(answer) }),
    },
  };
}

export function closeDeskEvent(row: DeskEvent, closing: Closing): DeskEvent {
  const { reason, eventId } = row;
  return reason === undefined ? row : { ...row, reason: closing.words(reason, eventId) };
}

/** Its tokens are in the chain already: what they stand for is kept. */
export function closeAudit(row: ToldEntry, closing: Closing): ToldEntry {
  for (const text of row.words ?? []) closing.words(text, aboutWords(row));
  return row;
}

export function closeReview(row: Review, closing: Closing): Review {
  const { first, appeal, second, episodeId } = row;
  const words = (text: string) => closing.words(text, episodeId);
  return {
    ...row,
    ...(first === undefined ? {} : { first: { ...first, comment: words(first.comment) } }),
    ...(appeal === undefined ? {} : { appeal: { ...appeal, reason: words(appeal.reason) } }),
    ...(second === undefined ? {} : { second: { ...second, comment: words(second.comment) } }),
  };
}

/** Of `person` columns. */
export function closePerson(text: string, closing: Closing): string {
  const [, kind, id] = OTHER_PERSON.exec(text) ?? [];
  if (kind === undefined || id === undefined) return closing.id('person', text);
  return `${kind}:${PERSONAL.has(kind) ? closing.id(kind, id) : id}`;
}

/** A quiet rule with the token of whom it is quiet for. */
export function closeRuleQuiet(row: RuleQuietRow, closing: Closing): RuleQuietRow {
  const { person, note, rowId } = row;
  return {
    ...row,
    person: closePerson(person, closing),
    ...(note === undefined ? {} : { note: closing.words(note, rowId) }),
  };
}

/** A subject with its token; a domain is left as it is. */
export function closeSubject(subject: Subject, closing: Pick<Closing, 'id'>): Subject {
  const { kind, id } = subject;
  return PERSONAL.has(kind) ? { kind, id: closing.id(kind, id) } : subject;
}

/** A transfer with the token of who gets it. */
export function closePayee<T extends { readonly payee: string }>(transfer: T, closing: Closing): T {
  return { ...transfer, payee: closing.id('account', transfer.payee) };
}

/** Sentences of rules name whom they are about. */
export function closeHit(hit: RuleHit, closing: Closing): RuleHit {
  const { zh, en } = hit.reason;
  const features = Object.entries(hit.features).map(([name, reading]) => [
    name,
    closeReading(reading, closing),
  ]);
  return {
    ...hit,
    reason: { zh: closing.words(zh), en: closing.words(en) },
    features: Object.fromEntries(features),
  };
}

function closeReading(reading: FeatureReading, closing: Closing): FeatureReading {
  const { value, key } = reading;
  return {
    ...reading,
    value: typeof value === 'string' ? closing.words(value) : value,
    key: closePerson(key, closing),
  };
}
