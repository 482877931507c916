// What is proposed for forms that formats of networks have: call records of a gateway, lists in the records of a probe, ten thousands of yuan.
import { describe, expect, it } from 'vitest';
import { guess } from '../../test/guess-fixture.ts';

const count = 40;
const rows = (row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => row(i)).join('\n');
const two = (i: number) => String(i).padStart(2, '0');

describe('for call records of a gateway', () => {
  const CDR = rows(
    (i) =>
      `GW1;${1_796_000_400 + i * 17};${i % 3 === 0 ? 'MO' : 'MT'};0085${i % 10}0000${two(i)};0138000007${two(i)};${i * 7 + 10},${i % 10};${i % 2 === 0 ? 16 : 19};${'ABC'[i % 3]};CDR-0000${two(i)}`,
  );

  it('decimals behind a comma are the duration, and a cause of a few values is none', async () => {
    const { text, signals } = await guess('gw.txt', CDR);
    expect(text).toContain('durationMs: { from: c6, unit: s, decimal: "," }');
    expect(text).toMatch(/answered: .*row\.c6.* +# CHECK: no call of the sample lasted nothing/);
    expect(text).toContain('# CHECK whether it is the end of the call');
    // Numbers of callers differ in every row as well, and are not what tells rows apart.
    expect(signals[1]).toMatchObject({
      id: 'CDR-000001',
      durationMs: 17_100,
      callee: '+8613800000701',
    });
  });

  it('the country of a 0 before mobiles, and callers abroad, are proposed', async () => {
    const { text } = await guess('gw.txt', CDR);
    expect(text).toMatch(/^country: 86 +# likely: c5 has mobiles behind the 0/m);
    expect(text).toMatch(/origin: international +# CHECK: every c4 is a number of another country/);
    const mixed = await guess(
      'mixed.txt',
      `${CDR}\nGW1;1796009999;MT;13800000001;013800000002;7,5;16;A;CDR-9`,
    );
    expect(mixed.text).not.toContain('origin: international');
  });

  it('direction and attestation are told as what they look like', async () => {
    const { text } = await guess('gw.txt', CDR);
    expect(text).toContain("To take what comes in alone: drop: [ row.c3 in ['MO'] ]");
    expect(text).toContain('callerCheck: { from: c8, map: { A: passed, B: passed, C: none } }');
  });
});

describe('for payments', () => {
  const payments = (name: string) =>
    `TXN_REF;PAYER_ACCT;PAYEE_ACCT;${name};TXN_TIME;STS\n${rows(
      (i) =>
        `W${i};62260000000002${two(i)};62170000000000${two(i)};${i}.45${two(i)};2026-11-30 09:00:${two(i)};${'PSF'[i % 3]}`,
    )}`;

  it.each(['AMT_WAN', 'AMT'])('four decimals of %s are ten thousands of yuan', async (name) => {
    const { text, signals } = await guess('w.csv', payments(name));
    expect(text).toContain(`amountFen: { from: ${name}, unit: wan }`);
    expect(text.includes('CHECK the unit: four decimals cannot be yuan')).toBe(name === 'AMT');
    expect(signals[1]).toMatchObject({ amountFen: 1_450_100 });
  });

  it('letters in a column that is called STS are states', async () => {
    expect((await guess('w.csv', payments('AMT'))).text).toContain(
      '# - type: { from: STS, map: { P: transfer.attempted, S: transfer.completed, F: transfer.blocked } }',
    );
  });
});

describe('for lists within records', () => {
  const probe = (seq: (i: number, j: number) => object, more: (i: number) => object = () => ({})) =>
    rows((i) =>
      JSON.stringify({
        ...more(i),
        window: { beginsAt: `2026/11/30 10:00:${two(i)} +09:00` },
        client: { msisdn: i === 7 ? 'unknown' : `0086-138000024${two(i)}` },
        lookups: [0, 1].map((j) => ({ fqdn: `a${j}.taobao.com`, rcode: j * 3, ...seq(i, j) })),
      }),
    );

  it('a signal is made of each entry where entries have what it needs', async () => {
    const { text, signals, refused } = await guess(
      'dns.jsonl',
      probe((i, j) => ({ seq: `${i}-${j}` })),
    );
    expect(text).toMatch(
      /^ {2}- each: lookups +# CHECK: a signal for each entry\n {4}type: site\.visited/m,
    );
    expect(text).toContain('format: "yyyy/M/d H:mm:ss X"');
    expect(text).toContain('# Not read: each.rcode has "0" 40 times, "3" 40 times.');
    expect(text).toContain('when: string(each.rcode) == "0"');
    expect(refused).toEqual([]);
    const asText = await guess(
      't.jsonl',
      probe((i, j) => ({ seq: `${i}-${j}`, rcode: `${j * 3}` })),
    );
    expect(asText.text).toContain('when: each.rcode == "0"');
    expect(signals.slice(0, 2)).toMatchObject([
      { type: 'site.visited', id: '0-0', domain: 'a0.taobao.com', visitor: '+8613800002400' },
      { id: '0-1', domain: 'a1.taobao.com', time: Date.UTC(2026, 10, 30, 1) },
    ]);
  });

  it('entries without a number of their own go by that of their record', async () => {
    const { text, signals } = await guess(
      'dns.jsonl',
      probe(
        () => ({}),
        (i) => ({ recordId: `r${i}` }),
      ),
    );
    expect(text).toContain('id: "{recordId}-{entry}"');
    expect(new Set(signals.map(({ id }) => id)).size).toBe(2 * count);
  });

  it('nearly all is not said to be all', async () => {
    const lines = Array.from(
      { length: 300 },
      (_, i) =>
        `${i},${i === 50 ? 'unknown' : `13812345${String(i).padStart(3, '0')}`},13912345678,2026-03-01 08:30:05,${i}`,
    );
    const { text } = await guess(
      'all.csv',
      `id,caller,callee,end_time,duration_s\n${lines.join('\n')}`,
    );
    expect(text).toMatch(/caller: .*\(99 % mobile numbers\)/);
    expect(text).toMatch(/callee: .*\(100 % mobile numbers\)/);
  });
});
