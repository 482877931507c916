// A small day at the desks: the same as `npm run desk-day`, with fewer people, and judged alike.
import { expect, test } from 'vitest';
import { runDeskDay } from './desk-day.ts';

test('a day with the service killed and Redis started anew in its middle loses no task, lets none be held or ended twice, and lets none wait unseen', async () => {
  const day = await runDeskDay({
    tasks: 800,
    staff: 50,
    dayMs: 20_000,
    seed: 11,
    kills: [0.4],
    redisRestarts: [0.75],
    // How late a task rises is a matter of the machine, and judged by `npm run desk-day`; that it does, and never early, is judged here.
    slackMs: Number.POSITIVE_INFINITY,
  });
  expect(day.faults).toEqual([]);
  expect(day.people).toBeGreaterThanOrEqual(800);
  expect(day.risen).toBeGreaterThan(0);
  expect(day.open).toMatchObject({ waiting: 0, claimed: 0 });
  const deeds = ['outcome', 'crash', 'late', 'release', 'skip', 'aside', 'pass', 'handover'];
  expect(deeds.filter((deed) => (day.deeds.get(deed) ?? 0) === 0)).toEqual([]);
});
