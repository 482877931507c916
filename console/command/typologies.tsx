// Which kinds of fraud make up a measure, the largest first.
import { usePreferences } from '../shell/preferences.ts';
import { shortCount, shortMoney } from '../text/amount-text.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { useText } from '../text/language.ts';
import { type Measure, type ReportRow, stepOf } from './measure.ts';
import { useTypologyNames } from './typology-names.ts';

const SHOWN = 6;

interface TypologiesProps {
  readonly rows: readonly ReportRow[];
  readonly measure: Measure;
}

export function Typologies({ rows, measure }: TypologiesProps) {
  const text = useText(COMMAND_TEXT);
  const { language } = usePreferences();
  const nameOf = useTypologyNames();
  const largest = rows
    .map((row) => ({ key: row.key, value: stepOf(measure, row) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, SHOWN);
  const most = largest[0]?.value ?? 1;
  return (
    <section className="card typologies">
      <h2>
        {text.typologies} · {text.trendOf[measure]}
      </h2>
      {largest.length === 0 ? <p className="empty">{text.nothing}</p> : null}
      <ul>
        {largest.map(({ key, value }) => (
          <li key={key}>
            <span>{nameOf(key)}</span>
            <meter min={0} max={most} value={value} aria-label={nameOf(key)} />
            <b>
              {measure === 'prevented' ? shortMoney(value, language) : shortCount(value, language)}
            </b>
          </li>
        ))}
      </ul>
    </section>
  );
}
