// How the system stands: signals, decisions, latency, desks, and what is wrong.
import type { Status } from '../../api/contract/status.ts';
import type { Level } from '../../signal/level.ts';
import { useNow } from '../link/now.ts';
import { useSession } from '../link/session.ts';
import { livenessOf, useStatus, useStatusStream } from '../link/status.ts';
import type { Stream } from '../link/stream.ts';
import { LevelBadge, LevelShape } from '../parts/level-badge.tsx';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, day, shortCount, span, wholeCount } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { SYSTEM_TEXT } from '../text/system-text.ts';

const URGENT_FIRST: readonly Level[] = ['red', 'orange', 'yellow', 'blue'];
/** Signals that are older are not those of now: a file was played, or nothing comes in. */
const OLD_MS = 3_600_000;
const LATENCIES = ['signalMs', 'batchMs', 'endToEndMs'] as const;

export function SystemRoom() {
  const text = useText(SYSTEM_TEXT);
  const stream = useStatusStream();
  const { data, error, refetch } = useStatus();
  if (data === undefined) return <Reading error={error} onRetry={() => void refetch()} />;
  return (
    <div className="system">
      <header>
        <h1>{text.title}</h1>
        <span className="gap" />
        <SystemLive stream={stream} />
      </header>
      <Troubles status={data} />
      <div className="cards">
        <Signals status={data} />
        <Decisions status={data} />
        <Latency status={data} />
      </div>
      <Desks status={data} />
    </div>
  );
}

/** `2026-03-02 10:14`. */
const minuteOf = (time: number) => `${day(time)} ${clock(time, 'minute')}`;

/** Two decimals, so that a column lines up; what is less than they tell says so. */
const milliseconds = (ms: number) => (ms > 0 && ms < 0.01 ? '< 0.01' : ms.toFixed(2));

/** Whether the figures come by themselves; without the stream they are asked for, and stay when nothing answers. */
function SystemLive({ stream: { heardAt, isDown } }: { readonly stream: Stream }) {
  const text = useText(SYSTEM_TEXT);
  const { state, since } = livenessOf(heardAt, isDown, useNow(1_000));
  const words =
    state === 'stale'
      ? text.stale(since === undefined ? '–' : clock(since, 'second'))
      : text.liveIs[state];
  return (
    <span className={`live ${state}`} role="status">
      {words}
    </span>
  );
}

interface Shown {
  readonly status: Status;
}

function Troubles({ status }: Shown) {
  const text = useText(SYSTEM_TEXT);
  const isOpen = useSession().data?.kind === 'open';
  const { watermark, signals } = status;
  const isOld = useNow(60_000) - watermark > OLD_MS && watermark > 0 && signals.perSecond < 1;
  const access = isOpen ? <p className="note">{text.access[status.access]}</p> : null;
  if (status.troubles.length === 0) {
    return (
      <section className={isOld ? 'card quiet-signals' : 'card well'}>
        <h2>{isOld ? text.noSignals : text.allWell}</h2>
        {isOld ? <p className="note">{text.oldSignals(minuteOf(watermark))}</p> : null}
        {access}
      </section>
    );
  }
  return (
    <section className="card trouble" role="alert">
      <h2>{text.troubles}</h2>
      <ul>
        {status.troubles.map((trouble) => (
          <li key={trouble}>{trouble}</li>
        ))}
      </ul>
      {access}
    </section>
  );
}

function Signals({ status: { signals, watermark, startedAt } }: Shown) {
  const text = useText(SYSTEM_TEXT);
  const { language } = usePreferences();
  return (
    <section className="card">
      <h2>{text.signals}</h2>
      <p className="figure">
        {shortCount(Math.round(signals.perSecond), language)} <small>{text.perSecond}</small>
      </p>
      <dl>
        <dt>{text.accepted}</dt>
        <dd>{wholeCount(signals.accepted)}</dd>
        <dt>{text.late}</dt>
        <dd>{wholeCount(signals.late)}</dd>
        <dt>{text.duplicate}</dt>
        <dd>{wholeCount(signals.duplicate)}</dd>
        <dt>{text.invalid}</dt>
        <dd>{wholeCount(signals.invalid)}</dd>
        <dt>{text.watermark}</dt>
        <dd>{watermark > 0 ? minuteOf(watermark) : '–'}</dd>
        <dt>{text.started}</dt>
        <dd>{minuteOf(startedAt)}</dd>
      </dl>
    </section>
  );
}

function Decisions({ status: { decisions } }: Shown) {
  const text = useText(SYSTEM_TEXT);
  return (
    <section className="card">
      <h2>{text.decisions}</h2>
      <ul className="levels">
        {URGENT_FIRST.map((level) => (
          <li key={level}>
            <LevelBadge level={level} />
            <b>{wholeCount(decisions[level])}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Latency({ status: { latency } }: Shown) {
  const text = useText(SYSTEM_TEXT);
  return (
    <section className="card">
      <h2>{text.latency}</h2>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{text.median}</th>
            <th scope="col">{text.p99}</th>
            <th scope="col">{text.p999}</th>
          </tr>
        </thead>
        <tbody>
          {LATENCIES.map((name) => (
            <tr key={name}>
              <th scope="row">{text.latencyOf[name]}</th>
              {[latency[name].p50, latency[name].p99, latency[name].p999].map((ms, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: three percentiles, always in this order
                <td key={i}>{milliseconds(ms)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Desks({ status: { desks } }: Shown) {
  const text = useText(SYSTEM_TEXT);
  const { language } = usePreferences();
  return (
    <section className="card">
      <h2>{text.desks}</h2>
      {desks.length === 0 ? (
        <p className="empty">{text.noDesks}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{text.desk}</th>
              {URGENT_FIRST.map((level) => (
                <th scope="col" key={level}>
                  <LevelBadge level={level} />
                </th>
              ))}
              <th scope="col">{text.waiting}</th>
              <th scope="col">{text.claimed}</th>
              <th scope="col">{text.oldest}</th>
            </tr>
          </thead>
          <tbody>
            {desks.map(({ desk, name, waiting, claimed, oldestWaitingMs, waitingByLevel }) => (
              <tr key={desk}>
                <th scope="row">{name[language]}</th>
                {URGENT_FIRST.map((level) => (
                  <td key={level} className={waitingByLevel[level] === 0 ? 'zero' : ''}>
                    {waitingByLevel[level] === 0 ? null : <LevelShape level={level} />}
                    {waitingByLevel[level]}
                  </td>
                ))}
                <td>{waiting}</td>
                <td>{claimed}</td>
                <td>{waiting === 0 ? '–' : span(oldestWaitingMs, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
