// The brief of a period as PDF, for whoever reports on paper: the three numbers, cases by day or month beside the year before, loss prevented by class,
// the table of the region and what is right below it, and the notes. A4, in the font of the machine.
import PDFDocument from 'pdfkit';
import { LOSS_CLASSES } from '../../dissuasion/task.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { CaseTrendSeries, TrendPoint } from '../case-trend-series.ts';
import type { Headline } from '../headline.ts';
import { type HeadlineView, headlineView } from '../headline-view.ts';
import { formatYuan, LOSS_CLASS_NAMES } from '../report-table.ts';
import { FONT_FILES, type FoundFont, findChineseFont } from './find-font.ts';

export interface Brief {
  readonly headline: Headline;
  /** Of the same period and region. */
  readonly trend: CaseTrendSeries;
  readonly lang: 'zh' | 'en';
  /** Written into the file as its time, epoch ms; the same brief gives the same bytes. */
  readonly madeAt: number;
}

type Pdf = PDFKit.PDFDocument;

const MARGIN = 45;
const WIDTH = 595 - 2 * MARGIN;
const BOTTOM = 842 - MARGIN;
const BLUE = '#14508c';
const PALE = '#a8bfd6';
const GREY = '#555555';
const LINE = '#cccccc';
const CHART_HEIGHT = 105;
const LABELS_MAX = 12;
const ROW_HEIGHT = 15;
const FIGURES_A_LINE = 3;
const FIGURES_HEIGHT = 90;

const WORDS = {
  zh: {
    cases: '立案数',
    before: '去年同期',
    classes: '止损金额构成',
    page: (at: number) => `第 ${at} 页`,
  },
  en: {
    cases: 'Cases filed',
    before: 'year before',
    classes: 'Loss prevented by class',
    page: (at: number) => `page ${at}`,
  },
} as const;

/** Bytes of the PDF. Throws FW_CONFIG when the brief is Chinese and the machine has no font for it. */
export async function briefPdf(
  { headline, trend, lang, madeAt }: Brief,
  font: FoundFont | null = findChineseFont(),
): Promise<Buffer> {
  if (font === null && lang === 'zh') {
    const what = `A brief in Chinese needs a font that has it; install one (Debian: fonts-noto-cjk or fonts-wqy-microhei), or put one of ${FONT_FILES.join(', ')} below /usr/local/share/fonts`;
    throw new FwError('FW_CONFIG', `${what}.`);
  }
  const view = headlineView(headline, lang);
  const date = new Date(madeAt);
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: lang === 'zh' ? 'zh-CN' : 'en',
    info: { Title: view.title, Producer: 'forewarn', Creator: 'forewarn', CreationDate: date },
  });
  const bytes = bytesOf(pdf);
  // The fonts of every PDF reader have no arrows.
  const text = font === null ? (said: string) => said.replaceAll('→', '->') : same;
  if (font === null) pdf.font('Helvetica');
  else if (font.family === undefined) pdf.font(font.path);
  else pdf.font(font.path, font.family);
  drawHead(pdf, view, text);
  drawCases(pdf, trend, lang);
  drawClasses(pdf, headline, lang);
  drawTable(pdf, view, text);
  drawNotes(pdf, view, text);
  numberPages(pdf, lang);
  pdf.end();
  return bytes;
}

const same = (said: string) => said;

function bytesOf(pdf: Pdf): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    pdf.on('data', (part: Buffer) => parts.push(part));
    pdf.on('end', () => resolve(Buffer.concat(parts)));
    pdf.on('error', reject);
  });
}

function drawHead(pdf: Pdf, view: HeadlineView, text: (said: string) => string): void {
  pdf
    .fillColor('#111111')
    .fontSize(19)
    .text(text(view.title), MARGIN, MARGIN, { lineBreak: false });
  pdf
    .fillColor(GREY)
    .fontSize(10)
    .text(text(view.period), MARGIN, MARGIN + 28, { lineBreak: false });
  const width = (WIDTH - 20) / FIGURES_A_LINE;
  let top = MARGIN + 52;
  // Without a region each province has three of its own: a line each.
  for (const [at, { label, value, detail }] of view.figures.entries()) {
    const place = at % FIGURES_A_LINE;
    if (place === 0 && at > 0) {
      pdf.y = top + FIGURES_HEIGHT;
      haveRoom(pdf, FIGURES_HEIGHT);
      top = pdf.y;
    }
    const left = MARGIN + place * (width + 10);
    pdf
      .moveTo(left, top)
      .lineTo(left + width, top)
      .lineWidth(1.5)
      .stroke(BLUE);
    pdf
      .fillColor('#111111')
      .fontSize(9)
      .text(text(label), left, top + 6, { width });
    pdf.fontSize(19).text(text(value), left, top + 20, { width, lineBreak: false });
    pdf
      .fillColor(GREY)
      .fontSize(7.5)
      .text(text(detail), left, top + 47, { width, height: 36 });
  }
  pdf.y = top + FIGURES_HEIGHT;
}

/** Goes on on a new page where less than so much is left of this one. */
function haveRoom(pdf: Pdf, height: number): void {
  if (pdf.y + height <= BOTTOM) return;
  pdf.addPage();
  pdf.y = MARGIN;
}

