// What an outcome must say so that whoever goes on with it can: which evidence each one needs, and whether what was sent is that.
import { FwError } from '../signal/fw-error.ts';
import type { Outcome } from '../signal/outcome.ts';

/** Why it was no fraud after all. */
export const NOT_FRAUD_REASONS = [
  'family-or-friend',
  'own-account',
  'known-merchant',
  'real-authority',
  'staff-or-test',
  'other',
] as const;

/** How the call ended that did not reach the person. */
export const CALL_ENDS = [
  'no-answer',
  'busy',
  'switched-off',
  'hung-up',
  'wrong-number',
  'barred',
] as const;

/** Money that has left already. */
export interface Payment {
  readonly amountFen: number;
  /** When it left, epoch ms. */
  readonly paidAt: number;
  /** Account that has it. */
  readonly payee?: string;
  readonly transferId?: string;
}

/** Police on their way to the person. */
export interface Dispatch {
  /** Station or unit that goes. */
  readonly unit: string;
  /** Number of its order. */
  readonly reference?: string;
}

/** What is known beside the amounts; each outcome needs and allows its own part. */
export interface Evidence {
  readonly paid?: readonly Payment[];
  readonly because?: (typeof NOT_FRAUD_REASONS)[number];
  readonly callEnd?: (typeof CALL_ENDS)[number];
  /** Where the person is. */
  readonly place?: string;
  readonly dispatch?: Dispatch;
  /** Task that has the same person. */
  readonly duplicateOf?: string;
}

export type EvidenceName = keyof Evidence;

export const EVIDENCE_NAMES = [
  'paid',
  'because',
  'callEnd',
  'place',
  'dispatch',
  'duplicateOf',
] as const satisfies readonly EvidenceName[];

interface EvidenceRule {
  readonly needs: readonly EvidenceName[];
  readonly allows: readonly EvidenceName[];
}

export const EVIDENCE_RULES: Readonly<Record<Outcome, EvidenceRule>> = {
  dissuaded: { needs: [], allows: ['paid'] },
  'already-paid': { needs: ['paid'], allows: [] },
  'not-fraud': { needs: ['because'], allows: [] },
  unreachable: { needs: ['callEnd'], allows: [] },
  refused: { needs: [], allows: ['callEnd', 'paid'] },
  'visit-needed': { needs: [], allows: ['place', 'paid'] },
  'police-dispatched': { needs: ['dispatch'], allows: ['place', 'paid'] },
  duplicate: { needs: ['duplicateOf'], allows: [] },
};

export const PAYMENTS_MAX = 50;
export const EVIDENCE_TEXT_MAX = 200;
/** Earlier than this a time is a slip: seconds taken for milliseconds. */
const PAID_AT_MIN = Date.UTC(2000, 0, 1);
const CLOCK_MS_MAX = 86_400_000;
const TEXT = /^(?:\P{Cc}){1,200}$/u;

/** Throws FwError FW_OUTCOME_INVALID when the outcome lacks what it needs or has what does not belong to it. `now`: processing time, epoch ms. */
export function checkEvidence(outcome: Outcome, evidence: Evidence, now: number): void {
  const { needs, allows } = EVIDENCE_RULES[outcome];
  for (const name of EVIDENCE_NAMES) {
    const isGiven = evidence[name] !== undefined;
    if (needs.includes(name) && !isGiven) {
      throw invalid(`the outcome "${outcome}" needs ${name}: ${MEANINGS[name]}`);
    }
    if (isGiven && !needs.includes(name) && !allows.includes(name)) {
      throw invalid(`${name} does not belong to the outcome "${outcome}"`);
    }
  }
  checkPayments(outcome, evidence, now);
  checkChoice('because', evidence.because, NOT_FRAUD_REASONS);
  checkChoice('callEnd', evidence.callEnd, CALL_ENDS);
  checkText('place', evidence.place);
  checkText('duplicateOf', evidence.duplicateOf);
  checkText('dispatch.unit', evidence.dispatch?.unit);
  checkText('dispatch.reference', evidence.dispatch?.reference);
  if (evidence.dispatch !== undefined && evidence.dispatch.unit === undefined) {
    throw invalid('dispatch.unit must say which station or unit goes');
  }
}

/** What each part says, for whoever left it out. */
export const MEANINGS: Readonly<Record<EvidenceName, string>> = {
  paid: 'each payment that has left, with amountFen and paidAt',
  because: `why it is no fraud, one of ${NOT_FRAUD_REASONS.join(', ')}`,
  callEnd: `how the call ended, one of ${CALL_ENDS.join(', ')}`,
  place: 'where the person is',
  dispatch: 'which unit goes, and the number of its order',
  duplicateOf: 'the task that has the same person',
};

/** All money that has left, in fen. */
export function paidFen({ paid = [] }: Evidence): number {
  return paid.reduce((sumFen, { amountFen }) => sumFen + amountFen, 0);
}

/** The evidence of something that has more in it. */
export function evidenceOf(given: Evidence): Evidence {
  const parts = EVIDENCE_NAMES.filter((name) => given[name] !== undefined);
  return Object.fromEntries(parts.map((name) => [name, given[name]]));
}

function checkPayments(outcome: Outcome, { paid }: Evidence, now: number): void {
  if (paid === undefined) return;
  if (paid.length === 0 && outcome === 'already-paid') {
    throw invalid(`paid must have ${MEANINGS.paid}`);
  }
  if (paid.length > PAYMENTS_MAX) {
    throw invalid(`paid has ${paid.length} payments; at most ${PAYMENTS_MAX} are kept`);
  }
  for (const [i, { amountFen, paidAt, payee, transferId }] of paid.entries()) {
    const at = `paid[${i}]`;
    if (!Number.isSafeInteger(amountFen) || amountFen <= 0) {
      throw invalid(`${at}.amountFen must be a whole number of fen above 0, not ${amountFen}`);
    }
    if (!Number.isSafeInteger(paidAt) || paidAt < PAID_AT_MIN || paidAt > now + CLOCK_MS_MAX) {
      throw invalid(`${at}.paidAt must be the time of the payment in epoch ms, not ${paidAt}`);
    }
    checkText(`${at}.payee`, payee);
    checkText(`${at}.transferId`, transferId);
  }
}

function checkChoice(name: string, given: string | undefined, choices: readonly string[]): void {
  if (given === undefined || choices.includes(given)) return;
  throw invalid(`${name} must be one of ${choices.join(', ')}, not "${given}"`);
}

function checkText(name: string, text: string | undefined): void {
  if (text === undefined || (TEXT.test(text) && text.isWellFormed() && text.trim() !== '')) return;
  throw invalid(`${name} must be one line of 1 to ${EVIDENCE_TEXT_MAX} characters`);
}

function invalid(what: string): FwError {
  return new FwError('FW_OUTCOME_INVALID', `The outcome cannot be recorded: ${what}.`);
}
