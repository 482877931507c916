// The customer's own map: its counties as they lie, shaded and pressed as the tiles are; the cities as buttons beside it.
import { type KeyboardEvent, useState } from 'react';
import { homeRegion, regionName, regionsOf } from '../../signal/region.ts';
import { usePreferences } from '../shell/preferences.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { useText } from '../text/language.ts';
import { MapLegend } from './map-legend.tsx';
import { valueText } from './measure.ts';
import type { ProvinceMapView } from './reports.ts';
import { shadesOf } from './shades.ts';
import type { MapProps } from './tile-map.tsx';

interface AreaMapProps extends MapProps {
  readonly map: ProvinceMapView;
}

export function AreaMap({ map, rows, measure, region, onRegion }: AreaMapProps) {
  const text = useText(COMMAND_TEXT);
  const { language } = usePreferences();
  const [pointed, setPointed] = useState<string>();
  const { areRated, value, shade } = shadesOf(rows, measure);
  const words = (code: string) =>
    `${regionName(code, language)} · ${valueText(measure, value(code), language)}`;
  const press = (event: KeyboardEvent, code: string) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onRegion(code);
  };
  return (
    <>
      <section className="area-map" aria-label={text.mapOf[measure]}>
        <ul>
          {regionsOf(homeRegion()).map(({ code }) => (
            <li key={code}>
              <button type="button" aria-pressed={region === code} onClick={() => onRegion(code)}>
                <b>{regionName(code, language)}</b>{' '}
                <span>{valueText(measure, value(code), language)}</span>
              </button>
            </li>
          ))}
        </ul>
        <svg viewBox={`-2 -2 ${map.width + 4} ${map.height + 4}`} aria-label={text.map}>
          {map.areas.map(({ code, path }) => (
            // biome-ignore lint/a11y/useSemanticElements: an outline can be no button element
            <path
              key={code}
              d={path}
              className={`q${shade(code)}`}
              role="button"
              tabIndex={0}
              aria-label={words(code)}
              aria-pressed={region === code}
              onClick={() => onRegion(code)}
              onKeyDown={(event) => press(event, code)}
              onPointerEnter={() => setPointed(code)}
              onPointerLeave={() => setPointed(undefined)}
              onFocus={() => setPointed(code)}
              onBlur={() => setPointed(undefined)}
            />
          ))}
        </svg>
      </section>
      <MapLegend areRated={areRated} pointed={pointed === undefined ? undefined : words(pointed)} />
    </>
  );
}
