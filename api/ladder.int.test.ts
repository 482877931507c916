// The ladder of a task through the API on real servers: seen, asked for, answered, signed for, and ended by what staff record.
import { expect, test } from 'vitest';
import type { Delivery } from '../connectors/delivery/delivery.ts';
import { climbingTasks } from '../dissuasion/ladder-sink.ts';
import type { Task } from '../dissuasion/task.ts';
import { deskServer } from '../test/desk-server.ts';
import { eventually } from '../test/eventually.ts';

const server = deskServer();

/** A task that came as the engine's come: with its ladder. */
async function climbingTask(): Promise<Task> {
  const task = await server.openTask();
  await climbingTasks(server.tasks, server.ladders).open(task);
  return task;
}

interface Shown {
  readonly state: string;
  readonly why?: string;
  readonly next?: { readonly step: string };
  readonly steps: readonly { readonly step: string; readonly state: string }[];
}

async function shown(task: Task): Promise<{ state: unknown; steps: unknown }> {
  const { body } = await server.ask('GET', `/v1/tasks/${task.taskId}/ladder`);
  const { state, why, next, steps }: Shown = JSON.parse(JSON.stringify(body));
  const lines = steps.map((one) => `${one.step} ${one.state}`);
  return {
    state: [state, why, next?.step].filter((part) => part !== undefined).join(' '),
    steps: lines,
  };
}

const wentOut = (task: Task, channel: Delivery['channel']) =>
  server.ladders
    .find(task.taskId)
    .then((ladder) => ladder?.tries.map(({ deliveryId }) => deliveryId) ?? [])
    .then((ids) =>
      server.carrier.got.filter((one) => one.channel === channel && ids.includes(one.deliveryId)),
    );
const post = (task: Task, path: string, body: object) =>
  server.ask('POST', `/v1/tasks/${task.taskId}/${path}`, body);

test('an orange task shows the message that went out, the call that waits, and the robot that is to come', async () => {
  const task = await climbingTask();
  await eventually(async () =>
    expect(await shown(task)).toEqual({
      state: 'climbing voice-robot',
      steps: ['message delivered', 'call done'],
    }),
  );
  await eventually(async () => expect(await server.events(task)).toEqual(['message-delivered']));
});

test('a task for which nothing went out says so', async () => {
  expect(await shown(await server.openTask())).toEqual({ state: 'none', steps: [] });
  const missing = await server.ask('GET', '/v1/tasks/nothing/ladder');
  expect(missing.body).toMatchObject({ status: 404, code: 'FW_NOT_FOUND' });
});

test('staff send a message now, in the language that they choose, and not a second while it is under way', async () => {
  server.carrier.state = 'accepted';
  const task = await server.openTask();
  const asked = await post(task, 'ladder/message', { staff: 'li', language: 'en', age: 'senior' });
  expect(asked).toMatchObject({ status: 201, body: { steps: [{ step: 'message', by: 'li' }] } });
  const again = await post(task, 'ladder/message', { staff: 'wu' });
  expect(again.body).toMatchObject({ status: 409, code: 'FW_LADDER_REFUSED' });
  await eventually(async () => expect(await wentOut(task, 'sms')).toHaveLength(1));
  const [message] = await wentOut(task, 'sms');
  expect(message).toMatchObject({ channel: 'sms', language: 'en', phone: '+8613812345678' });
  expect(message?.channel === 'sms' && message.text).toContain('Talk to your family');
  server.carrier.state = 'delivered';
  expect(JSON.stringify(asked.body)).not.toContain('13812345678');
});

test('nothing goes out for a task that is closed, nor what is no step', async () => {
  const task = await server.openTask();
  const lease = await server.claim(task);
  await post(task, 'outcome', { lease, outcome: 'dissuaded' });
  const closed = await post(task, 'ladder/message', { staff: 'li' });
  expect(closed.body).toMatchObject({ status: 409, code: 'FW_TASK_CLOSED' });
  const wrong = await post(task, 'ladder/letter', { staff: 'li' });
  expect(wrong.status).toBe(400);
});

