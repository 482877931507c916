// What a text of the rules would do, asked for while somebody writes it.
import { type Identity, regionsWith } from '../../access/role.ts';
import { contentId } from '../../signal/content-id.ts';
import { isWithin } from '../../signal/region.ts';
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
          'Plays it beside the live version over the newest signals of the archive, in a process that gives way to all others, for at most eight seconds. Nothing is kept of it but an entry of the audit with the digest of the text. Samples are of the regions of whoever asks. A newer one of the same person, or a closed connection, ends it. docs/backtest.md.',
        body: PreviewRequest,
        response: { 200: PreviewAnswer },
      },
      config: { problems: ['FW_PACK_INVALID', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      const { staff, files } = request.body;
      // What a text may ask of the archive is as much as a look at it.
      request.auditTold = {
        digest: contentId('preview', ...files.flatMap(({ name, text }) => [name, text])),
      };
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const live = await liveOf(rules);
      const answer = await previews.ask({
        by: staff,
        text: { name: 'text', files },
        live: { name: live.check.pack, files: await rules.filesOf(live) },
        gone: gone.signal,
      });
      return ofRegions(answer, request.identity);
    },
  );
}

/** The same with samples of nobody outside the caller's regions. */
function ofRegions(answer: PreviewAnswer, identity: Identity | undefined): PreviewAnswer {
  const { result } = answer;
  if (identity === undefined || result === undefined) return answer;
  const regions = regionsWith(identity, 'rules:write');
  const samples = result.samples.filter(({ region }) =>
    regions.some((own) => isWithin(region, own)),
  );
  return { ...answer, result: { ...result, samples } };
}
