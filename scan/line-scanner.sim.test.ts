// Differential test: on any line the scanner says what parseSignalLine says. `npm run soak -- --scan` runs the same for as long as you like.
import { expect, test } from 'vitest';
import { checkScans } from '../test/scan-difference.ts';

test('50,000 damaged lines mean what parseSignalLine says, or are refused for the same faults', () => {
  const total = { lines: 0, signals: 0, parsed: 0 };
  for (let seed = 1; total.lines < 50_000; seed++) {
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
