import { expect, test } from 'vitest';
import { DESK_COUNT, depsWith, PUMP, tasksWith } from './fixture.ts';
import { createMetrics } from './metrics.ts';
import { buildServer } from './server.ts';

test('what the pumps counted is shown as it stands, however often it is set', async () => {
  const metrics = createMetrics();
  const message = 'Redis is away.';
  const counts = { ...PUMP.counts, late: 5 };
  const other = { ...PUMP, counts, trouble: message, waitsFor: { message } };
  metrics.setPumps([PUMP, other]);
  metrics.setPumps([PUMP, other]);
  const text = await metrics.render();
  expect(text).toContain('forewarn_engine_signals_total{partition="0",result="accepted"} 120\n');
  expect(text).toContain('forewarn_late_signals_total 7\n');
  expect(text).toContain('forewarn_decisions_total{level="red"} 2\n');
  expect(text).toContain('forewarn_checkpoint_age_seconds{partition="1"} 4\n');
  expect(text).toContain('forewarn_log_lag_seconds{partition="1"} 1.5\n');
  expect(text).toContain('forewarn_pump_waiting{partition="0"} 0\n');
  expect(text).toContain('forewarn_pump_waiting{partition="1"} 1\n');
});

test('a pump that goes on without checkpoints does not count as waiting', async () => {
  const metrics = createMetrics();
  metrics.setPumps([{ ...PUMP, trouble: 'The disk is full.' }]);
  expect(await metrics.render()).toContain('forewarn_pump_waiting{partition="0"} 0\n');
});

test('latencies fall into buckets that are at most half as wide as what is in them', async () => {
  const metrics = createMetrics();
  metrics.observeDecisionSeconds(0.000005);
  metrics.observeBatchSeconds(0.02);
  metrics.observeEndToEndSeconds(0.3);
  metrics.observeCheckpoint(0, { pauseSeconds: 0.004, tookSeconds: 0.2, byteCount: 3_000_000 });
  const text = await metrics.render();
  const countUpTo = (name: string, bound: string) =>
    text.match(new RegExp(`^forewarn_${name}_seconds_bucket\\{le="${bound}"\\} (\\d+)$`, 'm'))?.[1];
  expect(countUpTo('decision_duration', '0.000004')).toBe('0');
  expect(countUpTo('decision_duration', '0.000006')).toBe('1');
  expect(countUpTo('engine_batch', '0.016384')).toBe('0');
  expect(countUpTo('engine_batch', '0.024576')).toBe('1');
  expect(countUpTo('end_to_end', '0.262144')).toBe('0');
  expect(countUpTo('end_to_end', '0.393216')).toBe('1');
  expect(countUpTo('checkpoint_pause', '0.004096')).toBe('1');
  expect(text).toContain('forewarn_checkpoint_write_seconds_sum 0.2\n');
  expect(text).toContain('forewarn_checkpoint_bytes{partition="0"} 3000000\n');
});

test('open tasks are shown by desk and level', async () => {
  const metrics = createMetrics();
  metrics.setDesks([DESK_COUNT]);
  const text = await metrics.render();
  expect(text).toContain('forewarn_tasks_waiting{desk="330106",level="red"} 1\n');
  expect(text).toContain('forewarn_task_oldest_waiting_seconds{desk="330106",level="red"} 60\n');
});

test('staff are counted by desk and state, and no more where they sat before', async () => {
  const metrics = createMetrics();
  metrics.setStaff([
    { desk: '330106', state: 'working' },
    { desk: '330106', state: 'working' },
    { desk: '330105', state: 'paused' },
  ]);
  const before = await metrics.render();
  expect(before).toContain('forewarn_staff{desk="330106",state="working"} 2\n');
  expect(before).toContain('forewarn_staff{desk="330106",state="silent"} 0\n');
  metrics.setStaff([{ desk: '330105', state: 'on' }]);
  const after = await metrics.render();
  expect(after).not.toContain('forewarn_staff{desk="330106"');
  expect(after).toContain('forewarn_staff{desk="330105",state="on"} 1\n');
});

test('sources beyond a bound are counted together, so that names cannot fill the memory', async () => {
  const metrics = createMetrics();
  for (let i = 0; i < 1_000; i++) {
    metrics.countSignals({ source: `s${i}`, type: 'call.started', result: 'accepted' }, 1);
  }
  const text = await metrics.render();
  expect(text.match(/^forewarn_signals_total\{/gm)).toHaveLength(201);
  expect(text).toContain('{source="other",type="call.started",result="accepted"} 800\n');
});

test('every metric has the prefix and a unit that is a base unit', async () => {
  const metrics = createMetrics({ collectProcess: true });
  const names = [...(await metrics.render()).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  expect(names.length).toBeGreaterThan(30);
  for (const [, name, kind] of names) {
    expect(name).toMatch(/^forewarn_/);
    expect(name).not.toMatch(/_(ms|milliseconds|kib|fen)(_|$)/);
    if (kind === 'counter') expect(name).toMatch(/_total$/);
  }
});

test('requests are measured by route and never by path', async () => {
  const metrics = createMetrics();
  const app = buildServer(depsWith({ metrics }));
  await app.inject('/v1/tasks/secret-1');
  await app.inject('/no/13800000000');
  const text = (await app.inject('/metrics')).body;
  await app.close();
  expect(text).toContain('{method="GET",route="/v1/tasks/:taskId",status="404"}'.slice(1, -1));
  expect(text).toContain('route="none"');
  expect(text).not.toMatch(/secret-1|13800000000/);
});

test('metrics come without the tasks while Redis is away', async () => {
  const { FwError } = await import('../signal/fw-error.ts');
  const counts = () => Promise.reject(new FwError('FW_REDIS_AWAY', 'Redis is away.'));
  const app = buildServer(depsWith({ tasks: { ...tasksWith(), counts } }));
  const answer = await app.inject('/metrics');
  await app.close();
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain('text/plain; version=0.0.4');
  expect(answer.body).toContain('forewarn_engine_signals_total{partition="0",result="late"} 2');
});
