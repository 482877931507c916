// What may be asked of lists, and by how many people.
import { expect, test } from 'vitest';
import { parseSignalLine } from '../signal/parse-signal-line.ts';
import { printSignal } from '../signal/signal.ts';
import {
  type AskedChange,
  askedRequest,
  candidatesOf,
  decidedRequest,
  doneRequest,
  entryOf,
  type ListDefinition,
  needsSecond,
  signalsOf,
} from './list-request.ts';

const CLOCK = { now: 5_000, eventNow: 4_000 };
const PHONES: ListDefinition = {
  name: 'suspect-phones',
  match: 'exact',
  confirms: 'phone',
  entries: [],
};
const HONEST: ListDefinition = { name: 'honest-callers', match: 'prefix', entries: ['110'] };
const asked = (list: ListDefinition, change: Partial<AskedChange> = {}) =>
  askedRequest(
    list,
    { op: 'add', entries: [{ entry: '13800000001' }], reason: '通报', askedBy: 'li', ...change },
    CLOCK,
  );
const many = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ entry: `1380000${String(n).padStart(4, '0')}` }));

test('entries are kept in the form in which signals have them, each once', () => {
  const entries = [{ entry: ' 138 0000 0001' }, { entry: '+8613800000001', note: 'again' }];
  expect(asked(PHONES, { entries }).entries).toEqual([{ entry: '+8613800000001', note: 'again' }]);
  const accounts = { ...PHONES, confirms: 'account' } as const;
  expect(entryOf(accounts, '6222 0000 0000 0001')).toBe('6222000000000001');
  expect(entryOf({ ...PHONES, confirms: 'domain' }, 'Pay.Bad.example.')).toBe('pay.bad.example');
  expect(entryOf({ ...HONEST, match: 'suffix' }, '.Bank.example')).toBe('bank.example');
});

test('what can be no entry is refused, each by its place', () => {
  const entries = [
    { entry: '手机号' },
    { entry: '13800000001', expiresTime: 4_000 },
    { entry: '13800000002' },
  ];
  expect(() => asked(PHONES, { entries })).toThrow(
    /entry 1 \(手机号\) is no phone; entry 2 \(13800000001\) ends before now\.$/,
  );
  expect(() => asked(PHONES, { entries: [] })).toThrow(/there is no entry/);
  expect(() => asked(HONEST, { entries: [{ entry: '1' }] })).toThrow(/beginning of 3 or more/);
  expect(() => asked(PHONES, { entries: many(5_001) })).toThrow(/5001 entries, more than 5000/);
  expect(() => asked(PHONES, { entries: many(12).map(() => ({ entry: 'x' })) })).toThrow(
    /and 2 more/,
  );
});

const [SUSPECT] = asked(PHONES).entries;
const UNTIL = new Map([[SUSPECT?.entry ?? '', 9_000]]);
const ending = (expiresTime: number) => ({ entries: [{ entry: '13800000001', expiresTime }] });

test.each([
  ['a few suspects', PHONES, {}, false],
  ['a suspect for longer than it is listed', PHONES, ending(9_000), false],
  ['a suspect for less long than it is listed', PHONES, ending(8_999), true],
  ['a hundred suspects', PHONES, { entries: many(100) }, false],
  ['more suspects', PHONES, { entries: many(101) }, true],
  ['suspects taken off', PHONES, { op: 'remove' }, true],
  ['whom no rule looks at any more', HONEST, { entries: [{ entry: '0571' }] }, true],
] as const)('one person is enough for what warns alone: %s', (_what, list, change, isSecond) => {
  expect(needsSecond(list, asked(list, change), UNTIL)).toBe(isSecond);
});

test('somebody else decides, once', () => {
  const request = asked(HONEST, { entries: [{ entry: '0571' }] });
  const decide = (by: string, accept = true) =>
    decidedRequest(request, { by, accept, reason: 'ok', at: 9 });
  expect(() => decide('li')).toThrow(/is of li; somebody else decides it/);
  expect(decide('wang')).toMatchObject({ state: 'done', decidedBy: 'wang', decidedAt: 9 });
  expect(decide('wang', false).state).toBe('refused');
  const again = () =>
    decidedRequest(doneRequest(request), { by: 'wang', accept: true, reason: 'ok', at: 9 });
  expect(again).toThrow(/is done already/);
});

test('the same request gives the same signals, which are valid', () => {
  const entries = [{ entry: '13800000001', expiresTime: 9_000, note: 'a\nb' }, { entry: '95588' }];
  const request = asked(PHONES, { entries });
  const at = { time: 4_500, region: '330000' };
  const signals = signalsOf(request, at);
  expect(signalsOf(request, at)).toEqual(signals);
  expect(signals.map(({ id, note, expiresTime }) => [id, note, expiresTime])).toEqual([
    [`${request.requestId}-0`, 'a b', 9_000],
    [`${request.requestId}-1`, '通报', undefined],
  ]);
  for (const signal of signals) {
    const parsed = parseSignalLine(printSignal(signal));
    expect(parsed).toMatchObject({ ok: true, signal: { list: 'suspect-phones', op: 'add' } });
  }
});

test('a number is looked for as all that could stand for it', () => {
  expect(candidatesOf(PHONES, 'abc')).toEqual(['abc']);
  expect(candidatesOf(HONEST, 'abc')).toEqual(['a', 'ab', 'abc']);
  expect(candidatesOf({ ...HONEST, match: 'suffix' }, 'aa.bb')).toEqual(['aa.bb', '.bb', 'bb']);
});
