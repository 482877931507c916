import { expect, test } from 'vitest';
import { barChart } from './bar-chart.ts';

const chart = barChart({
  title: 'a < b',
  notes: ['one note'],
  bars: [
    { label: 'long', value: 1000, text: '1,000' },
    { label: 'half', value: 500, text: '500 & more', isPale: true },
  ],
});

test('bars are as long as their values, from nothing', () => {
  const lengths = [...chart.matchAll(/<rect class="(full|pale)".* width="(\d+)"/g)];
  expect(lengths.map(([, look, length]) => [look, Number(length)])).toEqual([
    ['full', 470],
    ['pale', 235],
  ]);
});

test('text is escaped, so that any label gives a well-formed file', () => {
  expect(chart).toContain('<title>a &lt; b</title>');
  expect(chart).toContain('500 &amp; more');
});
