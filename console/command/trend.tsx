// A measure over time; of cases the year before stands beside it, and what was to be expected. Sentences say the same.
import type { Static } from 'typebox';
import type { CaseTrend } from '../../api/contract/case-trend.ts';
import { usePreferences } from '../shell/preferences.ts';
import { interval, shortCount, shortMoney, when, wholeCount } from '../text/amount-text.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { useText } from '../text/language.ts';
import { type Measure, type ReportRow, stepOf } from './measure.ts';
import { isUnfinished } from './period.ts';
import { TrendDrawing, type TrendStep } from './trend-drawing.tsx';

type CasePoint = Static<typeof CaseTrend>['points'][number];

interface TrendProps {
  readonly rows: readonly ReportRow[];
  readonly measure: Measure;
  /** Where the time that is shown ends, epoch ms: a day or a month that goes on is drawn lighter. */
  readonly until: number;
  /** Of cases: what was to be expected of each step, as far as that can be said. */
  readonly expected?: readonly CasePoint[] | undefined;
}

export function Trend({ rows, measure, until, expected = [] }: TrendProps) {
  const text = useText(COMMAND_TEXT);
  const { language } = usePreferences();
  const words = (value: number) =>
    measure === 'prevented' ? shortMoney(value, language) : shortCount(value, language);
  const points = new Map(expected.map((point) => [point.key, point]));
  const steps = rows.map((row): TrendStep => {
    const value = stepOf(measure, row);
    const before = measure === 'cases' ? row.casesFiledYearBefore : null;
    const { expected: band = null, holidayDays = 0 } = points.get(row.key) ?? {};
    const whole = (count: number) => wholeCount(Math.round(count));
    const beside = [
      ...(before === null ? [] : [`${text.lastYear} ${before}`]),
      ...(band === null
        ? []
        : [`${text.expected} ${interval(whole(band.low), whole(band.high), language)}`]),
      ...(holidayDays === 0 ? [] : [text.holiday]),
    ];
    const more = beside.length === 0 ? '' : ` (${beside.join(' · ')})`;
    return { key: row.key, value, before, band, title: `${row.key} ${words(value)}${more}` };
  });
  const what = text.trendOf[measure];
  const highest = [...steps].sort((a, b) => b.value - a.value)[0];
  if (highest === undefined) {
    return (
      <section className="card trend">
        <h2>{text.trend(what)}</h2>
        <p className="empty">{text.nothing}</p>
      </section>
    );
  }
  const says = text.trendSays(what, words(highest.value), when(highest.key, language));
  const lastKey = steps.at(-1)?.key ?? '';
  const goesOn = isUnfinished(lastKey, until);
  return (
    <section className="card trend">
      <h2>
        {text.trend(what)}
        {measure === 'cases' ? <Key hasBand={steps.some(({ band }) => band !== null)} /> : null}
      </h2>
      <TrendDrawing steps={steps} goesOn={goesOn} label={says} hasLine={measure === 'cases'} />
      <p className="note">
        {says}
        {goesOn ? text.goesOn(when(lastKey, language)) : text.end}
        {expected.map(({ key, standsOut }) =>
          standsOut === null ? null : (
            <b key={key}> {text.stands[standsOut](when(key, language))}</b>
          ),
        )}
      </p>
    </section>
  );
}

function Key({ hasBand }: { readonly hasBand: boolean }) {
  const text = useText(COMMAND_TEXT);
  return (
    <span className="key">
      <i className="bar-key" /> {text.thisYear} <i className="line-key" /> {text.lastYear}
      {hasBand ? (
        <>
          <i className="band-key" /> {text.expected}
        </>
      ) : null}
    </span>
  );
}
