// What changed at the desks, as a stream of ids.
import { type Identity, may } from '../../access/role.ts';
import { CHANGE_KINDS, type ChangeKind } from '../../dissuasion/change-feed.ts';
import { homeRegion } from '../../signal/region.ts';
import type { App } from '../app.ts';
import { changeStream } from '../change-stream.ts';
import { ChangeQuery, ChangeStreamHeaders } from '../contract/change.ts';
import type { ApiDeps } from '../ports.ts';
import { STREAM_RESPONSE, streamEndOf, streamOf } from './event-stream.ts';
import { redRoutes } from './red-routes.ts';

/** /v1/events, and the red episodes that follow them. */
export function changeRoutes(
  app: App,
  deps: Pick<ApiDeps, 'changes' | 'streamMs' | 'tasks' | 'ladders'>,
): void {
  redRoutes(app, deps);
  const { changes, streamMs } = deps;
  const endOf = streamEndOf(app, streamMs);
  app.get(
    '/v1/events',
    {
      // A HEAD of a stream would read it to its end for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'streamChanges',
        tags: ['tasks'],
        summary: 'What changes, as it changes',
        description:
          'Server-sent events with ids alone: `task` ({taskId, desk}), `order` ({orderId, desk}), `board` ({desk}; somebody came, paused or went, or a desk was paused) and `backtest` ({backtestId}; also how far it is, to those who may read rules). Ask for what is shown. The first is `ready`, or `reset` when what came after `Last-Event-ID` is not kept any more: then ask for everything. What changes twice within a moment is told once. Every 15 seconds something comes, `idle` if nothing else. It ends after 15 minutes; a browser goes on by itself.',
        querystring: ChangeQuery,
        headers: ChangeStreamHeaders,
        response: STREAM_RESPONSE,
      },
    },
    async ({ query: { desk = homeRegion(), topics }, headers, identity }, reply) => {
      const wanted: ReadonlySet<string> = new Set(topics?.split(',') ?? CHANGE_KINDS);
      const isTold = (kind: ChangeKind) => wanted.has(kind) && sees(identity, kind, desk);
      const lastEventId = headers['last-event-id'];
      const stream = changeStream({
        changes,
        desk,
        isTold,
        ...endOf(reply),
        ...(lastEventId === undefined ? {} : { lastEventId }),
      });
      return streamOf(reply, stream);
    },
  );
}

/** Backtests are of no desk. */
function sees(identity: Identity | undefined, kind: ChangeKind, desk: string): boolean {
  if (identity === undefined) return true;
  if (kind === 'backtest') return may(identity, 'rules:read');
  return may(identity, kind === 'order' ? 'orders:read' : 'tasks:read', desk);
}