/** Bars of the period, a line of the year before. */
function drawCases(pdf: Pdf, { points }: CaseTrendSeries, lang: 'zh' | 'en'): void {
  const words = WORDS[lang];
  haveRoom(pdf, CHART_HEIGHT + 40);
  titleOf(pdf, `${words.cases} (— ${words.before})`);
  const top = pdf.y;
  const most = Math.max(
    1,
    ...points.flatMap((one) => [one.casesFiled, one.casesFiledYearBefore ?? 0]),
  );
  const floor = top + CHART_HEIGHT;
  const step = (WIDTH - 30) / Math.max(1, points.length);
  const xOf = (at: number) => MARGIN + 30 + at * step;
  const yOf = (count: number) => floor - (count / most) * CHART_HEIGHT;
  for (const count of [0, most]) {
    pdf
      .moveTo(MARGIN + 30, yOf(count))
      .lineTo(MARGIN + WIDTH, yOf(count))
      .lineWidth(0.5)
      .stroke(LINE);
    pdf
      .fillColor(GREY)
      .fontSize(7)
      .text(String(count), MARGIN, yOf(count) - 4, { width: 26, align: 'right' });
  }
  for (const [at, point] of points.entries()) {
    const y = yOf(point.casesFiled);
    pdf.rect(xOf(at) + step * 0.15, y, step * 0.7, floor - y).fill(PALE);
  }
  drawYearBefore(pdf, points, (at) => xOf(at) + step / 2, yOf);
  const every = Math.ceil(points.length / LABELS_MAX);
  for (const [at, { key }] of points.entries()) {
    if (at % every !== 0) continue;
    const label = key.length > 7 ? key.slice(5) : key;
    pdf
      .fillColor(GREY)
      .fontSize(7)
      .text(label, xOf(at), floor + 3, { lineBreak: false });
  }
  pdf.y = floor + 22;
}

/** Broken where there is nothing to compare with. */
function drawYearBefore(
  pdf: Pdf,
  points: readonly TrendPoint[],
  xOf: (at: number) => number,
  yOf: (count: number) => number,
): void {
  let isDrawing = false;
  for (const [at, { casesFiledYearBefore: before }] of points.entries()) {
    if (before !== null && isDrawing) pdf.lineTo(xOf(at), yOf(before));
    else if (before !== null) pdf.moveTo(xOf(at), yOf(before));
    isDrawing = before !== null;
  }
  pdf.lineWidth(1).stroke(BLUE);
}

/** Of the region as a whole: the rows of the highest level add up to it. */
function drawClasses(pdf: Pdf, { rows }: Headline, lang: 'zh' | 'en'): void {
  haveRoom(pdf, 18 + LOSS_CLASSES.length * 14);
  titleOf(pdf, WORDS[lang].classes);
  const top = rows.filter(({ level }) => level === rows[0]?.level);
  const sums = LOSS_CLASSES.map((name) =>
    top.reduce((sum, row) => sum + row.lossPreventedFen[name], 0),
  );
  const most = Math.max(1, ...sums);
  for (const [at, name] of LOSS_CLASSES.entries()) {
    const amountFen = sums[at] ?? 0;
    const y = pdf.y;
    pdf
      .fillColor('#111111')
      .fontSize(8)
      .text(LOSS_CLASS_NAMES[lang][name], MARGIN, y, { width: 90 });
    const length = (amountFen / most) * (WIDTH - 230);
    if (length > 0) pdf.rect(MARGIN + 95, y + 1, length, 8).fill(BLUE);
    const amount = formatYuan(amountFen, { lang });
    pdf.fillColor('#111111').text(amount, MARGIN + 100 + length, y, { lineBreak: false });
    pdf.y = y + 14;
  }
  pdf.y += 8;
}

function drawTable(
  pdf: Pdf,
  { columns, rows }: HeadlineView,
  text: (said: string) => string,
): void {
  const first = 120;
  const rest = (WIDTH - first) / Math.max(1, columns.length - 1);
  const line = (cells: readonly string[], color: string) => {
    haveRoom(pdf, ROW_HEIGHT);
    const y = pdf.y;
    for (const [at, cell] of cells.entries()) {
      const box = at === 0 ? { width: first } : { width: rest - 4, align: 'right' as const };
      const left = MARGIN + (at === 0 ? 0 : first + (at - 1) * rest);
      pdf
        .fillColor(color)
        .fontSize(8)
        .text(text(cell), left, y, { ...box, height: ROW_HEIGHT, ellipsis: true });
    }
    const under = y + ROW_HEIGHT - 3;
    pdf
      .moveTo(MARGIN, under)
      .lineTo(MARGIN + WIDTH, under)
      .lineWidth(0.4)
      .stroke(LINE);
    pdf.y = y + ROW_HEIGHT;
  };
  line(columns, GREY);
  for (const { cells, isTop } of rows) line(cells, isTop ? BLUE : '#111111');
  pdf.y += 6;
}

function drawNotes(pdf: Pdf, { notes }: HeadlineView, text: (said: string) => string): void {
  pdf.fillColor(GREY).fontSize(7.5);
  for (const note of notes) {
    haveRoom(pdf, 2 * ROW_HEIGHT);
    pdf.text(text(note), MARGIN, pdf.y, { width: WIDTH });
  }
}

function numberPages(pdf: Pdf, lang: 'zh' | 'en'): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let at = start; at < start + count; at++) {
    pdf.switchToPage(at);
    // Below the margin: else the text would open a page of its own.
    pdf.page.margins.bottom = 0;
    const options = { width: WIDTH, align: 'right', lineBreak: false } as const;
    pdf
      .fillColor(GREY)
      .fontSize(7)
      .text(WORDS[lang].page(at + 1), MARGIN, BOTTOM + 12, options);
  }
}

function titleOf(pdf: Pdf, title: string): void {
  const y = pdf.y;
  pdf.fillColor('#111111').fontSize(10).text(title, MARGIN, y, { lineBreak: false });
  pdf.y = y + 18;
}
