// The headline on one screen of a terminal.
import type { HeadlineView } from './headline-view.ts';
import { gridOf, pad, textWidth } from './text-grid.ts';

/** Lines without blanks at their ends; columns that `width` does not hold are left out from the right. */
export function headlineTable(view: HeadlineView, width: number): string {
  const labels = Math.max(...view.figures.map(({ label }) => textWidth(label)));
  const values = Math.max(...view.figures.map(({ value }) => textWidth(value)));
  const figures = view.figures.map(
    ({ label, value, detail }) =>
      `${pad(label, labels, true)}  ${pad(value, values, false)}  ${detail}`,
  );
  const tops = view.rows.filter(({ isTop }) => isTop).map(({ cells }) => cells);
  const below = view.rows.filter(({ isTop }) => !isTop).map(({ cells }) => cells);
  const grid =
    view.rows.length === 0 ? [] : ['', ...gridOf([view.columns, ...below, ...tops], width)];
  return [`${view.title} · ${view.period}`, '', ...figures, ...grid, '', ...view.notes]
    .map((line) => line.trimEnd())
    .join('\n');
}
