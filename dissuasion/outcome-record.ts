// What staff report becomes what the desk recorded: checked once, with an id that makes a second sending the same record, and a signal
// that carries it back into the log, where the engine and the episode book learn from it as from any other signal.
import { contentId } from '../signal/content-id.ts';
import { FwError } from '../signal/fw-error.ts';
import { isOutcome, OUTCOMES, type Outcome } from '../signal/outcome.ts';
import type { SignalOf } from '../signal/signal.ts';
import { FIELDS } from '../signal/signal-type.ts';
import type { Episode } from './episode.ts';
import { checkEvidence, evidenceOf } from './outcome-evidence.ts';
import {
  type Claim,
  LOSS_CLASSES,
  type LossClass,
  type OutcomeReport,
  type RecordedOutcome,
} from './task.ts';

/** `source` of the signals that the desk sends. */
export const DESK_SOURCE = 'forewarn.desk';

/** 100 M yuan. More than any one victim is known to have lost: a larger amount is a slip of the hand (yuan taken for fen). */
export const AMOUNT_FEN_MAX = 10_000_000_000;
export const NOTE_LENGTH_MAX = FIELDS.note.lengthMax;

const SCRIPT_VERSION = /^[\w.-]{1,40}$/;
const OTHER_CONTROLS = /(?!\n)\p{Cc}/gu;

const BY_BANK = ['payment-stopped', 'frozen', 'returned'] as const;

/** Which classes of kept money an outcome can have. `undefined` for outcomes that say nothing of money, kept or lost. */
const KEPT_CLASSES: Readonly<Record<Outcome, readonly LossClass[] | undefined>> = {
  dissuaded: LOSS_CLASSES,
  'already-paid': BY_BANK,
  'not-fraud': undefined,
  unreachable: BY_BANK,
  refused: BY_BANK,
  'visit-needed': BY_BANK,
  'police-dispatched': BY_BANK,
  duplicate: undefined,
};

/**
 * The outcome as the desk keeps it. Pure; `now` is processing time in epoch ms. The same claim always gives the same `outcomeId`.
 * `latestTime` is the event time of now where it is later: payments lie before it. Throws FwError FW_OUTCOME_INVALID when the report
 * contradicts itself or lacks what its outcome needs.
 */
export function recordOutcome(
  claim: Claim,
  report: OutcomeReport,
  now: number,
  latestTime = now,
): RecordedOutcome {
  checkReport(report);
  checkEvidence(report.outcome, report, latestTime);
  const { taskId, episodeId, desk, step } = claim.task;
  const note = cleanNote(report.note);
  return {
    outcomeId: outcomeIdOf(taskId, claim.lease),
    taskId,
    episodeId,
    staff: claim.staff,
    desk,
    recordedAt: now,
    outcome: report.outcome,
    ...(report.kept === undefined ? {} : { kept: report.kept }),
    ...(report.lostFen === undefined ? {} : { lostFen: report.lostFen }),
    ...(note === undefined ? {} : { note }),
    ...(report.script === undefined ? {} : { script: report.script }),
    ...evidenceOf(report),
    ...(step === undefined ? {} : { step }),
  };
}

/**
 * A note as it is kept: lines as they are, other control characters and broken Unicode replaced, since neither the ledger nor a signal
 * holds them. Undefined when nothing is left. Cleaning twice changes nothing.
 */
export function cleanNote(note: string | undefined): string | undefined {
  const clean = (note ?? '')
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replaceAll(OTHER_CONTROLS, ' ')
    .trim();
  return clean === '' ? undefined : clean;
}

/** The id of the one outcome that a lease of a task can record. */
export function outcomeIdOf(taskId: string, lease: string): string {
  return contentId('outcome', taskId, lease);
}

/** All kept money of a report, in fen. */
export function keptFen(report: OutcomeReport): number {
  let sumFen = 0;
  for (const lossClass of LOSS_CLASSES) sumFen += report.kept?.[lossClass] ?? 0;
  return sumFen;
}

/**
 * The `outcome.recorded` signal of an outcome. Its id is the outcome's, so sending it twice counts once. `time` is the event time to which
 * it belongs: the time of recording, unless the desk works on recorded signals of another day. Suspects are named only where the outcome
 * says that it was fraud. A person who is known by phone or account alone is written `phone:…` or `account:…`.
 */
