// The board of a lead, once or as a stream.
import type { Board as DeskBoards } from '../../dissuasion/supervisor/board.ts';
import { homeRegion, regionName } from '../../signal/region.ts';
import type { App } from '../app.ts';
import { boardStream } from '../board-stream.ts';
import { Board, BoardQuery, BoardStreamHeaders } from '../contract/board.ts';
import { withMaskedReason } from '../masking.ts';
import type { ApiDeps } from '../ports.ts';
import { STREAM_RESPONSE, streamEndOf, streamOf } from './event-stream.ts';
import { staffViewOf } from './staff-routes.ts';

/** /v1/board and its events. */
export function boardRoutes(
  app: App,
  { board, deskEvents, streamMs }: Pick<ApiDeps, 'board' | 'deskEvents' | 'streamMs'>,
): void {
  const endOf = streamEndOf(app, streamMs);
  app.get(
    '/v1/board',
    {
      schema: {
        operationId: 'getBoard',
        tags: ['staff'],
        summary: 'What waits, what breaches soon, and who works',
        querystring: BoardQuery,
        response: { 200: Board },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ query: { desk = homeRegion() } }) => boardViewOf(await board.read(desk)),
  );
  app.get(
    '/v1/board/events',
    {
      // A HEAD of a stream would read it to its end for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'streamBoard',
        tags: ['staff'],
        summary: 'The board as it changes',
        description:
          'Server-sent events: `board` is the whole board, at once and every 5 seconds; the others are what happened, named by kind. After `Last-Event-ID` nothing is missing that is kept (100,000 events). It ends after 15 minutes; a browser goes on by itself.',
        querystring: BoardQuery,
        headers: BoardStreamHeaders,
        response: STREAM_RESPONSE,
      },
    },
    async ({ query: { desk = homeRegion() }, headers }, reply) => {
      const lastEventId = headers['last-event-id'];
      const stream = boardStream({
        board,
        events: deskEvents,
        desk,
        show: boardViewOf,
        ...endOf(reply),
        ...(lastEventId === undefined ? {} : { lastEventId }),
      });
      return streamOf(reply, stream);
    },
  );
}

/** The contract's lists are not readonly. */
function boardViewOf(board: DeskBoards): Board {
  return {
    ...board,
    desks: board.desks.map(({ paused, ...one }) => ({
      ...one,
      ...(paused === undefined ? {} : { paused: withMaskedReason(paused) }),
      deskName: { zh: regionName(one.desk, 'zh'), en: regionName(one.desk, 'en') },
    })),
    breaches: [...board.breaches],
    staff: board.staff.map(staffViewOf),
  };
}
