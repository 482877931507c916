// The headline as one page to print: a file that needs nothing beside it, A4 upright. A browser prints it to PDF in the fonts of the machine,
// so that no font has to come along for Chinese.
import type { HeadlineView } from '../ledger/headline-view.ts';
import { escapeHtml } from './html.ts';

const STYLE = `
  @page { size: A4 portrait; margin: 16mm; }
  body { font: 11pt/1.4 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #111; max-width: 178mm; margin: 8mm auto; }
  h1 { font-size: 18pt; margin: 0; }
  .period { color: #555; margin: 0 0 6mm; }
  .figures { display: grid; grid-template-columns: repeat(3, 1fr); gap: 4mm; margin-bottom: 6mm; }
  .figure { border-top: 2pt solid #14508c; padding-top: 2mm; }
  .value { font-size: 24pt; font-weight: 600; font-variant-numeric: tabular-nums; }
  .detail { color: #555; font-size: 8.5pt; }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 9.5pt; }
  th, td { text-align: right; padding: 1mm 1.5mm; border-bottom: 0.5pt solid #ccc; }
  th:first-child, td:first-child { text-align: left; }
  tr.top td { font-weight: 600; border-bottom: 1pt solid #111; }
  ul { color: #555; font-size: 8.5pt; padding-left: 4mm; margin-top: 5mm; }
`;

/** A whole HTML document; all texts are escaped. */
export function headlinePage(view: HeadlineView, lang: 'zh' | 'en'): string {
  const text = escapeHtml;
  const figures = view.figures.map(
    ({ label, value, detail }) =>
      `<div class="figure"><div>${text(label)}</div><div class="value">${text(value)}</div><div class="detail">${text(detail)}</div></div>`,
  );
  const cellsOf = (cells: readonly string[], tag: string) =>
    cells.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('');
  const rows = view.rows.map(
    ({ cells, isTop }) => `<tr${isTop ? ' class="top"' : ''}>${cellsOf(cells, 'td')}</tr>`,
  );
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><title>${text(view.title)}</title><style>${STYLE}</style></head>
<body>
<h1>${text(view.title)}</h1>
<p class="period">${text(view.period)}</p>
<div class="figures">${figures.join('')}</div>
<table><thead><tr>${cellsOf(view.columns, 'th')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
<ul>${view.notes.map((note) => `<li>${text(note)}</li>`).join('')}</ul>
</body>
</html>
`;
}
