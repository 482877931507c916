// What is drawn for review, and who may do what with it.
import { expect, test } from 'vitest';
import { outcomeFor } from '../../test/task-queue-server.ts';
import { START_TIME, taskNumbered } from '../fixture.ts';
import type { Task } from '../task.ts';
import { appealReview, decideReview, isDrawn, reviewOf, scoreReview, totalOf } from './review.ts';

const SETTINGS = { percent: { dissuaded: 20 }, sheet: { questions: 5, record: 5 } };

function claimOf(task: Task, staff = 'li') {
  return { task, staff, lease: 'l', claimedAt: START_TIME, expiresAt: START_TIME };
}
const scoreBy = (by: string, questions = 5, record = 3) => ({
  by,
  scores: { questions, record },
  comment: '',
  at: START_TIME,
});

function due() {
  const task = taskNumbered(1);
  const attempts = [{ ...outcomeFor(claimOf(task, 'wu')), outcome: 'unreachable' as const }];
  return reviewOf({ ...task, attempts }, outcomeFor(claimOf(task)));
}

test('the share that is set is drawn, the same whoever draws, and nothing of other outcomes', () => {
  const ids = Array.from({ length: 5_000 }, (_, i) => taskNumbered(i).taskId);
  const draw = (secret: string) => ids.filter((id) => isDrawn(id, 'dissuaded', SETTINGS, secret));
  const drawn = draw('a');
  expect(drawn.length / ids.length).toBeCloseTo(0.2, 1);
  expect(draw('a')).toEqual(drawn);
  expect(ids.some((id) => isDrawn(id, 'duplicate', SETTINGS, 'a'))).toBe(false);
  const all = { ...SETTINGS, percent: { dissuaded: 100 } };
  expect(ids.every((id) => isDrawn(id, 'dissuaded', all, 'a'))).toBe(true);
});

test('who does not know the secret cannot tell from its id whether a task will be drawn', () => {
  const ids = Array.from({ length: 5_000 }, (_, i) => taskNumbered(i).taskId);
  const draw = (secret: string) =>
    new Set(ids.filter((id) => isDrawn(id, 'dissuaded', SETTINGS, secret)));
  const [one, other] = [draw('a'), draw('b')];
  expect(one.intersection(other).size / one.size).toBeCloseTo(0.2, 1);
});

test('nobody who worked the task, at any time, scores it', () => {
  expect(due().workers).toEqual(['wu', 'li']);
  for (const by of ['wu', 'li']) {
    expect(() => scoreReview(due(), scoreBy(by), SETTINGS)).toThrow(`${by} worked the task`);
  }
  const scored = scoreReview(due(), scoreBy('lead'), SETTINGS);
  expect(scored).toMatchObject({ state: 'scored', revision: 2, first: { by: 'lead' } });
  expect(totalOf(scored, SETTINGS)).toBe(80);
});

test('a sheet is filled in whole, within its bounds', () => {
  const score = (scores: Record<string, number>) => () =>
    scoreReview(due(), { ...scoreBy('lead'), scores }, SETTINGS);
  expect(score({ questions: 5 })).toThrow('scores.record must be a whole number from 0 to 5');
  expect(score({ questions: 6, record: 1 })).toThrow('scores.questions must be');
  expect(score({ questions: 1, record: 1, tone: 1 })).toThrow('scores.tone is not on the sheet');
});

test('who worked it may appeal once, and a third decides what holds', () => {
  const scored = scoreReview(due(), scoreBy('lead', 0, 0), SETTINGS);
  const appeal = { by: 'li', reason: '录音可证', at: START_TIME };
  expect(() => appealReview(due(), appeal)).toThrow('it is due');
  expect(() => appealReview(scored, { ...appeal, by: 'chen' })).toThrow('chen did not work');
  const appealed = appealReview(scored, appeal);
  expect(() => appealReview(appealed, appeal)).toThrow('it is appealed');
  expect(() => decideReview(appealed, scoreBy('lead'), SETTINGS)).toThrow('lead scored it first');
  expect(() => decideReview(appealed, scoreBy('li'), SETTINGS)).toThrow('li worked the task');
  const decided = decideReview(appealed, scoreBy('chief', 4, 4), SETTINGS);
  expect([totalOf(appealed, SETTINGS), totalOf(decided, SETTINGS)]).toEqual([0, 80]);
  expect(() => scoreReview(decided, scoreBy('x'), SETTINGS)).toThrow('it is decided');
});
