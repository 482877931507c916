// What a backtest came to: both versions beside each other, whom one alone would have warned, and the calls that it takes. What is unknown stays so.
import { regionName } from '../../signal/region.ts';
import { useTypologyNames } from '../command/typology-names.ts';
import { LevelBadge } from '../parts/level-badge.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, shortMoney, span, wholeCount, withInterval } from '../text/amount-text.ts';
import { BACKTEST_TEXT } from '../text/backtest-text.ts';
import { type Language, useText } from '../text/language.ts';
import {
  type BacktestResult,
  type Confusion,
  type DeskCell,
  daysOf,
  deskRows,
  precisionOf,
  recallOf,
  type SideResult,
  typologyRows,
  warnedOf,
} from './backtest-figures.ts';

const DESKS_SHOWN = 15;

interface Shown {
  readonly result: BacktestResult;
}

export function BacktestResultView({ result }: Shown) {
  const text = useText(BACKTEST_TEXT);
  const { language } = usePreferences();
  const { warmUp, signals, cases, outcomes } = result;
  const isEmpty = warnedOf(result.live.all) + warnedOf(result.challenger.all) === 0;
  return (
    <>
      {result.isPartial ? <p className="bad">{text.partial}</p> : null}
      <section className="card">
        <h2>{text.compared}</h2>
        <Figures result={result} />
        {isEmpty ? <p className="empty">{text.nothing}</p> : null}
        <p className="note">{text.bias}</p>
        <p className="note">
          {text.sizes(wholeCount(signals), wholeCount(cases), wholeCount(outcomes))}{' '}
          {text.warmUp(
            span(warmUp.neededMs, language),
            span(warmUp.thereMs, language),
            longestText(warmUp.longest, text),
          )}{' '}
          {warmUp.thereMs < warmUp.neededMs ? <b>{text.short}</b> : null}
        </p>
      </section>
      <section className="card">
        <h2>{text.whom}</h2>
        <Whom result={result} />
        <Examples title={text.onlyOwn} episodes={result.examples.onlyChallenger} />
        <Examples title={text.onlyLive} episodes={result.examples.onlyLive} />
      </section>
      <Desks result={result} />
      <Typologies result={result} />
    </>
  );
}

interface Figure {
  readonly name: keyof (typeof BACKTEST_TEXT)['zh']['rows'];
  readonly of: (side: SideResult) => number | undefined;
  readonly show: (side: SideResult) => string;
  /** What a difference without its sign looks like; to one decimal when missing. */
  readonly size?: (difference: number) => string;
}

function figuresOf(result: BacktestResult, language: Language): Figure[] {
  const count = (name: Figure['name'], of: (all: Confusion) => number): Figure => ({
    name,
    of: ({ all }) => of(all),
    show: ({ all }) => wholeCount(of(all)),
  });
  const aDay = ({ all }: SideResult) => warnedOf(all) / daysOf(result);
  return [
    count('inTime', ({ casesInTime }) => casesInTime),
    count('late', ({ casesLate }) => casesLate),
    count('missed', ({ casesMissed }) => casesMissed),
    {
      name: 'recall',
      of: ({ all }) => recallOf(all),
      show: ({ all }) => percent(recallOf(all)),
      size: percent,
    },
    {
      name: 'lead',
      of: ({ lead }) => lead?.median,
      show: ({ lead }) => (lead === undefined ? '–' : span(lead.median, language)),
      size: (ms) => span(ms, language),
    },
    {
      name: 'preventable',
      of: ({ all }) => all.preventableFen,
      show: ({ all }) => shortMoney(all.preventableFen, language),
      size: (fen) => shortMoney(fen, language),
    },
    count('warned', warnedOf),
    count('fraud', ({ fraud }) => fraud),
    count('notFraud', ({ notFraud }) => notFraud),
    count('unknown', ({ unknown }) => unknown),
    {
      name: 'precision',
      of: ({ all }) => precisionOf(all)?.share,
      show: ({ all }) => precisionText(all, language),
      size: percent,
    },
    { name: 'calls', of: aDay, show: (side) => aDay(side).toFixed(1) },
  ];
}

