// Lines of entries as somebody typed or pasted them.

/** Lines without an end of their own get one; a date as `2026-12-31`, none when empty. Commas of other keyboards are commas, tabs of spreadsheets too. */
export function withEnd(lines: string, end: string): string {
  return lines
    .split(/\r?\n/)
    .map((line) => line.replaceAll(/[，\t]/g, ',').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [entry = '', until = '', ...note] = line.split(',');
      const ends = until.trim() === '' ? end : until.trim();
      return [entry.trim(), ends, ...note].join(',').replace(/,+$/, '');
    })
    .join('\n');
}

/** How many entries lines have. */
export function countOf(lines: string): number {
  return lines.split('\n').filter((line) => line.trim() !== '').length;
}
