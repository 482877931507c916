import { describe, expect, it } from 'vitest';
import { guess } from '../../test/guess-fixture.ts';

const LINES = [
  ['serial_no', 'payer_phone', 'payer_account', 'payee_account', 'amount', 'time', 'memo'],
  ['T1', '+8613800000001', '622201', '622202', '12.50', '2026-03-01 08:30:05', 'a, b; c'],
  ['T2', '+8613800000002', '622203', '622204', '34.50', '2026-03-01 08:31:05', ''],
  ['T3', '', '622205', '622206', '5.00', '2026-03-01 08:32:05', '#1'],
];
const fileOf = (delimiter: string, lines = LINES) =>
  lines.map((cells) => `${cells.join(delimiter)}\n`).join('');

describe('of a file whose values stand apart by something else', () => {
  it.each(['||', '|+|', '@@', '|~', '\t', '\x01', '\x1f', '^', '|', '$$'])(
    '%j is found',
    async (delimiter) => {
      const { sample, signals, refused } = await guess('bank.txt', fileOf(delimiter));
      expect(sample).toMatchObject({ delimiter, hasHeader: true });
      expect(refused).toEqual([]);
      expect(signals).toMatchObject([
        { type: 'transfer.completed', id: 'T1', amountFen: 1250 },
        { id: 'T2', payer: '622203' },
        { id: 'T3', payee: '622206' },
      ]);
    },
  );

  it('a sign is not taken twice where a column is empty', async () => {
    const lines = LINES.map((cells, i) => (i === 0 ? cells : cells.with(1, '').with(6, '')));
    expect((await guess('bank.txt', fileOf('|', lines))).sample.delimiter).toBe('|');
  });

  it('a title before the header does not hide it', async () => {
    const { sample, signals } = await guess('bank.txt', `交易明细\n2026-03-02\n${fileOf('|+|')}`);
    expect(sample).toMatchObject({ delimiter: '|+|', skipLines: 2 });
    expect(signals.length).toBe(3);
  });
});

describe('of a file with quotes', () => {
  const memos = (...texts: string[]) =>
    LINES.map((cells, i) => (i === 0 ? cells : cells.with(6, texts[i - 1] ?? '')));

  it('that stand within values, nothing is taken as quoted', async () => {
    const text = fileOf('|', memos('5" pipe', '"x" y', '"open'));
    const { sample, text: mapping, signals, refused } = await guess('bank.txt', text);
    expect(sample.isQuoted).toBe(false);
    expect(mapping).toContain('quote: none');
    expect(signals.length).toBe(3);
    expect(refused).toEqual([]);
  });

  it('that stand round values, one damaged row is refused', async () => {
    const { sample, signals, refused } = await guess(
      'bank.csv',
      fileOf(',', memos('"a, b"', '"c"', '"d" e')),
    );
    expect(sample.isQuoted).toBe(true);
    expect(signals.length).toBe(2);
    expect(refused.length).toBe(1);
  });
});

it('of an export of Hive, with \\N where there is nothing, that is nothing', async () => {
  const lines = LINES.map((cells) => cells.map((cell) => (cell === '' ? '\\N' : cell)));
  const { sample, text, signals, refused } = await guess('part-00000', fileOf('\x01', lines));
  expect(sample).toMatchObject({ delimiter: '\x01', hasHeader: true, empty: ['\\N'] });
  expect(text).toContain('delimiter: "\\u0001"');
  expect(refused).toEqual([]);
  expect(signals.length).toBe(3);
  expect(signals[1]).not.toHaveProperty('note');
  expect(JSON.stringify(signals)).not.toContain('\\\\N');
});
