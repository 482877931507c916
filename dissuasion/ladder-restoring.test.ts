// A ladder that comes back from what the ledger has of it goes on as the one that was lost would have.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReceiptState } from '../connectors/delivery/delivery.ts';
import { parseDeskSettings } from './desk-settings.ts';
import { START_TIME, LADDER_SUBJECT as subject } from './fixture.ts';
import {
  askLadder,
  passLadderTime,
  raiseLadder,
  receiveLadder,
  restLadder,
  startLadder,
} from './ladder.ts';
import { type KeptLadder, restoredLadder } from './ladder-restoring.ts';
import type { Ladder, LadderTry } from './ladder-state.ts';

const MINUTE_MS = 60_000;
const { ladder: settings } = parseDeskSettings(
  'own.yaml',
  `ladder:
  answers: { '1': understood, '2': help }
  levels:
    orange: [{ step: message, deadline: 10m, retries: [1m, 5m] }, { step: call }, { step: voice-robot, after: 5m, deadline: 10m }]
`,
);
const tries = { deadlineMs: 10 * MINUTE_MS, retryMs: [MINUTE_MS, 5 * MINUTE_MS] };

const step = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), minutes: fc.nat(12) }),
  fc.record({
    kind: fc.constant('receipt' as const),
    which: fc.nat(5),
    state: fc.constantFrom<ReceiptState>('accepted', 'delivered', 'failed', 'done'),
    answer: fc.constantFrom(undefined, undefined, undefined, '1', '2', '?'),
  }),
  fc.record({
    kind: fc.constant('ask' as const),
    what: fc.constantFrom<'message' | 'visit'>('message', 'visit'),
  }),
);

function played(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) {
  let now = START_TIME;
  let ladder = startLadder('l1', subject, settings, now);
  for (const [index, one] of steps.entries()) {
    if (one.kind === 'wait') now += one.minutes * MINUTE_MS;
    ladder = passLadderTime(ladder, settings, now);
    if (one.kind === 'receipt') {
      const deliveryId = ladder.tries[one.which % Math.max(1, ladder.tries.length)]?.deliveryId;
      const { state, answer } = one;
      const receipt = { deliveryId: deliveryId ?? '', state, provider: 'p', at: now };
      const heard = answer === undefined ? receipt : { ...receipt, answer };
      ladder = receiveLadder(ladder, heard, settings, now);
    }
    if (one.kind === 'ask') {
      const asked = { step: one.what, askedBy: 'li', at: now, tries, mark: `m${index}` };
      ladder = askLadder(ladder, asked, now);
    }
  }
  return { ladder: passLadderTime(ladder, settings, now), now };
}

/** What the ledger has of a ladder, in another order. */
function keptOf({ ladderId, revision, tries: all }: Ladder): KeptLadder {
  const rows = all.map(({ series: _, tries: __, mark: ___, ...kept }) => kept);
  return { ladderId, revision, tries: rows.toReversed() };
}

const byId = (all: readonly LadderTry[]) =>
  all
    .map(({ tries: own, mark: _, ...one }) => (one.series === 0 ? { ...one, own } : one))
    .sort((a, b) => (a.deliveryId < b.deliveryId ? -1 : 1));

test('every delivery comes back as it stood, and the next step is the one that was next', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const { ladder, now } = played(steps);
      const restored = restoredLadder(
        keptOf(ladder),
        { subject, startedAt: ladder.startedAt },
        settings,
        now,
      );
      expect(byId(restored.tries)).toEqual(byId(ladder.tries));
      // Of two answers the first counts; which that was is not known, and help is never forgotten.
      const isHelp = ladder.tries.some(({ answer }) => answer === '2');
      expect(restored.state).toBe(ladder.state);
      expect(restored.why).toBe(isHelp ? 'help' : ladder.why);
      expect(restored.next?.rung).toBe(ladder.next?.rung);
      expect(restored.revision).toBe(ladder.revision);
      // What comes of the next hours is the same, whatever was known of the time before.
      const later = now + 60 * MINUTE_MS;
      const ids = (one: Ladder) => one.tries.map(({ deliveryId }) => deliveryId).sort();
      expect(ids(passLadderTime(restored, settings, later))).toEqual(
        ids(passLadderTime(ladder, settings, later)),
      );
    }),
    { numRuns: 500 },
  );
});

test('after a raise the next step comes as long after it as that level says', () => {
  const raisedAt = START_TIME + 30 * MINUTE_MS;
  const lower = { ...subject, level: 'yellow' as const };
  const began = startLadder('l1', lower, settings, START_TIME);
  const raised = raiseLadder(began, subject, settings, raisedAt);
  const origin = { subject, startedAt: START_TIME, raisedAt };
  const past = passLadderTime(raised, settings, raisedAt);
  const restored = restoredLadder(keptOf(past), origin, settings, raisedAt);
  expect(past.next).toEqual({ rung: 2, at: raisedAt + 5 * MINUTE_MS });
  expect(restored.next).toEqual(past.next);
  expect(restoredLadder(keptOf(raised), origin, settings, START_TIME).next).toEqual(raised.next);
});

test('after an outcome of staff nothing more comes of itself', () => {
  const { ladder, now } = played([{ kind: 'wait', minutes: 1 }]);
  const rested = restLadder(ladder, 'refused', now);
  const origin = { subject, startedAt: START_TIME, restsBecause: 'refused' };
  const restored = restoredLadder(keptOf(rested), origin, settings, now);
  expect([restored.state, restored.why, restored.next]).toEqual(['resting', 'refused', undefined]);
});

test('a ladder of which the ledger has nothing begins now, not with everything that was due before', () => {
  const now = START_TIME + 24 * 60 * MINUTE_MS;
  const nothing = { ladderId: 'l1', revision: 1, tries: [] };
  const restored = restoredLadder(nothing, { subject, startedAt: START_TIME }, settings, now);
  expect(restored.next).toEqual({ rung: 0, at: now });
  const begun = passLadderTime(restored, settings, now);
  expect(begun.tries.map((one) => one.step)).toEqual(['message', 'call']);
});
