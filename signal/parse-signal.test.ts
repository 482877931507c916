import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitrarySignal, arbitrarySignalFields } from '../test/arbitrary-signal.ts';
import type { Fault } from './field-value.ts';
import { fieldRowsOf, parseSignal, printFaults } from './parse-signal.ts';
import { parseSignalLine } from './parse-signal-line.ts';
import { printSignal } from './signal.ts';
import { SIGNAL_TYPE_NAMES } from './signal-type.ts';

const CALL = {
  type: 'call.started',
  id: 'c-1',
  source: 'carrier-1',
  time: 1_767_225_600_000,
  region: '330106',
  callId: 'c-1',
  caller: '+8613800000000',
  callee: '+8613900000000',
};

const TRANSFER = {
  type: 'transfer.attempted',
  id: 't-1',
  source: 'bank-1',
  time: 1_767_225_600_000,
  region: '330106',
  transferId: 't-1',
  payer: 'A1',
  payee: 'A2',
  amountFen: 100,
};

function faultsOf(value: unknown): readonly Fault[] {
  const parsed = parseSignal(value);
  return parsed.ok ? [] : parsed.faults;
}

function codesOf(value: unknown): string[] {
  return faultsOf(value).map((fault) => `${fault.field ?? ''}:${fault.code}`);
}

function parsedText(value: unknown): string {
  const parsed = parseSignal(value);
  return parsed.ok ? printSignal(parsed.signal) : printFaults(parsed.faults);
}

