// The counties side by side: how fast somebody was called, how many were reached, what was kept.
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { WorkReport } from '../../api/contract/work-report.ts';
import { given } from '../../client/client.ts';
import { LADDER_COUNTS, stepCounts } from '../../signal/ladder-counts.ts';
import { api } from '../link/request.ts';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { shortMoney, span, wholeCount } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { LEAGUE_TEXT } from '../text/league-text.ts';
import { csvOf, saveCsv } from './csv.ts';
import { LadderSteps } from './ladder-steps.tsx';
import { leagueOf } from './league-order.ts';
import type { Period } from './period.ts';

type Row = Static<typeof WorkReport>['rows'][number];

const EVERY_MS = 60_000;

interface LeagueProps {
  readonly period: Period;
  readonly region: string;
}

export function League({ period: { from, to }, region }: LeagueProps) {
  const text = useText(LEAGUE_TEXT);
  const { language } = usePreferences();
  const { data, error, refetch } = useQuery({
    queryKey: ['work', from, to, region],
    queryFn: () =>
      given(
        api.GET('/v1/report/work', {
          params: { query: { from: String(from), to: String(to), region, by: 'county' } },
        }),
      ),
    refetchInterval: EVERY_MS,
    placeholderData: (before) => before,
  });
  const rows = leagueOf<Row>(data?.rows ?? []);
  const time = (ms: number | undefined) => (ms === undefined ? '–' : span(ms, language));
  const save = () =>
    saveCsv(
      `${text.title}.csv`,
      csvOf(
        [...text.columns, ...LADDER_COUNTS.map((name) => text.steps[name])],
        rows.map(({ row, place, isUnclaimed }) => [
          place,
          row.key,
          row.name[language],
          row.episodes,
          isUnclaimed ? text.unclaimed : seconds(row.taskToClaim?.p50Ms),
          seconds(row.taskToClaim?.p90Ms),
          row.reachRatio,
          row.lossPreventedFen / 100,
          ...stepCounts(row),
        ]),
      ),
    );
  return (
    <section className="card league">
      <h2>
        {text.title} <small>{text.order}</small>
        <span className="gap" />
        {rows.length === 0 ? null : (
          <button type="button" onClick={save}>
            {text.export}
          </button>
        )}
      </h2>
      {data === undefined ? <Reading error={error} onRetry={() => void refetch()} /> : null}
      {data !== undefined && rows.length === 0 ? <p className="empty">{text.none}</p> : null}
      {rows.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard has to reach it
        <section className="scrolled" tabIndex={0} aria-label={text.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text.rank}</th>
                <th scope="col" className="words">
                  {text.county}
                </th>
                <th scope="col">{text.warnings}</th>
                <th scope="col">{text.response}</th>
                <th scope="col">{text.slowest}</th>
                <th scope="col">{text.reached}</th>
                <th scope="col">{text.kept}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ row, place, isUnclaimed }) => (
                <tr key={row.key}>
                  <td>{place ?? '–'}</td>
                  <th scope="row" className="words">
                    {row.name[language]}
                  </th>
                  <td>{wholeCount(row.episodes)}</td>
                  <td>{isUnclaimed ? text.unclaimed : time(row.taskToClaim?.p50Ms)}</td>
                  <td>{time(row.taskToClaim?.p90Ms)}</td>
                  <td>{row.reachRatio === null ? '–' : `${(row.reachRatio * 100).toFixed(0)}%`}</td>
                  <td>{shortMoney(row.lossPreventedFen, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {data === undefined || rows.length === 0 ? null : (
        <LadderSteps total={data.total} rows={rows.map(({ row }) => row)} />
      )}
    </section>
  );
}

const seconds = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms / 1_000));
