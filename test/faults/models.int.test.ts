// The servers of the simulation beside the real ones: the same calls, drawn by chance, have the same answers on both and leave the same behind.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decisionOf, episodeOf, START_TIME, taskNumbered } from '../../dissuasion/fixture.ts';
import { recordOutcome } from '../../dissuasion/outcome-record.ts';
import type { Claim } from '../../dissuasion/task.ts';
import type { TaskView } from '../../dissuasion/task-view.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { outcomeRowOf } from '../../ledger/outcome-row.ts';
import type { LedgerBatch } from '../../ledger/rows.ts';
import { isFwError } from '../../signal/fw-error.ts';
import { Rng } from '../../sim/prng.ts';
import { taskQueueServer } from '../task-queue-server.ts';
import { ModelLedger, ModelLedgerPort } from './model-ledger.ts';
import { ModelTaskPort, ModelTasks } from './model-tasks.ts';

const redis = taskQueueServer();
const LEASE_MS = 60_000;
const CALLS = 400;
const TASKS = 5;

type Queue = Pick<
  ModelTaskPort,
  'open' | 'raise' | 'withdraw' | 'claim' | 'claimOf' | 'release' | 'complete' | 'find'
>;

/** What a call gives, without what differs by nature: leases and their ends; and without earlier frauds, which no invariant of the simulation asks for. */
async function answerOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    const answer = await call();
    if (typeof answer !== 'object' || answer === null) return answer;
    const { lease: _, expiresAt: __, claimedAt: ___, ...rest } = Object(answer);
    if (rest.task === undefined) return rest;
    const { earlierFrauds: ____, ...task } = rest.task;
    return { ...rest, task };
  } catch (error) {
    if (isFwError(error)) return error.code;
    throw error;
  }
}

/** A task as it stands, without times and the ids that follow from leases. */
function stateOf(view: TaskView | undefined): unknown {
  if (view === undefined) return 'missing';
  const { task, state, staff, outcome, withdrawn } = view;
  return { episode: task.episode, state, staff, outcome: outcome?.outcome, withdrawn };
}

test('the simulated tasks answer as the queue on Redis does', async () => {
  const real = redis.connect({ leaseMs: LEASE_MS, now: () => START_TIME });
  const model = new ModelTaskPort({
    server: new ModelTasks(),
    ask: async (act) => act(),
    now: () => START_TIME,
    leaseMs: LEASE_MS,
    newLease: () => randomUUID(),
  });
  const rng = new Rng(7);
  /** The newest claims of each task, by side. */
  const claims = new Map<string, { real: Claim; model: Claim }>();
  for (let call = 0; call < CALLS; call++) {
    // Now and then a task that nobody touched yet.
    const number = rng.below(TASKS) + TASKS * Math.floor(call / 50);
    const level = rng.pick(['orange', 'red'] as const);
    const task = taskNumbered(number, { revision: rng.int(1, 6), level });
    const { taskId } = task;
    const claim = claims.get(taskId);
    const lease = {
      real: claim?.real.lease ?? randomUUID(),
      model: claim?.model.lease ?? randomUUID(),
    };
    const kind = rng.pick([
      'open',
      'raise',
      'withdraw',
      'claim',
      'claim',
      'claimOf',
      'release',
      'complete',
    ] as const);
    const on = (queue: Queue, side: 'real' | 'model'): Promise<unknown> => {
      switch (kind) {
        case 'open':
        case 'raise':
          return queue[kind](task);
        case 'withdraw':
          return queue.withdraw(taskId, 'quiet');
        case 'claim':
          return queue.claim(taskId, 'li');
        case 'claimOf':
          return queue.claimOf(taskId, lease[side]);
        case 'release':
          return queue.release(taskId, lease[side]);
        case 'complete': {
          const unclaimed = { task, staff: 'li', lease: lease[side], claimedAt: 0, expiresAt: 0 };
          const report = { outcome: 'dissuaded' } as const;
          const recorded = recordOutcome(claim?.[side] ?? unclaimed, report, START_TIME);
          return queue.complete(taskId, lease[side], recorded);
        }
      }
    };
    let given: { real?: unknown; model?: unknown } = {};
    const keep = (side: 'real' | 'model', answer: unknown) => {
      given = { ...given, [side]: answer };
      return answer;
    };
    const expected = await answerOf(async () => keep('real', await on(real, 'real')));
    const answer = await answerOf(async () => keep('model', await on(model, 'model')));
    expect([call, kind, taskId, answer]).toEqual([call, kind, taskId, expected]);
    if (kind === 'claim' && isClaim(given.real) && isClaim(given.model))
      claims.set(taskId, { real: given.real, model: given.model });
    expect(stateOf(await model.find(taskId))).toEqual(stateOf(await real.find(taskId)));
  }
});

