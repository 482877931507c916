// Redis is emptied under a running system on real servers: what is open by the ledger comes back, what was closed stays closed, and the
// desk goes on.
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { type OutcomeIntake, takeOutcome } from '../api/outcome-intake.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import type { Claim, Task } from '../dissuasion/task.ts';
import type { TaskQueue } from '../dissuasion/task-queue.ts';
import { openEpisodes } from '../ledger/restore.ts';
import { isFwError } from '../signal/fw-error.ts';
import { required } from '../signal/invariant.ts';
import { PUMP_START, packOf, pumpServers } from '../test/pump-servers.ts';
import { restoreTasks } from './restore-tasks.ts';

const servers = pumpServers();
const { startPump, payment } = servers;
const PROVINCE = '330000';
const RESTORE = { followUps: readDeskSettings().followUps, now: Date.now() };

async function emptyRedis(): Promise<void> {
  const redis = new Redis(servers.redisUrl);
  await redis.flushall();
  redis.disconnect();
}

function intake(overrides: Partial<OutcomeIntake> = {}): OutcomeIntake {
  return {
    tasks: servers.tasks,
    ledger: servers.ledger,
    appender: new SignalAppender(servers.log),
    followUps: readDeskSettings().followUps,
    now: Date.now,
    eventNow: () => PUMP_START + 180_000,
    ...overrides,
  };
}

function sentBy(claim: Claim) {
  const report = { outcome: 'dissuaded', kept: { dissuaded: 100_000 } } as const;
  return { taskId: claim.task.taskId, lease: claim.lease, report };
}

async function tasksIn(state: 'waiting' | 'claimed' | 'closed'): Promise<Task[]> {
  const { tasks } = await servers.tasks.list({ desk: PROVINCE, state, limit: 500 });
  return tasks.map(({ task }) => task).sort((a, b) => (a.taskId < b.taskId ? -1 : 1));
}

async function claimOf(payer: string): Promise<Claim> {
  const all = await tasksIn('waiting');
  const task = all.find(({ episode }) => episode.person.id === payer);
  return servers.tasks.claim(required(task, `no task of ${payer} waits`).taskId, 'li');
}

/** The queue with another way to complete. */
function portOf(queue: TaskQueue, complete: TaskQueue['complete']): OutcomeIntake['tasks'] {
  return {
    claimOf: queue.claimOf.bind(queue),
    find: queue.find.bind(queue),
    putBack: queue.putBack.bind(queue),
    complete,
  };
}

async function outcomeCount(): Promise<number> {
  const [row] = await servers.ledger.query<{ count: number }>(
    `SELECT toUInt32(count()) AS count FROM outcomes FINAL WHERE episode_id IN (SELECT episode_id FROM episodes WHERE person_id LIKE '99%')`,
  );
  return row?.count ?? 0;
}

