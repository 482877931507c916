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
    total: '合计',
    confirmed: '已回访确认',
    shown: (shown: number, all: number) => `共 ${all} 起，显示 ${shown} 起`,
    stated: '其中仅凭口述（未计入）',
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
    total: 'Total',
    confirmed: 'confirmed',
    shown: (shown: number, all: number) => `${shown} of ${all} episodes`,
    stated: 'stated only, not counted',
  },
} as const;

/** The page in columns; what `width` does not hold is left out from the right. The last line is the sum over all pages. */
export function lossPageTable(page: LossPage, lang: 'zh' | 'en', width: number): string {
  const words = WORDS[lang];
  const rows = page.rows.map((row) => cellsOf(row, lang));
  const foot = [words.total, '', '', '', '', formatFen(page.countedTotalFen)];
  const rest = `${words.shown(page.rows.length, page.episodes)}; ${words.stated}: ${formatFen(page.statedTotalFen)}`;
  const left = new Set([0, 1, 2, 3, 4, 7]);
  return [...gridOf([words.columns, ...rows, foot], width, left), '', rest]
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
