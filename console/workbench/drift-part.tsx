// What moved against the time before, beyond chance.
import { Reading } from '../parts/reading.tsx';
import { wholeCount } from '../text/amount-text.ts';
import { IMPROVE_TEXT } from '../text/improve-text.ts';
import { useText } from '../text/language.ts';
import { type AskedPeriod, useDrift } from './improve.ts';

export function DriftPart({ period }: { readonly period: AskedPeriod }) {
  const text = useText(IMPROVE_TEXT);
  const { data, error, refetch } = useDrift(period);
  if (data === undefined)
    return error === null ? (
      <p role="status">{text.looking}</p>
    ) : (
      <Reading error={error} onRetry={() => void refetch()} />
    );
  const { alerts, tests } = data;
  return (
    <>
      <p role="status">{text.drift(alerts.length, wholeCount(tests))}</p>
      {alerts.length === 0 ? null : (
        <table>
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.kind}</th>
              <th scope="col">{text.before}</th>
              <th scope="col">{text.now}</th>
              <th scope="col">{text.what}</th>
            </tr>
          </thead>
          <tbody>
            {alerts.map((alert) => (
              <tr key={`${alert.kind} ${alert.name}`}>
                <th scope="row">{alert.name}</th>
                <td>{text.kinds[alert.kind]}</td>
                <td>{partText(alert.before)}</td>
                <td>{partText(alert.now)}</td>
                <td className="words">{alert.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function partText(part: { count: number; of: number } | undefined): string {
  if (part === undefined || part.of === 0) return '–';
  return `${Math.round((part.count / part.of) * 100)}% (${wholeCount(part.count)}/${wholeCount(part.of)})`;
}
