// POST /v1/checks: forms, deadline, fallback and repetition, with an engine that the test speaks for. The real one is in checks.int.test.ts.
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { compileMapping } from '../connectors/mapping/compile-mapping.ts';
import { SourceQuality } from '../connectors/quality/source-quality.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import type { KeptAnswer } from '../runtime/check-answers.ts';
import type { CheckedTransfer } from '../runtime/frame-checks.ts';
import { TransferChecks } from '../runtime/transfer-checks.ts';
import { FwError } from '../signal/fw-error.ts';
import { identityOf } from '../signal/signal.ts';
import { order, pain, readPayments } from '../test/payment-message.ts';
import { CHECK_EXAMPLE } from './contract/check.ts';
import { depsWith, MemoryLog, NOW } from './fixture.ts';
import { createMetrics } from './metrics.ts';
import type { ApiDeps } from './ports.ts';
import { buildServer } from './server.ts';

const ID = `attempted/${CHECK_EXAMPLE.transferId}`;
const apps: FastifyInstance[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

/** An engine that evaluates whatever is waited for as soon as the log has it, unless it is told to be slow. */
class SpokenEngine extends MemoryLog {
  readonly checks = new TransferChecks({ now: () => NOW });
  readonly kept = new Map<string, KeptAnswer>();
  readonly quality = new SourceQuality();
  isSlow = false;
  isForgetful = false;
  verdict: CheckedTransfer['verdict'] = 'accepted';

  override async append(...given: Parameters<MemoryLog['append']>): Promise<string> {
    const position = await super.append(...given);
    if (!this.isSlow) this.evaluate();
    return position;
  }

  evaluate(): void {
    const reading = { time: NOW, typologies: [] };
    const told = {
      time: 1_000,
      region: '330106',
      verdict: this.verdict,
      payer: reading,
      payee: reading,
      pack: 'p@1',
    };
    this.checks.settle(
      this.checks.asked().map((identity) => ({ identity, ...told, decisionIds: [] })),
    );
  }

  readonly answers: ApiDeps['checkAnswers'] = {
    find: async (identity) => {
      if (this.isForgetful) throw new FwError('FW_REDIS_AWAY', 'Redis is away.');
      return this.kept.get(identity);
    },
    keep: async (identity, told) => {
      if (this.isForgetful) throw new FwError('FW_REDIS_AWAY', 'Redis is away.');
      const before = this.kept.get(identity);
      if (before !== undefined) return before;
      this.kept.set(identity, told);
      return told;
    },
  };
}

function serverWith(engine: SpokenEngine, settings: Partial<ApiDeps['checkSettings']> = {}) {
  const metrics = createMetrics();
  const app = buildServer(
    depsWith({
      appender: new SignalAppender(engine, { lingerMs: 0 }),
      checks: engine.checks,
      checkAnswers: engine.answers,
      checkSettings: {
        deadlineMs: 30_000,
        fallback: 'warn',
        warnAt: 'orange',
        holdAt: 'red',
        ...settings,
      },
      quality: engine.quality,
      metrics,
    }),
  );
  apps.push(app);
  const check = (payload: object | string, type = 'application/json') =>
    app.inject({ method: 'POST', url: '/v1/checks', headers: { 'content-type': type }, payload });
  return { app, check, metrics };
}

describe('a check', () => {
  test('enters the log once as a signal and answers what the engine made of it', async () => {
    const engine = new SpokenEngine();
    const { check, metrics } = serverWith(engine);
    const answer = await check(CHECK_EXAMPLE);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      source: 'bank-a',
      id: ID,
      transferId: CHECK_EXAMPLE.transferId,
      advice: 'pass',
      decidedAt: NOW,
      repeated: false,
      decidedBy: 'engine',
      level: 'none',
      score: 0,
      payer: { level: 'none', score: 0 },
      payee: { level: 'none', score: 0 },
      reasons: [],
      counted: 'now',
      decisionIds: [],
      pack: 'p@1',
    });
    const lines = engine.lines().map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ type: 'transfer.attempted', id: ID, source: 'bank-a' }]);
    expect(await metrics.render()).toContain(
      'forewarn_checks_total{advice="pass",decided_by="engine",why=""} 1',
    );
  });

  test('that is asked again is answered the same and is not logged again', async () => {
    const engine = new SpokenEngine();
    const { check } = serverWith(engine);
    const first = (await check(CHECK_EXAMPLE)).json<object>();
    const again = (await check(CHECK_EXAMPLE)).json<object>();
    expect(again).toEqual({ ...first, repeated: true });
    expect(engine.lines()).toHaveLength(1);
  });

  test('that is asked twice at once is evaluated once', async () => {
    const engine = new SpokenEngine();
    const { check } = serverWith(engine);
    const answers = await Promise.all([check(CHECK_EXAMPLE), check(CHECK_EXAMPLE)]);
    const [one, two] = answers.map((answer) => answer.json<{ repeated: boolean }>());
    expect([one?.repeated, two?.repeated].sort()).toEqual([false, true]);
    expect({ ...two, repeated: false }).toEqual({ ...one, repeated: false });
    expect(engine.lines()).toHaveLength(1);
  });

  test('with the id of another transfer is refused, while that is on its way and after', async () => {
    const engine = new SpokenEngine();
    const { check } = serverWith(engine);
    const other = { ...CHECK_EXAMPLE, amountFen: 1 };
    const [first, meanwhile] = await Promise.all([check(CHECK_EXAMPLE), check(other)]);
    const after = await check(other);
    expect(first.statusCode).toBe(200);
    for (const answer of [meanwhile, after]) {
      expect(answer.statusCode).toBe(409);
      expect(answer.json()).toMatchObject({ code: 'FW_CHECK_OTHER' });
    }
  });

  test('of a transfer that came by stream before says that it was counted before', async () => {
    const engine = new SpokenEngine();
    engine.verdict = 'duplicate';
    const { check } = serverWith(engine);
    expect((await check(CHECK_EXAMPLE)).json()).toMatchObject({ counted: 'before' });
  });
});

