// The version beside the live one on the same signals, as it runs: whom each would call, where, and where they differ.
import { LEVELS } from '../../signal/level.ts';
import { regionName } from '../../signal/region.ts';
import { useTypologyNames } from '../command/typology-names.ts';
import { LevelBadge } from '../parts/level-badge.tsx';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, wholeCount } from '../text/amount-text.ts';
import { BACKTEST_TEXT } from '../text/backtest-text.ts';
import { useText } from '../text/language.ts';
import { agreeRate } from './backtest-figures.ts';
import { type Comparison, useComparison } from './backtests.ts';
import type { Version } from './versions.ts';

const DESKS_SHOWN = 15;

interface ShadowViewProps {
  readonly version: Version;
}

export function ShadowView({ version }: ShadowViewProps) {
  const text = useText(BACKTEST_TEXT).shadow;
  const { data, error, refetch } = useComparison();
  if (data === undefined) return <Reading error={error} onRetry={() => void refetch()} />;
  const { live, second, people, use } = data;
  if (live === undefined || second === undefined || people === undefined || use === undefined)
    return <p className="empty">{text.none}</p>;
  const rate = agreeRate(people);
  return (
    <div className="records shadow">
      <header>
        <h2>
          {second.pack} · {text.uses[use]}
        </h2>
        {second.pack === version.pack ? null : <p className="note">{text.other(second.pack)}</p>}
        <p className="soft">
          {data.sinceTime === undefined || data.untilTime === undefined
            ? text.nothing
            : text.since(clock(data.sinceTime), clock(data.untilTime))}{' '}
          {text.restart}
        </p>
      </header>
      <div className="pair">
        <section className="card">
          <h2>{text.people}</h2>
          <dl className="facts">
            <dt>{text.agree}</dt>
            <dd>{rate === undefined ? '–' : `${(rate * 100).toFixed(1)}%`}</dd>
            <dt>{text.both}</dt>
            <dd>{wholeCount(people.both)}</dd>
            <dt>{text.live}</dt>
            <dd>{wholeCount(people.live)}</dd>
            <dt>{text.second}</dt>
            <dd>{wholeCount(people.second)}</dd>
          </dl>
          {data.isCut === true ? <p className="note">{text.cut}</p> : null}
        </section>
        <Decisions live={live} second={second} />
      </div>
      <Calls data={data} />
      <Differences data={data} />
    </div>
  );
}

type Side = NonNullable<Comparison['live']>;

function Decisions({ live, second }: { readonly live: Side; readonly second: Side }) {
  const text = useText(BACKTEST_TEXT).shadow;
  const rules = [...new Set([...Object.keys(live.rules), ...Object.keys(second.rules)])].sort(
    (a, b) => gapOf(b) - gapOf(a) || (a < b ? -1 : 1),
  );
  function gapOf(rule: string): number {
    return Math.abs((live.rules[rule] ?? 0) - (second.rules[rule] ?? 0));
  }
  const count = (counts: Readonly<Record<string, number>>, name: string) =>
    wholeCount(counts[name] ?? 0);
  return (
    <section className="card">
      <h2>{text.decisions}</h2>
      <table>
        <Head first={text.level} />
        <tbody>
          {[...LEVELS].reverse().map((level) => (
            <tr key={level}>
              <th scope="row">
                <LevelBadge level={level} />
              </th>
              <td>{count(live.decisions, level)}</td>
              <td>{count(second.decisions, level)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rules.length === 0 ? null : (
        <details>
          <summary>{text.rules}</summary>
          <table>
            <Head first={text.rules} />
            <tbody>
              {rules.map((rule) => (
                <tr key={rule}>
                  <th scope="row">{rule}</th>
                  <td>{count(live.rules, rule)}</td>
                  <td>{count(second.rules, rule)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
}

function Head({ first }: { readonly first: string }) {
  const text = useText(BACKTEST_TEXT).shadow;
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col">{text.side.live}</th>
        <th scope="col">{text.side.second}</th>
      </tr>
    </thead>
  );
}

function Calls({ data }: { readonly data: Comparison }) {
  const text = useText(BACKTEST_TEXT).shadow;
  const { language } = usePreferences();
  const hour = new Map((data.hour ?? []).map((row) => [row.desk, row]));
  const desks = [...(data.desks ?? [])]
    .sort((a, b) => b.second - a.second || b.live - a.live)
    .slice(0, DESKS_SHOWN);
  if (desks.length === 0) return null;
  return (
    <section className="card">
      <h2>{text.calls}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.region}</th>
            <th scope="col">{text.side.live}</th>
            <th scope="col">{text.side.second}</th>
            <th scope="col">
              {text.hour} · {text.side.live}
            </th>
            <th scope="col">
              {text.hour} · {text.side.second}
            </th>
          </tr>
        </thead>
        <tbody>
          {desks.map(({ desk, live, second }) => (
            <tr key={desk}>
              <th scope="row">{regionName(desk, language)}</th>
              <td>{wholeCount(live)}</td>
              <td>{wholeCount(second)}</td>
              <td>{wholeCount(hour.get(desk)?.live ?? 0)}</td>
              <td>{wholeCount(hour.get(desk)?.second ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Differences({ data }: { readonly data: Comparison }) {
  const text = useText(BACKTEST_TEXT).shadow;
  const { language } = usePreferences();
  const nameOf = useTypologyNames();
  const { differences = [] } = data;
  return (
    <section className="card">
      <h2>{text.differences}</h2>
      {differences.length === 0 ? <p className="note">{text.noDifferences}</p> : null}
      <ul>
        {differences.map(({ side, decisionId, time, typology, level, region }) => (
          <li key={decisionId + side}>
            <b>{text.side[side]}</b> <DifferenceLevel level={level} /> {nameOf(typology)} ·{' '}
            {regionName(region, language)} <span className="soft">{clock(time)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function DifferenceLevel({ level }: { readonly level: string }) {
  const known = LEVELS.find((one) => one === level);
  return known === undefined ? level : <LevelBadge level={known} />;
}
