// What staff may report, and the signal that it becomes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentId } from '../signal/content-id.ts';
import { isFwError } from '../signal/fw-error.ts';
import { OUTCOME_NAMES } from '../signal/outcome.ts';
import { parseSignal } from '../signal/parse-signal.ts';
import { printSignal } from '../signal/signal.ts';
import { EVIDENCE, episodeOf, START_TIME, taskNumbered } from './fixture.ts';
import { AMOUNT_FEN_MAX, cleanNote, outcomeSignal, recordOutcome } from './outcome-record.ts';
import type { Claim, OutcomeReport } from './task.ts';

const claim: Claim = {
  task: taskNumbered(1),
  staff: 'li',
  lease: 'lease-1',
  claimedAt: START_TIME,
  expiresAt: START_TIME + 60_000,
};

function fault(report: OutcomeReport): string {
  try {
    recordOutcome(claim, report, START_TIME);
  } catch (error) {
    if (isFwError(error, 'FW_OUTCOME_INVALID')) return error.message;
    throw error;
  }
  return 'none';
}

test('a report becomes a record of its task, desk, staff and time', () => {
  const report: OutcomeReport = {
    outcome: 'dissuaded',
    kept: { dissuaded: 5_000_000, frozen: 1 },
    lostFen: 200,
    note: 'Hung up on the caller.',
  };
  expect(recordOutcome(claim, report, START_TIME + 5)).toEqual({
    ...report,
    outcomeId: contentId('outcome', claim.task.taskId, 'lease-1'),
    taskId: claim.task.taskId,
    episodeId: 'e1',
    staff: 'li',
    desk: '330106',
    recordedAt: START_TIME + 5,
  });
});

test('the same claim records under the same id, another claim of the task under another', () => {
  const id = recordOutcome(claim, { outcome: 'unreachable', callEnd: 'busy' }, 1).outcomeId;
  expect(recordOutcome(claim, { outcome: 'refused' }, 2).outcomeId).toBe(id);
  const other = recordOutcome({ ...claim, lease: 'lease-2' }, { outcome: 'refused' }, 2);
  expect(other.outcomeId).not.toBe(id);
});

test('every outcome can be recorded without amounts', () => {
  for (const outcome of OUTCOME_NAMES) {
    expect(fault({ outcome, ...EVIDENCE[outcome] })).toBe('none');
  }
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%s is no amount', (fen) => {
  expect(fault({ outcome: 'dissuaded', kept: { dissuaded: fen } })).toContain('kept.dissuaded');
  expect(fault({ outcome: 'already-paid', lostFen: fen })).toContain('lostFen');
});

test('a not-fraud or duplicate keeps and loses nothing', () => {
  for (const outcome of ['not-fraud', 'duplicate'] as const) {
    expect(fault({ outcome, kept: { dissuaded: 1 } })).toContain('does not fit');
    expect(fault({ outcome, lostFen: 1 })).toContain('lostFen must be 0');
    const nothing = { kept: { dissuaded: 0 }, lostFen: 0 };
    expect(fault({ outcome, ...EVIDENCE[outcome], ...nothing })).toBe('none');
  }
});

test('only who was dissuaded kept money by being dissuaded', () => {
  const kept = { dissuaded: 100 };
  expect(fault({ outcome: 'already-paid', kept })).toContain('payment-stopped, frozen, returned');
  expect(fault({ outcome: 'unreachable', kept })).toContain('does not fit');
  expect(fault({ outcome: 'dissuaded', kept })).toBe('none');
});

test('the bank can stop, freeze and return money of somebody whom nobody reached', () => {
  const kept = { 'payment-stopped': 1, frozen: 2, returned: 3 };
  expect(fault({ outcome: 'unreachable', callEnd: 'busy', kept })).toBe('none');
});

test('a sum that no victim ever had is taken for a slip', () => {
  const half = AMOUNT_FEN_MAX / 2;
  expect(fault({ outcome: 'dissuaded', kept: { dissuaded: half }, lostFen: half })).toBe('none');
  expect(fault({ outcome: 'dissuaded', kept: { dissuaded: half }, lostFen: half + 1 })).toContain(
    'check the unit',
  );
});

