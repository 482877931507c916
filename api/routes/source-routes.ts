// What is read from where, and how it stands.
import type { App } from '../app.ts';
import { Sources } from '../contract/source.ts';
import type { ApiDeps } from '../ports.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';

/** GET /v1/sources, and what of them was refused. */
export function sourceRoutes(
  app: App,
  deps: Pick<ApiDeps, 'sources' | 'quality' | 'letters' | 'access'> & {
    readonly now: () => number;
  },
): void {
  const { sources, quality, now } = deps;
  deadLetterRoutes(app, deps);
  app.get(
    '/v1/sources',
    {
      schema: {
        operationId: 'getSources',
        tags: ['signals'],
        summary: 'What is read from where, and how it stands',
        description:
          '`sources` are those of the file of sources; what partners send over HTTP is not among them. `quality` is by the source that signals name, whichever way they come: what they are like against their own past, and what is wrong.',
        response: { 200: Sources },
      },
    },
    () => ({
      sources: sources().map((view) => ({ ...view, rejected: { ...view.rejected } })),
      quality: quality.views(now()).map((view) => ({
        ...view,
        refusedBy: { ...view.refusedBy },
        fields: [...view.fields],
        alerts: [...view.alerts],
      })),
    }),
  );
}
