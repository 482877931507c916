import { expect, test } from 'vitest';
import { packFrames } from '../log/frame.ts';
import { START_MS, signal } from '../test/evaluate.ts';
import { signalsOfPerson } from './person-signals.ts';
import { disguised, Pseudonyms } from './pseudonyms.ts';

const VICTIM = '+8613912345678';
const CALLER = '+85291234567';
const HOUR_MS = 3_600_000;

const call = (at: number, callee: string, caller = CALLER) =>
  signal('call.started', at, { callId: `c${at}`, caller, callee, origin: 'international' });
const pay = (at: number, payer: string) =>
  signal('transfer.attempted', at, {
    ...{ transferId: `t${at}`, payer, payee: '6222999988887777', amountFen: 100 },
  });
const link = signal('link.declared', -9 * HOUR_MS, {
  ...{ person: 'ID-77', phone: VICTIM, account: '6217000011112222' },
});

async function* frames(signals: readonly ReturnType<typeof signal>[]) {
  for (const each of signals) for (const frame of packFrames([each])) yield { frame };
}

const asked = (signalsMax = 100) => ({
  ...{ names: [VICTIM], from: START_MS, to: START_MS + HOUR_MS, signalsMax },
});

test('a person is found by the phone, and by what a link gives to it, in the stretch alone', async () => {
  const all = [
    pay(1, '6217000011112222'),
    ...[link, call(2, VICTIM), call(3, '+8613800000009'), pay(4, '6217000011112222')],
    ...[pay(5, '6217000011113333'), call(2 * HOUR_MS, VICTIM), call(2, VICTIM)],
  ];
  const { signals, isCut } = await signalsOfPerson(asked(), frames(all));
  expect(signals.map(({ type, time }) => [type, time - START_MS])).toEqual([
    ['link.declared', -9 * HOUR_MS],
    ['call.started', 2],
    ['transfer.attempted', 4],
  ]);
  expect(isCut).toBe(false);
});

test('of many the newest are kept, and it is said that some are missing', async () => {
  const all = Array.from({ length: 9 }, (_, index) => call(index, VICTIM));
  const { signals, isCut } = await signalsOfPerson(asked(2), frames(all));
  expect(signals.map(({ time }) => time - START_MS)).toEqual([7, 8]);
  expect(isCut).toBe(true);
});

test('what stood for somebody stands for them everywhere, and none of it is what it was', () => {
  const names = new Pseudonyms();
  const shown = [
    link,
    call(1, VICTIM),
    call(2, VICTIM, '95588'),
    call(3, VICTIM, '057188886666'),
  ].map((each) => disguised(each, names));
  expect(shown).toMatchObject([
    { type: 'link.declared', person: 'P1', phone: '+8613800000001', account: '6222000000000001' },
    { callId: 'callId-1', callee: '+8613800000001', caller: '+85200000002' },
    { callee: '+8613800000001', caller: '95588', origin: 'international' },
    { caller: '057188000003' },
  ]);
  const text = JSON.stringify(shown);
  for (const secret of ['13912345678', '91234567', 'ID-77', '6217', '88886666'])
    expect(text).not.toContain(secret);
});
