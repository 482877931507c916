// The newest red episodes of a region, once or as they change.
import { homeRegion } from '../../signal/region.ts';
import type { App } from '../app.ts';
import { RedList, RedQuery } from '../contract/red.ts';
import type { ApiDeps } from '../ports.ts';
import { RedFeed } from '../red-feed.ts';
import { redStream } from '../red-stream.ts';
import { STREAM_RESPONSE, streamEndOf, streamOf } from './event-stream.ts';

/** /v1/report/red and its events. */
export function redRoutes(
  app: App,
  {
    tasks,
    ladders,
    changes,
    streamMs,
  }: Pick<ApiDeps, 'tasks' | 'ladders' | 'changes' | 'streamMs'>,
): void {
  const feed = new RedFeed(tasks, ladders);
  const endOf = streamEndOf(app, streamMs);
  const listOf = async (region: string) => ({ episodes: await feed.read(region) });
  app.get(
    '/v1/report/red',
    {
      schema: {
        operationId: 'getRed',
        tags: ['reports'],
        summary: 'The newest red episodes and how far each is',
        description: 'Where, what kind, how much money and which steps; nothing of the person.',
        querystring: RedQuery,
        response: { 200: RedList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    ({ query: { region = homeRegion() } }) => listOf(region),
  );
  app.get(
    '/v1/report/red/events',
    {
      // A HEAD of a stream would read it to its end for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'streamRed',
        tags: ['reports'],
        summary: 'The same as it changes',
        description:
          'Server-sent events `red`, each the whole list: at once, within two seconds of a change, and every ten seconds. It ends after 15 minutes; a browser goes on by itself.',
        querystring: RedQuery,
        response: STREAM_RESPONSE,
      },
    },
    async ({ query: { region = homeRegion() } }, reply) => {
      const stream = redStream({
        changes,
        region,
        read: () => listOf(region),
        ...endOf(reply),
      });
      return streamOf(reply, stream);
    },
  );
}
