import { describe, expect, it } from 'vitest';
import { complaintsOf, mapCsv, mapJson, mappingOf } from '../../test/mapping-fixture.ts';

describe('an expression', () => {
  const noteOf = (record: object, cel: string) => {
    const { signals, faults } = mapJson(record, `note: { cel: ${JSON.stringify(cel)} }`);
    return faults[0]?.message ?? Reflect.get(signals[0] ?? {}, 'note');
  };

  it.each<[cel: string, record: object, note: unknown]>([
    ["row.a + '-' + row.b", { a: 'x', b: 'y' }, 'x-y'],
    ["row['通话 类型'] == '主叫' ? 'out' : 'in'", { '通话 类型': '主叫' }, 'out'],
    ['row.payer.account.id', { payer: { account: { id: 'A1' } } }, 'A1'],
    ['row.parties[1].phone', { parties: [{}, { phone: '110' }] }, '110'],
    ["row.n > 5 && row.n < 10 ? 'mid' : 'out'", { n: 7 }, 'mid'],
    ["row.kind in ['a', 'b'] ? 'yes' : 'no'", { kind: 'c' }, 'no'],
    ["has(row.x) || !present(row.y) ? 'some' : 'none'", {}, 'some'],
    ['coalesce(row.x, row.y)', { y: 'second' }, 'second'],
    ["string(number('0.1') + number('0.2') > 0.3)", {}, 'true'],
    ['string(7 / 2) + string(7 % 4) + string(-row.n)', { n: 3 }, '3.53-3'],
    ["before('a:b:c', ':') + after('a:b:c', ':')", {}, 'ab:c'],
    ["row.t.split('|')[1].trim().upperAscii()", { t: 'a| b |c' }, 'B'],
    ["row.t.matches('^[0-9]+$') ? row.t.substring(1, 3) : 'no'", { t: '1234' }, '23'],
    ["padStart(digits('n. 7'), 3, '0') + replace('a.b', '.', '')", {}, '007ab'],
    [
      "phone('tel:+86-138-0000-0000') + ' ' + phone('sip:057188880000@ims.cn;user=phone')",
      {},
      '+8613800000000 057188880000',
    ],
    ["host('https://u@Pay.Example.com:8443/x?y')", {}, 'pay.example.com'],
    ["string(time('20260301 083000', 'yyyyMMdd HHmmss', 'Asia/Shanghai'))", {}, '1772325000000'],
    [
      'string(least(row.n, 2.5)) + string(greatest(row.n, 2)) + string(round(2.5)) + string(abs(row.n - 4))',
      { n: 3 },
      '2.5331',
    ],
    ['string(size(row.list)) + string(row.t.size())', { list: [1, 2], t: 'abc' }, '23'],
  ])('%s is computed', (cel, record, note) => {
    expect(noteOf(record, cel)).toBe(note);
  });

  it('that reads what the row lacks gives nothing, and a condition on it does not hold', () => {
    expect(noteOf({}, "row.a + 'x'")).toBeUndefined();
    expect(noteOf({}, "row.a == 'x' ? 'yes' : 'no'")).toBeUndefined();
    expect(mapJson({}, 'note: x', '', '    when: row.a.b == "x"').faults).toMatchObject([
      { code: 'unmatched' },
    ]);
    expect(mapJson({}, 'note: x', '', '    when: row.a != "x"').faults).toMatchObject([
      { code: 'unmatched' },
    ]);
    expect(
      mapJson({ a: 1 }, 'note: x', '', '    when: row.a == 1 || row.b == 2').signals,
    ).toHaveLength(1);
  });

  it.each([
    ['row.a == 1 && row.b == 2', undefined],
    ['!(row.a == 1 && row.b == 2)', undefined],
    ['row.a == 2 && row.b == 2', 'false'],
    ['row.b == 2 && row.a == 2', 'false'],
    ['row.a == 1 || row.b == 2', 'true'],
    ['row.a == 2 || row.b == 2', undefined],
    ['!(row.a == 2 || row.b == 2)', undefined],
    ['!(row.b in [2])', undefined],
    ['!(row.b < 2)', undefined],
  ])('%s is decided by the side that is there, or not at all', (cel, told) => {
    expect(noteOf({ a: 1 }, `string(${cel})`)).toBe(told);
  });

  it('that cannot be computed refuses the row and says why', () => {
    expect(noteOf({ a: 'x1' }, 'string(number(row.a))')).toBe(
      'note cannot be computed: "x1" is not a decimal number',
    );
    expect(noteOf({ a: '661,3' }, 'string(number(row.a))')).toContain(
      "has a decimal comma: number(replace(row.x, ',', '.'))",
    );
    expect(noteOf({ a: 1, b: 'x' }, 'row.a + row.b')).toContain("'+' wants two numbers");
    expect(noteOf({ a: 0 }, 'string(1 / row.a)')).toContain('divided by 0');
    expect(mapJson({ a: 'x' }, 'note: x', '', '    when: row.a > 1').faults).toMatchObject([
      { code: 'bad-expression', message: expect.stringContaining("'>' compares") },
    ]);
  });

  it('of a sum of decimals is not refused for the noise of binary fractions', () => {
    const amount = 'amountFen: { cel: number(row.a) + number(row.b), unit: yuan }';
    expect(mapCsv({ a: '0.1', b: '0.2' }, amount).signals).toMatchObject([{ amountFen: 30 }]);
    expect(mapCsv({ a: '0.125', b: '0' }, amount).faults).toMatchObject([{ code: 'bad-amount' }]);
  });

  it.each<[fields: string, complaint: string]>([
    [
      'note: { cel: row.a + 1 }',
      't.yaml:17:20: no such overload: string + int; a cell is a text here: number(row.x) reads it',
    ],
    ['note: { cel: uper(row.a) }', "t.yaml:17:20: there is no function 'uper' for this"],
    [
      'note: { cel: amount }',
      "t.yaml:17:20: 'amount' is not known here; write row.amount for a column",
    ],
    [
      'note: { cel: "row.a == \'x\' and row.b" }',
      "t.yaml:17:34: 'and' is not an operator; write &&",
    ],
    [
      "note: { cel: \"lookup('x', row.a, 'b')\" }",
      "t.yaml:17:21: there is no table 'x' under 'tables'",
    ],
    [
      'note: { cel: row.a == null }',
      't.yaml:17:20: no such overload: string == null; write present(row.x) or !present(row.x)',
    ],
    ['note: { cel: row }', 't.yaml:17:20: '],
    ['note: { cel: row.a, from: a }', "t.yaml:17:13: note needs 'from'"],
    ['note: { cel: "row.a.matches(\'(\')" }', 't.yaml:17:21: Invalid regular expression'],
  ])('with a mistake is complained about where it stands: %s', (fields, complaint) => {
    expect(complaintsOf(() => mappingOf('csv', fields))[0]).toContain(complaint);
  });

  it('as a condition must be true or false', () => {
    const make = () => mappingOf('csv', 'note: x', '', '    when: row.a');
    expect(complaintsOf(make)).toEqual([
      't.yaml:15:11: true or false must stand here, this is a text',
    ]);
  });
});
