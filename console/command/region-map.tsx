// The map of the room: the customer's own where there is one, tiles where there is none or nothing answers.
import { Reading } from '../parts/reading.tsx';
import { AreaMap } from './area-map.tsx';
import { useMap } from './reports.ts';
import { type MapProps, TileMap } from './tile-map.tsx';

export function RegionMap(props: MapProps) {
  const { data, isPending } = useMap();
  if (isPending) return <Reading error={null} />;
  return data === undefined || data.areas.length === 0 ? (
    <TileMap {...props} />
  ) : (
    <AreaMap {...props} map={data} />
  );
}
