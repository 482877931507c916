import { expect, test } from 'vitest';
import { FwError } from '../../signal/fw-error.ts';
import type { MissedAnswer, MissedQuery } from './missed-look.ts';
import { MissedLooks } from './missed-looks.ts';
import type { LookProgress } from './missed-order.ts';

interface Begun {
  readonly query: MissedQuery;
  readonly onProgress: (progress: LookProgress) => void;
  readonly end: PromiseWithResolvers<MissedAnswer>;
  isKilled: boolean;
}

/** Looks whose runs end when the test says so. */
function looksWith() {
  const begun: Begun[] = [];
  const looks = new MissedLooks({
    now: () => 1_000,
    look(query, onProgress) {
      const run: Begun = { query, onProgress, end: Promise.withResolvers(), isKilled: false };
      begun.push(run);
      const kill = () => {
        run.isKilled = true;
        run.end.reject(new FwError('FW_INTERNAL', 'killed'));
      };
      return { done: run.end.promise, kill };
    },
  });
  const run = (at: number): Begun => {
    const found = begun[at];
    if (found === undefined) throw new Error(`no run ${at}`);
    return found;
  };
  return { looks, begun, run };
}

const month = (month: number, more: Partial<MissedQuery> = {}): MissedQuery => ({
  from: month,
  to: month + 1,
  days: 7,
  ...more,
});

function answerOf(query: MissedQuery): MissedAnswer {
  const { from, to } = query;
  const none = { cases: 0, others: 0, unseen: 0, signalsRead: 0, clusters: [], alone: 0 };
  return { from, to, filed: 0, missedInAll: 0, ...none };
}

test('one runs at a time, says how far it is, and what it came to is kept', async () => {
  const { looks, begun, run } = looksWith();
  const first = looks.ask(month(1), 'an');
  const second = looks.ask(month(2), 'an');
  expect([first.state, second.state, begun.length]).toEqual(['running', 'queued', 1]);
  run(0).onProgress({ share: 0.5 });
  expect(looks.find(first.lookId)).toMatchObject({ progress: { share: 0.5 } });
  run(0).end.resolve(answerOf(month(1)));
  expect(await looks.answer(first.lookId)).toEqual(answerOf(month(1)));
  expect(looks.find(first.lookId)).toMatchObject({ state: 'done', endedAt: 1_000 });
  expect(looks.find(first.lookId)).not.toHaveProperty('progress');
  expect(looks.result(first.lookId)).toEqual(answerOf(month(1)));
  expect(looks.list().map(({ state }) => state)).toEqual(['running', 'done']);
});

test('who asks for what waits or runs gets that one, and too many are refused', () => {
  const { looks } = looksWith();
  const { lookId } = looks.ask(month(1), 'an');
  expect(looks.ask(month(1), 'bo').lookId).toBe(lookId);
  expect(looks.ask(month(1, { region: '330100' }), 'bo').lookId).not.toBe(lookId);
  for (let i = 0; i < 18; i++) looks.ask(month(10 + i), 'an');
  expect(() => looks.ask(month(99), 'an')).toThrow(/20 wait already/);
});

test('one that is cancelled is ended, comes to nothing, and lets the next run', async () => {
  const { looks, run } = looksWith();
  const [first, second] = [looks.ask(month(1), 'an'), looks.ask(month(2), 'an')];
  const waiting = looks.answer(first.lookId);
  const expected = expect(waiting).rejects.toMatchObject({ code: 'FW_LOOK_REFUSED' });
  expect(looks.cancel(first.lookId, 'bo')).toMatchObject({
    state: 'cancelled',
    trouble: 'cancelled by bo',
  });
  await expected;
  expect(run(0).isKilled).toBe(true);
  expect(looks.find(second.lookId).state).toBe('running');
  expect(() => looks.cancel(first.lookId, 'bo')).toThrow(/is over/);
  looks.stop();
  expect(run(1).isKilled).toBe(true);
});

test('what fails says why to whoever waits, and the next one runs', async () => {
  const { looks, run } = looksWith();
  const [first, second] = [looks.ask(month(1), 'an'), looks.ask(month(2), 'an')];
  run(0).end.reject(new FwError('FW_ARCHIVE', 'a block is damaged'));
  await expect(looks.answer(first.lookId)).rejects.toMatchObject({ code: 'FW_ARCHIVE' });
  expect(looks.find(first.lookId)).toMatchObject({
    state: 'failed',
    trouble: 'a block is damaged',
  });
  expect(looks.find(second.lookId).state).toBe('running');
});
