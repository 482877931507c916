import { expect, test } from 'vitest';
import { stepCounts } from './ladder-counts.ts';

test('a visit that was asked for is told apart from an outcome found at the door, and a step not used is 0', () => {
  const work = {
    outcomesByStep: { call: 590, 'second-caller': 3, visit: 18 },
    sentByStep: { message: 702, visit: 21 },
  };
  expect(stepCounts(work)).toEqual([702, 0, 21, 590, 3, 18]);
  expect(stepCounts({ outcomesByStep: {}, sentByStep: {} })).toEqual([0, 0, 0, 0, 0, 0]);
});
