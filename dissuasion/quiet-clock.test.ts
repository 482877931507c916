// The clock gives out what is due in the order of its time, whatever the order in which it was set.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { QuietClock } from './quiet-clock.ts';

test('alarms come out by time, then by name, and none before its time', () => {
  const anyAlarms = fc.uniqueArray(
    fc.record({ dueTime: fc.nat({ max: 30 }), episodeId: fc.nat({ max: 99 }).map((n) => `e${n}`) }),
    { selector: ({ episodeId }) => episodeId, maxLength: 60 },
  );
  fc.assert(
    fc.property(anyAlarms, fc.nat({ max: 30 }), (alarms, now) => {
      const clock = new QuietClock();
      for (const { dueTime, episodeId } of alarms) clock.set(episodeId, dueTime);
      const given: string[] = [];
      for (let id = clock.popDue(now); id !== undefined; id = clock.popDue(now)) given.push(id);
      const due = alarms.filter(({ dueTime }) => dueTime <= now);
      due.sort((a, b) => a.dueTime - b.dueTime || (a.episodeId < b.episodeId ? -1 : 1));
      expect(given).toEqual(due.map(({ episodeId }) => episodeId));
    }),
  );
});

test('a cleared clock gives nothing', () => {
  const clock = new QuietClock();
  clock.set('e1', 1);
  clock.clear();
  expect(clock.popDue(2)).toBeUndefined();
});
