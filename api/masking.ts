// What of a task may stand on a screen: phones, accounts, device and person numbers are masked wherever they occur in it, also inside reasons, and
// all words of notes. Only revealing it, an act of its own with a reason, shows a task as it is.
import type { RecordedAftercare } from '../dissuasion/aftercare.ts';
import type { Episode } from '../dissuasion/episode.ts';
import { isHoldOut } from '../dissuasion/hold-out.ts';
import type { Payment } from '../dissuasion/outcome-evidence.ts';
import type { Claim as HeldClaim, Task as OpenTask, RecordedOutcome } from '../dissuasion/task.ts';
import type { TaskView as QueuedTask } from '../dissuasion/task-view.ts';
import type { FeatureReading, RuleHit, Subject } from '../engine/decision.ts';
import { maskNote, maskNumber, maskWords } from '../signal/masked-words.ts';
import { maskAccount, maskPhone } from '../signal/phone.ts';
import { regionName } from '../signal/region.ts';
import type { Claim, Task, TaskView } from './contract/task.ts';

/** A run of digits this long may be a phone, an account, a card or an identity number; reasons write times, amounts and counts otherwise. */
const NUMBER = /\+?\d{7,}[Xx]?/g;
/** All of a part of a path. */
const WHOLE_NUMBER = /^\+?\d(?:[\s-]?\d){6,}[Xx]?$/;

/** A task for anybody who may see the list. */
export function taskViewOf(queued: QueuedTask): TaskView {
  const { task, state, outcome, aftercareResult: found, deferred, ...rest } = queued;
  return {
    ...maskedTaskOf(task),
    state,
    ...rest,
    ...(deferred === undefined ? {} : { deferred: withMaskedReason(deferred) }),
    ...(found === undefined ? {} : { aftercareResult: resultOf(found) }),
    ...(outcome === undefined ? {} : { outcome: mutableOutcome(maskOutcome(outcome)) }),
  };
}

function resultOf({ result, staff, recordedAt }: RecordedAftercare) {
  return { result, staff, recordedAt };
}

/** A claim for its holder, who reveals the numbers by an act of its own. */
export function claimOf(claim: HeldClaim): Claim {
  const { lease, staff, claimedAt, expiresAt, task } = claim;
  return { lease, staff, claimedAt, expiresAt, task: maskedTaskOf(task) };
}

function maskedTaskOf(task: OpenTask): Task {
  const { episode, attempts = [], aftercare, handover, lead } = task;
  return taskOf({
    ...task,
    ...(handover === undefined ? {} : { handover: withMaskedReason(handover) }),
    ...(lead === undefined ? {} : { lead: withMaskedReason(lead) }),
    episode: maskEpisode(episode),
    attempts: attempts.map(maskOutcome),
    ...(aftercare === undefined
      ? {}
      : { aftercare: { ...aftercare, after: maskOutcome(aftercare.after) } }),
  });
}

/** What somebody typed as a reason, with every number in it masked. */
export function withMaskedReason<T extends { readonly reason: string }>(given: T): T {
  return { ...given, reason: maskNote(given.reason) };
}

/** A task with nothing masked. */
export function openTaskOf(task: OpenTask): Task {
  return taskOf(task);
}

/** A path as it may stand in an answer, the audit and the log: parts that are somebody's number are masked. */
export function maskPath(path: string): string {
  return path.split('/').map(maskPathPart).join('/');
}

/** The same for one part of a path, which may be percent-encoded; one that is no number is given back. */
export function maskPathPart(part: string): string {
  const plain = decodedOf(part);
  return WHOLE_NUMBER.test(plain) ? maskNumber(plain.replace(/[\s-]/g, '')) : part;
}

