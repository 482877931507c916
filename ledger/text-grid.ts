// Text in columns for a terminal. A Chinese character takes two columns. Columns that the width does not hold are left out from the right,
// never cut.

/** Between two columns. */
export const GAP = '  ';
const FIRST: ReadonlySet<number> = new Set([0]);

/** Columns that a text takes in a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += WIDE.test(char) ? 2 : 1;
  return width;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

/**
 * Rows of cells set in columns, a head, a body and a foot: those of `left` (the first when missing) to the left, numbers to the right; what
 * does not fit is left out from the right.
 */
export function gridOf(
  rows: readonly (readonly string[])[],
  width: number,
  left: ReadonlySet<number> = FIRST,
): string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => textWidth(row[at] ?? ''))),
  );
  let used = 0;
  let shown = 0;
  for (const columnWidth of widths) {
    used += columnWidth + (shown === 0 ? 0 : GAP.length);
    if (used > width && shown > 1) break;
    shown++;
  }
  const lines = rows.map((row) =>
    row
      .slice(0, shown)
      .map((cell, at) => pad(cell, widths[at] ?? 0, left.has(at)))
      .join(GAP),
  );
  const rule = '─'.repeat(Math.max(...lines.map(textWidth)));
  return [...lines.slice(0, 1), rule, ...lines.slice(1, -1), rule, ...lines.slice(-1)];
}

/** A text with blanks after it, or before it. */
export function pad(text: string, width: number, isLeft: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return isLeft ? text + blanks : blanks + text;
}
