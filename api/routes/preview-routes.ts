// What a text of the rules would do, asked for while somebody writes it.
import type { App } from '../app.ts';
import { PreviewAnswer, PreviewRequest } from '../contract/preview.ts';
import type { ApiDeps } from '../ports.ts';
import { liveOf } from './backtest-routes.ts';

/** POST /v1/rules/preview. */
export function previewRoutes(
  app: App,
  { previews, rules }: Pick<ApiDeps, 'previews' | 'rules'>,
): void {
  app.post(
    '/v1/rules/preview',
    {
      schema: {
        operationId: 'previewRules',
        tags: ['rules'],
        summary: 'What a text of the rules would do',
        description:
          'Plays it beside the live version over the newest signals of the archive, in a process that gives way to all others, for at most eight seconds. Nothing is kept of it. A newer one of the same person, or a closed connection, ends it. docs/backtest.md.',
        body: PreviewRequest,
        response: { 200: PreviewAnswer },
      },
      config: { problems: ['FW_PACK_INVALID', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ body: { staff, files } }, reply) => {
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const live = await liveOf(rules);
      return previews.ask({
        by: staff,
        text: { name: 'text', files },
        live: { name: live.check.pack, files: await rules.filesOf(live) },
        gone: gone.signal,
      });
    },
  );
}
