// The API before one source that records are pushed to, under the name `partner`.
import { depsWith } from '../api/fixture.ts';
import { closeServer, listen } from '../api/listen.ts';
import { pushOf } from '../api/push-fixture.ts';
import { buildServer } from '../api/server.ts';
import type { Source } from '../connectors/source/source.ts';

export interface PushServer {
  readonly url: string;
  close(): Promise<void>;
}

const CLOSE_MS_MAX = 100;

/** Serves a source of kind http-push on a port of its own. */
export async function servePushed(source: Source): Promise<PushServer> {
  const named = [{ name: 'partner', kind: 'http-push', source }];
  const app = buildServer(depsWith({ push: pushOf(named), now: Date.now }));
  const url = await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false });
  return { url, close: () => closeServer(app, CLOSE_MS_MAX) };
}
