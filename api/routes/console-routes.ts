// The console: one page for every room, and the files that it loads from this server alone.
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { buildConsole, type ConsoleBundle } from '../console/bundle.ts';
import type { ProvinceMap } from '../province-map.ts';
import { COMPILER_POLICY, CONSOLE_POLICY } from '../security.ts';
import { mapRoute } from './map-route.ts';
import { regionRoute } from './region-route.ts';

/** Paths that a browser may be sent to: the rooms of console/shell/rooms.ts and what lies below them. */
export const CONSOLE_PATHS = [
  '/',
  '/desk',
  '/board',
  '/command',
  '/workbench',
  '/admin',
  '/system',
] as const;

/** A file's name has a hash of its content in it, so it may be kept for ever. */
const KEPT = 'public, max-age=31536000, immutable';

/** The page of each room, and /assets, which are no part of the described API; and the map that they draw. */
export function consoleRoutes(app: App, map?: ProvinceMap): void {
  mapRoute(app, map);
  regionRoute(app);
  let bundle: Promise<ConsoleBundle> | undefined;
  // A build that failed is tried again at the next request.
  const built = () => {
    bundle ??= buildConsole().catch((error: unknown) => {
      bundle = undefined;
      throw error;
    });
    return bundle;
  };
  for (const path of CONSOLE_PATHS) {
    app.get(path, { schema: { hide: true } }, async (_request, reply) => {
      const { page } = await built();
      reply.type('text/html; charset=utf-8').header('content-security-policy', CONSOLE_POLICY);
      return reply.send(page);
    });
  }
  app.get(
    '/assets/:name',
    { schema: { hide: true, params: Type.Object({ name: Type.String() }) } },
    async ({ params: { name }, headers }, reply) => {
      const { files, compiler } = await built();
      const file = files.get(name);
      if (file === undefined) throw new FwError('FW_NOT_FOUND', `There is no file ${name}.`);
      reply.type(file.type).header('cache-control', KEPT).header('vary', 'accept-encoding');
      if (name === compiler) reply.header('content-security-policy', COMPILER_POLICY);
      return sendBytes(reply, file, String(headers['accept-encoding'] ?? ''));
    },
  );
}

function sendBytes(
  reply: FastifyReply,
  { bytes, gzipped }: { readonly bytes: Uint8Array; readonly gzipped: Uint8Array },
  accepted: string,
): FastifyReply {
  const isGzipped = /\bgzip\b/.test(accepted);
  if (isGzipped) reply.header('content-encoding', 'gzip');
  return reply.send(Buffer.from(isGzipped ? gzipped : bytes));
}
