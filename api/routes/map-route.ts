// The customer's own map, for the command room.
import type { App } from '../app.ts';
import { ProvinceMapView } from '../contract/province-map.ts';
import { NO_MAP, type ProvinceMap } from '../province-map.ts';

/** GET /v1/map. */
export function mapRoute(app: App, { width, height, areas }: ProvinceMap = NO_MAP): void {
  const view = { width, height, areas: [...areas] };
  app.get(
    '/v1/map',
    {
      schema: {
        operationId: 'getMap',
        tags: ['reports'],
        summary: 'The map of the province that this system was given',
        description:
          'Outlines of the counties from the GeoJSON file of `FOREWARN_MAP_GEOJSON`, as they are drawn; none without such a file.',
        response: { 200: ProvinceMapView },
      },
    },
    () => view,
  );
}
