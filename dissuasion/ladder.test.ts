// The ladder, step by step: each test is one thing that it does or does not do.
import { expect, test } from 'vitest';
import type { Receipt, ReceiptState } from '../connectors/delivery/delivery.ts';
import { parseDeskSettings } from './desk-settings.ts';
import { HOUR_MS, LADDER_SUBJECT, START_TIME } from './fixture.ts';
import {
  askLadder,
  endLadder,
  handedInVain,
  keptQuiet,
  passLadderTime,
  raiseLadder,
  receiveLadder,
  restLadder,
  signLadder,
  startLadder,
} from './ladder.ts';
import { type Ladder, type LadderSubject, ladderDueAt } from './ladder-state.ts';

const MINUTE_MS = 60_000;
const { ladder: settings } = parseDeskSettings(
  'own.yaml',
  `ladder:
  levels:
    yellow: [{ step: message, deadline: 1h }, { step: voice-robot, after: 10m, deadline: 1h }, { step: call, after: 20m }]
    orange: [{ step: message, deadline: 10m, retries: [1m, 5m] }, { step: call }, { step: voice-robot, after: 5m, deadline: 10m }]
    red: [{ step: message, deadline: 10m }, { step: call }, { step: voice-robot, deadline: 5m }]
`,
);

const start = (overrides: Partial<LadderSubject> = {}, at = START_TIME) =>
  startLadder('l1', { ...LADDER_SUBJECT, ...overrides }, settings, at);
const pass = (ladder: Ladder, at: number) => passLadderTime(ladder, settings, at);
/** Every try as `step number state`. */
const shown = ({ tries }: Ladder) =>
  tries.map(({ step, number, state }) => `${step} ${number} ${state}`);

function receive(
  ladder: Ladder,
  state: ReceiptState,
  at: number,
  more: Partial<Receipt> = {},
): Ladder {
  const deliveryId = ladder.tries.at(-1)?.deliveryId ?? '';
  const receipt = { deliveryId, state, provider: 'p', at, ...more };
  return receiveLadder(ladder, receipt, settings, at);
}

/** Orange: the message went out and was delivered, the call is the desk's, the robot is to come after five minutes. */
function delivered(): Ladder {
  const begun = pass(start(), START_TIME);
  const message = begun.tries[0]?.deliveryId ?? '';
  return receive(begun, 'delivered', START_TIME + 1_000, { deliveryId: message });
}

test('the first steps come at once, the next after its time, and the last is followed by nothing', () => {
  const begun = pass(start(), START_TIME);
  expect(shown(begun)).toEqual(['message 1 due', 'call 1 due']);
  expect(begun.next).toEqual({ rung: 2, at: START_TIME + 5 * MINUTE_MS });
  expect(pass(begun, START_TIME + 1)).toBe(begun);
  const later = pass(delivered(), START_TIME + 5 * MINUTE_MS);
  expect(shown(later)).toEqual(['message 1 delivered', 'call 1 due', 'voice-robot 1 due']);
  expect(later.next).toBeUndefined();
});

test('a delivery has an id of its ladder, step and try: the same when it is made again', () => {
  const ids = (ladder: Ladder) => ladder.tries.map(({ deliveryId }) => deliveryId);
  const [one, again] = [pass(start(), START_TIME), pass(start(), START_TIME + 5)];
  expect(ids(one)).toEqual(ids(again));
  expect(new Set(ids(one)).size).toBe(2);
});

test('a message that failed is tried again, later each time, and then the next step comes at once', () => {
  let ladder = pass(start(), START_TIME);
  const message = ladder.tries[0]?.deliveryId ?? '';
  ladder = receive(ladder, 'failed', START_TIME, { deliveryId: message });
  expect(ladder.tries.at(-1)).toMatchObject({
    step: 'message',
    number: 2,
    at: START_TIME + MINUTE_MS,
  });
  ladder = receive(ladder, 'refused', START_TIME + MINUTE_MS);
  expect(ladder.tries.at(-1)).toMatchObject({ number: 3, at: START_TIME + 6 * MINUTE_MS });
  const isDue = ladder.next?.at;
  expect(isDue).toBe(START_TIME + 5 * MINUTE_MS);
  // The robot's own time has come before the last try; with a longer wait the failure lets it come at once.
  const slow = { ...ladder, next: { rung: 2, at: START_TIME + HOUR_MS } };
  const failed = receive(slow, 'failed', START_TIME + 7 * MINUTE_MS);
  expect(failed.next?.at).toBe(START_TIME + 7 * MINUTE_MS);
  expect(shown(pass(failed, START_TIME + 7 * MINUTE_MS)).at(-1)).toBe('voice-robot 1 due');
});

