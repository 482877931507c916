// The twin of the map: the same regions as rows, for whoever reads numbers or does not see the map.
import { usePreferences } from '../shell/preferences.ts';
import { change, shortMoney, wholeCount } from '../text/amount-text.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { useText } from '../text/language.ts';
import { csvOf, saveCsv } from './csv.ts';
import type { HeadlineRow } from './measure.ts';

interface TableProps {
  readonly rows: readonly HeadlineRow[];
  readonly region: string;
  readonly onRegion: (code: string) => void;
}

export function RegionTable({ rows, region, onRegion }: TableProps) {
  const text = useText(COMMAND_TEXT);
  const { language } = usePreferences();
  const rate = (value: number | null) => (value === null ? '–' : value.toFixed(1));
  const save = () =>
    saveCsv(
      `${text.title}.csv`,
      csvOf(
        [...text.columns],
        rows.map((row) => [
          row.code,
          row.name[language],
          row.lossPreventedTotalFen / 100,
          row.peopleDissuaded,
          row.dissuadedPer100k,
          row.casesFiled,
          row.casesPer100k,
          row.casesChangeRatio,
        ]),
      ),
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard has to reach it
    <section className="region-table" tabIndex={0} aria-label={text.table}>
      <p className="export">
        <button type="button" onClick={save}>
          {text.export}
        </button>
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.region}</th>
            <th scope="col">{text.heads.prevented}</th>
            <th scope="col">{text.heads.dissuaded}</th>
            <th scope="col">{text.heads.perPeople}</th>
            <th scope="col">{text.heads.cases}</th>
            <th scope="col">{text.heads.perPeople}</th>
            <th scope="col">{text.heads.change}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code} className={row.code === region ? 'chosen' : row.level}>
              <th scope="row">
                <button type="button" className="quiet" onClick={() => onRegion(row.code)}>
                  {row.name[language]}
                </button>
              </th>
              <td>{shortMoney(row.lossPreventedTotalFen, language)}</td>
              <td>{wholeCount(row.peopleDissuaded)}</td>
              <td>{rate(row.dissuadedPer100k)}</td>
              <td>{wholeCount(row.casesFiled)}</td>
              <td>{rate(row.casesPer100k)}</td>
              <td>{change(row.casesChangeRatio)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