test('a payment order in XML is the same signal as its check when the mapping makes its id of step and end-to-end id', async () => {
  const engine = new SpokenEngine();
  const { check } = serverWith(engine);
  const transferId = 'E2E-20260302-17';
  expect((await check({ ...CHECK_EXAMPLE, transferId })).statusCode).toBe(200);
  const mapping = compileMapping(
    `
name: bank-a
format: iso-20022
source: bank-a
signals:
  - type: { from: step, map: { attempted: transfer.attempted, completed: transfer.completed, blocked: transfer.blocked } }
    fields:
      id: "{step}/{transferId}"
      time: { from: time }
      region: 330106
      transferId: "{transferId}"
      payer: "{payer}"
      payee: "{payee}"
      amountFen: { from: amount, unit: yuan }
`,
    'bank-a.yaml',
  );
  const { signals, letters } = readPayments(pain(order(transferId)), mapping);
  expect(letters).toEqual([]);
  const checked = engine.lines().map((line) => JSON.parse(line));
  expect(signals.map(identityOf)).toEqual(checked.map(identityOf));
  expect(signals).toHaveLength(1);
});

describe('the fallback', () => {
  test('is given when the engine takes too long; its answer is kept for the next asking', async () => {
    const engine = new SpokenEngine();
    engine.isSlow = true;
    const { check, metrics } = serverWith(engine, { deadlineMs: 500 });
    const first = await check(CHECK_EXAMPLE);
    expect(first.json()).toEqual({
      source: 'bank-a',
      id: ID,
      transferId: CHECK_EXAMPLE.transferId,
      advice: 'warn',
      decidedAt: NOW,
      repeated: false,
      decidedBy: 'fallback',
      fallback: { code: 'deadline', text: 'The engine did not answer in time.', logged: true },
    });
    engine.evaluate();
    await expect.poll(() => engine.kept.size).toBe(1);
    expect((await check(CHECK_EXAMPLE)).json()).toMatchObject({
      decidedBy: 'engine',
      advice: 'pass',
      repeated: true,
    });
    expect(engine.lines()).toHaveLength(1);
    expect(await metrics.render()).toContain(
      'forewarn_checks_total{advice="warn",decided_by="fallback",why="deadline"} 1',
    );
  });

  test('is given at once when the log is away, and says that the transfer is not in it', async () => {
    const engine = new SpokenEngine();
    engine.isAway = true;
    const { check } = serverWith(engine, { fallback: 'hold' });
    expect((await check(CHECK_EXAMPLE)).json()).toMatchObject({
      advice: 'hold',
      decidedBy: 'fallback',
      fallback: { code: 'log-away', logged: false },
    });
    expect(engine.checks.count).toBe(0);
    engine.isAway = false;
    expect((await check(CHECK_EXAMPLE)).json()).toMatchObject({ decidedBy: 'engine' });
  });

  test('is given for a transfer that is too late to count, and is not kept', async () => {
    const engine = new SpokenEngine();
    engine.verdict = 'late';
    const { check } = serverWith(engine);
    expect((await check(CHECK_EXAMPLE)).json()).toMatchObject({ fallback: { code: 'late' } });
    expect(engine.kept.size).toBe(0);
  });

  test('is not needed when only the kept answers are away', async () => {
    const engine = new SpokenEngine();
    engine.isForgetful = true;
    const { check, metrics } = serverWith(engine);
    expect((await check(CHECK_EXAMPLE)).json()).toMatchObject({ decidedBy: 'engine' });
    expect(await metrics.render()).toContain('forewarn_check_answers_unkept_total 2');
  });
});

