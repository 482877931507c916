// The newest red episodes of a region, once or as they change.
import { Readable } from 'node:stream';
import Type from 'typebox';
import { HOME_DESK } from '../../dissuasion/desk-tree.ts';
import type { App } from '../app.ts';
import { RedList, RedQuery } from '../contract/red.ts';
import type { ApiDeps } from '../ports.ts';
import { RedFeed } from '../red-feed.ts';
import { redStream } from '../red-stream.ts';

/** Then a browser comes again, and access is asked again. */
const STREAM_MS = 15 * 60_000;
const EVENT_STREAM = 'text/event-stream';

/** /v1/report/red and its events. */
export function redRoutes(
  app: App,
  {
    tasks,
    ladders,
    changes,
    streamMs = STREAM_MS,
  }: Pick<ApiDeps, 'tasks' | 'ladders' | 'changes' | 'streamMs'>,
): void {
  const feed = new RedFeed(tasks, ladders);
  const ending = new AbortController();
  app.addHook('preClose', async () => ending.abort());
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
    ({ query: { region = HOME_DESK } }) => listOf(region),
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
        response: {
          200: {
            description: 'Events without end.',
            content: { [EVENT_STREAM]: { schema: Type.Unsafe<Readable>(Type.String()) } },
          },
        },
      },
    },
    async ({ query: { region = HOME_DESK } }, reply) => {
      const stream = redStream({
        changes,
        region,
        read: () => listOf(region),
        signal: ending.signal,
        lastsMs: streamMs,
      });
      reply.type(EVENT_STREAM).header('x-accel-buffering', 'no');
      return Readable.from(stream);
    },
  );
}
