// One backtest: how far it is and what ends it early, or what it came to.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BacktestDetail } from '../../api/contract/backtest.ts';
import { regionName } from '../../signal/region.ts';
import { Refusal } from '../link/request.ts';
import { may, useSession } from '../link/session.ts';
import { usePreferences } from '../shell/preferences.ts';
import { clock, day, span, wholeCount } from '../text/amount-text.ts';
import { BACKTEST_TEXT } from '../text/backtest-text.ts';
import { useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import { BacktestResultView } from './backtest-result.tsx';
import { cancelBacktest, isOpen } from './backtests.ts';

interface Shown {
  readonly job: BacktestDetail;
}

export function BacktestJobView({ job }: Shown) {
  const text = useText(BACKTEST_TEXT);
  const { language } = usePreferences();
  const { version, against, region, result, isAttached, backtestId } = job;
  return (
    <>
      <header>
        <h2>
          {version.pack} · {day(job.from)} – {day(job.to - 1)} · {text.states[job.state]}
        </h2>
        <p>
          {text.against(against.pack)}
          {region === undefined ? '' : ` · ${regionName(region, language)}`} · {job.reason}
        </p>
        <p className="soft">{text.asked(job.by, clock(job.askedAt))}</p>
        {job.trouble === undefined ? null : (
          <p className={job.state === 'failed' ? 'bad' : ''} role="alert">
            {job.trouble}
          </p>
        )}
        {isOpen(job) ? <Progress job={job} /> : null}
        {result === undefined ? null : (
          <p>
            <a
              href={`/v1/backtests/${backtestId}/report?lang=${language}`}
              target="_blank"
              rel="noopener"
            >
              {text.report}
            </a>{' '}
            <span className="soft">
              {isAttached === undefined ? '' : isAttached ? text.attached : text.notAttached}
            </span>
          </p>
        )}
      </header>
      {result === undefined ? null : <BacktestResultView result={result} />}
    </>
  );
}

function Progress({ job }: Shown) {
  const text = useText(BACKTEST_TEXT);
  const { linkDown } = useText(WORKBENCH_TEXT);
  const { language, staff } = usePreferences();
  const queries = useQueryClient();
  const session = useSession().data;
  const [said, setSaid] = useState('');
  const { progress, tries, backtestId } = job;
  async function cancel() {
    try {
      await cancelBacktest(backtestId, staff);
      await queries.invalidateQueries({ queryKey: ['backtest', backtestId] });
      await queries.invalidateQueries({ queryKey: ['backtests'] });
    } catch (error) {
      setSaid(text.refused(error instanceof Refusal ? error.message : linkDown));
    }
  }
  return (
    <div className="backtest-progress">
      <progress
        aria-label={text.states[job.state]}
        max={1}
        {...(job.state === 'queued' ? { value: 0 } : progress && { value: progress.share })}
      />
      <p>
        {job.state === 'queued' ? text.waiting : null}
        {progress === undefined ? null : (
          <>
            {text.progress(Math.floor(progress.share * 100), wholeCount(progress.signalsPerSecond))}
            {' · '}
            {text.left(span(progress.secondsLeft * 1_000, language))}
            {progress.at === undefined ? '' : ` · ${text.reached(clock(progress.at))}`}
          </>
        )}
        {tries > 1 ? ` · ${text.again(tries)}` : ''}
      </p>
      {may(session, 'rules:write') ? (
        <button
          type="button"
          onClick={() => (staff === '' ? setSaid(text.needsName) : void cancel())}
        >
          {text.cancel}
        </button>
      ) : null}
      <p role="status" className="note">
        {said}
      </p>
    </div>
  );
}