describe('the body', () => {
  test('may be a CloudEvent, structured or binary', async () => {
    const engine = new SpokenEngine();
    const { app, check } = serverWith(engine);
    const { source, time, ...data } = CHECK_EXAMPLE;
    const head = { specversion: '1.0', type: 'transfer.attempted', source, time };
    const structured = await check({ ...head, id: 'e1', data }, 'application/cloudevents+json');
    expect(structured.json()).toMatchObject({ id: 'e1', decidedBy: 'engine' });
    const headers = Object.fromEntries(
      Object.entries({ ...head, id: 'e2' }).map(([name, value]) => [`ce-${name}`, value]),
    );
    const binary = await app.inject({
      method: 'POST',
      url: '/v1/checks',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: data,
    });
    expect(binary.json()).toMatchObject({ id: 'e2', decidedBy: 'engine' });
  });

  test('keeps the id that it has', async () => {
    const { check } = serverWith(new SpokenEngine());
    expect((await check({ ...CHECK_EXAMPLE, id: 'own' })).json()).toMatchObject({ id: 'own' });
  });

  test.each([
    [{ ...CHECK_EXAMPLE, payer: undefined }, 'missing', 'payer'],
    [{ ...CHECK_EXAMPLE, transferId: undefined }, 'missing', 'id'],
    [{ ...CHECK_EXAMPLE, amountFen: '100' }, 'wrong-type', 'amountFen'],
    [{ ...CHECK_EXAMPLE, time: NOW + 3_600_000 }, 'future', 'time'],
    [{ ...CHECK_EXAMPLE, type: 'transfer.completed' }, 'unknown-type', 'type'],
    [[CHECK_EXAMPLE], 'not-an-object', undefined],
  ])('%j is refused with %s', async (payload, code, field) => {
    const engine = new SpokenEngine();
    const { check } = serverWith(engine);
    const answer = await check(payload);
    expect(answer.statusCode).toBe(400);
    const problem = answer.json<{ code: string; rejected: [{ faults: object[] }] }>();
    expect(problem.code).toBe('FW_SIGNAL_INVALID');
    const fault = field === undefined ? { code } : { code, field };
    expect(problem.rejected[0].faults).toContainEqual(expect.objectContaining(fault));
    const [first] = engine.quality.views(NOW);
    expect(Object.values(first?.refusedBy ?? {})).toEqual([1]);
    expect(engine.lines()).toEqual([]);
  });

  test.each([
    ['text/plain', 'x', 415],
    ['application/x-ndjson', '{}', 415],
    ['application/json', 'x'.repeat(70_000), 413],
  ])('of type %s that cannot be one signal is refused', async (type, payload, status) => {
    const { check } = serverWith(new SpokenEngine());
    expect((await check(payload, type)).statusCode).toBe(status);
  });
});
