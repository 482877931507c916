// The pages for people beside the console: how the system stands (/status) and how to talk to it (/docs), with the document behind it. Each page is one file that
// loads nothing from anywhere.
import { readFileSync } from 'node:fs';
import Type from 'typebox';
import type { App } from '../app.ts';
import { docsPage } from '../docs-page.ts';
import { pagePolicy } from '../security.ts';

const STATUS_PAGE = new URL('../pages/status.html', import.meta.url);
const Html = { content: { 'text/html': { schema: Type.String() } } };

/** /status, /docs and /openapi.json. */
export function pageRoutes(app: App): void {
  const statusPage = readFileSync(STATUS_PAGE, 'utf8');
  app.get(
    '/status',
    {
      schema: {
        operationId: 'showStatus',
        tags: ['system'],
        summary: 'The status page',
        response: { 200: { description: 'HTML in Chinese and English.', ...Html } },
      },
    },
    (_request, reply) => pageOf(reply, statusPage),
  );
  app.get(
    '/docs',
    {
      schema: {
        operationId: 'showDocs',
        tags: ['system'],
        summary: 'This description as a page',
        response: { 200: { description: 'HTML.', ...Html } },
      },
    },
    (request, reply) => {
      const origin = `${request.protocol}://${request.host}`;
      return pageOf(reply, docsPage(app.swagger(), origin));
    },
  );
  app.get(
    '/openapi.json',
    {
      schema: {
        operationId: 'getOpenApi',
        tags: ['system'],
        summary: 'This description as OpenAPI 3.1',
        response: {
          200: {
            description: 'The document.',
            content: { 'application/json': { schema: Type.Record(Type.String(), Type.Unknown()) } },
          },
        },
      },
    },
    () => ({ ...app.swagger() }),
  );
}

/** A page of ours as an answer, with the policy that its own inline parts need. */
export function pageOf(reply: Headed, html: string): string {
  reply.type('text/html; charset=utf-8').header('content-security-policy', pagePolicy(html));
  return html;
}

interface Headed {
  type(contentType: string): this;
  header(name: string, value: string): this;
}
