// GET /v1/risk: what is asked of the engine, and what may be shown of its answer.
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import type { Subject } from '../engine/decision.ts';
import type { RiskReading, TypologyRisk } from '../engine/risk.ts';
import { depsWith } from './fixture.ts';
import { createMetrics } from './metrics.ts';
import { buildServer } from './server.ts';

const PHONE = '+8613812345678';
const ACCOUNT = '6222021234567890123';
const apps: FastifyInstance[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

function serverWith(reading: RiskReading) {
  const asked: Subject[] = [];
  const metrics = createMetrics();
  const risk = async (subject: Subject) => {
    asked.push(subject);
    return reading;
  };
  const app = buildServer(depsWith({ risk, metrics }));
  apps.push(app);
  return { app, asked, metrics };
}

const COACHED: TypologyRisk = {
  typology: 'coached',
  name: { zh: '被诱导', en: 'Coached' },
  role: 'victim',
  subject: { kind: 'phone', id: PHONE },
  score: 61.5,
  level: 'orange',
  sinceTime: 1_000,
  reasons: [
    {
      id: 'pays',
      points: 61.5,
      reason: { zh: `付给${ACCOUNT}`, en: `pays ${ACCOUNT}` },
      features: { paid: { value: 1, key: `phone:${PHONE}`, signals: ['bank/t1'] } },
      firedTime: 1_000,
    },
  ],
};
const MULE: TypologyRisk = {
  ...COACHED,
  typology: 'mule',
  role: 'suspect',
  score: 30,
  level: 'none',
};

describe('POST /v1/risk/query', () => {
  const ask = (app: FastifyInstance, payload: object) =>
    app.inject({ method: 'POST', url: '/v1/risk/query', payload });

  test('answers as by address, with nothing in the address', async () => {
    const asked: Subject[] = [];
    const risk = async (subject: Subject) => {
      asked.push(subject);
      return { typologies: [] };
    };
    const app = buildServer(depsWith({ risk }));
    const answer = await ask(app, { kind: 'phone', id: '138 0000 0000' });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({ subject: { kind: 'phone', id: '138****0000' } });
    expect(asked).toEqual([{ kind: 'phone', id: '+8613800000000' }]);
  });

  test('says what is wrong with a body', async () => {
    const answer = await ask(buildServer(depsWith()), {
      kind: 'domain',
      id: 'https://bad.example',
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().detail).toMatch(/The body is wrong: .*a domain name alone/);
  });
});

test('an address with a number in it is not repeated in what is answered', async () => {
  const app = buildServer(depsWith());
  for (const url of ['/v1/nowhere/%2B8613912348765', '/v1/orders/6222021234567890123']) {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toMatch(/\*\*\*\*/);
    expect(answer.body).not.toMatch(/13912348765|6222021234567890123/);
  }
});

describe('GET /v1/risk', () => {
  test('answers the highest level and score with everything behind them, masked', async () => {
    const { app } = serverWith({
      time: 5_000,
      person: { kind: 'person', id: '33010619900101123X' },
      typologies: [COACHED, MULE],
    });
    const answer = await app.inject('/v1/risk/account/6222021234567890123');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      subject: { kind: 'account', id: '6222****0123' },
      level: 'orange',
      score: 61.5,
      sinceTime: 1_000,
      time: 5_000,
      typologies: [
        { typology: 'coached', reasons: [{ id: 'pays', firedTime: 1_000 }] },
        { typology: 'mule', level: 'none' },
      ],
    });
    const marks = [PHONE.slice(3), ACCOUNT, '33010619900101123X'];
    expect(marks.filter((mark) => answer.body.includes(mark))).toEqual([]);
  });

  test('of somebody unknown is none, not an error', async () => {
    const { app, metrics } = serverWith({ time: 5_000, typologies: [] });
    const answer = await app.inject('/v1/risk/domain/new.example');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      subject: { kind: 'domain', id: 'new.example' },
      level: 'none',
      score: 0,
      time: 5_000,
      typologies: [],
    });
    expect(await metrics.render()).toContain(
      'forewarn_risk_reads_total{kind="domain",level="none"} 1',
    );
  });

  test.each([
    ['/v1/risk/phone/138%200000%200000', { kind: 'phone', id: '+8613800000000' }],
    ['/v1/risk/phone/+8613800000000', { kind: 'phone', id: '+8613800000000' }],
    ['/v1/risk/domain/Pay.Bad.Example', { kind: 'domain', id: 'pay.bad.example' }],
    [`/v1/risk/person/${'%E6%9D%8E'.repeat(256)}`, { kind: 'person', id: '李'.repeat(256) }],
    ['/v1/risk/device/a%2Fb', { kind: 'device', id: 'a/b' }],
  ])('reads %s in the form that signals have', async (url, subject) => {
    const { app, asked } = serverWith({ typologies: [] });
    expect((await app.inject(url)).statusCode).toBe(200);
    expect(asked).toEqual([subject]);
  });

  test.each([
    ['/v1/risk/car/1', /kind must be one of person, phone/],
    ['/v1/risk/domain/https:%2F%2Fbad.example', /a domain name alone/],
    ['/v1/risk/account/a%00b', /without NUL/],
  ])('refuses %s and says why', async (url, why) => {
    const { app, asked } = serverWith({ typologies: [] });
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: 'FW_REQUEST_INVALID',
      detail: expect.stringMatching(why),
    });
    expect(asked).toEqual([]);
  });
});
