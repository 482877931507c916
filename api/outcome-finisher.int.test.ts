// Outcomes whose holders die, or lose their lease, between the ledger's row and the end of the task: on real servers.
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { recordAftercare } from '../dissuasion/aftercare.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import type { Task } from '../dissuasion/task.ts';
import { knownRecordings } from '../ledger/known-outcomes.ts';
import { contentId } from '../signal/content-id.ts';
import { FwError } from '../signal/fw-error.ts';
import { required } from '../signal/invariant.ts';
import { type DeskServer, deskServer } from '../test/desk-server.ts';
import { OutcomeFinisher } from './outcome-finisher.ts';

const DAY_MS = 86_400_000;
/** For what a lapse sets off. */
const SETTLE_MS = 200;
const NOT_FRAUD = { outcome: 'not-fraud', because: 'own-account' };
const broken = { isLogAway: false, isLedgerAway: false };
let later = 0;
let finisher: OutcomeFinisher | undefined;

function finisherOf({ tasks, ledger, ladders, log }: DeskServer): OutcomeFinisher {
  return new OutcomeFinisher({
    recordings: tasks.recordings,
    intake: {
      tasks,
      ledger,
      ladders,
      appender: new SignalAppender(log),
      followUps: readDeskSettings().followUps,
      aftercare: tasks,
      now: () => Date.now() + later,
      eventNow: Date.now,
    },
    known: (outcomes, aftercare) => knownRecordings(ledger, outcomes, aftercare),
  });
}

const server = deskServer({
  queue: { lapseCheckMs: 50 },
  deps: (parts) => {
    finisher = finisherOf(parts);
    const appender = new SignalAppender(parts.log);
    return {
      finisher,
      appender: Object.assign(Object.create(appender), {
        append: (...given: Parameters<SignalAppender['append']>) => {
          if (broken.isLogAway) throw new FwError('FW_LOG_AWAY', 'The log is away.');
          return appender.append(...given);
        },
      }),
      ledger: {
        write: (batch, token) => {
          if (broken.isLedgerAway) throw new FwError('FW_LEDGER_AWAY', 'The ledger is away.');
          return parts.ledger.write(batch, token);
        },
      },
    };
  },
});

beforeEach(() => {
  Object.assign(broken, { isLogAway: false, isLedgerAway: false });
  later = 0;
});

async function lapse(task: Task): Promise<void> {
  await server.lapse(task);
  while ((await server.tasks.find(task.taskId))?.state === 'claimed') await sleep(20);
  await sleep(SETTLE_MS);
}

const finishAll = () => required(finisher, 'no finisher').finishAll();
const claimNext = () => server.ask('POST', '/v1/desks/330000/claims', { staff: 'wang' });
const send = ({ taskId }: Task, lease: string, report: object = NOT_FRAUD) =>
  server.ask('POST', `/v1/tasks/${taskId}/outcome`, { lease, ...report });

async function outcomesOf({ taskId }: Task): Promise<string[]> {
  const sql = 'SELECT outcome FROM outcomes FINAL WHERE task_id = {taskId:String}';
  const rows = await server.ledger.query<{ outcome: string }>(sql, { taskId });
  return rows.map(({ outcome }) => outcome);
}

/** Records until the ledger has it, and then nobody comes back. */
async function dieAfterLedger(report: object = NOT_FRAUD): Promise<{ task: Task; lease: string }> {
  const task = await server.openTask();
  const lease = await server.claim(task);
  broken.isLogAway = true;
  expect(await send(task, lease, report)).toMatchObject({ status: 503 });
  broken.isLogAway = false;
  await lapse(task);
  return { task, lease };
}

test('a task whose outcome the ledger has is handed to nobody when its holder died, and is closed with that outcome', async () => {
  const { task } = await dieAfterLedger();
  expect(await claimNext()).toMatchObject({ status: 204 });
  const claim = await server.ask('POST', `/v1/tasks/${task.taskId}/claim`, { staff: 'wang' });
  expect(claim).toMatchObject({ status: 409, body: { code: 'FW_TASK_HELD' } });
  expect(await finishAll()).toMatchObject([
    { outcome: { taskId: task.taskId, outcome: 'not-fraud' } },
  ]);
  const view = await server.tasks.find(task.taskId);
  expect(view).toMatchObject({ state: 'closed', outcome: { outcome: 'not-fraud', staff: 'li' } });
  expect(await outcomesOf(task)).toEqual(['not-fraud']);
  expect(await finishAll()).toEqual([]);
});

test('an episode that ends by the outcome before its task does leaves the task to be finished with it', async () => {
  const { task } = await dieAfterLedger();
  await server.tasks.withdraw(task.taskId, 'outcome');
  await sleep(SETTLE_MS);
  expect(await finishAll()).toMatchObject([{ outcome: { taskId: task.taskId } }]);
  await sleep(SETTLE_MS);
  expect(await server.tasks.find(task.taskId)).toMatchObject({
    state: 'closed',
    outcome: { outcome: 'not-fraud', staff: 'li' },
  });
});

test('who lost the lease after the ledger had the outcome is answered with what is recorded', async () => {
  const { task, lease } = await dieAfterLedger();
  expect(await send(task, lease)).toMatchObject({ status: 200, body: { repeated: true } });
  expect(await server.tasks.find(task.taskId)).toMatchObject({ state: 'closed' });
  expect(await send(task, lease)).toMatchObject({ status: 200, body: { repeated: true } });
  const other = { outcome: 'duplicate', duplicateOf: 'x' };
  expect(await send(task, lease, other)).toMatchObject({
    status: 409,
    body: { code: 'FW_TASK_CLOSED' },
  });
});

