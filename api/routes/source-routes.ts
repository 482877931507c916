// What is read from where, and how it stands.
import type { App } from '../app.ts';
import { Sources } from '../contract/source.ts';
import type { ApiDeps } from '../ports.ts';

/** GET /v1/sources. */
export function sourceRoutes(app: App, { sources }: Pick<ApiDeps, 'sources'>): void {
  app.get(
    '/v1/sources',
    {
      schema: {
        operationId: 'getSources',
        tags: ['signals'],
        summary: 'What is read from where, and how it stands',
        description:
          'Sources of the file of sources. What partners send over HTTP is not among them.',
        response: { 200: Sources },
      },
    },
    () => ({
      sources: sources().map((view) => ({ ...view, rejected: { ...view.rejected } })),
    }),
  );
}