test('with the outcome everything ends, and the list has what staff recorded beside what went out', async () => {
  const task = await climbingTask();
  await eventually(async () => expect((await shown(task)).steps).toHaveLength(2));
  const lease = await server.claim(task);
  await post(task, 'outcome', { lease, outcome: 'dissuaded' });
  expect(await shown(task)).toEqual({
    state: 'over dissuaded',
    steps: ['message delivered', 'call done', 'call done'],
  });
});

test('who cannot be reached goes on to hear from us; whoever refused is left to the second caller', async () => {
  const [missed, refused] = [await climbingTask(), await climbingTask()];
  const leases = [await server.claim(missed), await server.claim(refused)];
  await post(missed, 'outcome', { lease: leases[0], outcome: 'unreachable', callEnd: 'no-answer' });
  await post(refused, 'outcome', { lease: leases[1], outcome: 'refused' });
  expect((await shown(missed)).state).toBe('climbing voice-robot');
  expect((await shown(refused)).state).toBe('resting refused');
});

test('a visit that is needed is asked for at once and once, and whoever goes signs for it', async () => {
  const task = await climbingTask();
  const lease = await server.claim(task);
  const early = await post(task, 'ladder/visit/signature', { staff: 'li', unit: '西湖分局' });
  expect(early.body).toMatchObject({ status: 409, code: 'FW_LADDER_REFUSED' });
  const outcome = { lease, outcome: 'visit-needed', place: '莫干山路 1 号' };
  await post(task, 'outcome', outcome);
  await post(task, 'outcome', outcome);
  await eventually(async () => expect(await wentOut(task, 'dispatch')).toHaveLength(1));
  expect((await wentOut(task, 'dispatch'))[0]).toMatchObject({
    region: '330106',
    place: '莫干山路 1 号',
  });
  const twice = await post(task, 'ladder/visit', { staff: 'wu' });
  expect(twice.body).toMatchObject({ code: 'FW_LADDER_REFUSED' });
  const signature = { staff: 'chen', unit: '西湖分局', reference: 'X7' };
  const signed = await post(task, 'ladder/visit/signature', signature);
  expect(signed.status).toBe(200);
  expect(JSON.stringify(signed.body)).toContain('西湖分局 (chen)');
  await eventually(async () => expect(await server.events(task)).toContain('visit-signed'));
  const sql = `SELECT state, signed_by AS signed, reference FROM ladder_steps FINAL
    WHERE task_id = {taskId:String} AND step = 'visit'`;
  await eventually(async () =>
    expect(await server.ledger.query(sql, { taskId: task.taskId })).toEqual([
      { state: 'done', signed: '西湖分局 (chen)', reference: 'X7' },
    ]),
  );
});

test('who answers 1 goes before all others, and their task says that they asked', async () => {
  const task = await climbingTask();
  await eventually(async () => expect(await wentOut(task, 'sms')).toHaveLength(1));
  const reply = { phone: '138 1234 5678', text: '１。', provider: 'unicom' };
  for (let times = 0; times < 2; times++) {
    const heard = await server.ask('POST', '/v1/replies', reply);
    expect(heard).toEqual({ status: 200, body: { answered: true } });
  }
  const stranger = await server.ask('POST', '/v1/replies', { ...reply, phone: '13900000000' });
  expect(stranger.body).toEqual({ answered: false });
  await eventually(async () => {
    const { body } = await server.ask('GET', `/v1/tasks/${task.taskId}`);
    expect(body['help']).toMatchObject({ by: 'message' });
  });
  const next = await server.ask('POST', '/v1/desks/330106/claims', { staff: 'zhou' });
  expect(next.body['task']).toMatchObject({ taskId: task.taskId });
  await eventually(async () => expect(await server.events(task)).toContain('help-asked'));
});