test('a message of which nothing is heard by its deadline is tried again', () => {
  const begun = pass(start(), START_TIME);
  const [message] = begun.tries;
  const taken = receive(begun, 'accepted', START_TIME, { deliveryId: message?.deliveryId ?? '' });
  const after = pass(taken, START_TIME + 10 * MINUTE_MS);
  expect(shown(after)).toContain('message 1 overdue');
  expect(shown(after)).toContain('message 2 due');
});

test('a receipt that comes after the deadline calls the next try off', () => {
  const begun = pass(start(), START_TIME);
  const deliveryId = begun.tries[0]?.deliveryId ?? '';
  const taken = receive(begun, 'accepted', START_TIME, { deliveryId });
  const overdue = pass(taken, START_TIME + 10 * MINUTE_MS);
  const late = receive(overdue, 'delivered', START_TIME + 10 * MINUTE_MS + 1, { deliveryId });
  expect(shown(late)).toContain('message 1 delivered');
  expect(shown(late)).toContain('message 2 dropped');
});

test('a request for a visit that was called off goes out under its own id when the one before comes to nothing after all', () => {
  const tries = { deadlineMs: HOUR_MS, retryMs: [MINUTE_MS] };
  const asked = { step: 'visit', askedBy: 'li', at: START_TIME, tries, mark: 'm' } as const;
  const begun = askLadder(start(), asked, START_TIME);
  const deliveryId = begun.tries.at(-1)?.deliveryId ?? '';
  const unheard = pass(begun, START_TIME + HOUR_MS);
  const taken = receive(unheard, 'delivered', START_TIME + HOUR_MS + 1, { deliveryId });
  expect(shown(taken)).toEqual(expect.arrayContaining(['visit 1 delivered', 'visit 2 dropped']));
  const inVain = pass(taken, START_TIME + HOUR_MS + 2);
  expect(shown(inVain).filter((one) => one.startsWith('visit'))).toEqual([
    'visit 1 overdue',
    'visit 2 due',
  ]);
});

test('a receipt that comes twice, late, for something else, or after one that says more changes nothing', () => {
  const ladder = delivered();
  const deliveryId = ladder.tries[0]?.deliveryId ?? '';
  expect(receive(ladder, 'delivered', START_TIME + 2_000, { deliveryId })).toBe(ladder);
  expect(receive(ladder, 'accepted', START_TIME + 2_000, { deliveryId })).toBe(ladder);
  expect(receive(ladder, 'failed', START_TIME + 2_000, { deliveryId })).toBe(ladder);
  expect(receive(ladder, 'delivered', START_TIME, { deliveryId: 'another' })).toBe(ladder);
});

test('what cannot be handed over waits longer each time and goes out under the same id, until its deadline', () => {
  let ladder = pass(start(), START_TIME);
  const id = ladder.tries[0]?.deliveryId ?? '';
  ladder = handedInVain(ladder, id, 'away', START_TIME);
  expect(ladder.tries[0]).toMatchObject({ at: START_TIME + 5_000, failures: 1, reason: 'away' });
  ladder = handedInVain(ladder, id, 'away', START_TIME + 5_000);
  expect(ladder.tries[0]).toMatchObject({ deliveryId: id, at: START_TIME + 15_000, failures: 2 });
  expect(shown(pass(ladder, START_TIME + 10 * MINUTE_MS))).toContain('message 1 overdue');
});

test('who answers that they know hears no more', () => {
  const robot = pass(delivered(), START_TIME + 5 * MINUTE_MS);
  const [message] = robot.tries;
  const deliveryId = message?.deliveryId ?? '';
  const after = receive(robot, 'delivered', START_TIME + 5 * MINUTE_MS, {
    deliveryId,
    answer: '2',
  });
  expect(after).toMatchObject({ state: 'resting', why: 'understood' });
  expect(shown(after)).toContain('voice-robot 1 dropped');
  expect(ladderDueAt(after)).toBeUndefined();
});

