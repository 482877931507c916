// What follows an episode, read as its rules.
import { describe, expect, test } from 'vitest';
import { readTable } from '../test/path-table.ts';
import {
  AFTERCARE_RESULTS,
  type AftercareReport,
  aftercareTasks,
  correctionOf,
  nextTry,
  recordAftercare,
} from './aftercare.ts';
import { HOUR_MS, START_TIME, taskNumbered } from './fixture.ts';
import { levelOf } from './priority.ts';
import type { Aftercare, Claim, RecordedOutcome } from './task.ts';

const DAY_MS = 24 * HOUR_MS;
const opened = taskNumbered(1, { level: 'red' });
const after: RecordedOutcome = {
  outcomeId: 'o1',
  taskId: opened.taskId,
  episodeId: 'e1',
  staff: 'li',
  desk: '330106',
  recordedAt: START_TIME,
  outcome: 'dissuaded',
  kept: { dissuaded: 1_000, frozen: 50 },
  lostFen: 10,
  followUps: [
    { kind: 'aftercare', at: START_TIME + DAY_MS },
    { kind: 'aftercare', at: START_TIME + 3 * DAY_MS },
  ],
};
const [first, last] = aftercareTasks(opened, opened.episode, after);
if (first?.aftercare === undefined || last?.aftercare === undefined) throw new Error('No tasks.');
const aftercare: Aftercare = first.aftercare;
const claim: Claim = { task: first, staff: 'wu', lease: 'l1', claimedAt: 0, expiresAt: 1 };

const record = (report: AftercareReport, now = START_TIME + DAY_MS) =>
  recordAftercare(claim, report, now);
const paid = (amountFen: number): AftercareReport => ({
  result: 'paid-after-all',
  paid: [{ amountFen, paidAt: START_TIME + HOUR_MS }],
});

describe('calls after an episode', () => {
  test('are two, after a day and after three, each a task of its own that nobody opens twice', () => {
    expect([first.aftercare, last.aftercare]).toMatchObject([
      { number: 1, isLast: false, at: START_TIME + DAY_MS },
      { number: 2, isLast: true, at: START_TIME + 3 * DAY_MS },
    ]);
    expect(new Set([opened.taskId, first.taskId, last.taskId]).size).toBe(3);
    expect(aftercareTasks(opened, opened.episode, after)).toEqual([first, last]);
  });

  test('follow nothing that was no fraud', () => {
    const outcome = { ...after, outcome: 'not-fraud', followUps: [{ kind: 'quiet' }] } as const;
    expect(aftercareTasks(opened, opened.episode, outcome)).toEqual([]);
  });

  test('never go before somebody who is in danger', () => {
    expect(levelOf(first)).toBe('blue');
    expect(levelOf(opened)).toBe('red');
  });
});

describe('what such a call finds', () => {
  test('is kept with the version of the script, and no other text is taken for one', () => {
    const said = { result: 'money-stayed', script: '2026.1' } as const;
    expect(record(said)).toMatchObject({ script: '2026.1' });
    expect(() => record({ ...said, script: 'what I said' })).toThrow(/version of the call script/);
  });

  test('that money left needs the payments, and nothing else has any', () => {
    expect(() => record({ result: 'paid-after-all' })).toThrow(/paid must have/);
    const wrong = { ...paid(1), result: 'money-stayed' } as const;
    expect(() => record(wrong)).toThrow(/paid does not belong/);
  });

  test('is recorded of such a call only', () => {
    const other = { ...claim, task: opened };
    const wrong = () => recordAftercare(other, { result: 'money-stayed' }, START_TIME);
    expect(wrong).toThrow(/no call after an episode/);
  });

  test('money that stayed corrects nothing', () => {
    expect(correctionOf(aftercare, record({ result: 'money-stayed' }))).toBeUndefined();
  });

  test('money that left is taken from what was kept by talking, and added to what was lost', () => {
    expect(correctionOf(aftercare, record(paid(300)))).toMatchObject({
      outcome: 'dissuaded',
      kept: { dissuaded: 700, frozen: 50 },
      lostFen: 310,
      staff: 'wu',
      recordedAt: START_TIME + DAY_MS,
    });
    const all = correctionOf(aftercare, record(paid(1_500)));
    expect(all).toMatchObject({ outcome: 'already-paid', lostFen: 1_510 });
    expect(all?.kept).toEqual({ frozen: 50 });
  });

  test('nobody is tried again after four hours, and given up after two days', () => {
    const unreachable = { result: 'unreachable' } as const;
    const now = aftercare.at + HOUR_MS;
    expect(nextTry(aftercare, record(unreachable, now))).toBe(now + 4 * HOUR_MS);
    const late = aftercare.at + 45 * HOUR_MS;
    expect(nextTry(aftercare, record(unreachable, late))).toBeUndefined();
    expect(nextTry(aftercare, record({ result: 'money-stayed' }, now))).toBeUndefined();
  });
});

const CALLS = ['in the first call', 'in the last call', 'two days after it was due'] as const;
const WHAT_FOLLOWS = `
  result          in the first call  in the last call   two days after it was due
  money-stayed    closed             closed             closed
  paid-after-all  closed, corrected  closed, corrected  closed, corrected
  unreachable     again in 4 h       again in 4 h       closed
`;
const followsOf = readTable(WHAT_FOLLOWS, AFTERCARE_RESULTS, CALLS);
test.each(AFTERCARE_RESULTS.flatMap((result) => CALLS.map((when) => [result, when] as const)))(
  '%s %s is followed by what the table says',
  (result, when) => {
    const task = when === 'in the last call' ? last : first;
    const due = task.aftercare ?? aftercare;
    const now = due.at + (when === 'two days after it was due' ? 2 * DAY_MS : 0);
    const report = result === 'paid-after-all' ? paid(300) : { result };
    const recorded = recordAftercare({ ...claim, task }, report, now);
    const next = nextTry(due, recorded);
    const end = next === undefined ? 'closed' : `again in ${(next - now) / HOUR_MS} h`;
    const isCorrected = correctionOf(due, recorded) !== undefined;
    expect(isCorrected ? `${end}, corrected` : end).toBe(followsOf(result, when));
    expect(recorded).toMatchObject({ number: due.number, isLast: due.isLast });
  },
);
