// The hourly look at what moved, and what it shows.
import { expect, test } from 'vitest';
import { createMetrics } from '../api/metrics.ts';
import { lookForDrift } from './drift-watch.ts';

test('the last week is set beside the one before, and what moved is counted by kind', async () => {
  const asked: unknown[] = [];
  const metrics = createMetrics();
  const to = Date.parse('2026-03-15T12:00:00+08:00');
  await lookForDrift({
    tuning: {
      drift: async (query) => {
        asked.push(query);
        const moved = { name: 'r', text: 't' };
        const alerts = [
          { kind: 'rule-hits', ...moved },
          { kind: 'rule-hits', ...moved },
          { kind: 'feature', ...moved },
        ] as const;
        return { ...query, against: 0, alerts, tests: 3, level: 0.01 };
      },
    },
    quality: { views: () => [] },
    eventNow: () => to,
    metrics,
    logger: { warn: () => {} },
  });
  expect(asked).toEqual([{ from: to - 7 * 86_400_000, to }]);
  const text = await metrics.render();
  expect(text).toContain('forewarn_drift_alerts{kind="rule-hits"} 2');
  expect(text).toContain('forewarn_drift_alerts{kind="feature"} 1');
  expect(text).toContain('forewarn_drift_alerts{kind="scores"} 0');
});
