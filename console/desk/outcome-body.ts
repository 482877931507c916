// From what was typed to what is sent, or to what is still missing.
import type { Task } from '../../api/contract/task.ts';
import { parseAmountFen } from '../../signal/amount.ts';
import { type FollowUp, type OutcomeBody, record, recordAftercare } from './calls.ts';
import type { Draft } from './draft.ts';

export type Missing = 'outcome' | 'because' | 'callEnd' | 'unit' | 'duplicateOf' | 'amount';

export type Prepared =
  | { readonly ok: true; send(): Promise<readonly FollowUp[]> }
  | { readonly ok: false; readonly missing: Missing };

/** Choices of an outcome that number keys pick, once it is chosen. */
export const BECAUSE = [
  'family-or-friend',
  'own-account',
  'known-merchant',
  'real-authority',
  'staff-or-test',
  'other',
] as const satisfies readonly NonNullable<OutcomeBody['because']>[];
export const CALL_ENDS = [
  'no-answer',
  'busy',
  'switched-off',
  'hung-up',
  'wrong-number',
  'barred',
] as const satisfies readonly NonNullable<OutcomeBody['callEnd']>[];
/** How a call after the episode can end. */
export const RESULTS = ['money-stayed', 'paid-after-all', 'unreachable'] as const;

const FEN_A_YUAN = 100;

/** What the person could still lose in yuan, as the first guess of what stayed. */
export function guessedKept({ episode }: Task): string {
  return String(episode.atRiskFen / FEN_A_YUAN);
}

/** What has left in yuan, by what is known: transfers that completed, else those that were tried; empty when there are none. */
export function guessedPaid({ episode }: Task): string {
  const sum = (state: string) =>
    episode.transfers
      .filter((transfer) => transfer.state === state)
      .reduce((fen, { amountFen }) => fen + amountFen, 0);
  const fen = sum('completed') || sum('attempted');
  return fen === 0 ? '' : String(fen / FEN_A_YUAN);
}

/** The recording of what was typed. `now`: epoch ms, when a payment of unknown time is said to have left. */
export function prepare(task: Task, lease: string, draft: Draft, now: number): Prepared {
  return task.aftercare === undefined
    ? prepareOutcome(task, lease, draft, now)
    : prepareAftercare(task, lease, draft, now);
}

function prepareOutcome(task: Task, lease: string, draft: Draft, now: number): Prepared {
  const { outcome } = draft;
  if (outcome === undefined) return { ok: false, missing: 'outcome' };
  const evidence = evidenceOf(outcome, task, draft, now);
  if (typeof evidence === 'string') return { ok: false, missing: evidence };
  const body: OutcomeBody = { lease, outcome, ...noteOf(draft), ...scriptOf(draft), ...evidence };
  return {
    ok: true,
    send: async () => (await record(task.taskId, body)).followUps,
  };
}

function prepareAftercare(task: Task, lease: string, draft: Draft, now: number): Prepared {
  const { result } = draft;
  if (result === undefined) return { ok: false, missing: 'outcome' };
  const fen = fenOf(draft.paidYuan ?? '');
  const isPaid = result === 'paid-after-all';
  if (isPaid && (fen === undefined || fen === 0)) return { ok: false, missing: 'amount' };
  const paid = isPaid ? { paid: [{ amountFen: fen ?? 0, paidAt: now }] } : {};
  return {
    ok: true,
    send: async () => {
      const body = { lease, result, ...noteOf(draft), ...scriptOf(draft), ...paid };
      const { again } = await recordAftercare(task.taskId, body);
      return again === undefined ? [] : [{ kind: 'again', at: again }];
    },
  };
}

/** What an outcome says beside its name, or what is missing. */
function evidenceOf(
  outcome: OutcomeBody['outcome'],
  task: Task,
  draft: Draft,
  now: number,
): Partial<OutcomeBody> | Missing {
  switch (outcome) {
    case 'dissuaded': {
      const kept = fenOf(draft.keptYuan ?? guessedKept(task));
      if (kept === undefined) return 'amount';
      return kept === 0 ? {} : { kept: { dissuaded: kept } };
    }
    case 'already-paid': {
      const paid = fenOf(draft.paidYuan ?? guessedPaid(task)) ?? 0;
      return paid === 0 ? 'amount' : { paid: paymentsOf(task, paid, now), lostFen: paid };
    }
    case 'not-fraud':
      return draft.because === undefined ? 'because' : { because: draft.because };
    case 'unreachable':
      return draft.callEnd === undefined ? 'callEnd' : { callEnd: draft.callEnd };
    case 'visit-needed': {
      const place = textOf(draft.place);
      return place === '' ? {} : { place };
    }
    case 'police-dispatched': {
      const unit = textOf(draft.unit);
      return unit === '' ? 'unit' : { dispatch: { unit } };
    }
    case 'duplicate': {
      const duplicateOf = textOf(draft.duplicateOf);
      return duplicateOf === '' ? 'duplicateOf' : { duplicateOf };
    }
    case 'refused':
      return {};
  }
}

function noteOf({ note = '' }: Draft) {
  return note.trim() === '' ? {} : { note: note.trim() };
}

/** The version of what the caller had before them. */
function scriptOf({ script }: Draft) {
  return script === undefined ? {} : { script };
}

function textOf(typed = ''): string {
  return typed.trim();
}

/** The known transfers when they make the sum, else one payment of it. */
function paymentsOf({ episode }: Task, paidFen: number, now: number) {
  for (const state of ['completed', 'attempted']) {
    const among = episode.transfers.filter((transfer) => transfer.state === state);
    const sum = among.reduce((fen, { amountFen }) => fen + amountFen, 0);
    if (sum !== paidFen) continue;
    // The account is that of the transfer, which the server knows; here it is masked.
    return among.map(({ amountFen, time, transferId }) => ({
      amountFen,
      paidAt: time,
      transferId,
    }));
  }
  return [{ amountFen: paidFen, paidAt: now }];
}

/** Fen of yuan as people type them; 0 when nothing is typed, undefined when it is no amount. */
function fenOf(yuan: string): number | undefined {
  if (yuan.trim() === '') return 0;
  const parsed = parseAmountFen(yuan.replace(/[,，\s]/g, ''), 'exact');
  return parsed.ok && parsed.amountFen >= 0 ? parsed.amountFen : undefined;
}
