// A schematic map of the province: a block a city, where it lies to the others, and in it a tile a county. No border is drawn, so that none can be
// drawn wrong.
import { useState } from 'react';
import { homeRegion, regionName, regionsOf } from '../../signal/region.ts';
import { usePreferences } from '../shell/preferences.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { type Language, useText } from '../text/language.ts';
import { MapLegend } from './map-legend.tsx';
import { type HeadlineRow, type Measure, valueText } from './measure.ts';
import { shadesOf } from './shades.ts';

/** Column and row of each city of Zhejiang, west to east and north to south; those of other provinces stand in the order of their codes. */
const PLACES: Readonly<Record<string, readonly [column: number, row: number]>> = {
  '330500': [1, 1],
  '330400': [2, 1],
  '330100': [1, 2],
  '330600': [2, 2],
  '330200': [3, 2],
  '330900': [4, 2],
  '330800': [1, 3],
  '330700': [2, 3],
  '331000': [3, 3],
  '331100': [2, 4],
  '330300': [3, 4],
};

export interface MapProps {
  readonly rows: readonly HeadlineRow[];
  readonly measure: Measure;
  readonly region: string;
  readonly onRegion: (code: string) => void;
}

export function TileMap({ rows, measure, region, onRegion }: MapProps) {
  const text = useText(COMMAND_TEXT);
  const { language } = usePreferences();
  const [pointed, setPointed] = useState<string>();
  const { areRated, value, shade } = shadesOf(rows, measure);
  return (
    <>
      <section className="tile-map" aria-label={text.mapOf[measure]}>
        {regionsOf(homeRegion()).map((city) => {
          const [column, row] = PLACES[city.code] ?? [];
          const place = column === undefined ? '' : ` c${column} r${row}`;
          return (
            <section
              key={city.code}
              className={`city${place}${region === city.code ? ' chosen' : ''}`}
              aria-label={city[language]}
            >
              <button
                type="button"
                aria-pressed={region === city.code}
                onClick={() => onRegion(city.code)}
              >
                <b>{city[language].replace(/市$/, '')}</b>
                <span>{valueText(measure, value(city.code), language)}</span>
              </button>
              <div className="counties">
                {regionsOf(city.code).map((county) => (
                  <button
                    key={county.code}
                    type="button"
                    className={`q${shade(county.code)}`}
                    aria-pressed={region === county.code}
                    onClick={() => onRegion(county.code)}
                    onPointerEnter={() => setPointed(county.code)}
                    onPointerLeave={() => setPointed(undefined)}
                    onFocus={() => setPointed(county.code)}
                    onBlur={() => setPointed(undefined)}
                  >
                    {shortName(county.zh, language)}
                    <span className="unseen">
                      {county[language].slice(shortName(county.zh, language).length)}{' '}
                      {valueText(measure, value(county.code), language)}
                    </span>
                  </button>
                ))}
              </div>
            </section>
          );
        })}
      </section>
      <MapLegend
        areRated={areRated}
        pointed={
          pointed === undefined
            ? undefined
            : `${regionName(pointed, language)} · ${valueText(measure, value(pointed), language)}`
        }
      />
    </>
  );
}

/** What of a name fits a tile, which begins the name: `西湖` of `西湖区`; nothing of pinyin. */
function shortName(zh: string, language: Language): string {
  if (language !== 'zh') return '';
  return zh.length > 2 ? zh.replace(/(自治县|区|县|市)$/, '').slice(0, 2) : zh;
}
