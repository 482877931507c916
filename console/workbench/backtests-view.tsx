// Backtests of a version: those that there are, a form for another, and the one that is chosen.

import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { homeRegion } from '../../signal/region.ts';
import { Refusal } from '../link/request.ts';
import { may, useSession } from '../link/session.ts';
import { useStatus } from '../link/status.ts';
import { Reading } from '../parts/reading.tsx';
import { DeskOptions } from '../shell/identity-dialog.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, day } from '../text/amount-text.ts';
import { BACKTEST_TEXT } from '../text/backtest-text.ts';
import { useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import { BacktestJobView } from './backtest-job.tsx';
import {
  type AskedStretch,
  askBacktest,
  type Job,
  useBacktest,
  useBacktestNews,
  useBacktests,
} from './backtests.ts';
import type { Version } from './versions.ts';

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
const DAYS = 7;

interface BacktestsViewProps {
  readonly version: Version;
  /** The one that is chosen, else the newest. */
  readonly backtestId: string | undefined;
  readonly onBacktest: (backtestId: string) => void;
}

export function BacktestsView({ version, backtestId, onBacktest }: BacktestsViewProps) {
  const text = useText(BACKTEST_TEXT);
  useBacktestNews();
  const list = useBacktests(version.versionId);
  const jobs = list.data?.backtests ?? [];
  useNewEvidence(version, jobs);
  const chosen = jobs.find((job) => job.backtestId === backtestId) ?? jobs[0];
  const detail = useBacktest(chosen?.backtestId);
  return (
    <div className="versions">
      <nav aria-label={text.all}>
        <AskForm key={version.versionId} version={version} onBacktest={onBacktest} />
        <h2>{text.all}</h2>
        <ul>
          {jobs.map((job) => (
            <li key={job.backtestId}>
              <button
                type="button"
                className="row"
                aria-current={job.backtestId === chosen?.backtestId ? 'true' : undefined}
                onClick={() => onBacktest(job.backtestId)}
              >
                <span>
                  {day(job.from)} – {day(job.to - 1)} <b>{text.states[job.state]}</b>
                  <br />
                  <span className="soft">{text.asked(job.by, clock(job.askedAt))}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <article>
        {list.data === undefined ? (
          <Reading error={list.error} onRetry={() => void list.refetch()} />
        ) : chosen === undefined ? (
          <p className="empty">{text.none}</p>
        ) : detail.data === undefined ? (
          <Reading error={detail.error} onRetry={() => void detail.refetch()} />
        ) : (
          <BacktestJobView job={detail.data} />
        )}
      </article>
    </div>
  );
}

/** The version is read again once it has evidence that is not shown yet. */
function useNewEvidence({ versionId, evidence }: Version, jobs: readonly Job[]): void {
  const queries = useQueryClient();
  const missing = jobs
    .filter(({ isAttached }) => isAttached === true)
    .map(({ backtestId }) => backtestId)
    .filter((backtestId) => !evidence.some(({ ref }) => ref === backtestId))
    .join(' ');
  useEffect(() => {
    if (missing !== '') void queries.invalidateQueries({ queryKey: ['rule-version', versionId] });
  }, [queries, versionId, missing]);
}

function AskForm({ version, onBacktest }: Pick<BacktestsViewProps, 'version' | 'onBacktest'>) {
  const text = useText(BACKTEST_TEXT);
  const { linkDown } = useText(WORKBENCH_TEXT);
  const { staff, language } = usePreferences();
  const queries = useQueryClient();
  const session = useSession().data;
  const status = useStatus();
  const [said, setSaid] = useState('');
  if (!may(session, 'rules:write')) return <p className="note">{text.noRight}</p>;
  if (version.check.pack === '') return <p className="note">{text.unsound}</p>;
  const { watermark = 0 } = status.data ?? {};
  const newest = watermark > 0 ? watermark : Date.now();
  async function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (staff === '') return setSaid(text.needsName);
    const fields = new FormData(event.currentTarget);
    try {
      const reason = String(fields.get('reason')).trim();
      const job = await askBacktest(version.versionId, stretchOf(fields), staff, reason);
      setSaid('');
      await queries.invalidateQueries({ queryKey: ['backtests'] });
      onBacktest(job.backtestId);
    } catch (error) {
      setSaid(text.refused(error instanceof Refusal ? error.message : linkDown));
    }
  }
  return (
    <form className="form" key={status.data === undefined ? 'before' : 'after'} onSubmit={ask}>
      <label>
        {text.from}
        <input type="date" name="from" required defaultValue={day(newest - (DAYS - 1) * DAY_MS)} />
      </label>
      <label>
        {text.to}
        <input type="date" name="to" required defaultValue={day(newest)} />
      </label>
      <label>
        {text.region}
        <select name="region" defaultValue={homeRegion()}>
          <DeskOptions language={language} />
        </select>
      </label>
      <label>
        {text.capacity}
        <input type="number" name="capacity" min={1} placeholder={text.capacityHint} />
      </label>
      <label>
        {text.why}
        <input name="reason" maxLength={500} required pattern=".*\S.*" />
      </label>
      <button type="submit" className="main">
        {text.start}
      </button>
      <p role="status" className="note">
        {said}
      </p>
    </form>
  );
}

/** Days are of Shanghai; the last one is in it. */
function stretchOf(fields: FormData): AskedStretch {
  const dayStart = (name: string) => Date.parse(`${fields.get(name)}T00:00:00Z`) - SHANGHAI_MS;
  const region = String(fields.get('region'));
  const capacity = Number(fields.get('capacity'));
  return {
    from: dayStart('from'),
    to: dayStart('to') + DAY_MS,
    ...(region === homeRegion() ? {} : { region }),
    ...(capacity > 0 ? { capacity } : {}),
  };
}
