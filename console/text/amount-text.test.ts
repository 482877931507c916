import { expect, test } from 'vitest';
import { change, shortCount, shortMoney, when } from './amount-text.ts';

const YUAN = 100;

test('sums of a size have the same decimals, so that a column of them lines up', () => {
  const shown = [440_000_000, 370_120_000, 111_800_000].map((yuan) =>
    shortMoney(yuan * YUAN, 'zh'),
  );
  expect(shown).toEqual(['4.40亿元', '3.70亿元', '1.12亿元']);
});

test('a round sum has no decimals', () => {
  expect(shortMoney(50_000 * YUAN, 'zh')).toBe('5万元');
  expect(shortMoney(0, 'zh')).toBe('0元');
  expect(shortMoney(9_000 * YUAN, 'zh')).toBe('9,000元');
});

test('three figures are enough for a glance', () => {
  expect(shortMoney(86_174_000 * YUAN, 'zh')).toBe('8,617万元');
  expect(shortMoney(1_620_362_708 * YUAN, 'zh')).toBe('16.2亿元');
  expect(shortMoney(1_620_362_708 * YUAN, 'en')).toBe('¥1.62B');
  expect(shortMoney(64_810_000 * YUAN, 'en')).toBe('¥64.8M');
  expect(shortCount(200_200, 'zh')).toBe('20.0万');
  expect(shortCount(8_597, 'zh')).toBe('8,597');
});

test('a change that may be chance is marked', () => {
  expect(change(2, false)).toBe('~+200.0%');
  expect(change(-0.25, false)).toBe('~−25.0%');
  expect(change(-0.25, true)).toBe('−25.0%');
  expect(change(null, null)).toBe('–');
});

test('a month and a day are read as people say them', () => {
  expect(when('2026-01', 'zh')).toBe('2026 年 1 月');
  expect(when('2026-01', 'en')).toBe('in January 2026');
  expect(when('2026-03-02', 'zh')).toBe('3 月 2 日');
  expect(when('2026-03-02', 'en')).toBe('on 2 March');
  expect(when('330100', 'en')).toBe('330100');
});
