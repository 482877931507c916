// What comes in from where and goes out through whom: state, lag, and what is wrong.
import { may, useSession } from '../link/session.ts';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { ADMIN_TEXT } from '../text/admin-text.ts';
import { clock, span, wholeCount } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { type DeliveriesView, type SourcesView, useDeliveries, useSources } from './admin.ts';

export function Connectors() {
  const sources = useSources();
  const text = useText(ADMIN_TEXT);
  const maySee = may(useSession().data, 'system:read');
  const deliveries = useDeliveries(maySee);
  if (sources.data === undefined)
    return <Reading error={sources.error} onRetry={() => void sources.refetch()} />;
  return (
    <>
      <SourceTable view={sources.data} />
      <QualityTable view={sources.data} />
      {!maySee ? (
        <p className="card empty">{text.noPermission}</p>
      ) : deliveries.data === undefined ? (
        <Reading error={deliveries.error} onRetry={() => void deliveries.refetch()} />
      ) : (
        <ProviderTable view={deliveries.data} />
      )}
    </>
  );
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** Each count of a kind in words: `late 3, duplicate 2`. */
const listed = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

interface StateProps {
  readonly state: 'stopped' | 'running' | 'waiting' | 'failed';
  readonly failure: string | undefined;
}

function State({ state, failure }: StateProps) {
  const text = useText(ADMIN_TEXT);
  return (
    <>
      <span className={`state ${state}`}>{text.state[state]}</span>
      {failure === undefined ? null : <small>{failure}</small>}
    </>
  );
}

/** What is there and not read: records, bytes of files, or nothing that is told. */
function Lag({ of: { lagRecords, lagBytes } }: { readonly of: SourcesView['sources'][number] }) {
  const text = useText(ADMIN_TEXT);
  if (lagRecords !== undefined) return text.lagOf(wholeCount(lagRecords));
  return lagBytes === undefined ? text.notTold : text.lagBytesOf(wholeCount(lagBytes));
}

function SourceTable({ view: { sources } }: { readonly view: SourcesView }) {
  const text = useText(ADMIN_TEXT);
  return (
    <section className="card">
      <h2>{text.sources}</h2>
      {sources.length === 0 ? <p className="empty">{text.noSources}</p> : null}
      {sources.length === 0 ? null : (
        <table className="counted">
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.stateTitle}</th>
              <th scope="col">{text.read}</th>
              <th scope="col">{text.accepted}</th>
              <th scope="col">{text.rejected}</th>
              <th scope="col">{text.lag}</th>
              <th scope="col">{text.lastSeen}</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((one) => (
              <tr key={one.name}>
                <th scope="row">
                  {one.name} <small>{one.kind}</small>
                </th>
                <td>
                  <State state={one.state} failure={one.failure} />
                  {one.waitsFor === undefined ? null : <small>{text.waitsFor(one.waitsFor)}</small>}
                </td>
                <td>{wholeCount(one.read)}</td>
                <td>{wholeCount(one.accepted)}</td>
                <td
                  className={sum(one.rejected) === 0 ? 'zero' : 'bad'}
                  title={listed(one.rejected)}
                >
                  {wholeCount(sum(one.rejected))}
                </td>
                <td>
                  <Lag of={one} />
                </td>
                <td>{one.lastSeen === undefined ? '–' : clock(one.lastSeen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function QualityTable({ view: { quality } }: { readonly view: SourcesView }) {
  const text = useText(ADMIN_TEXT);
  const { language } = usePreferences();
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
  return (
    <section className="card">
      <h2>{text.quality}</h2>
      {quality.length === 0 ? <p className="empty">{text.noQuality}</p> : null}
      {quality.length === 0 ? null : (
        <table className="counted">
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.stateTitle}</th>
              <th scope="col">{text.perMinute}</th>
              <th scope="col">{text.refusedShare}</th>
              <th scope="col">{text.lateShare}</th>
              <th scope="col">{text.delay}</th>
              <th scope="col">{text.lastSeen}</th>
            </tr>
          </thead>
          <tbody>
            {quality.map((one) => (
              <tr key={one.source}>
                <th scope="row">{one.source}</th>
                <td>
                  {one.alerts.length === 0 ? (
                    <span className="state running">{text.allGood}</span>
                  ) : (
                    one.alerts.map(({ alert, text: words, since }) => (
                      <small key={alert} className="bad">
                        {since === undefined ? words : text.since(clock(since), words)}
                      </small>
                    ))
                  )}
                </td>
                <td>
                  {one.perMinute.toFixed(0)} ({one.usualPerMinute.toFixed(0)})
                </td>
                <td>{percent(one.refused)}</td>
                <td>{percent(one.late)}</td>
                <td>{one.delayMs === undefined ? '–' : span(one.delayMs, language)}</td>
                <td>{one.lastSeen === undefined ? '–' : clock(one.lastSeen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ProviderTable({ view: { providers } }: { readonly view: DeliveriesView }) {
  const text = useText(ADMIN_TEXT);
  return (
    <section className="card">
      <h2>{text.providers}</h2>
      {providers.length === 0 ? <p className="empty">{text.noProviders}</p> : null}
      {providers.length === 0 ? null : (
        <table className="counted">
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.stateTitle}</th>
              <th scope="col">{text.sent}</th>
              <th scope="col">{text.delivered}</th>
              <th scope="col">{text.failed}</th>
              <th scope="col">{text.waiting}</th>
              <th scope="col">{text.lastSeen}</th>
            </tr>
          </thead>
          <tbody>
            {providers.map((one) => (
              <tr key={one.name}>
                <th scope="row">
                  {one.name} <small>{one.kind}</small>
                </th>
                <td>
                  <State state={one.state} failure={one.failure} />
                  <small>{text.breaker[one.breaker]}</small>
                </td>
                <td>{wholeCount(one.sent)}</td>
                <td>{wholeCount(one.delivered)}</td>
                <td className={sum(one.failed) === 0 ? 'zero' : 'bad'} title={listed(one.failed)}>
                  {wholeCount(sum(one.failed))}
                </td>
                <td>{wholeCount(one.waiting)}</td>
                <td>{one.lastSuccess === undefined ? '–' : clock(one.lastSuccess)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