function decodedOf(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function taskOf(task: OpenTask): Task {
  const {
    taskId,
    episodeId,
    desk,
    openedAt,
    moves = [],
    step = 'call',
    handover,
    lead,
    help,
    aftercare,
    earlierFrauds = 0,
    episode,
  } = task;
  const deskName = { zh: regionName(desk, 'zh'), en: regionName(desk, 'en') };
  return {
    taskId,
    episodeId,
    desk,
    deskName,
    openedAt,
    moves: [...moves],
    step,
    ...(handover === undefined ? {} : { handover }),
    ...(lead === undefined ? {} : { lead }),
    ...(help === undefined ? {} : { help }),
    ...(aftercare === undefined
      ? {}
      : { aftercare: { ...aftercare, after: mutableOutcome(aftercare.after) } }),
    ...(isHoldOut(episode) ? { holdOut: true as const } : {}),
    earlierFrauds,
    attempts: (task.attempts ?? []).map(mutableOutcome),
    episode: mutableCopy(episode),
  };
}

function maskEpisode(episode: Episode): Episode {
  return {
    ...episode,
    person: maskSubject(episode.person),
    ...(episode.phone === undefined ? {} : { phone: maskPhone(episode.phone) }),
    reasons: episode.reasons.map(maskReason),
    suspects: episode.suspects.map(maskSubject),
    transfers: episode.transfers.map((transfer) => ({
      ...transfer,
      payee: maskAccount(transfer.payee),
    })),
  };
}

/** Whom something is about, as it may stand on a screen. */
export function maskSubject({ kind, id }: Subject): Subject {
  switch (kind) {
    case 'phone':
      return { kind, id: maskPhone(id) };
    case 'account':
    case 'device':
      return { kind, id: maskAccount(id) };
    case 'person':
    case 'domain':
      return { kind, id: maskText(id) };
  }
}

/** A reason with every number in it that could be somebody's masked. */
export function maskReason(hit: RuleHit): RuleHit {
  const features = Object.entries(hit.features).map(
    ([name, reading]) => [name, maskReading(reading)] as const,
  );
  return {
    ...hit,
    reason: { zh: maskText(hit.reason.zh), en: maskText(hit.reason.en) },
    features: Object.fromEntries(features),
  };
}

/** A key is `kind:id`, or several of them with spaces between; a value that is text may be an id of any kind. */
function maskReading(reading: FeatureReading): FeatureReading {
  const { key, value, signals } = reading;
  return {
    ...reading,
    key: key.split(' ').map(maskKey).join(' '),
    value: typeof value === 'string' ? maskText(value) : value,
    signals: signals.map(maskText),
  };
}

function maskKey(key: string): string {
  const [, kind, id] = /^(phone|account|device|person|domain):(.*)$/.exec(key) ?? [];
  if (id === undefined) return maskText(key);
  switch (kind) {
    case 'phone':
      return `phone:${maskPhone(id)}`;
    case 'account':
    case 'device':
      return `${kind}:${maskAccount(id)}`;
    default:
      return `${kind}:${maskText(id)}`;
  }
}

function maskText(text: string): string {
  return text.replace(NUMBER, maskNumber);
}

/** Where somebody lives stands in what was revealed alone, and so do the words of a note, which may name them. */
function maskOutcome(outcome: RecordedOutcome): RecordedOutcome {
  const { note, paid, place: _place, ...rest } = outcome;
  return {
    ...rest,
    ...(note === undefined ? {} : { note: maskWords(note) }),
    ...(paid === undefined ? {} : { paid: paid.map(maskPayment) }),
  };
}

function maskPayment(payment: Payment): Payment {
  const { payee, ...rest } = payment;
  return { ...rest, ...(payee === undefined ? {} : { payee: maskAccount(payee) }) };
}

function mutableOutcome(outcome: RecordedOutcome): NonNullable<TaskView['outcome']> {
  const { paid, followUps, ...rest } = outcome;
  return {
    ...rest,
    ...(paid === undefined ? {} : { paid: [...paid] }),
    ...(followUps === undefined ? {} : { followUps: [...followUps] }),
  };
}

/** Without traces: they accuse nobody, and a desk that saw them would ask about them. The contract's lists are not readonly. */
function mutableCopy({ traces: _, ...episode }: Episode): Task['episode'] {
  return {
    ...episode,
    reasons: episode.reasons.map((hit) => ({ ...hit, features: mutableFeatures(hit.features) })),
    decisionIds: [...episode.decisionIds],
    suspects: [...episode.suspects],
    transfers: [...episode.transfers],
  };
}

/** The same features in lists that are not readonly, as contracts have them. */
export function mutableFeatures(features: RuleHit['features']) {
  return Object.fromEntries(
    Object.entries(features).map(([name, reading]) => [
      name,
      { ...reading, signals: [...reading.signals] },
    ]),
  );
}