function Figures({ result }: Shown) {
  const text = useText(BACKTEST_TEXT);
  const { language } = usePreferences();
  const { live, challenger } = result;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.figure}</th>
          <th scope="col">
            {text.live}
            <br />
            <span className="soft">{live.pack}</span>
          </th>
          <th scope="col">
            {text.own}
            <br />
            <span className="soft">{challenger.pack}</span>
          </th>
          <th scope="col">{text.difference}</th>
        </tr>
      </thead>
      <tbody>
        {figuresOf(result, language).map(({ name, of, show, size }) => (
          <tr key={name}>
            <th scope="row">{text.rows[name]}</th>
            <td>{show(live)}</td>
            <td>{show(challenger)}</td>
            <td>{signed(of(live), of(challenger), size)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Whom({ result }: Shown) {
  const text = useText(BACKTEST_TEXT);
  const rows = [
    { title: text.onlyOwn, confusion: result.onlyChallenger },
    { title: text.onlyLive, confusion: result.onlyLive },
  ];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.whom}</th>
          {(['warned', 'fraud', 'notFraud', 'unknown'] as const).map((name) => (
            <th scope="col" key={name}>
              {text.rows[name]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{text.both}</th>
          <td>{wholeCount(result.both)}</td>
          <td colSpan={3} />
        </tr>
        {rows.map(({ title, confusion }) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            <td>{wholeCount(warnedOf(confusion))}</td>
            <td>{wholeCount(confusion.fraud)}</td>
            <td>{wholeCount(confusion.notFraud)}</td>
            <td>{wholeCount(confusion.unknown)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ExamplesProps {
  readonly title: string;
  readonly episodes: BacktestResult['examples']['onlyLive'];
}

function Examples({ title, episodes }: ExamplesProps) {
  const text = useText(BACKTEST_TEXT);
  const { language } = usePreferences();
  const nameOf = useTypologyNames();
  return (
    <>
      <h3>
        {text.examples} · {title}
      </h3>
      {episodes.length === 0 ? <p className="note">{text.noExamples}</p> : null}
      {episodes.map((episode) => (
        <details key={`${episode.person}${episode.openedTime}`}>
          <summary>
            <LevelBadge level={episode.level} /> {episode.person} · {nameOf(episode.typology)} ·{' '}
            {text.known[episode.known]}
          </summary>
          <p>
            {clock(episode.openedTime)} · {regionName(episode.region, language)} ·{' '}
            {text.score(episode.score.toFixed(0))}
          </p>
          <p>
            {text.rules}: {episode.rules.join(', ')}
          </p>
        </details>
      ))}
    </>
  );
}

function Desks({ result }: Shown) {
  const text = useText(BACKTEST_TEXT);
  const { language } = usePreferences();
  const rows = deskRows(result).slice(0, DESKS_SHOWN);
  const hasCapacity = [...result.live.desks, ...result.challenger.desks].some(
    ({ daysOver }) => daysOver !== undefined,
  );
  if (rows.length === 0) return null;
  return (
    <section className="card">
      <h2>{text.desks}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.desk}</th>
            {hasCapacity ? <th scope="col">{text.canMake}</th> : null}
            {[text.live, text.own].flatMap((side) => [
              <th scope="col" key={`${side} a day`}>
                {side} · {text.perDay}
              </th>,
              <th scope="col" key={`${side} most`}>
                {side} · {text.most}
              </th>,
              hasCapacity ? (
                <th scope="col" key={`${side} over`}>
                  {side} · {text.over}
                </th>
              ) : null,
            ])}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ desk, capacity, live, own }) => (
            <tr key={desk}>
              <th scope="row">{regionName(desk, language)}</th>
              {hasCapacity ? <td>{capacity === undefined ? '–' : wholeCount(capacity)}</td> : null}
              <DeskCells cell={live} hasCapacity={hasCapacity} />
              <DeskCells cell={own} hasCapacity={hasCapacity} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface DeskCellsProps {
  readonly cell: DeskCell;
  readonly hasCapacity: boolean;
}

function DeskCells({ cell: { aDay, most, daysOver }, hasCapacity }: DeskCellsProps) {
  return (
    <>
      <td>{aDay.toFixed(1)}</td>
      <td>{wholeCount(most)}</td>
      {hasCapacity ? <td>{wholeCount(daysOver ?? 0)}</td> : null}
    </>
  );
}

function Typologies({ result }: Shown) {
  const text = useText(BACKTEST_TEXT);
  const nameOf = useTypologyNames();
  const rows = typologyRows(result);
  if (rows.length === 0) return null;
  const columns = [
    { name: text.rows.inTime, of: ({ casesInTime }: Confusion) => wholeCount(casesInTime) },
    { name: text.rows.missed, of: ({ casesMissed }: Confusion) => wholeCount(casesMissed) },
    { name: text.rows.warned, of: (all: Confusion) => wholeCount(warnedOf(all)) },
    { name: text.rows.unknown, of: ({ unknown }: Confusion) => wholeCount(unknown) },
  ];
  return (
    <section className="card">
      <h2>{text.typologies}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.typology}</th>
            {columns.map(({ name }) => (
              <th scope="col" key={name}>
                {name}
                <br />
                <span className="soft">
                  {text.live} → {text.own}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ typology, live, own }) => (
            <tr key={typology}>
              <th scope="row">{nameOf(typology)}</th>
              {columns.map(({ name, of }) => (
                <td key={name}>
                  {of(live)} → {of(own)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function precisionText(all: Confusion, language: Language): string {
  const bounds = precisionOf(all);
  if (bounds === undefined) return '–';
  return withInterval(percent(bounds.share), percent(bounds.low), percent(bounds.high), language);
}

/** `feature riskyTalk6h`: what it is, in the reader's language, and its name. */
function longestText(longest: string, { longestOf }: (typeof BACKTEST_TEXT)['zh' | 'en']): string {
  const words: Readonly<Record<string, string>> = longestOf;
  const [kind = '', ...name] = longest.split(' ');
  return [words[kind] ?? kind, ...name].join(' ');
}

function percent(share: number | undefined): string {
  return share === undefined ? '–' : `${Math.round(share * 100)}%`;
}

function signed(
  before: number | undefined,
  after: number | undefined,
  size: (difference: number) => string = (difference) => String(Math.round(difference * 10) / 10),
): string {
  if (before === undefined || after === undefined) return '–';
  const shown = size(Math.abs(after - before));
  if (shown === size(0)) return '0';
  return after > before ? `+${shown}` : `−${shown}`;
}
