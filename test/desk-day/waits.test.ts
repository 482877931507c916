import { expect, test } from 'vitest';
import type { TaskMove } from '../../dissuasion/task.ts';
import { type LettingGo, type WaitingTask, Waits } from './waits.ts';
import { Witness } from './witness.ts';

const [COUNTY, CITY, OTHER, PROVINCE] = ['330106', '330100', '330206', '330000'];
const DEADLINE_MS = 1_000;
const deadlines = {
  deadlineMs: (desk: string) => (desk === PROVINCE ? undefined : DEADLINE_MS),
};

function taskAt(desk: string, moves: readonly TaskMove[] = []): WaitingTask {
  const episode = { level: 'red', revision: 1 } as const;
  return { taskId: 't', desk, openedAt: 0, moves, episode };
}

const move = (kind: TaskMove['kind'], from: string, to: string, at: number): TaskMove => ({
  kind,
  from,
  to,
  at,
});

/** Of a task that was claimed at 500 and let go of at 2,000, then claimed again: deadlines that were missed by then, as how late it was. */
function lateAfter(how: Partial<LettingGo>, claimedAt: number, moves: readonly TaskMove[] = []) {
  const waits = new Waits(deadlines);
  waits.claimedFirst(taskAt(COUNTY), 500);
  waits.letGo(taskAt(COUNTY), { from: 1_990, to: 2_000, ...how });
  waits.claimedAgain(taskAt(moves.at(-1)?.to ?? COUNTY, moves), claimedAt);
  const lates = waits.lates.map((late) => late.claimedAt - late.due);
  return { lates, early: waits.roseEarly.length };
}

test('a first wait is late when nobody claims by the deadline of the desk where the task is', () => {
  const lates = (claimedAt: number, ...moves: TaskMove[]) => {
    const waits = new Waits(deadlines);
    waits.claimedFirst(taskAt(moves.at(-1)?.to ?? COUNTY, moves), claimedAt);
    return waits.lates.map((late) => late.claimedAt - late.due);
  };
  expect(lates(1_000)).toEqual([]);
  expect(lates(1_001)).toEqual([1]);
  expect(lates(2_000, move('risen', COUNTY, CITY, 1_000))).toEqual([]);
  expect(lates(2_003, move('risen', COUNTY, CITY, 1_000))).toEqual([3]);
  // It rose late, and was claimed in time after.
  expect(lates(1_500, move('risen', COUNTY, CITY, 1_200))).toEqual([200]);
  const toTheTop = [move('risen', COUNTY, CITY, 1_000), move('risen', CITY, PROVINCE, 2_000)];
  expect(lates(90_000, ...toTheTop)).toEqual([]);
});

const WAYS: readonly (readonly [string, Partial<LettingGo>, number])[] = [
  ['was put back or passed on, or that its holder skipped', {}, 3_000],
  ['was set aside until 5,000', { until: 5_000 }, 6_000],
  ['was given back, at its old deadline or another since', { keepsDeadline: true }, 3_000],
];

test.each(WAYS)('a task that %s is late from its own deadline on', (_, how, due) => {
  expect(lateAfter(how, due)).toEqual({ lates: [], early: 0 });
  expect(lateAfter(how, due + 7)).toEqual({ lates: [7], early: 0 });
  const risen = [move('risen', COUNTY, CITY, due)];
  expect(lateAfter(how, due + DEADLINE_MS, risen)).toEqual({ lates: [], early: 0 });
  expect(lateAfter(how, due + DEADLINE_MS + 9, risen)).toEqual({ lates: [9], early: 0 });
});

test('a task that rises before a deadline that is known rose early, one that kept its deadline did not', () => {
  const early = [move('risen', COUNTY, CITY, 2_900)];
  expect(lateAfter({}, 2_950, early).early).toBe(1);
  expect(lateAfter({ until: 5_000 }, 2_950, early).early).toBe(1);
  expect(lateAfter({ keepsDeadline: true }, 2_950, early).early).toBe(0);
});

test('a task that another district has got is late by the deadline there, and what was set aside not before its time', () => {
  const handed = [move('handed-over', COUNTY, OTHER, 2_500)];
  expect(lateAfter({ keepsDeadline: true }, 3_500, handed).lates).toEqual([]);
  expect(lateAfter({ keepsDeadline: true }, 3_504, handed).lates).toEqual([4]);
  expect(lateAfter({ until: 9_000 }, 10_000, handed).lates).toEqual([]);
  expect(lateAfter({ until: 9_000 }, 10_005, handed).lates).toEqual([5]);
});

test('a wait of which nobody knows how it began is not judged, nor one of a task that was raised', () => {
  const waits = new Waits(deadlines);
  waits.claimedFirst(taskAt(COUNTY), 500);
  waits.claimedAgain(taskAt(COUNTY), 90_000);
  const raised = { ...taskAt(COUNTY), episode: { level: 'red', revision: 2 } as const };
  waits.letGo(taskAt(COUNTY), { from: 90_100, to: 90_200 });
  waits.claimedAgain(raised, 190_000);
  expect(waits.lates).toEqual([]);
});

test('a task that is given to another before a lease time is over since the last renewal was taken over, unless it was given up', () => {
  const taken = (prepare: (witness: Witness) => void) => {
    const witness = new Witness(deadlines, 1_000);
    const task = { ...taskAt(COUNTY), step: 'call' };
    witness.claimed(task, 'a', 0, 10);
    prepare(witness);
    witness.claimed(task, 'b', 1_490, 1_499);
    return witness.takenOver.length;
  };
  expect(taken(() => undefined)).toBe(0);
  expect(taken((witness) => witness.held('t', 'a', 500, 'renewed'))).toBe(1);
  expect(taken((witness) => witness.held('t', 'a', 499, 'renewed'))).toBe(0);
  const giveBack = (witness: Witness) => {
    witness.held('t', 'a', 900, 'renewed');
    witness.givesUp('a');
  };
  expect(taken(giveBack)).toBe(0);
});
