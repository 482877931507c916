// The twin of the map: the same regions as rows, for whoever reads numbers or does not see the map.
import { usePreferences } from '../shell/preferences.ts';
import { change, shortMoney, wholeCount } from '../text/amount-text.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { useText } from '../text/language.ts';
import { saveCsv } from './csv.ts';
import type { HeadlineView } from './measure.ts';
import { areaName, regionFile } from './region-file.ts';

interface TableProps {
  readonly rows: HeadlineView['rows'];
  /** Redrawn counties together. */
  readonly areas: HeadlineView['areas'];
  readonly region: string;
  readonly onRegion: (code: string) => void;
}

export function RegionTable({ rows, areas, region, onRegion }: TableProps) {
  const text = useText(COMMAND_TEXT);
  const { language } = usePreferences();
  const rate = (value: number | null) => (value === null ? '–' : value.toFixed(1));
  const save = () => saveCsv(`${text.title}.csv`, regionFile({ rows, areas }, language, text));
  const all = [...rows, ...areas];
  const notes = [
    ...(all.some((row) => row.casesChangeIsClear === false) ? [text.unclearMark] : []),
    ...(rows.some((row) => row.casesFiledYearBefore === null) ? [text.notComparableMark] : []),
  ];
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
              <td>{change(row.casesChangeRatio, row.casesChangeIsClear)}</td>
            </tr>
          ))}
          {areas.map((area) => (
            <tr key={area.codesBefore.join()} className="area">
              <th scope="row">{text.together(areaName(area, language))}</th>
              <td>–</td>
              <td>–</td>
              <td>–</td>
              <td>{wholeCount(area.casesFiled)}</td>
              <td>–</td>
              <td>{change(area.casesChangeRatio, area.casesChangeIsClear)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {notes.map((note) => (
        <p key={note} className="note">
          {note}
        </p>
      ))}
    </section>
  );
}