test('a class of money or an outcome that does not exist is named', () => {
  const report: OutcomeReport = JSON.parse('{"outcome":"dissuaded","kept":{"saved":1}}');
  expect(fault(report)).toContain('kept.saved');
  const other: OutcomeReport = JSON.parse('{"outcome":"fine"}');
  expect(fault(other)).toContain('"fine"');
});

test('the version of the call script is kept, and nothing else passes for one', () => {
  const report = { outcome: 'refused', script: '2026-03.1' } as const;
  expect(recordOutcome(claim, report, START_TIME)).toMatchObject({ script: '2026-03.1' });
  expect(fault({ outcome: 'refused', script: 'all of it: …' })).toContain('script must be');
});

test('a note that the signal could not carry is refused', () => {
  expect(fault({ outcome: 'refused', note: '字'.repeat(2_001) })).toContain('2001 characters');
});

test('the signal of a confirmed fraud names the newest suspects and the money', () => {
  const episode = episodeOf({
    suspects: [
      { kind: 'phone', id: '+8617000000001' },
      { kind: 'account', id: 'acc9' },
      { kind: 'phone', id: '+8617000000002' },
    ],
  });
  const report: OutcomeReport = {
    outcome: 'dissuaded',
    kept: { dissuaded: 30, frozen: 12 },
    lostFen: 8,
  };
  const recorded = recordOutcome(claim, report, START_TIME);
  expect(outcomeSignal(recorded, episode)).toEqual({
    id: recorded.outcomeId,
    source: 'forewarn.desk',
    type: 'outcome.recorded',
    time: START_TIME,
    region: '330106',
    episodeId: 'e1',
    taskId: claim.task.taskId,
    person: 'p1',
    outcome: 'dissuaded',
    typology: 'police-impersonation',
    amountFen: 42,
    lossFen: 8,
    suspectPhone: '+8617000000002',
    suspectAccount: 'acc9',
  });
});

test('the signal of an outcome that is no fraud names no suspect, and can carry another event time', () => {
  const episode = episodeOf({
    person: { kind: 'phone', id: '+8613800000001' },
    suspects: [{ kind: 'phone', id: '+8617000000001' }],
  });
  const recorded = recordOutcome(
    claim,
    { outcome: 'not-fraud', because: 'own-account' },
    START_TIME,
  );
  const signal = outcomeSignal(recorded, episode, START_TIME - 1);
  expect(signal.suspectPhone).toBeUndefined();
  expect(signal.time).toBe(START_TIME - 1);
  expect(signal.person).toBe('phone:+8613800000001');
});

test('the log takes the signal of every outcome', () => {
  for (const outcome of OUTCOME_NAMES) {
    const report = { outcome, ...EVIDENCE[outcome], note: '无人接听' };
    const recorded = recordOutcome(claim, report, START_TIME);
    const signal = outcomeSignal(recorded, episodeOf());
    expect(parseSignal(JSON.parse(printSignal(signal)))).toMatchObject({ signal });
  }
});

test('the log takes the signal of an outcome whatever was typed as a note, and a repeat is the same', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc
      .array(fc.constantFrom('a', ' ', '\n', '\r\n', '\t', '\0', '\ud800', '电'))
      .map((a) => a.join('')),
  );
  fc.assert(
    fc.property(typed, (note) => {
      const recorded = recordOutcome(claim, { outcome: 'refused', note }, START_TIME);
      const signal = outcomeSignal(recorded, episodeOf());
      expect(parseSignal(JSON.parse(printSignal(signal)))).toMatchObject({ signal });
      expect(cleanNote(recorded.note)).toBe(recorded.note);
    }),
  );
});

test('a note of several lines keeps them in the record, and is one line in the signal', () => {
  const note = ' Hung up.\r\nWill\tcall again. \n';
  const recorded = recordOutcome(claim, { outcome: 'refused', note }, START_TIME);
  expect(recorded.note).toBe('Hung up.\nWill call again.');
  expect(outcomeSignal(recorded, episodeOf()).note).toBe('Hung up. Will call again.');
});
