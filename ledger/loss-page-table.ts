// The page that a total opens to, as a table of text for a terminal.
import { formatFen } from '../signal/amount.ts';
import { printTime } from '../signal/event-time.ts';
import { OUTCOMES } from '../signal/outcome.ts';
import { regionName } from '../signal/region.ts';
import { type EpisodeLossRow, LOSS_REASONS, type LossPage } from './loss-page.ts';
import { gridOf } from './text-grid.ts';

const WORDS = {
  zh: {
    columns: [
      '事件',
      '日期',
      '地区',
      '类型',
      '结果',
      '计入',
      '上报',
      '原因',
      '未转出',
      '已转出',
      '损失',
    ],
    shownSum: '所列小计',
    total: '合计',
    confirmed: '已回访确认',
    shown: (shown: string, all: string) => `共 ${all} 起，显示 ${shown} 起`,
    stated: '另有仅凭口述（未计入）',
    rest: (all: number) =>
      `其余：加 --limit ${all} 全部列出，或用 --format csv --out 文件 导出全部`,
  },
  en: {
    columns: [
      'Episode',
      'Day',
      'Region',
      'Typology',
      'Outcome',
      'Counted',
      'Reported',
      'Why',
      'Held',
      'Left',
      'Lost',
    ],
    shownSum: 'Shown',
    total: 'Total',
    confirmed: 'confirmed',
    shown: (shown: string, all: string) => `${shown} of ${all} episodes`,
    stated: 'stated only, not counted',
    rest: (all: number) =>
      `the others: --limit ${all} shows all, --format csv --out FILE writes all`,
  },
} as const;

/**
 * The page in columns; what `width` does not hold is left out from the right. The last line of it is the sum over all pages, with that of the rows
 * above it where these are not all; below stands how many there are and how to see them.
 */
export function lossPageTable(page: LossPage, lang: 'zh' | 'en', width: number): string {
  const words = WORDS[lang];
  const rows = page.rows.map((row) => cellsOf(row, lang));
  const isCut = page.rows.length < page.episodes;
  const shownFen = page.rows.reduce((sum, row) => sum + row.countedTotalFen, 0);
  const sumRow = (name: string, fen: number) => [name, '', '', '', '', formatFen(fen)];
  const feet = [
    ...(isCut ? [sumRow(words.shownSum, shownFen)] : []),
    sumRow(words.total, page.countedTotalFen),
  ];
  const count = (of: number) => of.toLocaleString('en-US');
  const told = words.shown(count(page.rows.length), count(page.episodes));
  const rest = `${told}; ${words.stated}: ${formatFen(page.statedTotalFen)}`;
  const left = new Set([0, 1, 2, 3, 4, 7]);
  const grid = gridOf([words.columns, ...rows, ...feet], width, left);
  return [...grid, '', rest, ...(isCut ? [words.rest(page.episodes)] : [])]
    .map((line) => line.trimEnd())
    .join('\n');
}

function cellsOf(row: EpisodeLossRow, lang: 'zh' | 'en'): string[] {
  const others = row.reason === 'elsewhere' ? (row.elsewhere?.episodeIds ?? []) : [];
  const why = [LOSS_REASONS[row.reason][lang], ...others].join(' ');
  return [
    row.episodeId,
    printTime(row.eventTime).slice(0, 10),
    regionName(row.region, lang),
    row.typology,
    OUTCOMES[row.outcome][lang],
    formatFen(row.countedTotalFen),
    formatFen(row.claimedFen),
    row.isConfirmed ? `${why}, ${WORDS[lang].confirmed}` : why,
    formatFen(row.heldFen),
    formatFen(row.leftFen),
    formatFen(row.lostFen),
  ];
}
