// POST /scam-signal/v1/check: what others learn of a number, and what they do not.
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { readAnswer } from '../connectors/camara/questions.ts';
import type { Subject } from '../engine/decision.ts';
import type { TypologyRisk } from '../engine/risk.ts';
import { depsWith } from './fixture.ts';
import { buildServer } from './server.ts';

const PHONE = '+8613812345678';
const SINCE = Date.UTC(2026, 2, 2, 2);
const apps: FastifyInstance[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

const AT_RISK: TypologyRisk = {
  typology: 'police-impersonation',
  name: { zh: '冒充公检法', en: 'Fake police or court' },
  role: 'victim',
  subject: { kind: 'phone', id: PHONE },
  score: 61.5,
  level: 'orange',
  sinceTime: SINCE,
  reasons: [],
};

function serverWith(...typologies: readonly TypologyRisk[]) {
  const asked: Subject[] = [];
  const risk = async (subject: Subject) => {
    asked.push(subject);
    return { time: SINCE, phone: PHONE, typologies };
  };
  const app = buildServer(depsWith({ risk }));
  apps.push(app);
  const ask = (phoneNumber: string) =>
    app.inject({
      method: 'POST',
      url: '/scam-signal/v1/check',
      headers: { 'x-correlator': 'b4333c46' },
      payload: { phoneNumber },
    });
  return { ask, asked };
}

describe('a scam signal', () => {
  test('is there from the level that a check warns of, with the fraud and since when', async () => {
    const { ask, asked } = serverWith(AT_RISK);
    const answer = await ask('+8613812345678');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['x-correlator']).toBe('b4333c46');
    expect(answer.json()).toEqual({
      scamSignal: true,
      level: 'orange',
      since: '2026-03-02T02:00:00.000Z',
      typologies: ['police-impersonation'],
    });
    expect(asked).toEqual([{ kind: 'phone', id: PHONE }]);
    const told = readAnswer(
      'scam-signal',
      answer.json(),
      { phone: PHONE, region: '330106', time: SINCE },
      { source: 'centre-b', withinMs: 1 },
    );
    expect(told).toMatchObject({ type: 'warning.received', grade: 2, phone: PHONE });
  });

  test('is not there below that level, and then says of no fraud', async () => {
    const { ask } = serverWith({ ...AT_RISK, level: 'yellow', score: 36 });
    expect((await ask(PHONE)).json()).toMatchObject({
      scamSignal: false,
      level: 'yellow',
      typologies: [],
    });
  });

  test('never says that a number is a suspect', async () => {
    const { ask } = serverWith({ ...AT_RISK, role: 'suspect', level: 'red' });
    expect((await ask(PHONE)).json()).toEqual({ scamSignal: false, level: 'none', typologies: [] });
  });

  test('is refused for what is no international number', async () => {
    const { ask, asked } = serverWith(AT_RISK);
    const answer = await ask('13812345678');
    expect(answer.json()).toMatchObject({ status: 400, code: 'FW_REQUEST_INVALID' });
    expect(asked).toEqual([]);
  });
});
