// Registrations that come from files of before, on an engine that runs; the oracle is asked as well.
import { expect, test } from 'vitest';
import { decide, packOf, signal } from '../test/evaluate.ts';

const HOUR_MS = 3_600_000;
const pay = (timeMs: number, payer: string) =>
  signal('transfer.completed', timeMs, { transferId: 't', payer, payee: 'z', amountFen: 100 });

test('the link of a registration holds however late it is told; it counts in no window and by no rule then: nothing happens now', () => {
  const opens = `
typologies:
  demo: { name: x, role: victim, halfLife: 1d, levels: { orange: 40, red: 80 }, cooldown: 1s }
features:
  accounts: { on: account.opened, by: victim, value: count, window: 30d }
rules:
  opened: { typology: demo, on: account.opened, when: 'true', points: 50, reason: x }
  paid: { typology: demo, on: transfer.completed, when: 'true', points: 50, reason: '{accounts}' }
`;
  const late = signal('account.opened', 0, { person: 'P1', phone: '+8613800000001', account: 'a' });
  const decisions = decide(packOf(opens, 'lateness: 1h'), [
    pay(9 * HOUR_MS, 'b'),
    late,
    late,
    signal('link.declared', HOUR_MS, { person: 'P2', account: 'b' }),
    pay(9 * HOUR_MS + 2_000, 'a'),
    pay(9 * HOUR_MS + 4_000, 'b'),
  ]);
  expect(decisions.map(({ subject, rules: [rule] }) => [subject.id, rule?.reason.en])).toEqual([
    ['b', '0'],
    ['P1', '0'],
    ['P2', '0'],
  ]);
});
