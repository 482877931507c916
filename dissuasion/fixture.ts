// Small decisions and episodes for the tests of this folder: every field has a plain value, and a test names the ones that matter to it.
import type { Decision } from '../engine/decision.ts';
import type { Outcome } from '../signal/outcome.ts';
import type { Episode } from './episode.ts';
import type { LadderSubject } from './ladder-state.ts';
import type { Evidence } from './outcome-evidence.ts';
import { type Task, taskOf } from './task.ts';

export const HOUR_MS = 3_600_000;
/** 2026-03-01 08:00 in Shanghai. */
export const START_TIME = 1_772_323_200_000;

/** A decision about person 1, red, police impersonation. */
export function decisionOf(overrides: Partial<Decision> = {}): Decision {
  return {
    decisionId: 'd1',
    time: START_TIME,
    role: 'victim',
    subject: { kind: 'person', id: 'p1' },
    typology: 'police-impersonation',
    score: 80,
    level: 'red',
    rules: [],
    signal: { source: 'carrier', id: 's1', type: 'call.ended' },
    region: '330106',
    pack: 'test@1',
    ...overrides,
  };
}

/** An open episode of person 1 in Xihu district, orange, nothing at risk. */
export function episodeOf(overrides: Partial<Episode> = {}): Episode {
  return {
    episodeId: 'e1',
    person: { kind: 'person', id: 'p1' },
    region: '330106',
    openedTime: START_TIME,
    touchedTime: START_TIME,
    level: 'orange',
    typology: 'police-impersonation',
    score: 70,
    reasons: [],
    decisionIds: ['d1'],
    suspects: [],
    transfers: [],
    atRiskFen: 0,
    revision: 1,
    state: 'open',
    ...overrides,
  };
}

/** The least that each outcome needs beside its name. */
export const EVIDENCE: Readonly<Record<Outcome, Evidence>> = {
  dissuaded: {},
  'already-paid': { paid: [{ amountFen: 5_000_000, paidAt: START_TIME - HOUR_MS }] },
  'not-fraud': { because: 'own-account' },
  unreachable: { callEnd: 'no-answer' },
  refused: {},
  'visit-needed': {},
  'police-dispatched': { dispatch: { unit: '西湖分局' } },
  duplicate: { duplicateOf: 'a1b2c3' },
};

/** Whom the ladder of an episode's task is for. */
export const LADDER_SUBJECT: LadderSubject = {
  person: { kind: 'person', id: 'p1' },
  phone: '+8613812345678',
  region: '330106',
  time: START_TIME,
  typology: 'task-rebate',
  level: 'orange',
  episodeId: 'e1',
  taskId: 't1',
};

/** The task of such an episode, named by number, opened at START_TIME. */
export function taskNumbered(
  number: number,
  overrides: Partial<Episode> = {},
  openedAt = START_TIME,
): Task {
  return taskOf(episodeOf({ episodeId: `e${number}`, ...overrides }), openedAt);
}