test('who asks for help is called, once, and the robot does not ring in between', () => {
  const ladder = delivered();
  const deliveryId = ladder.tries[0]?.deliveryId ?? '';
  const after = receive(ladder, 'delivered', START_TIME + 2_000, { deliveryId, answer: '1' });
  expect(after).toMatchObject({ state: 'resting', why: 'help' });
  expect(after.tries.at(-1)).toMatchObject({ step: 'call', askedBy: 'person', state: 'due' });
  expect(after.next).toBeUndefined();
  expect(receive(after, 'delivered', START_TIME + 3_000, { deliveryId, answer: '1' })).toBe(after);
});

test('who asks for help by the message and by the robot is called once', () => {
  const robot = pass(delivered(), START_TIME + 5 * MINUTE_MS);
  const said = receive(robot, 'delivered', START_TIME + 6 * MINUTE_MS);
  const ids = said.tries.filter(({ step }) => step !== 'call').map(({ deliveryId }) => deliveryId);
  let ladder = said;
  for (const deliveryId of ids) {
    ladder = receive(ladder, 'done', START_TIME + 7 * MINUTE_MS, { deliveryId, answer: '1' });
  }
  expect(ladder.tries.filter(({ answer }) => answer === '1')).toHaveLength(2);
  expect(ladder.tries.filter(({ askedBy }) => askedBy === 'person')).toHaveLength(1);
});

test('help is asked for even after the end', () => {
  const ladder = endLadder(delivered(), 'dissuaded', START_TIME + 2_000);
  const deliveryId = ladder.tries[0]?.deliveryId ?? '';
  const after = receive(ladder, 'delivered', START_TIME + HOUR_MS, { deliveryId, answer: '1' });
  expect(after.tries.at(-1)).toMatchObject({ step: 'call', askedBy: 'person', state: 'due' });
});

test('an answer that means nothing is kept and changes nothing else', () => {
  const ladder = delivered();
  const deliveryId = ladder.tries[0]?.deliveryId ?? '';
  const after = receive(ladder, 'delivered', START_TIME + 2_000, { deliveryId, answer: 'who?' });
  expect(after.tries[0]?.answer).toBe('who?');
  expect(after).toMatchObject({ state: 'climbing', next: ladder.next });
});

test('an answer with a meaning counts after one without, and asking for help after having understood', () => {
  const ladder = delivered();
  const deliveryId = ladder.tries[0]?.deliveryId ?? '';
  const answers = (...all: string[]) =>
    all.reduce(
      (one, answer) => receive(one, 'delivered', START_TIME + 2_000, { deliveryId, answer }),
      ladder,
    );
  const calls = (one: Ladder) => one.tries.filter(({ askedBy }) => askedBy === 'person');
  expect(calls(answers('who?', '1'))).toHaveLength(1);
  expect(calls(answers('2', '1'))).toHaveLength(1);
  expect(answers('1', '2').tries[0]?.answer).toBe('1');
  expect(answers('2', 'who?').tries[0]?.answer).toBe('2');
});

test('what is due at night without having been so when it began waits for the morning, with its whole time', () => {
  const begun = pass(start({ level: 'yellow' }), START_TIME);
  const [message] = begun.tries;
  const morning = START_TIME + 10 * HOUR_MS;
  const kept = keptQuiet(begun, message?.deliveryId ?? '', morning, START_TIME + HOUR_MS);
  expect(kept.tries[0]).toMatchObject({ at: morning, expiresAt: morning + HOUR_MS, state: 'due' });
  expect(pass(kept, morning - 1).tries[0]?.state).toBe('due');
});

test('with the outcome everything ends: what was due is dropped, what is out is tried no more', () => {
  const begun = pass(start(), START_TIME);
  const deliveryId = begun.tries[0]?.deliveryId ?? '';
  const taken = receive(begun, 'accepted', START_TIME, { deliveryId });
  const over = endLadder(taken, 'dissuaded', START_TIME + 1_000);
  expect(over).toMatchObject({ state: 'over', why: 'dissuaded' });
  expect(shown(over)).toEqual(['message 1 accepted', 'call 1 dropped']);
  const later = pass(over, START_TIME + HOUR_MS);
  expect(shown(later)).toEqual(['message 1 overdue', 'call 1 dropped']);
  expect(ladderDueAt(later)).toBeUndefined();
  expect(endLadder(over, 'closed', START_TIME + HOUR_MS)).toBe(over);
});

