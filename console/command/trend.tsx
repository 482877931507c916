// A measure over time, as bars; of cases the year before stands beside, as a line. A sentence says the same.
import { usePreferences } from '../shell/preferences.ts';
import { shortCount, shortMoney, when } from '../text/amount-text.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { useText } from '../text/language.ts';
import { type Measure, type ReportRow, stepOf } from './measure.ts';

const [WIDTH, HEIGHT, FOOT] = [560, 190, 22];

const ZONE_MS = 8 * 3_600_000;

interface TrendProps {
  readonly rows: readonly ReportRow[];
  readonly measure: Measure;
  /** Where the time that is shown ends, epoch ms: a month that goes on is drawn lighter. */
  readonly until: number;
}

export function Trend({ rows, measure, until }: TrendProps) {
  const text = useText(COMMAND_TEXT);
  const { language } = usePreferences();
  const steps = rows.map((row) => ({
    key: row.key,
    value: stepOf(measure, row),
    before: measure === 'cases' ? row.casesFiledYearBefore : null,
  }));
  const most = Math.max(1, ...steps.flatMap(({ value, before }) => [value, before ?? 0]));
  const words = (value: number) =>
    measure === 'prevented' ? shortMoney(value, language) : shortCount(value, language);
  const highest = [...steps].sort((a, b) => b.value - a.value)[0];
  const what = text.trendOf[measure];
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
  const goesOn = endsAfter(lastKey, until);
  const width = WIDTH / steps.length;
  const heightOf = (value: number) => ((HEIGHT - FOOT - 14) * value) / most;
  const line = steps.map(
    ({ before }, i) => `${(i + 0.5) * width},${HEIGHT - FOOT - heightOf(before ?? 0)}`,
  );
  // A label every so many steps, so that they never touch.
  const labelEvery = Math.ceil((steps.length * 52) / WIDTH);
  return (
    <section className="card trend">
      <h2>
        {text.trend(what)}
        {measure === 'cases' ? (
          <span className="key">
            <i className="bar-key" /> {text.thisYear} <i className="line-key" /> {text.lastYear}
          </span>
        ) : null}
      </h2>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={says}>
        {steps.map(({ key, value, before }, i) => (
          <g key={key}>
            <title>{`${key} ${words(value)}${before === null ? '' : ` (${text.lastYear} ${before})`}`}</title>
            <rect
              className={i === steps.length - 1 && goesOn ? 'part' : ''}
              x={i * width + Math.min(8, width * 0.18)}
              y={HEIGHT - FOOT - heightOf(value)}
              width={Math.max(1, width - 2 * Math.min(8, width * 0.18))}
              height={heightOf(value)}
              rx={2}
            />
            {i % labelEvery === 0 ? (
              <text x={(i + 0.5) * width} y={HEIGHT - 6}>
                {key.length === 10 ? key.slice(5) : key}
              </text>
            ) : null}
          </g>
        ))}
        {measure === 'cases' ? <polyline points={line.join(' ')} /> : null}
        <line x1="0" x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
      </svg>
      <p className="note">
        {says}
        {goesOn ? text.goesOn(when(lastKey, language)) : ''}
      </p>
    </section>
  );
}

/** Whether a month ends after a time; in Shanghai. */
function endsAfter(key: string, until: number): boolean {
  if (!/^\d{4}-\d\d$/.test(key)) return false;
  const [year = 0, month = 0] = key.split('-').map(Number);
  return Date.UTC(year, month) - ZONE_MS > until;
}