test('a task whose recorded outcome did not end it waits for its next step, once', async () => {
  const { task } = await dieAfterLedger({ outcome: 'unreachable', callEnd: 'no-answer' });
  expect(await finishAll()).toHaveLength(1);
  const view = await server.tasks.find(task.taskId);
  expect(view).toMatchObject({
    state: 'deferred',
    task: { attempts: [{ outcome: 'unreachable' }] },
  });
  expect(await finishAll()).toEqual([]);
  await server.tasks.withdraw(task.taskId, 'quiet');
});

test('an outcome that the ledger never got is forgotten when it cannot be on its way any more, and the task is handed out', async () => {
  const task = await server.openTask();
  const lease = await server.claim(task);
  broken.isLedgerAway = true;
  expect(await send(task, lease)).toMatchObject({ status: 503 });
  broken.isLedgerAway = false;
  await lapse(task);
  expect(await finishAll()).toEqual([]);
  expect(await claimNext()).toMatchObject({ status: 204 });
  later = DAY_MS;
  expect(await finishAll()).toEqual([]);
  expect(await claimNext()).toMatchObject({ status: 201, body: { task: { taskId: task.taskId } } });
  expect(await send(task, lease)).toMatchObject({ status: 409, body: { code: 'FW_LEASE_LOST' } });
});

test('an outcome that fails and is sent again by its holder is recorded as ever', async () => {
  const task = await server.openTask();
  const lease = await server.claim(task);
  broken.isLedgerAway = true;
  expect(await send(task, lease)).toMatchObject({ status: 503 });
  broken.isLedgerAway = false;
  expect(await send(task, lease)).toMatchObject({ status: 200, body: { repeated: false } });
  expect(await finishAll()).toEqual([]);
  expect(await server.tasks.find(task.taskId)).toMatchObject({ state: 'closed' });
});

const sendAftercare = (taskId: string, lease: string, report: object) =>
  server.ask('POST', `/v1/tasks/${taskId}/aftercare`, { lease, ...report });

/** A call after an episode, held, with its lease. */
async function openCall(): Promise<{ task: Task; lease: string }> {
  const first = await server.openTask();
  const lease = await server.claim(first);
  const report = { outcome: 'dissuaded', kept: { dissuaded: 100_000 } };
  expect(await send(first, lease, report)).toMatchObject({ status: 200 });
  const taskId = contentId('task', first.episodeId, 'aftercare', '1');
  const claimed = await server.ask('POST', `/v1/tasks/${taskId}/claim`, { staff: 'li' });
  const { task } = required(await server.tasks.find(taskId), 'no call');
  return { task, lease: String(claimed.body['lease']) };
}

async function resultsOf({ taskId }: Task): Promise<string[]> {
  const sql = 'SELECT result FROM aftercare FINAL WHERE task_id = {taskId:String}';
  const rows = await server.ledger.query<{ result: string }>(sql, { taskId });
  return rows.map(({ result }) => result);
}

test('a call after an episode whose result the ledger has is made by nobody again when its holder died, and is closed with that result', async () => {
  const { task, lease } = await openCall();
  const { taskId } = task;
  const paid = [{ amountFen: 40_000, paidAt: Date.now() - 1_000 }];
  const report = { result: 'paid-after-all', paid };
  broken.isLogAway = true;
  expect(await sendAftercare(taskId, lease, report)).toMatchObject({ status: 503 });
  broken.isLogAway = false;
  await lapse(task);
  const claim = await server.ask('POST', `/v1/tasks/${taskId}/claim`, { staff: 'wang' });
  expect(claim).toMatchObject({ status: 409, body: { code: 'FW_TASK_HELD' } });
  expect(await finishAll()).toMatchObject([{ aftercare: { taskId, result: 'paid-after-all' } }]);
  const aftercareResult = { result: 'paid-after-all', staff: 'li' };
  expect(await server.tasks.find(taskId)).toMatchObject({ state: 'closed', aftercareResult });
  expect(await resultsOf(task)).toEqual(['paid-after-all']);
  const again = await sendAftercare(taskId, lease, report);
  expect(again).toMatchObject({ status: 200, body: { repeated: true } });
  expect(await finishAll()).toEqual([]);
});

test('a call that reached nobody, whose holder died when the ledger had it, waits for its next time', async () => {
  const { task, lease } = await openCall();
  const claim = await server.tasks.claimOf(task.taskId, lease);
  const recorded = recordAftercare(claim, { result: 'unreachable' }, Date.now());
  const recording = { aftercare: recorded, eventTime: Date.now() };
  await server.tasks.recordings.note(task.taskId, lease, recording);
  await server.ledger.write({ aftercare: [recorded] }, recorded.aftercareId);
  await lapse(task);
  expect(await finishAll()).toHaveLength(1);
  const deferred = { reason: 'unreachable', by: 'li', until: recorded.recordedAt + 4 * 3_600_000 };
  expect(await server.tasks.find(task.taskId)).toMatchObject({ state: 'deferred', deferred });
  expect(await resultsOf(task)).toEqual(['unreachable']);
  expect(await finishAll()).toEqual([]);
});

test('a result that the ledger never got is forgotten, and the call is made by somebody else', async () => {
  const { task, lease } = await openCall();
  broken.isLedgerAway = true;
  const report = { result: 'money-stayed' };
  expect(await sendAftercare(task.taskId, lease, report)).toMatchObject({ status: 503 });
  broken.isLedgerAway = false;
  await lapse(task);
  later = DAY_MS;
  expect(await finishAll()).toEqual([]);
  const claim = await server.ask('POST', `/v1/tasks/${task.taskId}/claim`, { staff: 'wang' });
  expect(claim).toMatchObject({ status: 201 });
});
