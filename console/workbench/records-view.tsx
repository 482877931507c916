// What each rule was worth in a stretch of time: how often it warned, how often it was right, what it kept, and what that is beside the time before.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { given } from '../../client/client.ts';
import { periodOf } from '../command/period.ts';
import { api } from '../link/request.ts';
import { useStatus } from '../link/status.ts';
import { Choices } from '../parts/choices.tsx';
import { Reading } from '../parts/reading.tsx';
import { useRuleWords } from '../parts/rule-words.ts';
import { usePreferences } from '../shell/preferences.ts';
import { change, clock, shortMoney, wholeCount, withInterval } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import { QuietsPart } from './quiets-part.tsx';
import { COLUMNS, type Column, type RuleRow, sortRows, wilson } from './record.ts';

const DAY_MS = 86_400_000;
const SPANS = [7, 30, 90] as const;
const EVERY_MS = 60_000;

interface RecordsViewProps {
  /** Rules of the version that is shown; those that never warned are named. */
  readonly rules: readonly string[];
  readonly onRule: (rule: string) => void;
}

export function RecordsView({ rules, onRule }: RecordsViewProps) {
  const text = useText(WORKBENCH_TEXT);
  const [days, setDays] = useState<number>(30);
  const [column, setColumn] = useState<Column>('prevented');
  const wordsOf = useRuleWords();
  const status = useStatus();
  const { newestTime = 0 } = status.data ?? {};
  // Both stretches end at the minute of the newest signal: as long as each other, and neither with a day that has only begun.
  const { to: end } = periodOf('day', newestTime > 0 ? newestTime : Date.now());
  const isKnown = status.data !== undefined || status.isError;
  const now = useRuleReport(end - days * DAY_MS, end, isKnown);
  const before = useRuleReport(end - 2 * days * DAY_MS, end - days * DAY_MS, isKnown);
  if (now.data === undefined)
    return <Reading error={now.error} onRetry={() => void now.refetch()} />;
  const { rows } = now.data;
  const earlier = new Map(before.data?.rows.map((row) => [row.key, row]));
  const silent = rules.filter((rule) => !rows.some(({ key }) => key === rule));
  return (
    <div className="records">
      <div className="filters">
        <Choices of={SPANS} chosen={days} wordsOf={text.record.days} onChoose={setDays} />
      </div>
      {rows.length === 0 ? (
        <p className="empty">{text.record.none}</p>
      ) : (
        <table>
          <thead>
            <tr>
              {COLUMNS.map((one) => (
                <th
                  key={one}
                  scope="col"
                  aria-sort={
                    one === column ? (one === 'rule' ? 'ascending' : 'descending') : undefined
                  }
                >
                  <button
                    type="button"
                    className="link"
                    title={text.record.sortBy(text.record[one])}
                    onClick={() => setColumn(one)}
                  >
                    {text.record[one]}
                    {one === column ? (one === 'rule' ? ' ▲' : ' ▼') : ''}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sortRows(rows, column).map((row) => (
              <Row key={row.key} row={row} before={earlier.get(row.key)} onRule={onRule} />
            ))}
          </tbody>
        </table>
      )}
      {silent.length === 0 || rows.length === 0 ? null : (
        <details className="note">
          <summary>{text.record.silent(silent.length)}</summary>
          <ul>
            {silent.map((rule) => (
              <li key={rule}>{wordsOf(rule)}</li>
            ))}
          </ul>
        </details>
      )}
      <p className="note">{text.record.how}</p>
      <QuietsPart rules={rules} />
    </div>
  );
}

interface RowProps {
  readonly row: RuleRow;
  readonly before: RuleRow | undefined;
  readonly onRule: (rule: string) => void;
}

function Row({ row, before, onRule }: RowProps) {
  const text = useText(WORKBENCH_TEXT);
  const { language } = usePreferences();
  const wordsOf = useRuleWords();
  const ratio =
    before === undefined || before.episodes === 0 ? null : row.episodes / before.episodes - 1;
  return (
    <tr>
      <th scope="row">
        <button type="button" className="link" onClick={() => onRule(row.key)}>
          {wordsOf(row.key)}
        </button>
        {wordsOf(row.key) === row.key ? null : <small>{row.key}</small>}
      </th>
      <td>
        {wholeCount(row.episodes)}{' '}
        <span className="soft" title={text.record.trend}>
          {change(ratio)}
        </span>
      </td>
      <td>{wholeCount(row.decided)}</td>
      <td>{wholeCount(row.confirmed)}</td>
      <td>{wholeCount(row.notFraud)}</td>
      <td>
        <Precision row={row} />
      </td>
      <td>{shortMoney(row.lossPreventedFen, language)}</td>
      <td>{row.callsAConfirmed === null ? '–' : row.callsAConfirmed.toFixed(1)}</td>
      <td>{row.lastTime === null ? '–' : clock(row.lastTime)}</td>
    </tr>
  );
}

function Precision({ row: { confirmed, notFraud } }: Pick<RowProps, 'row'>) {
  const text = useText(WORKBENCH_TEXT);
  const { language } = usePreferences();
  const around = wilson(confirmed, confirmed + notFraud);
  if (around === undefined) return <span className="soft">{text.record.unknown}</span>;
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  const share = percent(confirmed / (confirmed + notFraud));
  return withInterval(share, percent(around.low), percent(around.high), language);
}

function useRuleReport(from: number, to: number, enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ['rule-records', from, to],
    queryFn: () =>
      given(
        api.GET('/v1/report/work', {
          params: { query: { from: String(from), to: String(to), by: 'rule' } },
        }),
      ),
    refetchInterval: EVERY_MS,
    placeholderData: (data) => data,
  });
}
