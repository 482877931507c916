// The regions and desks of this installation, for whoever has to name one.
import { regionTree } from '../../signal/region.ts';
import type { App } from '../app.ts';
import { RegionTreeView } from '../contract/region.ts';

/** GET /v1/regions. */
export function regionRoute(app: App): void {
  app.get(
    '/v1/regions',
    {
      schema: {
        operationId: 'getRegions',
        tags: ['system'],
        summary: 'The regions that this installation knows',
        description:
          'Cities and counties with their names, which are the desks at which tasks wait, from `FOREWARN_REGIONS_FILE`; those of Zhejiang without such a file.',
        response: { 200: RegionTreeView },
      },
    },
    () => {
      const { home, regions } = regionTree();
      return {
        home,
        regions: regions.map(({ successors, ...region }) => ({
          ...region,
          ...(successors === undefined ? {} : { successors: [...successors] }),
        })),
      };
    },
  );
}
