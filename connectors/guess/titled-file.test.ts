import { describe, expect, it } from 'vitest';
import { guess } from '../../test/guess-fixture.ts';

const HEADER = '交易流水号,付款账号,收款账号,交易金额(元),交易时间';
const ROWS = `T1,6222020000001111111,6222020000002222222,12.50,2026-03-01 08:30:05
T2,6222020000001111112,6222020000002222222,34.50,2026-03-01 08:31:05
`;

describe('of a file with lines that are no rows', () => {
  it.each([
    ['a title and a time', `某银行交易明细\n导出时间: 2026-03-02 10:00:00\n\n${HEADER}\n`, 3],
    ['names and values in the same form', `账号,622202\n户名,张三\n币种,人民币\n${HEADER}\n`, 3],
    ['a title padded to the width of the table', `某银行交易明细,,,,\n${HEADER}\n`, 1],
    ['what Excel is told', `sep=,\n${HEADER}\n`, 1],
    ['blank lines alone', `\n\n${HEADER}\n`, 0],
  ])('the lines before the header are counted: %s', async (_what, before, count) => {
    const { sample, text, signals, refused } = await guess('bank.csv', `${before}${ROWS}`);
    expect(sample).toMatchObject({ skipLines: count, hasHeader: true });
    expect(text.includes('skipLines:')).toBe(count > 0);
    expect(signals).toMatchObject([{ id: 'T1', amountFen: 1250 }, { id: 'T2' }]);
    expect(refused).toEqual([]);
    expect(text).not.toContain('张三');
  });

  it.each([
    ['a total of few columns', '合计,2,47.00\n', ['合计']],
    ['a total in the columns of the rows', '合计,,,47.00,\n', ['合计']],
    ['words and a count', '共2笔\n# 结束\n', ['#', '共']],
  ])('the last lines are left out: %s', async (_what, after, dropLines) => {
    const { sample, signals, refused } = await guess('bank.csv', `${HEADER}\n${ROWS}${after}`);
    expect(sample).toMatchObject({ skipLines: 0, dropLines });
    expect(signals.map(({ id }) => id)).toEqual(['T1', 'T2']);
    expect(refused).toEqual([]);
  });

  it('a last row that is damaged, and begins as others do, stays to be refused', async () => {
    const { sample, refused } = await guess('bank.csv', `${HEADER}\n${ROWS}T3,6222\n`);
    expect(sample.dropLines).toEqual([]);
    expect(refused).toHaveLength(1);
  });

  it('the first row is found where there is no header', async () => {
    const { sample, text, signals } = await guess('bank.csv', `H|20260301\n${ROWS}`);
    expect(sample).toMatchObject({ skipLines: 1, hasHeader: false });
    expect(text).toContain('header: [c1, c2, c3, c4, c5]');
    expect(signals.length).toBe(2);
  });

  it('amounts with commas in quotes do not make rows longer than their header', async () => {
    const rows = ROWS.replaceAll('12.50', '"1,012.50"').replaceAll('34.50', '"1,234.50"');
    const { sample, signals } = await guess('bank.csv', `${HEADER}\n${rows}`);
    expect(sample).toMatchObject({ skipLines: 0, hasHeader: true });
    expect(signals).toMatchObject([{ amountFen: 101_250 }, { amountFen: 123_450 }]);
  });
});
