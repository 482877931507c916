// What a guess makes of columns that only many rows tell apart: a few bad cells, ids, states.
import { describe, expect, it } from 'vitest';
import { guess } from '../../test/guess-fixture.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';

describe('a proposal from many rows', () => {
  interface Payment {
    readonly no?: string;
    readonly at?: string;
    readonly sum?: string;
    readonly status?: string;
  }

  const columns = (name: string, more: (i: number) => Payment, count = 100) =>
    Array.from({ length: count }, (_, i) => {
      const minute = String(i % 60).padStart(2, '0');
      const hour = String(10 + Math.floor(i / 60));
      const { no, ...rest } = more(i);
      return {
        ...(no === undefined ? {} : { [name]: no }),
        at: `2026-03-01T${hour}:${minute}:00Z`,
        from: { acct: `62170000000000${i % 3}` },
        to: { acct: `62220000000000${i % 2}` },
        sum: `${(i % 4) + 1}.00`,
        ...rest,
      };
    });
  const guessOf = async (rows: readonly object[]) => guess('many.json', JSON.stringify({ rows }));

  it('takes a column that nearly all rows fit, says so, and refuses the others', async () => {
    const { text, signals, refused } = await guessOf(
      columns('msgNo', (i) => ({
        no: `WX-${i}`,
        ...(i === 7 ? { at: '2026/03/01' } : i === 9 || i === 11 ? { sum: 'n/a' } : {}),
      })),
    );
    expect(text).toMatch(/time: \{ from: at \} +# 99 of 100 fit; the other will be refused; /);
    expect(text).toMatch(/amountFen: .* +# 98 of 100 fit; the others will be refused; /);
    expect({ count: signals.length, refused: refused.length }).toEqual({ count: 97, refused: 3 });
    const half = await guessOf(columns('msgNo', (i) => (i % 2 === 0 ? { at: 'soon' } : {})));
    expect(half.text).toContain('# No column was found for time');
  });

  it.each(['msgNo', 'txn', 'serial', 'bizRef', '业务单号'])(
    'takes %s as the id when each row has its own',
    async (name) => {
      const { text, signals } = await guessOf(columns(name, (i) => ({ no: `WX-${1000 + i}` })));
      expect(text).toContain(`id: "{${name}}"`);
      expect(text).toMatch(/# (sure:|likely: by its name;) each row of the sample has its own/);
      expect(text).not.toMatch(/Not read: .*(msgNo|txn|serial|bizRef|业务单号)/);
      expect(new Set(signals.map(({ id }) => id)).size).toBe(100);
    },
  );

  it('takes no number of somebody as the id, though it differs in every row', async () => {
    const { text } = await guessOf(columns('deviceNo', (i) => ({ no: `D-${1000 + i}` })));
    expect(text).not.toContain('id: "{deviceNo}"');
  });

  it('says of an id how many rows lack it or come twice', async () => {
    const rows = columns('msgNo', (i) => (i === 5 ? {} : { no: `WX-${i}` }));
    const { text, signals } = await guessOf([...rows, ...rows.slice(0, 2)]);
    expect(text).toContain(
      '1 of 102 rows have none and will be refused; 2 rows come twice and will count once',
    );
    expect(signals).toHaveLength(101);
  });

  it('warns of an id that counts the rows', async () => {
    const { text } = await guessOf(columns('seq', (i) => ({ no: `${i + 1}` })));
    expect(text).toContain('CHECK: it numbers the rows from 1; if each file begins anew');
  });

  it('joins a number that comes again with what tells its rows apart', async () => {
    const { text, signals } = await guessOf(
      columns('orderNo', (i) => ({
        no: `O-${i >> 1}`,
        status: i % 2 === 0 ? 'PENDING' : 'SUCCESS',
      })),
    );
    expect(text).toContain('id: "{orderNo}-{status}"');
    expect(text).toContain('CHECK: 50 rows of the sample have the orderNo of another');
    expect(text).toContain('transferId: "{orderNo}"');
    expect(new Set(signals.map(({ id }) => id)).size).toBe(100);
  });

  it('never makes an id of accounts alone, for two payments between them would be one', async () => {
    const { text, signals } = await guessOf(columns('x', () => ({})));
    expect(text).toContain('id: "{from.acct}-{to.acct}-{sum}-{at}"');
    expect(text).toContain('these together differ in every row of the sample');
    expect(new Set(signals.map(({ id }) => id)).size).toBe(100);
  });

  it('takes no number of somebody for that of a transfer, but with moment and amount for its id', async () => {
    const rows = columns('x', () => ({})).map(({ at, sum, to }, i) => ({
      at,
      sum,
      to,
      callerId: `7${i % 20}`,
    }));
    const { text } = await guessOf(rows);
    expect(text).toContain('id: "{to.acct}-{sum}-{at}"');
    const bare = await guessOf(
      rows.map(({ at, sum, callerId, to }, i) => ({
        at,
        amount: sum,
        callerId,
        recipientId: i % 2 === 0 ? to.acct : '',
        senderBalance: '9.50',
      })),
    );
    expect(bare.text).toContain('id: "{callerId}-{amount}-{at}"');
    expect(bare.text).not.toContain('transferId: "{callerId}"');
  });

  it('proposes nothing that two rows share, and says loudly that there is no id', async () => {
    const rows = columns('x', (i) => ({ at: '2026-03-01T10:00:00Z', status: `${i}` }), 30);
    const { text, signals } = await guessOf(
      rows.map((row) => ({ ...row, status: 'S', extra: Math.floor(rows.indexOf(row) / 2) })),
    );
    expect(text).toContain('# NO ID: ');
    expect(text).toContain('id: "{file}-{row}"');
    expect(text).toContain('CHECK: NOTHING in the sample is an id');
    expect(signals).toHaveLength(30);
  });

  it.each([
    [
      'status',
      ['S', 'R', 'P'],
      '{ S: transfer.completed, R: transfer.blocked, P: transfer.attempted }',
    ],
    ['result', ['SUCCESS', 'FAILED'], '{ SUCCESS: transfer.completed, FAILED: transfer.blocked }'],
    [
      '说明',
      ['成功', '失败', '处理中'],
      '{ "成功": transfer.completed, "失败": transfer.blocked, "处理中": transfer.attempted }',
    ],
    ['state', ['00', '退款成功'], '{ "00": transfer.completed, "退款成功": FILL_IN }'],
    ['retCode', ['0', '1'], '{ "0": FILL_IN, "1": FILL_IN }'],
  ])('proposes the type by %s when it has states such as %s', async (name, values, map) => {
    const weighted = [values[0], ...values];
    const rows = columns('msgNo', (i) => ({ no: `WX-${i}` })).map((row, i) => ({
      ...row,
      [name]: weighted[i % weighted.length],
    }));
    const { text } = await guessOf(rows);
    const column = name === '说明' ? '"说明"' : name;
    const line = `  # - type: { from: ${column}, map: ${map} }\n`;
    expect(text).toContain(line);
    expect(text).toContain(`# CHECK: ${name} looks like the state of the transfer.`);
    if (map.includes('FILL_IN')) return;
    const used = text
      .replace('  - type: transfer.completed\n', '')
      .replace('  # - type', '  - type');
    expect(compileMapping(used, 'used.yaml').signals[0]?.readers.size).toBe(values.length);
  });

  it('takes directions and channels for no states', async () => {
    const rows = columns('msgNo', (i) => ({ no: `WX-${i}` })).map((row, i) => ({
      ...row,
      dir: i % 2 === 0 ? 'IN' : 'OUT',
      flag: i % 3 === 0 ? 'Y' : 'N',
    }));
    expect((await guessOf(rows)).text).not.toContain('looks like the state');
  });

  it('points to the signal that joins a phone with its account', async () => {
    const rows = columns('msgNo', (i) => ({ no: `WX-${i}` })).map((row, i) => ({
      ...row,
      holderMobile: `+86 138 0000 ${1000 + i}`,
    }));
    expect((await guessOf(rows)).text).toContain(
      "# Not read: holderMobile holds phones. If they are of the accounts' owners, a link.declared",
    );
  });
});
