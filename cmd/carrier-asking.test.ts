// Whom carriers are asked about because of decisions and checks.
import { expect, test } from 'vitest';
import { AskedPeople } from '../connectors/camara/asked-people.ts';
import type { Decision } from '../engine/decision.ts';
import type { CheckedTransfer } from '../runtime/frame-checks.ts';
import { TransferChecks } from '../runtime/transfer-checks.ts';
import { carrierAsking } from './carrier-asking.ts';

const PHONE = '+8613800000001';
const DECISION: Decision = {
  decisionId: 'd1',
  time: 1_000,
  role: 'victim',
  subject: { kind: 'person', id: 'P1' },
  typology: 'police-impersonation',
  score: 60,
  level: 'orange',
  rules: [],
  signal: { source: 'carrier', id: 'c1', type: 'call.ended' },
  region: '330106',
  phone: PHONE,
  pack: 'p@1',
};
const CHECKED: CheckedTransfer = {
  identity: 'x',
  verdict: 'accepted',
  time: 2_000,
  region: '330203',
  payer: { phone: PHONE, typologies: [] },
  payee: { typologies: [] },
  decisionIds: [],
  pack: 'p@1',
};

test('carriers are asked about people with a decision, and not about suspects or because of warnings', () => {
  const people = new AskedPeople();
  const queue = people.queue([]);
  const { onDecisions } = carrierAsking(people, new TransferChecks({ now: () => 0 }));
  onDecisions([
    { ...DECISION, role: 'suspect' },
    { ...DECISION, signal: { source: 'national', id: 'w1', type: 'warning.received' } },
  ]);
  expect(queue.size).toBe(0);
  onDecisions([DECISION]);
  expect(queue.take()).toEqual({ phone: PHONE, region: '330106', time: 1_000 });
});

test('carriers are asked about the payer of a transfer that is checked, and whoever waits for the check is told', async () => {
  const people = new AskedPeople();
  const queue = people.queue(['+86138']);
  const checks = new TransferChecks({ now: () => 0 });
  const asking = carrierAsking(people, checks);
  const evaluated = checks.ask('x');
  expect(asking.checks.asked()).toEqual(['x']);
  asking.checks.settle([CHECKED]);
  expect(await evaluated).toBe(CHECKED);
  expect(queue.take()).toEqual({ phone: PHONE, region: '330203', time: 2_000 });
});
