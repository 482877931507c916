// Levels for the staff that there is: what each choice would have meant, and which is best.
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { shortMoney, span, withInterval } from '../text/amount-text.ts';
import { IMPROVE_TEXT } from '../text/improve-text.ts';
import { type Language, useText } from '../text/language.ts';
import type { Drafting } from './draft-button.tsx';
import { type AskedPeriod, useCapacity } from './improve.ts';
import { Proposal } from './proposal.tsx';

interface CapacityPartProps {
  readonly period: AskedPeriod;
  readonly drafting: Drafting;
}

export function CapacityPart({ period, drafting }: CapacityPartProps) {
  const text = useText(IMPROVE_TEXT);
  const { language } = usePreferences();
  const { data, error, refetch } = useCapacity(period);
  if (data === undefined)
    return error === null ? (
      <p role="status">{text.looking}</p>
    ) : (
      <Reading error={error} onRetry={() => void refetch()} />
    );
  const { settings, now, best, because, isCut, diff, files } = data;
  if (settings.length === 0) return <p className="empty">{text.noStaff}</p>;
  const money = (fen: number) => shortMoney(fen, language);
  return (
    <>
      <p role="status">
        {text.reasons[because]} {isCut ? text.cut : ''}
      </p>
      <Proposal drafting={drafting} diff={diff} files={files} reason={text.parts.capacity} />
      <table>
        <thead>
          <tr>
            <th scope="col">{text.setting}</th>
            <th scope="col">{text.callsADay}</th>
            <th scope="col">{text.inTime}</th>
            <th scope="col">{text.wait}</th>
            <th scope="col">{text.used}</th>
            <th scope="col">{text.prevented}</th>
            <th scope="col">{text.gain}</th>
          </tr>
        </thead>
        <tbody>
          {settings.map((setting, index) => (
            <tr key={setting.line ?? 'now'}>
              <th scope="row">
                {index === now || setting.line === null
                  ? text.asNow
                  : text.line(percent(setting.line))}{' '}
                {index === best ? <b>{text.best}</b> : null}
              </th>
              <td>{setting.callsADay.toFixed(1)}</td>
              <td>{percent(setting.inTime)}</td>
              <td>{setting.waits.p50Ms === null ? '–' : span(setting.waits.p50Ms, language)}</td>
              <td>{percent(setting.used)}</td>
              <td>{money(setting.preventedFen.at)}</td>
              <td>{index === now ? '–' : gainText(setting.gainFen, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)}%`;
}

function gainText(
  { at, low, high }: { readonly at: number; readonly low: number; readonly high: number },
  language: Language,
): string {
  const money = (fen: number) => shortMoney(fen, language);
  return withInterval(money(at), money(low), money(high), language);
}
