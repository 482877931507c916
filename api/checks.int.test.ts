// Checks against a real engine, log and Redis: the answer is what the stream's own evaluation says, and everything counts once.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { CheckAnswers } from '../runtime/check-answers.ts';
import type { PackSource } from '../runtime/load-pack.ts';
import { TransferChecks } from '../runtime/transfer-checks.ts';
import { PUMP_START, pumpServers } from '../test/pump-servers.ts';
import type { CheckAnswer, EngineAnswer } from './contract/check.ts';
import { depsWith } from './fixture.ts';
import { buildServer } from './server.ts';

const servers = pumpServers();
const LONG = { timeout: 30_000 };
/** The third payment within an hour is red. */
const PACK: PackSource = {
  name: 'checks',
  files: [
    {
      name: 'pack.yaml',
      text: `
pack: checks
version: 1.0.0
lateness: 1h
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 }, cooldown: 1d }
rules:
  often: { typology: demo, on: transfer.attempted, when: paid >= 3, points: 90, reason: '{paid} from {signal.payer}' }
`,
    },
  ],
};
const PAYER = '6222021234567890123';

let app: FastifyInstance;
let answers: CheckAnswers;
let run = 0;

beforeEach(async () => {
  const checks = new TransferChecks({ now: Date.now });
  answers = new CheckAnswers({
    redisUrl: servers.redisUrl,
    keyPrefix: `answers${++run}`,
    keepMs: 60_000,
  });
  await answers.open();
  const { now: _fixed, ...deps } = depsWith({
    appender: new SignalAppender(servers.log),
    checks,
    checkAnswers: answers,
    checkSettings: { deadlineMs: 20_000, fallback: 'pass', warnAt: 'orange', holdAt: 'red' },
  });
  app = buildServer(deps);
  servers.startPump(PACK, { checks });
});

afterEach(async () => {
  await app.close();
  await answers.close();
});

function transfer(index: number, fields: object = {}) {
  return {
    source: 'bank',
    time: PUMP_START + index * 1_000,
    region: '330106',
    transferId: `t${index}`,
    payer: PAYER,
    payee: '6222029876543210987',
    amountFen: 100_000,
    ...fields,
  };
}

async function check(payload: object): Promise<CheckAnswer> {
  const answer = await app.inject({ method: 'POST', url: '/v1/checks', payload });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

async function send(payload: object): Promise<void> {
  const answer = await app.inject({ method: 'POST', url: '/v1/signals', payload });
  expect(answer.statusCode, answer.body).toBe(202);
}

function byEngine(answer: CheckAnswer): EngineAnswer {
  if (answer.decidedBy === 'engine') return answer;
  throw new Error(`the fallback answered: ${answer.fallback.code}`);
}

test(
  'a transfer is held when it is the one that makes its payer red, with the reason that its task has',
  LONG,
  async () => {
    expect(await check(transfer(1))).toMatchObject({
      advice: 'pass',
      level: 'none',
      counted: 'now',
    });
    await send({ ...transfer(2), type: 'transfer.attempted', id: 's2' });
    const third = byEngine(await check(transfer(3)));
    expect(third).toMatchObject({
      advice: 'hold',
      level: 'red',
      score: 90,
      counted: 'now',
      reasons: [
        { side: 'payer', rule: 'often', fired: true, reason: { en: '3 from 6222****0123' } },
      ],
    });
    await expect.poll(() => servers.waitingCount(), LONG).toBe(1);
    const { tasks } = await servers.tasks.list({ desk: '330000', state: 'waiting' });
    expect(tasks[0]?.task.episode.decisionIds).toEqual(third.decisionIds);
  },
);

test(
  'the same transfer by check and by stream, whichever is first, counts once',
  LONG,
  async () => {
    await check(transfer(1));
    const byStream = { ...transfer(1), type: 'transfer.attempted', id: 'attempted/t1' };
    await send(byStream);
    await send({ ...transfer(2), type: 'transfer.attempted', id: 'attempted/t2' });
    expect(await check(transfer(2))).toMatchObject({ counted: 'before', level: 'none' });
    const third = byEngine(await check(transfer(3)));
    expect(third.reasons[0]?.reason.en).toBe('3 from 6222****0123');
  },
);

test('a check answers the same after later transfers have changed everything', LONG, async () => {
  const first = await check(transfer(1));
  for (const index of [2, 3, 4]) await check(transfer(index));
  expect(await check(transfer(1))).toEqual({ ...first, repeated: true });
});

test('many checks at once are each evaluated once and in their order', LONG, async () => {
  const sent = Array.from({ length: 300 }, (_, i) =>
    check(transfer(i, { payer: `6200${i % 100}` })),
  );
  const levels = (await Promise.all(sent)).map((answer) => byEngine(answer).level);
  expect(levels.slice(0, 200).every((level) => level === 'none')).toBe(true);
  expect(levels.slice(200).every((level) => level === 'red')).toBe(true);
});
