import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileMapping, loadMapping } from '../mapping/compile-mapping.ts';
import { runMappingTests } from './run-tests.ts';

const SHIPPED = join(import.meta.dirname, '..', 'mappings');
const shipped = readdirSync(SHIPPED).filter((name) => name.endsWith('.yaml'));

it.each(shipped)(
  'every test in the mapping %s holds, and there is one of a refused row or two of others',
  async (name) => {
    const results = await runMappingTests(await loadMapping(join(SHIPPED, name)));
    expect(
      results.flatMap(({ test, faults }) => faults.map((fault) => `${test.place}: ${fault}`)),
    ).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(2);
  },
);

const mappingWith = (tests: string, top = 'format: csv') =>
  compileMapping(
    `name: t
source: s
${top}
signals:
  - when: row.kind == 'a'
    type: number.recharged
    fields: { id: "{id}", time: { from: at }, region: "330100", phone: "{phone}", amountFen: { from: amount, unit: yuan } }
tests:
${tests}
`,
    't.yaml',
  );

const GIVEN =
  'given: { id: 1, kind: a, at: 2026-03-01T08:00:00+08:00, phone: 0086 13800000000, amount: 1.50 }';
const faultsOf = async (test: string, top?: string) =>
  (await runMappingTests(mappingWith(`  - ${GIVEN}\n    ${test}`, top))).flatMap(
    ({ faults }) => faults,
  );

describe('a test in a mapping', () => {
  it('holds when the fields that it names are so, in the form that signals have', async () => {
    expect(
      await faultsOf(
        'expect: { type: number.recharged, phone: 13800000000, amountFen: 150, time: 2026-03-01T00:00:00Z, channel: null }',
      ),
    ).toEqual([]);
  });

  it('says what is otherwise', async () => {
    expect(
      await faultsOf(
        'expect: { type: number.recharged, phone: 10086, amountFen: 1, time: 2026-03-02T00:00:00Z }',
      ),
    ).toEqual([
      'phone is "+8613800000000", and "10086" is expected',
      'amountFen is 150, and 1 is expected',
      'time is 2026-03-01T08:00:00.000+08:00, and 2026-03-02T08:00:00.000+08:00 is expected',
    ]);
    expect(await faultsOf('expect: []')).toEqual([
      '0 signals are expected, but it gives number.recharged',
    ]);
    expect(await faultsOf('refused: bad-time')).toEqual([
      "it must be refused for 'bad-time', but it gives number.recharged",
    ]);
    expect(await faultsOf('skipped: true')).toEqual([
      'it must be skipped, but it gives number.recharged',
    ]);
  });

  it('can be the text of a file, which is read as one', async () => {
    const text =
      '  - given: |\n      id;kind;at;phone;amount\n      1;a;2026-03-01T08:00:00+08:00;10086;1\n      2;a;x\n';
    const [first] = await runMappingTests(
      mappingWith(`${text}    refused: columns`, 'format: csv\ndelimiter: ";"'),
    );
    expect(first?.faults).toEqual([]);
    const noHeader =
      '  - given: 1,a,2026-03-01T08:00:00+08:00,10086,1\n    expect: { type: number.recharged, phone: 10086 }';
    const [second] = await runMappingTests(
      mappingWith(noHeader, 'format: csv\nheader: [id, kind, at, phone, amount]'),
    );
    expect(second?.faults).toEqual([]);
  });

  it('of JSON gives values as they are', async () => {
    const test =
      '  - given: { id: 1, kind: a, at: "2026-03-01T00:00:00Z", phone: "10086", amount: 2 }\n    expect: [ { type: number.recharged, amountFen: 200 } ]';
    const [result] = await runMappingTests(mappingWith(test, 'format: ndjson'));
    expect(result?.faults).toEqual([]);
  });

  it.each([
    ['given: {}', /t\.yaml:9:5: a test needs one of 'expect'/],
    ['expect: { type: number.recharged }', /a test needs 'given'/],
    [
      'given: {}\n    expect: { type: number.recharge }',
      /'number\.recharge' is not a signal type; did you mean 'number\.recharged'/,
    ],
    [
      'given: {}\n    expect: { type: number.recharged, fone: 1 }',
      /a number\.recharged has no field 'fone'; it has id, source, time, .*phone, amountFen, channel/,
    ],
    ['given: {}\n    expect: { type: number.recharged, amountFen: x }', /amountFen is "x"/],
    ['given: {}\n    expects: {}', /'expects' is not a key of a test; did you mean 'expect'/],
  ])('with a mistake is complained about: %s', (test, complaint) => {
    expect(() => mappingWith(`  - ${test}`)).toThrow(complaint);
  });
});
