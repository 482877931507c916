// Points of rules and levels of typologies, as what became known proposes them.
import type { TuningAnswer } from '../../api/contract/tuning.ts';
import { isLevel, type Level } from '../../signal/level.ts';
import { useTypologyNames } from '../command/typology-names.ts';
import { Reading } from '../parts/reading.tsx';
import { useRuleWords } from '../parts/rule-words.ts';
import { usePreferences } from '../shell/preferences.ts';
import { interval, wholeCount } from '../text/amount-text.ts';
import { IMPROVE_TEXT } from '../text/improve-text.ts';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';
import type { Drafting } from './draft-button.tsx';
import { type AskedPeriod, useTuning } from './improve.ts';
import { Proposal } from './proposal.tsx';

interface TuningPartProps {
  readonly period: AskedPeriod;
  readonly drafting: Drafting;
}

export function TuningPart({ period, drafting }: TuningPartProps) {
  const text = useText(IMPROVE_TEXT);
  const { data, error, refetch } = useTuning(period);
  if (data === undefined)
    return error === null ? (
      <p role="status">{text.looking}</p>
    ) : (
      <Reading error={error} onRetry={() => void refetch()} />
    );
  const { typologies, isCut, selection, callsNow } = data;
  return (
    <>
      <p role="status">
        {text.callsNow(wholeCount(callsNow))} {isCut ? text.cut : ''}{' '}
        {selection.isSilenceHonest ? text.silence : ''}
      </p>
      <Proposal
        drafting={drafting}
        diff={data.diff}
        files={data.files}
        reason={text.parts.tuning}
      />
      {typologies.map((typology) => (
        <Typology key={typology.typology} typology={typology} />
      ))}
    </>
  );
}

function Typology({ typology }: { readonly typology: TuningAnswer['typologies'][number] }) {
  const { language } = usePreferences();
  const wordsOf = useRuleWords();
  const text = useText(IMPROVE_TEXT);
  const { levels: names } = useText(SHELL_TEXT);
  const nameOf = useTypologyNames();
  const { rules, because, examples, fraud } = typology;
  const levels = levelsText(typology.levels, names);
  const proposed = levelsText(typology.proposedLevels, names);
  return (
    <section className="group">
      <h2>
        {nameOf(typology.typology)} · {text.known(wholeCount(examples), wholeCount(fraud))}
      </h2>
      <p>
        {text.levels(levels === proposed ? levels : `${levels} → ${proposed}`)}{' '}
        {text.because[because]}
      </p>
      {rules.length === 0 ? null : (
        <table>
          <thead>
            <tr>
              <th scope="col">{text.rule}</th>
              <th scope="col">{text.points}</th>
              <th scope="col">{text.proposed}</th>
              <th scope="col">{text.interval}</th>
              <th scope="col">{text.held}</th>
              <th scope="col">{text.fraud}</th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ rule, points, proposed: next, low, high, held, fraud: frauds }) => (
              <tr key={rule}>
                <th scope="row">
                  {wordsOf(rule)}
                  {wordsOf(rule) === rule ? null : <small>{rule}</small>}
                </th>
                <td>{tenth(points)}</td>
                <td>{next === points ? text.same : <b>{tenth(next)}</b>}</td>
                <td>{interval(tenth(low), tenth(high), language)}</td>
                <td>{wholeCount(Math.round(held))}</td>
                <td>{wholeCount(Math.round(frauds))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function levelsText(
  levels: TuningAnswer['typologies'][number]['levels'],
  names: Readonly<Record<Level, string>>,
): string {
  return Object.entries(levels)
    .map(([level, points]) => `${isLevel(level) ? names[level] : level} ${tenth(points)}`)
    .join(' · ');
}

function tenth(value: number): string {
  return String(Math.round(value * 10) / 10);
}
