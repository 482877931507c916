// Outcomes whose holders die, or lose their lease, between the ledger's row and the end of the task: on real servers.
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import type { Task } from '../dissuasion/task.ts';
import { knownOutcomes } from '../ledger/known-outcomes.ts';
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
    known: (outcomes) => knownOutcomes(ledger, outcomes),
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
  expect(await finishAll()).toMatchObject([{ taskId: task.taskId, outcome: 'not-fraud' }]);
  const view = await server.tasks.find(task.taskId);
  expect(view).toMatchObject({ state: 'closed', outcome: { outcome: 'not-fraud', staff: 'li' } });
  expect(await outcomesOf(task)).toEqual(['not-fraud']);
  expect(await finishAll()).toEqual([]);
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