test('tasks lost with Redis come back from the ledger as they were, once, and the desk closes them', async () => {
  const people = ['99000001', '99000002', '99000003', '99000004', '99000005', '99000006'];
  const [closedOne = '', claimedOne = '', recordedOne = '', touchedOne = ''] = people;
  const pump = startPump(packOf('1.0.0', 2));
  const appender = new SignalAppender(servers.log);
  await appender.append(people.flatMap((payer) => [payment(1, payer), payment(2, payer)]));
  await pump.drain();
  const before = await tasksIn('waiting');
  expect(before).toHaveLength(6);

  await takeOutcome(intake(), sentBy(await claimOf(closedOne)));
  const held = await claimOf(claimedOne);
  // Redis is emptied after the ledger and the log have an outcome and before its task is closed: the outcome stands.
  const recorded = await claimOf(recordedOne);
  const { tasks: queue } = servers;
  const complete: typeof queue.complete = async (...given) => {
    await emptyRedis();
    return queue.complete(...given);
  };
  await takeOutcome(intake({ tasks: portOf(queue, complete) }), sentBy(recorded));
  await pump.drain();
  expect(await tasksIn('waiting')).toEqual([]);
  // The system runs on, and what it tells of an episode brings that task back by itself; it does once the cool-down is over.
  await appender.append([payment(40, touchedOne)]);
  await pump.drain();
  expect(await tasksIn('waiting')).toHaveLength(1);

  const { ledger, tasks } = servers;
  const isOpen = (task: Task) => ![closedOne, recordedOne].includes(task.episode.person.id);
  const expected = {
    openEpisodes: 4,
    withoutTask: 0,
    opened: 3,
    raised: 0,
    unchanged: 1,
    closed: 0,
  };
  expect(await restoreTasks({ ...RESTORE, ledger, tasks, isDryRun: true })).toMatchObject(expected);
  expect(await tasksIn('waiting')).toHaveLength(1);

  const progress: string[] = [];
  const onProgress = (done: number, total: number) => progress.push(`${done}/${total}`);
  expect(await restoreTasks({ ...RESTORE, ledger, tasks, onProgress })).toEqual({
    ...expected,
    withHistory: 0,
    openedByDesk: { '330106': 3 },
  });
  expect(progress).toEqual(['4/4']);
  const after = await tasksIn('waiting');
  const isTouched = (task: Task) => task.episode.person.id === touchedOne;
  expect(after.filter((task) => !isTouched(task))).toEqual(
    before.filter((task) => isOpen(task) && !isTouched(task)),
  );

  expect(await restoreTasks({ ...RESTORE, ledger, tasks })).toMatchObject({
    opened: 0,
    unchanged: 4,
  });
  expect(await tasksIn('waiting')).toEqual(after);

  // Whoever held a task has to claim it again; the old lease changes nothing.
  await expect(takeOutcome(intake(), sentBy(held))).rejects.toSatisfy((error) =>
    isFwError(error, 'FW_LEASE_LOST'),
  );
  for (;;) {
    const claim = await tasks.claimNext(PROVINCE, 'wang');
    if (claim === undefined) break;
    await takeOutcome(intake(), sentBy(claim));
  }
  await pump.drain();
  expect(await outcomeCount()).toBe(6);
  expect(await openEpisodes(ledger)).toEqual([]);
  expect(await tasksIn('closed')).toHaveLength(4);
  expect(await restoreTasks({ ...RESTORE, ledger, tasks })).toMatchObject({
    openEpisodes: 0,
    opened: 0,
  });
});

test('a task that was closed in Redis stays closed, and one with an older state is brought up to date', async () => {
  const pump = startPump(packOf('1.0.0', 2));
  const appender = new SignalAppender(servers.log);
  const people = ['99000011', '99000012'];
  await appender.append(people.flatMap((payer) => [payment(1, payer), payment(2, payer)]));
  await pump.drain();
  const [first, second] = await tasksIn('waiting');
  await appender.append(people.map((payer) => payment(40, payer)));
  await pump.drain();
  await emptyRedis();
  const { ledger, tasks } = servers;
  await tasks.open(required(first, 'two tasks'));
  await tasks.open(required(second, 'two tasks'));
  await tasks.withdraw(required(first, 'two tasks').taskId, 'quiet');
  expect(await restoreTasks({ ...RESTORE, ledger, tasks })).toMatchObject({
    opened: 0,
    raised: 1,
    closed: 1,
  });
  const [waiting, ...others] = await tasksIn('waiting');
  expect(others).toEqual([]);
  expect(waiting?.taskId).toBe(second?.taskId);
  expect(waiting?.episode.revision).toBe(2);
});

test('when Redis goes away in the middle it says how far it came', async () => {
  const pump = startPump(packOf('1.0.0', 2));
  await new SignalAppender(servers.log).append([payment(1, '99000021'), payment(2, '99000021')]);
  await pump.drain();
  await servers.tasks.close();
  const restoring = restoreTasks({ ...RESTORE, ledger: servers.ledger, tasks: servers.tasks });
  await expect(restoring).rejects.toThrow(/ 0 of \d+ open tasks are restored; run it again/);
});
