import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskAccount, maskPhone, normalizeNational, normalizePhone, phoneKind } from './phone.ts';

const mobile = fc.stringMatching(/^1[3-9]\d{9}$/);
const dialled = fc.oneof(
  fc.stringMatching(/^(\+|00|\+86|0086|86|0)?[ \d()-]{1,16}$/),
  fc.stringMatching(/^(\+86|0086|\+8600|\+860)\d{1,13}$/),
  fc.string({ minLength: 1 }),
);

describe('normalizePhone', () => {
  test('every way of writing a mainland mobile gives one form', () => {
    fc.assert(
      fc.property(mobile, (number) => {
        const parts = [number.slice(0, 3), number.slice(3, 7), number.slice(7)];
        const one = `+86${number}`;
        for (const text of [
          number,
          parts.join(' '),
          parts.join('-'),
          `+86${number}`,
          `+86 ${parts.join(' ')}`,
          `(+86) ${number}`,
          `0086${number}`,
          `0086-${number}`,
          `86${number}`,
        ]) {
          expect(normalizePhone(text)).toBe(one);
        }
      }),
    );
  });

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(dialled, (text) => {
        const once = normalizePhone(text);
        expect(normalizePhone(once)).toBe(once);
        expect(once).not.toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['95588', '95588'],
    ['10086', '10086'],
    ['96110', '96110'],
    ['12381', '12381'],
    ['+86 95588', '95588'],
    ['4008123456', '4008123456'],
    ['400-812-3456', '4008123456'],
    ['+864008123456', '4008123456'],
    ['0571-88888888', '057188888888'],
    ['(0571) 8888 8888', '057188888888'],
    ['+86 571 8888 8888', '057188888888'],
    ['+8602188888888', '02188888888'],
    ['010-12345678', '01012345678'],
    ['+44 20 7946 0000', '+442079460000'],
    ['0044 20 7946 0000', '+442079460000'],
    ['+1 (212) 555-0100', '+12125550100'],
    ['106575123456789', '106575123456789'],
  ])('%s is kept as %s', (text, form) => {
    expect(normalizePhone(text)).toBe(form);
  });

  test.each(['3235905', '7983131.0', 'sub-001', 'C1231006815', '12', '0', 'a b'])(
    'the opaque id %s is kept as it is',
    (text) => {
      expect(normalizePhone(text)).toBe(text);
    },
  );
});

describe('a number as it is dialled within a country', () => {
  test.each([
    ['013800000726', '86', '+8613800000726'],
    ['0138 0000-0726', '86', '+8613800000726'],
    ['04008123456', '86', '4008123456'],
    ['0571-88888888', '86', '057188888888'],
    ['01012345678', '86', '01012345678'],
    ['0012345678', '86', '+12345678'],
    ['008613800000726', '86', '+8613800000726'],
    ['13800000726', '86', '+8613800000726'],
    ['096110', '86', '096110'],
    ['07700 900123', '44', '+447700900123'],
    ['00447700900123', '44', '+447700900123'],
    ['+8613800000726', '44', '+8613800000726'],
    ['unknown', '86', 'unknown'],
  ])('%s of %s is %s', (text, country, form) => {
    expect(normalizeNational(text, country)).toBe(form);
  });

  test('keeps its form when it is normalised again, and is no other number than without the 0', () => {
    fc.assert(
      fc.property(mobile, (number) => {
        const form = normalizeNational(`0${number}`, '86');
        expect(form).toBe(normalizePhone(number));
        expect(normalizePhone(form)).toBe(form);
      }),
    );
  });
});

describe('what stands where a number is due', () => {
  test('is one for every way of writing a mainland mobile', () => {
    fc.assert(
      fc.property(mobile, (number) => {
        for (const text of [number, `0086${number}`, `+86 ${number}`, `0086-${number}`])
          expect(phoneKind(normalizePhone(text))).toBe('number');
        expect(phoneKind(normalizePhone(`0${number}`))).toBe('trunk-zero');
      }),
    );
  });

  test.each([
    ['96110', 'number'],
    ['95588', 'number'],
    ['110', 'number'],
    ['106575123456789', 'number'],
    ['400-812-3456', 'number'],
    ['0571-88888888', 'number'],
    ['0044 20 7946 0000', 'number'],
    ['3235905', 'number'],
    ['020 7946 00', 'trunk-zero'],
    ['unknown', 'other'],
    ['sub-001', 'other'],
    ['TAOBAO', 'other'],
    ['0', 'other'],
    ['00', 'other'],
    ['+', 'other'],
    ['138****0000', 'other'],
  ])('%s is %s', (text, kind) => {
    expect(phoneKind(normalizePhone(text))).toBe(kind);
  });
});

describe('masks', () => {
  test.each([
    ['+8613800005678', '138****5678'],
    ['057188888888', '0571****8888'],
    ['+442079460000', '+442****0000'],
    ['95588', '95588'],
    ['4008123456', '4008123456'],
    ['3235905', '3****5'],
  ])('%s is shown as %s', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  test('an account shows its first and last four characters', () => {
    expect(maskAccount('6222021234567890123')).toBe('6222****0123');
    expect(maskAccount('C123')).toBe('C****3');
    expect(maskAccount('C12')).toBe('****');
  });

  test('a mask shows at most half of a short text and at most eight characters of a long one', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{1,24}$/), (account) => {
        const shown = maskAccount(account).length - 4;
        expect(shown).toBeLessThanOrEqual(account.length > 8 ? 8 : account.length / 2);
        expect(shown).toBeLessThan(account.length);
      }),
    );
  });
});
