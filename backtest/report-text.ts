// A result as text for a terminal, and as one HTML file that needs nothing else.
import type { BacktestResult } from './backtest-result.ts';
import { type ReportPage, type ReportTable, reportPage } from './report-table.ts';
import type { Language } from './report-words.ts';

/** Chinese characters are two columns wide. */
const WIDE = /[\u2e80-\uffef]/g;

export function textReport(result: BacktestResult, language: Language): string {
  const page = reportPage(result, language);
  const width = Math.max(...page.facts.map(([name]) => columns(name))) + 2;
  return [
    page.title,
    '',
    ...page.notes,
    ...page.facts.map(([name, value]) => `${pad(name, width)}${value}`),
    ...page.tables.filter(({ rows }) => rows.length > 0).flatMap((table) => ['', ...lines(table)]),
  ].join('\n');
}

export function htmlReport(result: BacktestResult, language: Language): string {
  const page = reportPage(result, language);
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escaped(page.title)}</title>
<style>${STYLE}</style></head><body>
${body(page)}
</body></html>
`;
}

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}' +
  'table{border-collapse:collapse;margin:.5rem 0 1.5rem}td,th{padding:.2rem .8rem .2rem 0;border-bottom:1px solid #d8dee4;text-align:left;font-variant-numeric:tabular-nums}' +
  'h2{font-size:1.05rem;margin:1.5rem 0 0}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dd{margin:0;overflow-wrap:anywhere}';

function body({ title, facts, notes, tables }: ReportPage): string {
  const cells = (tag: string, row: readonly string[]) =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return [
    `<h1>${escaped(title)}</h1>`,
    ...notes.map((note) => `<p><strong>${escaped(note)}</strong></p>`),
    `<dl>${facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`,
    ...tables
      .filter(({ rows }) => rows.length > 0)
      .map(
        (table) =>
          `<h2>${escaped(table.title)}</h2><table><thead>${cells('th', table.head)}</thead><tbody>${table.rows.map((row) => cells('td', row)).join('\n')}</tbody></table>`,
      ),
  ].join('\n');
}

function lines({ title, head, rows }: ReportTable): string[] {
  const hasHead = head.some((cell) => cell !== '');
  const all = hasHead ? [head, ...rows] : rows;
  const widths = head.map((_, i) => Math.max(...all.map((row) => columns(row[i] ?? ''))) + 2);
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => pad(cell, widths[i] ?? 0))
      .join('')
      .trimEnd();
  return [title, ...all.map((row) => `  ${line(row)}`)];
}

function columns(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
