import { describe, expect, test } from 'vitest';
import { didYouMean, nearestName } from './nearest-name.ts';

const KNOWN = ['caller', 'callee', 'callId', 'amountFen', 'call.started', 'op'];

describe('nearestName', () => {
  test.each([
    ['calee', 'callee'],
    ['calleee', 'callee'],
    ['clalee', 'callee'],
    ['CALLER', 'caller'],
    ['amountfen', 'amountFen'],
    ['amount_fen', 'amountFen'],
    ['call.start', 'call.started'],
    ['pо', undefined],
    ['po', 'op'],
  ])('%s is read as a slip for %s', (name, nearest) => {
    expect(nearestName(name, KNOWN)).toBe(nearest);
  });

  test('a name that is like none of the known ones gets no suggestion', () => {
    expect(nearestName('walletBalance', KNOWN)).toBeUndefined();
    expect(nearestName('', KNOWN)).toBeUndefined();
    expect(nearestName('x', ['y'])).toBeUndefined();
  });

  test('an exact name is its own nearest', () => {
    expect(nearestName('callId', KNOWN)).toBe('callId');
  });

  test('the first of two equally near names wins, so that messages are stable', () => {
    expect(nearestName('calles', ['caller', 'callee'])).toBe('caller');
  });

  test('the suggestion is worded once for all errors', () => {
    expect(didYouMean('calee', KNOWN)).toBe("; did you mean 'callee'?");
    expect(didYouMean('zzzzzz', KNOWN)).toBe('');
  });
});