export function outcomeSignal(
  recorded: RecordedOutcome,
  episode: Episode,
  time: number = recorded.recordedAt,
): SignalOf<'outcome.recorded'> {
  const { kind, id } = episode.person;
  const kept = keptFen(recorded);
  return {
    id: recorded.outcomeId,
    source: DESK_SOURCE,
    type: 'outcome.recorded',
    time,
    region: episode.region,
    episodeId: recorded.episodeId,
    taskId: recorded.taskId,
    person: kind === 'person' ? id : `${kind}:${id}`,
    outcome: recorded.outcome,
    typology: episode.typology,
    ...(kept > 0 ? { amountFen: kept } : {}),
    ...(recorded.lostFen === undefined ? {} : { lossFen: recorded.lostFen }),
    ...(OUTCOMES[recorded.outcome].fraud === true ? suspectFields(episode) : {}),
    // A signal's text is one line.
    ...(recorded.note === undefined ? {} : { note: recorded.note.replaceAll('\n', ' ') }),
  };
}

type SuspectFields = Pick<
  SignalOf<'outcome.recorded'>,
  'suspectPhone' | 'suspectAccount' | 'suspectDomain'
>;

/** The newest suspect of each kind that a signal can name. */
function suspectFields(episode: Episode): SuspectFields {
  const phone = episode.suspects.findLast(({ kind }) => kind === 'phone')?.id;
  const account = episode.suspects.findLast(({ kind }) => kind === 'account')?.id;
  const domain = episode.suspects.findLast(({ kind }) => kind === 'domain')?.id;
  return {
    ...(phone === undefined ? {} : { suspectPhone: phone }),
    ...(account === undefined ? {} : { suspectAccount: account }),
    ...(domain === undefined ? {} : { suspectDomain: domain }),
  };
}

function checkReport(report: OutcomeReport): void {
  const { outcome, kept, lostFen, note, script } = report;
  if (!isOutcome(outcome)) throw invalid(`outcome "${outcome}" is not in the taxonomy`);
  for (const [name, amountFen] of Object.entries(kept ?? {})) {
    if (!LOSS_CLASSES.some((lossClass) => lossClass === name)) {
      throw invalid(
        `kept.${name} is no class of kept money; the classes are ${LOSS_CLASSES.join(', ')}`,
      );
    }
    checkAmount(`kept.${name}`, amountFen);
  }
  if (lostFen !== undefined) checkAmount('lostFen', lostFen);
  checkFit(report);
  const sumFen = keptFen(report) + (lostFen ?? 0);
  if (sumFen > AMOUNT_FEN_MAX) {
    throw invalid(
      `kept and lost money add up to ${sumFen} fen, more than ${AMOUNT_FEN_MAX}; check the unit`,
    );
  }
  if (note !== undefined && note.length > NOTE_LENGTH_MAX) {
    throw invalid(`note has ${note.length} characters; at most ${NOTE_LENGTH_MAX} are kept`);
  }
  checkScript(script);
}

/** Throws FwError FW_OUTCOME_INVALID for what can be no version of a call script. */
export function checkScript(script: string | undefined): void {
  if (script === undefined || SCRIPT_VERSION.test(script)) return;
  throw invalid(
    'script must be the version of the call script, 1 to 40 letters, digits, dots and lines',
  );
}

function checkFit({ outcome, kept, lostFen }: OutcomeReport): void {
  const allowed = KEPT_CLASSES[outcome];
  if (allowed === undefined && (lostFen ?? 0) > 0) {
    throw invalid(`lostFen must be 0 or absent with the outcome "${outcome}"`);
  }
  for (const lossClass of LOSS_CLASSES) {
    if ((kept?.[lossClass] ?? 0) === 0 || allowed?.includes(lossClass)) continue;
    const choice = allowed === undefined ? 'nothing is kept there' : `use ${allowed.join(', ')}`;
    throw invalid(`kept.${lossClass} does not fit the outcome "${outcome}": ${choice}`);
  }
}

function checkAmount(name: string, amountFen: unknown): void {
  if (typeof amountFen === 'number' && Number.isSafeInteger(amountFen) && amountFen >= 0) return;
  throw invalid(`${name} must be a whole number of fen, 0 or more, not ${String(amountFen)}`);
}

function invalid(what: string): FwError {
  return new FwError('FW_OUTCOME_INVALID', `The outcome cannot be recorded: ${what}.`);
}