function isClaim(value: unknown): value is Claim {
  return typeof value === 'object' && value !== null && 'lease' in value;
}

test('the simulated ledger keeps the rows that ClickHouse keeps', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-model-'));
  const real = await openLedger({ path: join(folder, 'clickhouse') });
  try {
    const server = new ModelLedger();
    const model = new ModelLedgerPort(server, async (act) => act());
    const rng = new Rng(11);
    const written: [LedgerBatch, string][] = [];
    for (let write = 0; write < 60; write++) {
      const again = written.length > 0 && rng.chance(0.3);
      const [batch, token] = again ? rng.pick(written) : [drawBatch(rng), `token-${rng.below(40)}`];
      written.push([batch, token]);
      await real.write(batch, token);
      await model.write(batch, token);
    }
    for (const [table, columns] of [
      ['decisions', ['decision_id', 'score']],
      ['episodes', ['episode_id', 'revision', 'level', 'state']],
      ['task_events', ['event_id', 'at', 'level']],
      ['outcomes', ['outcome_id', 'recorded_at', 'kept_dissuaded_fen']],
      ['cases', ['case_id', 'row_id', 'loss_fen']],
    ] as const) {
      const names = columns.map((name) => `toString(${name}) AS ${name}_text`).join(', ');
      const rows = await real.query<Record<string, string>>(`SELECT ${names} FROM ${table} FINAL`);
      const expected = rows.map((row) => columns.map((name) => row[`${name}_text`]).join(' '));
      const given = server
        .rows(table)
        .map((row) => columns.map((name) => String(row[name])).join(' '));
      expect(given.length).toBeGreaterThan(2);
      expect([table, ...given.sort()]).toEqual([table, ...expected.sort()]);
    }
  } finally {
    await real.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Rows of few keys. What a row says follows from its key and version, as in the system. */
function drawBatch(rng: Rng): LedgerBatch {
  const some = <T>(most: number, make: (number: number) => T) =>
    Array.from({ length: rng.int(0, most) }, () => make(rng.below(6)));
  return {
    decisions: some(3, (n) => decisionOf({ decisionId: `d${n}`, time: START_TIME + n, score: n })),
    episodes: some(3, (n) => {
      const revision = rng.int(1, 5);
      const state = revision === 5 ? 'closed' : 'open';
      return episodeOf({
        episodeId: `e${n}`,
        revision,
        state,
        level: revision > 2 ? 'red' : 'orange',
      });
    }),
    taskEvents: some(2, (n) => ({
      eventId: `v${n}`,
      taskId: `t${n}`,
      episodeId: `e${n}`,
      desk: '330106',
      kind: 'opened',
      at: START_TIME + n,
      level: 'orange',
    })),
    outcomes: some(2, (n) => {
      const task = taskNumbered(n);
      const claim = { task, staff: 'li', lease: `lease${n}`, claimedAt: 0, expiresAt: 0 };
      const recordedAt = START_TIME + rng.below(5);
      const kept = { dissuaded: recordedAt - START_TIME };
      const recorded = recordOutcome(claim, { outcome: 'dissuaded', kept }, recordedAt);
      return outcomeRowOf(recorded, task.episode, START_TIME);
    }),
    cases: some(2, (n) => ({
      caseId: `c${n % 3}`,
      region: '330106',
      typology: 'fake-loan',
      phone: '+8613800000001',
      lossFen: n,
      filedTime: START_TIME + n,
    })),
  };
}
