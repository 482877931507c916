// Which shift holds when, over midnight too.
import { expect, test } from 'vitest';
import { parseRfc3339 } from '../../signal/event-time.ts';
import { shiftAt, shiftOf } from './shift.ts';

const SHIFTS = [
  ['day', '08:00-16:00'],
  ['evening', '16:00-24:00'],
  ['night', '23:30-08:00'],
].flatMap(([name = '', hours = '']) => shiftOf(name, hours) ?? []);

function at(clock: string): number {
  return parseRfc3339(`2026-03-02T${clock}:00+08:00`) ?? Number.NaN;
}

test('the shift of a time is the one whose hours it is in, its first minute included and its end not', () => {
  expect(shiftAt(SHIFTS, at('08:00'))).toEqual({ name: 'day', endsAt: at('16:00') });
  expect(shiftAt(SHIFTS, at('15:59'))?.name).toBe('day');
  expect(shiftAt(SHIFTS, at('16:00'))?.name).toBe('evening');
});

test('a shift over midnight holds before and after it, and of two the one that began last', () => {
  expect(shiftAt(SHIFTS, at('23:45'))?.name).toBe('night');
  expect(shiftAt(SHIFTS, at('07:59'))).toEqual({ name: 'night', endsAt: at('08:00') });
});

test('outside all hours there is no shift, and one that ends when it begins is a whole day', () => {
  expect(shiftAt(SHIFTS.slice(0, 1), at('07:59'))).toBeUndefined();
  const whole = shiftOf('whole', '07:00-07:00');
  expect(whole && shiftAt([whole], at('06:59'))).toEqual({ name: 'whole', endsAt: at('07:00') });
});

test('what is no hours is refused', () => {
  const wrong = ['8-16', '08:00', '08:60-16:00', '24:00-08:00', '08:00-24:30', 'day'];
  expect(wrong.map((hours) => shiftOf('x', hours))).toEqual(wrong.map(() => undefined));
});
