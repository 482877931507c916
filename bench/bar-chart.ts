// A horizontal bar chart as an SVG file: enough for a page of documentation, readable on light and dark grounds alike.
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Written behind the bar. */
  readonly text: string;
  /** A pale bar is one that may not be compared directly with the full ones. */
  readonly isPale?: boolean;
}

export interface BarChart {
  readonly title: string;
  /** One line a string under the bars. */
  readonly notes: readonly string[];
  readonly bars: readonly Bar[];
}

const WIDTH = 860;
const LABEL_WIDTH = 220;
const TEXT_WIDTH = 170;
const ROW_HEIGHT = 30;
const BAR_HEIGHT = 18;
const TOP = 48;
const NOTE_HEIGHT = 18;

/** The text of the SVG. The longest bar fills the width; the scale begins at nothing. */
export function barChart({ title, notes, bars }: BarChart): string {
  const longest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const room = WIDTH - LABEL_WIDTH - TEXT_WIDTH;
  const rows = bars.flatMap(({ label, value, text, isPale }, index) => {
    const top = TOP + index * ROW_HEIGHT;
    const length = Math.max(1, Math.round((room * value) / longest));
    const middle = top + BAR_HEIGHT / 2 + 5;
    const look = isPale === true ? 'pale' : 'full';
    return [
      `<text class="label" x="${LABEL_WIDTH - 10}" y="${middle}">${escaped(label)}</text>`,
      `<rect class="${look}" x="${LABEL_WIDTH}" y="${top}" width="${length}" height="${BAR_HEIGHT}"/>`,
      `<text x="${LABEL_WIDTH + length + 8}" y="${middle}">${escaped(text)}</text>`,
    ];
  });
  const notesTop = TOP + bars.length * ROW_HEIGHT + 16;
  const lines = notes.map(
    (note, index) =>
      `<text class="note" x="16" y="${notesTop + index * NOTE_HEIGHT}">${escaped(note)}</text>`,
  );
  const height = notesTop + notes.length * NOTE_HEIGHT;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    '<style>',
    'text { font: 14px sans-serif; fill: #1f2328 } .label { text-anchor: end } .note { font-size: 12px; fill: #59636e }',
    '.title { font-weight: bold } .full { fill: #1f6feb } .pale { fill: #a5b9d6 } .ground { fill: #ffffff }',
    '</style>',
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    `<text class="title" x="16" y="26">${escaped(title)}</text>`,
    ...rows,
    ...lines,
    '</svg>',
  ].join('\n')}\n`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
