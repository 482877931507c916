// The four numbers. Each is a button that opens to how it was made.
import { isWallPage } from '../link/walls.ts';
import { usePreferences } from '../shell/preferences.ts';
import { change, exactMoney, shortCount, shortMoney, wholeCount } from '../text/amount-text.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { useText } from '../text/language.ts';
import type { Opened } from './made-of.tsx';
import type { ReportView } from './measure.ts';

/** Counts stand whole below it, so that two beside each other are compared to the last one. */
const WHOLE_BELOW = 1_000_000;

interface FiguresProps {
  readonly total: ReportView['total'];
  readonly onOpen: (opened: Opened) => void;
}

export function Figures({ total, onOpen }: FiguresProps) {
  const text = useText(COMMAND_TEXT);
  const { language } = usePreferences();
  const money = (fen: number) => shortMoney(fen, language);
  const count = (all: number) => (all < WHOLE_BELOW ? wholeCount(all) : shortCount(all, language));
  const { casesFiledYearBefore: before, casesChangeRatio: ratio } = total;
  const beforeOf = (cases: number | null) =>
    cases === null ? text.notComparable : cases === 0 ? text.noBefore : text.before(count(cases));
  const figures: readonly {
    readonly name: Opened;
    readonly value: string;
    readonly unit?: string;
    readonly detail: string;
    readonly title?: string;
    readonly tone?: string;
  }[] = [
    {
      name: 'prevented',
      value: money(total.lossPreventedTotalFen),
      detail: `${text.confirmed(money(total.lossConfirmedFen))} · ${text.lost(money(total.lostFen))}`,
      title: exactMoney(total.lossPreventedTotalFen, language),
    },
    {
      name: 'dissuaded',
      value: count(total.peopleDissuaded),
      unit: text.units.people,
      detail: text.reached(count(total.episodes)),
    },
    {
      name: 'cases',
      value: count(total.casesFiled),
      unit: text.units.cases,
      detail: text.caseLoss(money(total.caseLossFen)),
    },
    {
      name: 'change',
      value: change(ratio),
      detail: [
        beforeOf(before),
        ...(ratio !== null && total.casesChangeIsClear === false ? [text.notClear] : []),
      ].join(' · '),
      tone: ratio === null || total.casesChangeIsClear !== true ? '' : ratio < 0 ? 'good' : 'bad',
    },
  ];
  return (
    <ul className="figures">
      {figures.map(({ name, value, unit, detail, title, tone = '' }) => (
        <li key={name}>
          <button type="button" className="card" title={title} onClick={() => onOpen(name)}>
            <span className="label">
              {text.figures[name]} {isWallPage() ? null : <span aria-hidden="true">ⓘ</span>}
            </span>
            <span className={`figure ${tone}`}>
              {value} <small>{unit}</small>
            </span>
            <span className="note">{detail}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