describe('parse and print', () => {
  test.each(SIGNAL_TYPE_NAMES)('any %s parses, and print∘parse is the identity', (type) => {
    fc.assert(
      fc.property(arbitrarySignalFields(type), (fields) => {
        const text = parsedText(fields);
        expect(JSON.parse(text)).toEqual(fields);
        const again = parseSignalLine(text);
        expect(again.ok && printSignal(again.signal)).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  test('fields come out in one order, whatever the order they came in', () => {
    fc.assert(
      fc.property(arbitrarySignal(), (signal) => {
        const order = ['type', ...fieldRowsOf(signal.type).map((row) => row.name)];
        expect(Object.keys(signal)).toEqual(order.filter((name) => name in signal));
        const reversed = Object.fromEntries(Object.entries(signal).reverse());
        expect(parsedText(reversed)).toBe(printSignal(signal));
      }),
    );
  });

  test('any JSON value at all is answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withBigInt: true }), fc.jsonValue()), (value) => {
        const parsed = parseSignal(value);
        if (!parsed.ok) expect(parsed.faults.length).toBeGreaterThan(0);
      }),
    );
  });

  test('a signal with any one field damaged is refused with a fault on that field', () => {
    const damaged = fc.constantFrom<unknown>({}, [], Number.NaN, -1, 1.5, '', 'a\u0000b', '\ud800');
    fc.assert(
      fc.property(arbitrarySignal(), fc.nat(), damaged, (signal, pick, value) => {
        const names = Object.keys(signal);
        const name = names[pick % names.length] ?? 'id';
        expect(faultsOf({ ...signal, [name]: value }).map((fault) => fault.field)).toContain(name);
      }),
    );
  });
});

describe('what is made canonical', () => {
  test('null and undefined optional fields are dropped', () => {
    expect(parsedText({ ...CALL, origin: null, device: undefined })).toBe(JSON.stringify(CALL));
  });

  test('RFC 3339 time becomes epoch ms, phones take one form, domains are lower-cased', () => {
    const visit = {
      type: 'site.visited',
      id: '1',
      source: 's',
      time: '2026-01-01T08:00:00+08:00',
      region: '330106',
      visitor: '138 0000 0000',
      domain: 'Login.Bank.EXAMPLE.',
    };
    const canonical = {
      ...visit,
      time: 1_767_225_600_000,
      visitor: '+8613800000000',
      domain: 'login.bank.example',
    };
    expect(parsedText(visit)).toBe(JSON.stringify(canonical));
  });

  test('opaque subscriber ids of other data sets are kept', () => {
    expect(parsedText({ ...CALL, caller: '3235905' })).toContain('"caller":"3235905"');
  });
});

describe('what is refused', () => {
  test('every fault is reported at once', () => {
    const value = {
      type: 'call.started',
      id: '',
      source: 7,
      time: 'now',
      region: '33',
      calee: '1',
    };
    expect(codesOf(value)).toEqual([
      'id:out-of-range',
      'source:wrong-type',
      'time:bad-time',
      'region:bad-region',
      'callId:missing',
      'caller:missing',
      'callee:missing',
      'calee:unknown-field',
    ]);
  });

  test('an unknown field is named with the nearest known one', () => {
    expect(faultsOf({ ...CALL, calee: '1' }).map((fault) => fault.message)).toEqual([
      "unknown field 'calee' in call.started; did you mean 'callee'?",
    ]);
  });

  test('what the type has is told once, where an unknown field is like none of it', () => {
    const messages = faultsOf({ ...CALL, suspect: '1', calee: '1', bankName: '1' }).map(
      (fault) => fault.message,
    );
    expect(messages).toEqual([
      "unknown field 'suspect' in call.started; it has id, source, time, region, callId, caller, callee, origin, callerCheck, device, cell",
      "unknown field 'calee' in call.started; did you mean 'callee'?",
      "unknown field 'bankName' in call.started",
    ]);
  });

  test('a field of another type is unknown in this one', () => {
    expect(codesOf({ ...CALL, amountFen: 1 })).toEqual(['amountFen:unknown-field']);
  });

  test('an unknown type is named with the nearest known one, and the common fields are checked all the same', () => {
    const value = { ...CALL, type: 'call.start', region: 'x' };
    expect(codesOf(value)).toEqual(['type:unknown-type', 'region:bad-region']);
    expect(faultsOf(value)[0]?.message).toBe(
      "unknown type 'call.start'; did you mean 'call.started'?",
    );
  });

  test.each(['constructor', '__proto__', 'toString'])('%s is no type and no field', (name) => {
    expect(codesOf({ ...CALL, type: name })).toEqual(['type:unknown-type']);
    expect(codesOf(JSON.parse(`{"${name}":1,${JSON.stringify(CALL).slice(1)}`))).toEqual([
      `${name}:unknown-field`,
    ]);
  });

  test.each([
    [{ amountFen: 1.5 }, 'amountFen:out-of-range'],
    [{ amountFen: -1 }, 'amountFen:out-of-range'],
    [{ amountFen: 2 ** 53 }, 'amountFen:out-of-range'],
    [{ amountFen: Number.NaN }, 'amountFen:out-of-range'],
    [{ amountFen: '100' }, 'amountFen:wrong-type'],
    [{ channel: 'App' }, 'channel:unknown-code'],
    [{ channel: 1 }, 'channel:wrong-type'],
    [{ payer: 'a\nb' }, 'payer:bad-text'],
    [{ payer: 'a'.repeat(257) }, 'payer:out-of-range'],
    [{ note: 'x'.repeat(2001) }, 'note:out-of-range'],
    [{ payer: '\ud800' }, 'payer:bad-text'],
    [{ payer: '😀\u0085' }, 'payer:bad-text'],
    [{ time: -1 }, 'time:bad-time'],
    [{ time: 1.5 }, 'time:bad-time'],
    [{ time: '2026-02-30T00:00:00Z' }, 'time:bad-time'],
    [{ time: true }, 'time:wrong-type'],
    [{ region: 330106 }, 'region:wrong-type'],
    [{ region: '330006' }, 'region:bad-region'],
    [{ payer: null }, 'payer:missing'],
    [{ type: null }, 'type:missing'],
    [{ type: 5 }, 'type:wrong-type'],
  ])('%j', (change, code) => {
    expect(codesOf({ ...TRANSFER, ...change })).toEqual([code]);
  });

  test('a domain with a scheme, port or path is refused', () => {
    const visit = { ...CALL, type: 'site.visited', visitor: '1' };
    for (const domain of ['https://a.example', 'a.example/x', 'a.example:80', 'a b', '.']) {
      expect(codesOf({ ...visit, domain })).toContain('domain:bad-domain');
    }
  });

  test('an outcome outside of the taxonomy is refused', () => {
    const { callId: _, caller: __, callee: ___, ...head } = CALL;
    const outcome = { ...head, type: 'outcome.recorded', episodeId: 'e', taskId: 't', person: 'p' };
    expect(codesOf({ ...outcome, outcome: 'dissuaded' })).toEqual([]);
    expect(faultsOf({ ...outcome, outcome: 'disuaded' })[0]?.message).toContain(
      "did you mean 'dissuaded'?",
    );
  });

  test('a message shows a short form of the value, whatever it is', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const shownIn = (payer: unknown) => faultsOf({ ...TRANSFER, payer })[0]?.message;
    expect(shownIn(circular)).toBe('payer is an object; it must be text');
    expect(shownIn(['a'])).toBe('payer is a list; it must be text');
    expect(shownIn(5)).toBe('payer is 5; it must be text, written as "5"');
    expect(shownIn(5n)).toBe('payer is 5; it must be text');
    expect(faultsOf({ ...TRANSFER, channel: 'x'.repeat(500) })[0]?.message.length).toBeLessThan(
      200,
    );
  });

  test('a multitude of unknown fields, or a very long one, gives a short answer', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => [`x${i}`, 1]);
    const faults = faultsOf({ ...CALL, ...Object.fromEntries(names), ['y'.repeat(100_000)]: 1 });
    expect(faults.length).toBeLessThan(30);
    expect(faults.at(-1)?.message).toBe('9981 more unknown fields in call.started');
    const long = faultsOf({ ...CALL, ['y'.repeat(100_000)]: 1 });
    expect(JSON.stringify(long).length).toBeLessThan(400);
  });

  test.each([[null], [undefined], [5], ['text'], [[CALL]]])('%j is no object', (value) => {
    expect(codesOf(value)).toEqual([':not-an-object']);
  });
});
