import { expect, test } from 'vitest';
import { lackOfShadow } from './shadow-need.ts';

const need = { signals: 1000, minutes: 60 };

test('a run in shadow is enough with the signals and the minutes that are asked for', () => {
  expect(lackOfShadow({ signals: 1000, passedMs: 3_600_000 }, need)).toBeUndefined();
});

test.each([
  { signals: 999, passedMs: 3_600_000 },
  { signals: 1000, passedMs: 3_599_999 },
])(
  'a run of $signals signals in $passedMs ms is refused, with what it was and what it needs',
  (run) => {
    const lack = lackOfShadow(run, need);
    expect(lack).toContain(
      `on ${run.signals} signals over ${Math.floor(run.passedMs / 60_000)} minutes`,
    );
    expect(lack).toContain(
      'needs 1000 (FOREWARN_SHADOW_SIGNALS) over 60 (FOREWARN_SHADOW_MINUTES)',
    );
  },
);
