// Beside the text that is being written: what it would do a day beside the live version, which rules changed, and of whom.
import { useState } from 'react';
import type { PreviewAnswer } from '../../api/contract/preview.ts';
import { regionName } from '../../signal/region.ts';
import { useTypologyNames } from '../command/typology-names.ts';
import { Refusal } from '../link/request.ts';
import { LevelBadge } from '../parts/level-badge.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, span, wholeCount } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { PREVIEW_TEXT } from '../text/preview-text.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import { aDay, busiestChange, callsOfSeat, keepCallsOfSeat, seatsFor } from './preview-figures.ts';
import type { Preview, PreviewResult } from './use-preview.ts';

type Hindered = 'off' | 'empty' | 'busy';

interface PreviewPanelProps {
  readonly preview: Preview;
  /** Why there is none. */
  readonly hindrance: 'faults' | 'nobody' | undefined;
  readonly onRun: () => void;
  readonly onRule: (rule: string) => void;
}

export function PreviewPanel({ preview, hindrance, onRun, onRule }: PreviewPanelProps) {
  const text = useText(PREVIEW_TEXT);
  const { linkDown } = useText(WORKBENCH_TEXT);
  const { state, answer, error } = preview;
  if (hindrance === 'nobody') return <p className="note">{text.needsName}</p>;
  if (state === 'none' && hindrance === undefined)
    return (
      <>
        <p className="note">{text.waiting}</p>
        <button type="button" onClick={onRun}>
          {text.run}
        </button>
      </>
    );
  const result = answer?.result;
  return (
    <>
      <p role="status" className="note">
        {hindrance === 'faults'
          ? text.unsound
          : state === 'failed'
            ? text.failed(error instanceof Refusal ? error.message : linkDown)
            : state === 'answered'
              ? answered(answer, text)
              : text.running}
        {state === 'answered' || result === undefined ? '' : ` ${text.before}`}
      </p>
      {state === 'failed' ? (
        <button type="button" onClick={onRun}>
          {text.run}
        </button>
      ) : null}
      {result === undefined ? null : <Result result={result} onRule={onRule} />}
    </>
  );
}

/** Why there is no result. */
function answered(answer: PreviewAnswer | undefined, text: Record<Hindered, string>): string {
  const state = answer?.state;
  return state === 'off' || state === 'empty' || state === 'busy' ? text[state] : '';
}

type ResultProps = { readonly result: PreviewResult } & Pick<PreviewPanelProps, 'onRule'>;

function Result({ result, onRule }: ResultProps) {
  const text = useText(PREVIEW_TEXT);
  return (
    <div className="preview">
      <Marks result={result} />
      <Totals result={result} />
      <p role="status">
        <b>{text.onlyText(wholeCount(result.onlyText))}</b> ·{' '}
        <b>{text.onlyLive(wholeCount(result.onlyLive))}</b> · {text.both(wholeCount(result.both))}
      </p>
      <Rules result={result} onRule={onRule} />
      <Samples result={result} />
    </div>
  );
}

/** Which times it saw and how many signals, and what makes it unsure. */
function Marks({ result }: Pick<ResultProps, 'result'>) {
  const text = useText(PREVIEW_TEXT);
  const { language } = usePreferences();
  const { from, to, signals, isPartial, warmUp } = result;
  const marks = [
    text.stretch(clock(from), clock(to), wholeCount(signals)),
    isPartial ? text.partial : '',
    to - from < 86_400_000 ? text.under : '',
    warmUp.thereMs < warmUp.neededMs
      ? text.short(span(warmUp.thereMs, language), span(warmUp.neededMs, language))
      : '',
  ];
  return <p className="note">{marks.filter((mark) => mark !== '').join(' ')}</p>;
}

function Totals({ result }: Pick<ResultProps, 'result'>) {
  const text = useText(PREVIEW_TEXT);
  const { language } = usePreferences();
  const [perSeat, setPerSeat] = useState(callsOfSeat);
  const busiest = busiestChange(result);
  const rows = [
    { name: text.text, side: result.text },
    { name: text.live, side: result.live },
  ];
  return (
    <>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{text.hits}</th>
            <th scope="col">{text.calls}</th>
            <th scope="col">{text.seats}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, side }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{rate(aDay(side.hits, result))}</td>
              <td>{rate(aDay(side.calls, result))}</td>
              <td>{seatsFor(aDay(side.calls, result), perSeat)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className="per-seat">
        {text.perSeat}
        <input
          type="number"
          min={1}
          max={1_000}
          value={perSeat}
          onChange={({ target }) => {
            const calls = Math.max(1, Math.round(target.valueAsNumber) || 1);
            setPerSeat(calls);
            keepCallsOfSeat(calls);
          }}
        />
      </label>
      {busiest === undefined ? null : (
        <p className="note">
          {text.busiest(
            regionName(busiest.desk, language),
            rate(busiest.before),
            rate(busiest.after),
          )}
        </p>
      )}
    </>
  );
}

function Rules({ result, onRule }: ResultProps) {
  const text = useText(PREVIEW_TEXT);
  if (result.rules.length === 0) return <p className="note">{text.noRules}</p>;
  const own = new Set(result.rules.filter(({ isInText }) => isInText).map(({ rule }) => rule));
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.rule}</th>
          <th scope="col">{text.hits}</th>
          <th scope="col">{text.people}</th>
        </tr>
      </thead>
      <tbody>
        {result.rules.map(({ rule, hits, people, live, peopleLive, liveRules }) => (
          <tr key={rule}>
            <th scope="row">
              {own.has(rule) ? (
                <button type="button" className="link" onClick={() => onRule(rule)}>
                  {rule}
                </button>
              ) : (
                rule
              )}{' '}
              <span className="soft">
                {live === undefined ? text.fresh : own.has(rule) ? '' : text.gone}
              </span>
              {people === 0 ? null : (
                <span className="soft overlap">
                  {text.shared(wholeCount(peopleLive), wholeCount(people))}
                  {liveRules.length === 0
                    ? ''
                    : text.by(liveRules.map((one) => `${one.rule} ${one.people}`).join(', '))}
                </span>
              )}
            </th>
            <td>
              {rate(aDay(hits, result))}
              {live === undefined ? null : (
                <span className="soft"> / {rate(aDay(live.hits, result))}</span>
              )}
            </td>
            <td>
              {wholeCount(people)}
              {live === undefined ? null : (
                <span className="soft"> / {wholeCount(live.people)}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Samples({ result: { samples } }: Pick<ResultProps, 'result'>) {
  const text = useText(PREVIEW_TEXT);
  const { language } = usePreferences();
  const nameOf = useTypologyNames();
  if (samples.length === 0) return null;
  return (
    <details>
      <summary>{text.samples(samples.length)}</summary>
      <ul>
        {samples.map(({ person, change, openedTime, region, typology, level, score, rules }) => (
          <li key={`${person} ${openedTime} ${change}`}>
            <LevelBadge level={level} /> <b>{text.changes[change]}</b> {person} ·{' '}
            {regionName(region, language)} · <time>{clock(openedTime)}</time> · {nameOf(typology)}{' '}
            {score}
            <span className="soft"> {rules.join(', ')}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** One decimal below ten. */
function rate(count: number): string {
  return count < 10 ? String(Math.round(count * 10) / 10) : wholeCount(Math.round(count));
}
