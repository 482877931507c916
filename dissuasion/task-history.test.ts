import { expect, test } from 'vitest';
import { readDeskSettings } from './desk-settings.ts';
import { EVIDENCE, START_TIME, taskNumbered } from './fixture.ts';
import { recordOutcome } from './outcome-record.ts';
import type { RecordedOutcome } from './task.ts';
import { historyOf, isEmpty, type TaskEvent } from './task-history.ts';

const MINUTE_MS = 60_000;
const settings = readDeskSettings().followUps;
const history = (
  attempts: readonly RecordedOutcome[],
  events: readonly TaskEvent[],
  now = START_TIME,
) => historyOf(attempts, events, settings, now);

function attempt(outcome: 'unreachable' | 'refused', at: number, staff = 'li'): RecordedOutcome {
  const lease = '3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21';
  const claim = { task: taskNumbered(1), staff, lease, claimedAt: at, expiresAt: at + MINUTE_MS };
  return recordOutcome(claim, { outcome, ...EVIDENCE[outcome] }, at);
}

test('a task of which nothing is recorded has no history', () => {
  expect(isEmpty(history([], []))).toBe(true);
  expect(isEmpty(history([], [{ kind: 'claimed', at: START_TIME, staff: 'li' }]))).toBe(true);
});

test('who was not reached the second time waits for the third call, longer', () => {
  const second = START_TIME + 11 * MINUTE_MS;
  const attempts = [attempt('unreachable', START_TIME), attempt('unreachable', second)];
  const events = attempts.map(({ recordedAt, staff }) => ({
    kind: 'put-back' as const,
    at: recordedAt,
    staff,
  }));
  const until = second + 30 * MINUTE_MS;
  expect(history(attempts, events, second)).toMatchObject({
    step: 'call',
    deferral: { until, reason: 'unreachable', by: 'li' },
    attempts: [{ outcome: 'unreachable' }, { outcome: 'unreachable' }],
  });
  expect(history(attempts, events, until).deferral).toBeUndefined();
});

test('what followed an outcome by the rules of then holds, whatever they are at the level of now', () => {
  const refused = attempt('refused', START_TIME, 'wu');
  const detail = { step: 'visit' as const, until: START_TIME + 7 * MINUTE_MS };
  const noted: TaskEvent = { kind: 'put-back', at: START_TIME, staff: 'wu', detail };
  expect(history([refused], [noted])).toMatchObject({
    step: 'visit',
    deferral: { until: detail.until, reason: 'refused', by: 'wu' },
    attempts: [{ followUps: [{ kind: 'again', step: 'visit', at: detail.until }] }],
  });
  expect(history([refused], [noted]).skips.size).toBe(0);
});

test('who was refused does not get the task again', () => {
  const { skips, step } = history([attempt('refused', START_TIME, 'wu')], []);
  expect([...skips]).toEqual([['wu', 'refused']]);
  expect(step).toBe('second-caller');
});

test('what was set aside waits for its time and its holder, until somebody claims it, its person asks for help or its level rises', () => {
  const until = START_TIME + 60 * MINUTE_MS;
  const detail = { until, reason: '15 点回电', for: 'li' };
  const aside: TaskEvent = { kind: 'set-aside', at: START_TIME, staff: 'li', detail };
  expect(history([], [aside])).toMatchObject({ deferral: { ...detail, by: 'li' } });
  for (const kind of ['claimed', 'help-asked', 'raised'] as const)
    expect(history([], [aside, { kind, at: START_TIME + 1, staff: '' }]).deferral).toBeUndefined();
});

test('a district that was asked for is asked for still, until it has it or it was refused', () => {
  const detail = { to: '330206', reason: '人在宁波', at: START_TIME };
  const asked: TaskEvent = { kind: 'handover-asked', at: START_TIME, staff: 'li', detail };
  const request = { ...detail, by: 'li' };
  expect(history([], [asked]).handover).toEqual(request);
  const refused: TaskEvent = { kind: 'handover-refused', at: START_TIME + 1, staff: 'wu' };
  expect(isEmpty(history([], [asked, refused]))).toBe(true);
  const at = START_TIME + 2;
  const way = { from: '330106', to: '330206', at };
  const over = history([], [asked, { kind: 'handed-over', at, staff: 'wu', detail: way }]);
  expect(over.handover).toBeUndefined();
  expect(over.moves).toEqual([{ kind: 'handed-over', ...way }]);
});

test('who skipped it is remembered', () => {
  const detail = { reason: '' };
  const { skips } = history([], [{ kind: 'skipped', at: START_TIME, staff: 'li', detail }]);
  expect([...skips]).toEqual([['li', 'skipped']]);
});
