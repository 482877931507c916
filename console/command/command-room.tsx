// The command room: what was kept, who was dissuaded, what was filed, where and when; each number opens to what it is made of.
import { useEffect, useState } from 'react';
import { homeRegion, regionName } from '../../signal/region.ts';
import { regionOf, useSession } from '../link/session.ts';
import { useStatus } from '../link/status.ts';
import { isWallPage } from '../link/walls.ts';
import { Choices } from '../parts/choices.tsx';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, day } from '../text/amount-text.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { useText } from '../text/language.ts';
import { WALL_TEXT } from '../text/wall-text.ts';
import { Campaigns } from './campaigns.tsx';
import { Figures } from './figures.tsx';
import { League } from './league.tsx';
import { MadeOf, type Opened } from './made-of.tsx';
import { MEASURES, type Measure } from './measure.ts';
import { PERIODS, type PeriodName, periodOf } from './period.ts';
import { RedTicker } from './red-ticker.tsx';
import { RegionMap } from './region-map.tsx';
import { RegionTable } from './region-table.tsx';
import { ReportFiles } from './report-files.tsx';
import { useCaseSeries, useHeadline, useReport } from './reports.ts';
import { Trend } from './trend.tsx';
import { Typologies } from './typologies.tsx';
import { WallDialog } from './wall-dialog.tsx';

const ROTATE_SECONDS_MIN = 5;

export function CommandRoom() {
  const text = useText(COMMAND_TEXT);
  const wallText = useText(WALL_TEXT);
  const { language } = usePreferences();
  const [name, setName] = useState<PeriodName>('year');
  const session = useSession();
  // The whole of what this commander sees: the province, a city or a county.
  const home = regionOf(session.data, 'reports:read') ?? homeRegion();
  const [chosen, setRegion] = useState<string>();
  const region = chosen ?? home;
  const [measure, setMeasure] = useState<Measure>('prevented');
  const [view, setView] = useState<'map' | 'table'>('map');
  const [opened, setOpened] = useState<Opened>();
  const isWall = isWallPage();
  const [isMakingWall, setMakingWall] = useState(false);
  useRotation(setMeasure);
  const { now, isTimeKnown } = useSignalTime();
  const period = periodOf(name, now);
  const headline = useHeadline(period, home, isTimeKnown);
  const trend = useReport(period, region, period.by, isTimeKnown);
  const series = useCaseSeries(period, region, isTimeKnown && measure === 'cases');
  const kinds = useReport(period, region, 'typology', isTimeKnown);
  if (headline.data === undefined || trend.data === undefined || kinds.data === undefined) {
    const error = headline.error ?? trend.error ?? kinds.error;
    const retry = () => void Promise.all([headline.refetch(), trend.refetch(), kinds.refetch()]);
    return <Reading error={error} onRetry={retry} />;
  }
  return (
    <div className="command">
      <header>
        <h1>{regionName(region, language)}</h1>
        {region === home ? null : (
          <button type="button" onClick={() => setRegion(home)}>
            {text.backTo(regionName(home, language))}
          </button>
        )}
        <span className="note">
          {text.span(day(period.from), day(period.to - 1))} · {text.until(clock(now))}
        </span>
        <span className="gap" />
        <Tabs names={PERIODS} words={text.periods} chosen={name} onChoose={setName} />
        {isWall ? null : (
          <>
            <ReportFiles period={period} region={region} />
            <button type="button" className="quiet" onClick={() => setMakingWall(true)}>
              {wallText.open}
            </button>
          </>
        )}
      </header>
      <Figures total={trend.data.total} onOpen={setOpened} />
      <div className="side">
        <section className="card place">
          <div className="bar">
            <Tabs names={MEASURES} words={text.mapOf} chosen={measure} onChoose={setMeasure} />
            <span className="gap" />
            {isWall ? null : (
              <Tabs
                names={['map', 'table'] as const}
                words={{ map: text.map, table: text.table }}
                chosen={view}
                onChoose={setView}
              />
            )}
          </div>
          {view === 'map' ? (
            <RegionMap
              rows={headline.data.rows}
              measure={measure}
              region={region}
              onRegion={setRegion}
            />
          ) : (
            <RegionTable
              rows={headline.data.rows}
              areas={headline.data.areas}
              region={region}
              onRegion={setRegion}
            />
          )}
        </section>
        {isWall ? null : <League period={period} region={region} />}
      </div>
      <div className="side">
        <Trend
          rows={trend.data.rows}
          measure={measure}
          until={period.to}
          expected={measure === 'cases' ? series.data?.points : undefined}
        />
        <Typologies rows={kinds.data.rows} measure={measure} />
        <RedTicker region={region} />
        {isWall ? null : <Campaigns period={period} region={region} />}
      </div>
      {isMakingWall ? <WallDialog region={region} onClose={() => setMakingWall(false)} /> : null}
      {opened === undefined ? null : (
        <MadeOf
          opened={opened}
          total={trend.data.total}
          kinds={kinds.data.rows}
          period={period}
          region={region}
          onClose={() => setOpened(undefined)}
        />
      )}
    </div>
  );
}

/** Where signals of another day are played, that day is now. Nothing is asked of a period that the first status would change. */
function useSignalTime(): { readonly now: number; readonly isTimeKnown: boolean } {
  const { data, isLoading } = useStatus();
  const { newestTime = 0 } = data ?? {};
  return { now: newestTime > 0 ? newestTime : Date.now(), isTimeKnown: !isLoading };
}

/** On a wall the measures take turns: `?kiosk&rotate=30`, in seconds. */
function useRotation(setMeasure: (next: (before: Measure) => Measure) => void): void {
  useEffect(() => {
    const seconds = Number(new URLSearchParams(location.search).get('rotate') ?? 0);
    if (!(seconds >= ROTATE_SECONDS_MIN)) return;
    const timer = setInterval(() => {
      setMeasure((before) => MEASURES[(MEASURES.indexOf(before) + 1) % MEASURES.length] ?? before);
    }, seconds * 1_000);
    return () => clearInterval(timer);
  }, [setMeasure]);
}

interface TabsProps<N extends string> {
  readonly names: readonly N[];
  readonly words: Readonly<Record<N, string>>;
  readonly chosen: N;
  readonly onChoose: (name: N) => void;
}

function Tabs<N extends string>({ names, words, chosen, onChoose }: TabsProps<N>) {
  return (
    <span className="tabs">
      <Choices of={names} chosen={chosen} wordsOf={(name) => words[name]} onChoose={onChoose} />
    </span>
  );
}
