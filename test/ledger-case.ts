// What the tests of the ledger say in few words: a token that was not used before, a time in Shanghai, a case filed at one, an outcome.
import type { CaseRow, OutcomeRow } from '../ledger/rows.ts';
import { parseRfc3339 } from '../signal/event-time.ts';

let tokenCount = 0;

/** A token that this test file has not used yet. */
export function token(): string {
  tokenCount++;
  return `token-${tokenCount}`;
}

/** Epoch ms of a time such as `2026-03-05T00:00:00` in Shanghai. */
export function shanghai(text: string): number {
  return parseRfc3339(`${text}+08:00`) ?? Number.NaN;
}

/** A case of 1 yuan, filed in the district 330106 at a time in Shanghai. */
export function caseAt(caseId: string, filed: string, overrides: Partial<CaseRow> = {}): CaseRow {
  return {
    caseId,
    region: '330106',
    typology: 'fake-loan',
    phone: '+8613800000001',
    lossFen: 100,
    filedTime: shanghai(filed),
    ...overrides,
  };
}

/** An outcome of the episode e1: dissuaded, nothing kept. */
export function outcomeOf(overrides: Partial<OutcomeRow> = {}): OutcomeRow {
  return {
    outcomeId: 'o1',
    taskId: 't1',
    episodeId: 'e1',
    staff: 's1',
    desk: '330106',
    recordedAt: 1,
    outcome: 'dissuaded',
    region: '330106',
    typology: 'fake-loan',
    person: 'p1',
    atRiskFen: 0,
    eventTime: 1,
    ...overrides,
  };
}
