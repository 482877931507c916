// Differential tests: on any line the scanner says what parseSignalLine says. `npm run soak -- --scan` runs the same for as long as you like.
import { expect, test } from 'vitest';
import { checkBytes, checkFieldValues, checkScans } from '../test/scan-difference.ts';

test('damaged lines mean what parseSignalLine says, or are refused for the same faults', () => {
  const total = { lines: 0, signals: 0, parsed: 0 };
  for (let seed = 1; total.lines < 30_000; seed++) {
    const { lines, signals, parsed } = checkScans(200, seed);
    total.lines += lines;
    total.signals += signals;
    total.parsed += parsed;
  }
  // Both ways and both answers were tried.
  const plain = total.lines - total.parsed;
  expect(plain).toBeGreaterThan(total.lines / 10);
  expect(total.signals - plain).toBeGreaterThan(total.lines / 20);
  expect(total.lines - total.signals).toBeGreaterThan(total.lines / 4);
});

test('any value in any field of a canonical line means what parseSignalLine says, or is refused for the same faults', () => {
  const { lines, signals, parsed } = checkFieldValues();
  expect(signals).toBeGreaterThan(lines / 8);
  expect(lines - parsed).toBeGreaterThan(lines / 8);
});

test('a byte put, left out or changed anywhere in a canonical line means what parseSignalLine says', () => {
  const { lines, signals } = checkBytes(1);
  expect(lines).toBeGreaterThan(10_000);
  expect(signals).toBeGreaterThan(lines / 8);
});
