// What a number is made of, and how it was counted.
import { regionName } from '../../signal/region.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { change, clock, exactMoney, shortMoney, wholeCount } from '../text/amount-text.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { useText } from '../text/language.ts';
import type { ReportRow, ReportView } from './measure.ts';
import type { Period } from './period.ts';
import { useEpisodes } from './reports.ts';
import { useTypologyNames } from './typology-names.ts';

export type Opened = 'prevented' | 'dissuaded' | 'cases' | 'change';

const CLASSES = ['dissuaded', 'payment-stopped', 'frozen', 'returned'] as const;

interface MadeOfProps {
  readonly opened: Opened;
  readonly total: ReportView['total'];
  readonly kinds: readonly ReportRow[];
  readonly period: Period;
  readonly region: string;
  readonly onClose: () => void;
}

export function MadeOf({ opened, total, kinds, period, region, onClose }: MadeOfProps) {
  const text = useText(COMMAND_TEXT);
  const { language } = usePreferences();
  return (
    <Dialog title={text.figures[opened]} onClose={onClose} isWide={true}>
      <div className="made-of">
        <p>{text.how[opened]}</p>
        {opened === 'prevented' ? (
          <>
            <table>
              <tbody>
                {CLASSES.map((name) => (
                  <tr key={name}>
                    <th scope="row">{text.classes[name]}</th>
                    <td>{exactMoney(total.lossPreventedFen[name], language)}</td>
                  </tr>
                ))}
                <tr>
                  <th scope="row">
                    <b>{text.figures.prevented}</b>
                  </th>
                  <td>
                    <b>{exactMoney(total.lossPreventedTotalFen, language)}</b>
                  </td>
                </tr>
              </tbody>
            </table>
            <p className="note">
              {text.confirmedOfIt(exactMoney(total.lossConfirmedFen, language))}
            </p>
            <p className="note">{text.stated(exactMoney(total.lossStatedFen, language))}</p>
            <Episodes period={period} region={region} />
          </>
        ) : (
          <>
            <Kinds opened={opened} kinds={kinds} />
            {opened !== 'dissuaded' && kinds.some((row) => row.casesChangeIsClear === false) ? (
              <p className="note">{text.unclearMark}</p>
            ) : null}
          </>
        )}
      </div>
    </Dialog>
  );
}

function Kinds({ opened, kinds }: Pick<MadeOfProps, 'opened' | 'kinds'>) {
  const text = useText(COMMAND_TEXT);
  const nameOf = useTypologyNames();
  const countOf = (row: ReportRow) =>
    opened === 'dissuaded' ? row.peopleDissuaded : row.casesFiled;
  const shown = kinds.filter((row) => countOf(row) > 0 || (row.casesFiledYearBefore ?? 0) > 0);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.byTypology}</th>
          <th scope="col">{text.figures[opened === 'dissuaded' ? 'dissuaded' : 'cases']}</th>
          {opened === 'dissuaded' ? null : <th scope="col">{text.figures.change}</th>}
        </tr>
      </thead>
      <tbody>
        {[...shown]
          .sort((a, b) => countOf(b) - countOf(a))
          .map((row) => (
            <tr key={row.key}>
              <th scope="row">{nameOf(row.key)}</th>
              <td>{wholeCount(countOf(row))}</td>
              {opened === 'dissuaded' ? null : (
                <td>{change(row.casesChangeRatio, row.casesChangeIsClear)}</td>
              )}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Episodes({ period, region }: Pick<MadeOfProps, 'period' | 'region'>) {
  const text = useText(COMMAND_TEXT);
  const { language } = usePreferences();
  const nameOf = useTypologyNames();
  const { data, error, refetch } = useEpisodes(period, region);
  if (data === undefined) return <Reading error={error} onRetry={() => void refetch()} />;
  const money = (fen: number) => shortMoney(fen, language);
  return (
    <>
      <h3>{text.episodes(data.rows.length, wholeCount(data.episodes))}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.when}</th>
            <th scope="col" className="words">
              {text.region}
            </th>
            <th scope="col" className="words">
              {text.type}
            </th>
            <th scope="col">{text.atRisk}</th>
            <th scope="col">{text.counted}</th>
            <td />
            <th scope="col" className="words">
              {text.episode}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.episodeId}>
              <th scope="row">{clock(row.eventTime)}</th>
              <td className="words">{regionName(row.region, language)}</td>
              <td className="words">{nameOf(row.typology)}</td>
              <td>{money(row.heldFen + row.leftFen)}</td>
              <td>{money(row.countedTotalFen)}</td>
              <td className="note">
                {text.reason[row.reason]}
                {row.reason === 'elsewhere' && row.elsewhere !== undefined
                  ? text.countedIn(row.elsewhere.episodeIds)
                  : null}
              </td>
              <td className="words note">{row.episodeId}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
