import { expect, test } from 'vitest';
import type { CheckedTransfer } from './frame-checks.ts';
import { CHECKS_WAITING_MAX, TransferChecks } from './transfer-checks.ts';

function checkedOf(identity: string): CheckedTransfer {
  const reading = { typologies: [] };
  const [payer, payee] = [reading, reading];
  return {
    identity,
    verdict: 'accepted',
    payer,
    payee,
    decisionIds: [],
    time: 1_000,
    region: '330106',
    pack: 'p@1',
  };
}

test('everybody who waits for a transfer is told once it is evaluated, and then nobody waits', async () => {
  const checks = new TransferChecks({ now: () => 0 });
  const [one, two] = [checks.ask('a'), checks.ask('a')];
  void checks.ask('b');
  expect(checks.asked()).toEqual(['a', 'b']);
  checks.settle([checkedOf('a'), checkedOf('stranger')]);
  expect(await Promise.all([one, two])).toEqual([checkedOf('a'), checkedOf('a')]);
  expect(checks.asked()).toEqual(['b']);
});

test('one that is forgotten is told of as nothing', async () => {
  const checks = new TransferChecks({ now: () => 0 });
  const asked = checks.ask('a');
  checks.forget('a');
  expect(await asked).toBeUndefined();
  expect(checks.count).toBe(0);
});

test('so many may wait and no more, until the oldest have waited too long', async () => {
  let now = 0;
  const checks = new TransferChecks({ now: () => now });
  const first = checks.ask('first');
  now = 1_000;
  for (let i = 1; i < CHECKS_WAITING_MAX; i++) void checks.ask(`check-${i}`);
  expect(await checks.ask('one too many')).toBeUndefined();
  expect(checks.count).toBe(CHECKS_WAITING_MAX);
  now = 60_500;
  void checks.ask('later');
  expect(await first).toBeUndefined();
  expect(checks.asked().slice(-1)).toEqual(['later']);
  expect(checks.count).toBe(CHECKS_WAITING_MAX);
});