test('a level that rises brings what is said for it and begins nothing twice', () => {
  const after = raiseLadder(
    delivered(),
    { ...LADDER_SUBJECT, level: 'red' },
    settings,
    START_TIME + 2_000,
  );
  const begun = pass(after, START_TIME + 2_000);
  expect(shown(begun)).toEqual(['message 1 delivered', 'call 1 due', 'voice-robot 1 due']);
  const same = raiseLadder(
    begun,
    { ...LADDER_SUBJECT, level: 'red' },
    settings,
    START_TIME + 3_000,
  );
  expect(same).toBe(begun);
});

test('a level that rises speaks again to who had understood, not to who asked for help', () => {
  const rests = (why: string) => restLadder(delivered(), why, START_TIME + 1_000);
  const raise = (ladder: Ladder) =>
    raiseLadder(ladder, { ...LADDER_SUBJECT, level: 'red' }, settings, START_TIME + 2_000);
  expect(raise(rests('understood')).state).toBe('climbing');
  expect(raise(rests('help')).state).toBe('resting');
});

test('yellow waits for the morning, and its steps count from then', () => {
  const night = START_TIME - 2 * HOUR_MS;
  const begun = pass(start({ level: 'yellow' }, night), night);
  expect(begun.tries[0]).toMatchObject({ at: START_TIME, expiresAt: START_TIME + HOUR_MS });
  expect(begun.next?.at).toBe(START_TIME + 10 * MINUTE_MS);
  expect(pass(start({}, night), night).tries[0]?.at).toBe(night);
});

test('without a number only staff are left', () => {
  const { phone: _, ...nameless } = LADDER_SUBJECT;
  const ladder = pass(startLadder('l1', nameless, settings, START_TIME), START_TIME);
  expect(shown(ladder)).toEqual(['call 1 due']);
  const known = raiseLadder(ladder, LADDER_SUBJECT, settings, START_TIME + 1_000);
  expect(shown(pass(known, START_TIME + 1_000))).toEqual(['call 1 due', 'message 1 due']);
});

test('what staff ask for is tried again after staff took over, and not after the end', () => {
  const asked = {
    step: 'visit',
    askedBy: 'li',
    at: START_TIME,
    tries: { deadlineMs: MINUTE_MS, retryMs: [MINUTE_MS] },
    place: '莫干山路 1 号',
    mark: 'o1',
  } as const;
  const rested = restLadder(delivered(), 'refused', START_TIME);
  const visit = askLadder(rested, asked, START_TIME);
  const again = pass(visit, START_TIME + MINUTE_MS);
  expect(again.tries.at(-1)).toMatchObject({ number: 2, place: asked.place, askedBy: 'li' });
  const over = endLadder(visit, 'dissuaded', START_TIME);
  expect(shown(pass(over, START_TIME + HOUR_MS)).at(-1)).toBe('visit 1 dropped');
  expect(askLadder(visit, { ...asked, mark: 'o2' }, START_TIME)).toBe(visit);
  const gone = receive(visit, 'failed', START_TIME);
  const { tries: _, ...once } = asked;
  const other = { ...once, tries: { deadlineMs: MINUTE_MS, retryMs: [] }, mark: 'o2' };
  const failed = receive(receive(gone, 'failed', START_TIME), 'failed', START_TIME);
  expect(askLadder(failed, { ...asked, tries: other.tries }, START_TIME)).toBe(failed);
  const twice = askLadder(failed, other, START_TIME);
  expect(twice.tries.at(-1)?.deliveryId).not.toBe(visit.tries.at(-1)?.deliveryId);
});

test('a visit is done when somebody signed for it; what stands in their system alone is asked for again', () => {
  const tries = { deadlineMs: MINUTE_MS, retryMs: [MINUTE_MS] };
  const asked = { step: 'visit', askedBy: 'li', at: START_TIME, tries, mark: 'o1' } as const;
  const visit = receive(askLadder(delivered(), asked, START_TIME), 'delivered', START_TIME);
  const again = pass({ ...visit, state: 'resting' }, START_TIME + MINUTE_MS);
  expect(shown(again).slice(-2)).toEqual(['visit 1 overdue', 'visit 2 due']);
  const first = visit.tries.at(-1)?.deliveryId ?? '';
  const signed = signLadder(
    again,
    first,
    { by: '西湖分局', reference: 'X7' },
    START_TIME + MINUTE_MS,
  );
  expect(signed.tries.at(-2)).toMatchObject({
    state: 'done',
    signedBy: '西湖分局',
    reference: 'X7',
  });
  expect(shown(signed).at(-1)).toBe('visit 2 dropped');
  expect(signLadder(signed, first, { by: 'x' }, START_TIME + HOUR_MS)).toBe(signed);
});
